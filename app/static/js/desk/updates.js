// The service worker, and new versions of the desk: taken over when nothing is unsent, or when asked.
import { desk, writeTyping } from "./hub.js";
import { getMeta } from "./device.js";
import { pendingOf } from "./queue.js";

let registration = null;
let wasControlled = false;

/** Keep the page on the device; plain http has no such thing. */
export async function startWorker() {
  if (!navigator.serviceWorker) return;
  wasControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", onNewVersion);
  try {
    registration = await register();
  } catch {
    return; // the desk works without; the device check says why
  }
  consider();
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", consider));
  setInterval(() => { registration.update().catch(() => {}); consider(); }, 15 * 60_000);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") consider(); });
}

async function register() {
  const options = { scope: "/judge/", updateViaCache: "none" };
  try {
    return await navigator.serviceWorker.register("/judge/sw.js?module", { ...options, type: "module" });
  } catch (error) {
    if (!navigator.onLine) throw error;
    return navigator.serviceWorker.register("/judge/sw.js", options); // a browser without module workers
  }
}

/** What is on the device was written by a later version: fetch that one. */
export async function renew() {
  const found = await navigator.serviceWorker?.getRegistration("/judge/").catch(() => null);
  if (!found) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
  const pass = () => found.waiting?.postMessage("take-over");
  found.addEventListener("updatefound", () => found.installing?.addEventListener("statechange", pass));
  await found.update().catch(() => {});
  pass();
}

/** Tell whether a new version waits. */
export function isWaiting() { return Boolean(registration?.waiting); }

/** Let the new version take over when nothing is unsent and nobody is in the middle of a sheet. */
async function consider() {
  if (!isWaiting() || desk.judge === null) return;
  await writeTyping({ isPause: true });
  if (isIdle() && !(await pendingOf(desk.judge)).length && !(await getMeta("keeping"))) takeOver();
}

/** Use the new version now; what is unsent lives in the database, which every version reads. */
export async function takeOver() {
  await writeTyping();
  registration?.waiting?.postMessage("take-over");
}

async function onNewVersion() {
  if (!wasControlled) { wasControlled = true; return; } // the first version: nothing to change
  await idle(); // another tab let it in: nobody is thrown out of a sheet
  await writeTyping();
  location.reload();
}

function idle() {
  return new Promise((resolve) => {
    const look = () => { if (isIdle()) resolve(); };
    document.addEventListener("visibilitychange", look);
    addEventListener("hashchange", look);
    look();
  });
}

function isIdle() { return document.visibilityState === "hidden" || !location.hash.startsWith("#/sheets/"); }
