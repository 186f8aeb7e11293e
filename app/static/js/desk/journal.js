// A change is noted at once, before the database has it: a page closed in that moment loses nothing.
import { uuid } from "./device.js";

const PREFIX = "bp-desk-change:";

/** Note a change; returns what forgets it once the database has it. */
export function note(change) {
  const key = PREFIX + uuid();
  try {
    localStorage.setItem(key, JSON.stringify(change));
  } catch {
    return () => {}; // no room: the database alone must do
  }
  return () => localStorage.removeItem(key);
}

/** Return what was noted and not forgotten, oldest first, each with what forgets it. */
export function left() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ ...JSON.parse(localStorage.getItem(key)), forget: () => localStorage.removeItem(key) }))
      .sort((a, b) => a.at - b.at);
  } catch {
    return [];
  }
}
