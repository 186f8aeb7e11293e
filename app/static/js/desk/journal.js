// A change is noted at once, before the database has it: a page closed in that moment loses nothing.
import { uuid } from "./device.js";

const PREFIX = "bp-desk-change:";
let count = 0;

/** Note a change; returns what forgets it once the database has it. */
export function note(change) {
  const key = PREFIX + uuid();
  count += 1; // many may come within one tick of the clock
  try {
    localStorage.setItem(key, JSON.stringify({ ...change, at: Date.now(), count }));
  } catch {
    return () => {}; // no room: the database alone must do
  }
  return () => forget(key);
}

/** Return what was noted and not forgotten, oldest first, each with what forgets it. */
export function left() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ ...JSON.parse(localStorage.getItem(key)), forget: () => forget(key) }))
      .sort((a, b) => a.at - b.at || a.count - b.count);
  } catch {
    return [];
  }
}

/** Forget all of a judge. */
export function forgetAll(judge) {
  for (const one of left()) if (one.judge === judge) one.forget();
}

function forget(key) {
  try { localStorage.removeItem(key); } catch { /* blocked since */ }
}
