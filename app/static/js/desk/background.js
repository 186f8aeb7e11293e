// What the service worker does when the browser finds a network again, page open or not.
import { getMeta } from "./device.js";
import { pendingOf } from "./queue.js";
import { flush, OUTCOMES } from "./sender.js";

/** Send what waits; a failure makes the browser try again later. */
export async function sendAll() {
  const judge = (await getMeta("judge"))?.id;
  if (judge === undefined || !(await pendingOf(judge)).length) return;
  const outcome = await flush(judge);
  new BroadcastChannel("be-phong-desk").postMessage("sent");
  if ([OUTCOMES.OFFLINE, OUTCOMES.SERVER].includes(outcome)) throw new Error(outcome);
}
