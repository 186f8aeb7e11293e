// What the pages of the desk share: who judges, what is on the device, what became of sending.
import { everything, expire, refresh } from "./bundle.js";
import { done, read } from "./database.js";
import { getMeta, uuid } from "./device.js";
import { dismiss, pendingOf } from "./queue.js";
import { flush, OUTCOMES } from "./sender.js";
import { take, takeUp, unwritten, writeDown, written } from "./writes.js";

const CONTACT_MS = 15_000; // no more often than this on focus
const REGULAR_MS = 120_000;
const LONGEST_MS = 60_000;
const SECOND_MS = 1000;
const FRESH_MS = 3000;
const AGAIN_MS = 5000; // until the disk is asked again for what it refused

export const desk = { judge: null, data: null, outcome: OUTCOMES.DONE, fault: null, others: [], isFresh: false, isBehind: false };

let watcher = () => {};
let work = Promise.resolve(), newest = Promise.resolve();
let reading = 0;
let isRunning = false, isWanted = false, failures = 0, timer = 0, contactAt = 0, wantsBundle = true;
const typing = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("be-phong-desk") : null;

/** Begin: read what is here, ask the server; true once there is something to show. */
export async function begin(watch) {
  watcher = watch;
  desk.judge = (await getMeta("judge"))?.id ?? null;
  takeUp();
  await writeAll();
  await expire();
  if (desk.judge !== null) await load();
  if (channel) channel.onmessage = ({ data }) => (data === "left" ? location.replace("/login") : load().catch(noteFault));
  // From the door one may come as somebody else than the one whose desk this was.
  if (desk.data?.bundle && !isFromTheDoor()) return true;
  return contact(true);
}

function isFromTheDoor() {
  const from = document.referrer && new URL(document.referrer);
  const isDesk = from && /^\/judge\/(?!enter|elsewhere)/.test(from.pathname);
  return Boolean(from) && from.origin === location.origin && !isDesk;
}

/** Ask the server once, awaited; tell whether there is a bundle to show. */
export async function contact(anew = false) {
  wantsBundle ||= anew;
  await round();
  return Boolean(desk.data?.bundle);
}

/** Read everything anew and tell the pages; what was read before a later change is not shown. */
export function load() {
  newest = readAnew();
  return newest;
}

async function readAnew() {
  if (desk.judge === null) return;
  reading += 1;
  const turn = reading, stood = written();
  const [data, others] = [await everything(desk.judge), await strangers()];
  if (turn !== reading) return newest; // a later reading shows it
  if (unwritten() && desk.data) return; // it is read again once that is on the disk
  if (stood !== written()) return load();
  Object.assign(desk, { data, others, isBehind: false });
  watcher();
}

/** Judges whose unsent changes wait on this device for them to sign in again. */
async function strangers() {
  const [operations, bundles] = await read(["operations", "bundles"], async (store) =>
    [await done(store.operations.getAll()), await done(store.bundles.getAll())]);
  const names = new Map(bundles.map((kept) => [kept.judge, kept.data.judge.name]));
  const counts = new Map();
  for (const { judge } of operations) if (judge !== desk.judge) counts.set(judge, (counts.get(judge) ?? 0) + 1);
  return [...counts].map(([judge, n]) => ({ name: names.get(judge) ?? `#${judge}`, n }));
}

/** Change cells of a sheet: on the disk before the page says so, then on its way. Returns what was queued. */
export async function change(sheet, given) {
  const changes = given.map((each) => ({ id: uuid(), ...each }));
  return (await putIn({ judge: desk.judge, sheet, changes })).made;
}

/** Keep a private note. */
export function keepNote(sheet, text) { return putIn({ judge: desk.judge, sheet, text }); }

function putIn(entry) {
  const one = take(entry);
  desk.isBehind = true; // until it is read back, the pages keep what the judge has just put there
  watcher();
  return inTurn(async () => {
    if (!one.made) await carryOut();
    if (!one.made) kick(); // not written: the disk or a bundle is wanted
    return one;
  });
}

/** One thing after another, whatever became of the one before. */
function inTurn(act) {
  const next = work.catch(() => {}).then(act);
  work = next;
  return next;
}

async function carryOut(options) {
  const before = written();
  const queued = await writeAll(options) ?? [];
  await load().catch(noteFault);
  watcher();
  if (written() === before) return;
  channel?.postMessage("changed");
  if (!queued.length) return;
  if (queued.some((each) => each.do === "submit")) wantsBundle = true;
  kick();
  askBackground();
}

/** Write down what waits; what the disk refuses waits on, and is tried again. */
async function writeAll(options) {
  let queued = [];
  try {
    queued = await writeDown(desk.judge, options);
    desk.fault = null;
    if (queued === null) wantsBundle = true; // a sheet is not here (storage cleared?): it may come
  } catch (error) {
    noteFault(error);
  }
  return queued;
}

function noteFault(error) {
  desk.fault = error?.name ?? "Error";
  // Another tab runs a later version: what waits is noted, the page opens anew with it.
  if (desk.fault === "VersionError" && desk.data) location.reload();
}

/** Let an issue go. */
export function settleIssue(issue) {
  return inTurn(async () => {
    await dismiss(issue);
    await load();
    channel?.postMessage("changed");
  });
}

/** Every other tab of this device closes the desk too. */
export function tellLeft() { channel?.postMessage("left"); }

/** Whoever opens a sheet wants it as it is now. */
export function freshen() { if (Date.now() - contactAt > FRESH_MS) kick({ bundle: true }); }

