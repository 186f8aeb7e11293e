// Sends what waits; used by the page and, where the browser allows, by the background.
import { becomeNew, deviceId, getMeta, setMeta } from "./device.js";
import { alone } from "./lock.js";
import { onWire, pendingOf, settle } from "./queue.js";

const MOST_OPERATIONS = 200;
const MOST_BYTES = 400 * 1024;
const PATIENCE_MS = 20_000;

/** What an attempt came to. */
export const OUTCOMES = { DONE: "done", OFFLINE: "offline", SERVER: "server", SIGNED_OUT: "signed_out",
                          TOKEN: "token", FORBIDDEN: "forbidden", BUSY: "busy" };

/** Send all that waits for a judge, oldest first; nothing is removed that was not answered. */
export async function flush(judge) {
  let outcome = OUTCOMES.BUSY;
  await alone("be-phong-sender", async (renew) => {
    let most = MOST_OPERATIONS;
    for (;;) {
      const batch = cut(await pendingOf(judge), most);
      outcome = OUTCOMES.DONE;
      if (!batch.length) return renameRevoked();
      await renew();
      const [status, answer] = await post(judge, batch);
      if (status === 413 && most > 1) { most = Math.ceil(most / 4); continue; }
      outcome = meaning(status, answer);
      if (outcome !== OUTCOMES.DONE) return;
      await settle(judge, batch, answer);
      if (answer.results.some((each) => (each.first ?? each).code === "device_revoked")) await setMeta("revoked", true);
      await setMeta("clock", { server: answer.server_time, here: new Date().toISOString() });
    }
  });
  return outcome;
}

/** Revoking ended the session: with all of that time answered, whoever came in since has a new device. */
async function renameRevoked() {
  if (!(await getMeta("revoked"))) return;
  await becomeNew();
  await setMeta("revoked", false);
}

function cut(operations, most) {
  const batch = [];
  let bytes = 200;
  for (const operation of operations.slice(0, most)) {
    bytes += new Blob([JSON.stringify(onWire(operation))]).size + 1;
    if (batch.length && bytes > MOST_BYTES) break;
    batch.push(operation);
  }
  return batch;
}

async function post(judge, batch) {
  const token = await getMeta(`token:${judge}`) ?? "";
  const body = JSON.stringify({ device: await deviceId(), operations: batch.map(onWire),
                                pending: (await pendingOf(judge)).length - batch.length });
  return ask("/judge/sync", { method: "POST", body, headers: {
    "Content-Type": "application/json", "X-CSRFToken": token } });
}

/** Ask the server for JSON: [status, answer]; status 0 where nothing came back. */
export async function ask(url, options = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, { credentials: "same-origin", redirect: "manual", cache: "no-store",
                                        signal: abort.signal, ...options,
                                        headers: { Accept: "application/json", ...options.headers } });
    if (response.type === "opaqueredirect") return [0, null];
    const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
    // A portal of the hall's Wi-Fi answers 200 with a page of its own: that is no answer of ours.
    if (response.status === 200 && !isJson) return [0, null];
    return [response.status, isJson ? await response.json() : null];
  } catch {
    return [0, null];
  } finally {
    clearTimeout(timer);
  }
}

/** What a status means for the queue; in doubt everything stays. */
export function meaning(status, answer) {
  if (status === 200) return Array.isArray(answer?.results) ? OUTCOMES.DONE : OUTCOMES.SERVER;
  if (status === 0) return OUTCOMES.OFFLINE;
  if (status === 401) return OUTCOMES.SIGNED_OUT;
  if (status === 403) return OUTCOMES.FORBIDDEN;
  if (status === 400 && answer?.error === "csrf") return OUTCOMES.TOKEN;
  return OUTCOMES.SERVER;
}
