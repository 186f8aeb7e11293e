// What the judge puts in, on its way to the disk: in its order, each once, kept until it is there.
import { saveNote } from "./bundle.js";
import { left, note } from "./journal.js";
import { enqueue } from "./queue.js";

const waiting = [];
let count = 0;

/** How much is not on the disk yet, and how much has come there. */
export function unwritten() { return waiting.length; }
export function written() { return count; }

/** Take a change or a private note in: noted at once, on the disk after `writeDown`. */
export function take(entry) {
  const one = { ...entry, forget: note(entry) };
  waiting.push(one);
  return one;
}

/** Take up what a page left behind when it was closed in the middle of it. */
export function takeUp() { waiting.push(...left()); }

/**
 * Write down all that waits, in order. What the disk refuses waits on, and all behind it.
 * A sheet that is not on this device may come with the next bundle; with *isWhole* it has come.
 * Returns the operations that were queued, or null where a bundle is needed first.
 */
export async function writeDown(judge, { isWhole = false } = {}) {
  const queued = [];
  while (waiting.length) {
    const one = waiting[0];
    const made = await put(one);
    if (made === null && one.judge === judge && !isWhole) return null;
    one.made = made ?? [];
    queued.push(...one.made);
    waiting.shift();
    count += 1;
    if (made !== null || one.judge === judge) one.forget(); // else it waits for its own judge
  }
  return queued;
}

async function put({ judge, sheet, text, changes }) {
  if (changes) return enqueue(judge, sheet, changes);
  await saveNote(judge, sheet, text);
  return [];
}