/** What is being typed and not yet queued: written down at once when it matters. */
export function remember(write) { typing.add(write); return () => typing.delete(write); }

/** Write it down; where the hand may go on in the same box, *isPause*: the box stays as typed. */
export function writeTyping({ isPause = false } = {}) {
  for (const write of [...typing]) write({ isPause });
  return work;
}

/** One of the three words. */
export function stateOf() {
  const isShut = [OUTCOMES.SIGNED_OUT, OUTCOMES.FORBIDDEN].includes(desk.outcome);
  if (desk.fault || isShut || desk.data?.issues.length) return "attention";
  return desk.isBehind || desk.data?.operations.length ? "saved_here" : "synchronised";
}

/** Send and fetch soon; calls while it runs make it run once more. */
export async function kick({ bundle = false } = {}) {
  wantsBundle ||= bundle;
  isWanted = true;
  if (isRunning) return;
  isRunning = true;
  clearTimeout(timer);
  try {
    while (isWanted) {
      isWanted = false;
      await round();
    }
  } catch (error) {
    noteFault(error);
    watcher();
  } finally {
    isRunning = false;
    timer = setTimeout(() => kick({ bundle: failures === 0 }), pause());
  }
}

function pause() {
  if (desk.outcome === OUTCOMES.BUSY) return SECOND_MS;
  if (unwritten()) return AGAIN_MS;
  if (!failures) return REGULAR_MS;
  return Math.min(LONGEST_MS, SECOND_MS * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 2);
}

async function round() {
  let outcome = OUTCOMES.DONE;
  if (unwritten()) await inTurn(() => carryOut());
  const before = desk.judge === null ? [] : await pendingOf(desk.judge);
  if (before.length) {
    outcome = await flush(desk.judge);
    if (before.some((each) => each.do === "submit")) wantsBundle = true;
    if (outcome === OUTCOMES.TOKEN) wantsBundle = true;
  }
  if (wantsBundle && [OUTCOMES.DONE, OUTCOMES.TOKEN].includes(outcome)) outcome = await fetchBundle(outcome);
  failures = outcome === OUTCOMES.DONE ? 0 : failures + 1;
  desk.outcome = outcome;
  await load();
  desk.isFresh ||= contactAt > 0; // what the pages show now is what the server said
  if (!unwritten()) desk.fault = null;
  if (before.length) channel?.postMessage("sent");
  watcher();
}

async function fetchBundle(before) {
  wantsBundle = false; // what is wanted while it is on its way is not in it
  let found = null;
  try {
    found = await refresh(desk.judge, { anew: before === OUTCOMES.TOKEN }); // a refused token is replaced
  } finally {
    wantsBundle ||= found?.outcome !== OUTCOMES.DONE;
  }
  if (found.outcome !== OUTCOMES.DONE) return found.outcome;
  contactAt = Date.now();
  if (desk.judge !== found.judge) takeUp();
  desk.judge = found.judge; // somebody else may have signed in on this device
  if (unwritten()) await inTurn(() => carryOut({ isWhole: true }));
  if (before === OUTCOMES.TOKEN && (await pendingOf(desk.judge)).length) return flush(desk.judge);
  return OUTCOMES.DONE;
}

async function askBackground() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration("/judge/");
    await registration?.sync?.register("desk");
  } catch { /* no such thing here: the page sends by itself */ }
}

/** Send whenever there may be a network again, and write down what is typed when leaving. */
export function watchWorld() {
  const back = () => {
    const isDue = Date.now() - contactAt > CONTACT_MS;
    if (isDue || desk.data?.operations.length) kick({ bundle: isDue });
  };
  addEventListener("online", () => { failures = 0; kick({ bundle: true }); });
  addEventListener("offline", () => watcher());
  addEventListener("focus", back);
  addEventListener("pageshow", back);
  addEventListener("pagehide", () => writeTyping({ isPause: true }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") writeTyping({ isPause: true });
    else back();
  });
}

/** What a sheet of the bundle is called, where it stands in its stage, what its rubric asks. */
export function sheetOf(id) {
  const about = desk.data.bundle.sheets.find((each) => each.sheet === id);
  const view = desk.data.sheets.get(id);
  if (!about || !view) return null;
  const peers = desk.data.bundle.sheets.filter((each) => each.sitting === about.sitting && desk.data.sheets.has(each.sheet));
  const place = peers.findIndex((each) => each.sheet === id);
  return {
    about, view, place, count: peers.length, previous: peers[place - 1] ?? null, next: peers[place + 1] ?? null,
    rubric: desk.data.bundle.rubrics.find((each) => each.id === about.rubric),
    sitting: desk.data.bundle.sittings.find((each) => each.id === about.sitting),
    dossier: desk.data.bundle.dossiers.find((each) => each.submission_id === about.submission) ?? null,
    issues: desk.data.issues.filter((each) => each.sheet === id),
  };
}

/** The judge's other marks on the same criterion of the same rubric. */
export function othersOn(rubricId, key, exceptSheet) {
  return desk.data.bundle.sheets.filter((each) => each.rubric === rubricId && each.sheet !== exceptSheet)
    .map((each) => desk.data.sheets.get(each.sheet)?.marks[key]?.value)
    .filter((value) => value !== null && value !== undefined && value !== "na");
}

/** Tell whether the judge can work on a sheet now. */
export function isToDo(view) {
  return view.open && ["assigned", "started", "reopened"].includes(view.state);
}
