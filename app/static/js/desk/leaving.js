// Signing out on a plain page: then too nothing of the judge stays on the device but what is unsent.
import { erase, refresh } from "./bundle.js";
import { getMeta } from "./device.js";

/** End the session; the desk of whoever it was goes from this device with it. */
export async function signOut(form) {
  const judge = (await getMeta("judge"))?.id;
  const found = judge === undefined ? null : await refresh(judge);
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
  if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
  if (found?.outcome === "done" && await erase(found.judge)) new BroadcastChannel("be-phong-desk").postMessage("left");
  location.replace("/login");
}
