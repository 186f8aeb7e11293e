// One sender per device: a Web Lock, or a lease in the database where plain http has no locks.
import { done, write } from "./database.js";
import { uuid } from "./device.js";

const LEASE_MS = 45_000; // longer than a request may take
const me = uuid();

/** Run *work* unless another tab or the background is at it; tell whether it ran. */
export async function alone(name, work) {
  if (globalThis.navigator?.locks) {
    return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work(() => {});
      return true;
    });
  }
  if (!(await take(name))) return false;
  try {
    await work(() => take(name));
  } finally {
    await give(name);
  }
  return true;
}

function take(name) {
  return write("meta", async ({ meta }) => {
    const held = await done(meta.get(`lease:${name}`));
    const now = Date.now();
    // A clock that was set back must not lock everybody out for hours.
    const isHeld = held && held.value.by !== me && held.value.until > now && held.value.until < now + 2 * LEASE_MS;
    if (isHeld) return false;
    await done(meta.put({ key: `lease:${name}`, value: { by: me, until: now + LEASE_MS } }));
    return true;
  });
}

function give(name) {
  return write("meta", async ({ meta }) => {
    const held = await done(meta.get(`lease:${name}`));
    if (held?.value.by === me) await done(meta.delete(`lease:${name}`));
  });
}
