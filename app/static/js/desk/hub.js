// What the pages of the desk share: who judges, what is on the device, what became of sending.
import { everything, expire, refresh } from "./bundle.js";
import { done, read } from "./database.js";
import { getMeta, setMeta, uuid } from "./device.js";
import { left, note } from "./journal.js";
import { dismiss, enqueue, pendingOf } from "./queue.js";
import { flush, OUTCOMES } from "./sender.js";

const CONTACT_MS = 15_000; // no more often than this on focus
const REGULAR_MS = 120_000;
const LONGEST_MS = 60_000;
const SECOND_MS = 1000;
const FRESH_MS = 3000;

export const desk = { judge: null, data: null, outcome: OUTCOMES.DONE, fault: null, others: [], isFresh: false, isBehind: false };

let watcher = () => {};
let work = Promise.resolve();
let reading = 0, writing = 0;
let isRunning = false, isWanted = false, failures = 0, timer = 0, contactAt = 0, wantsBundle = true;
const typing = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("be-phong-desk") : null;

/** Begin: read what is here, ask the server; true once there is something to show. */
export async function begin(watch) {
  watcher = watch;
  await expire();
  for (const { judge, sheet, changes, options, forget } of left()) {
    await enqueue(judge, sheet, changes, options); // the page was closed in the middle of it
    forget();
  }
  desk.judge = (await getMeta("judge"))?.id ?? null;
  if (desk.judge !== null) await load();
  if (channel) channel.onmessage = () => load();
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
export async function load() {
  if (desk.judge === null) return;
  reading += 1;
  const turn = reading;
  const [data, others] = [await everything(desk.judge), await strangers()];
  if (turn !== reading || writing) return;
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

/** Change cells of a sheet: on the disk before the page says so, then on its way. */
export function change(sheet, given, options = {}) {
  const changes = given.map((each) => ({ id: uuid(), ...each }));
  const { judge } = desk;
  const forget = note({ judge, sheet, changes, options, at: Date.now() });
  writing += 1;
  desk.isBehind = true; // until it is read back, the pages keep what the judge has just put there
  watcher();
  work = work.catch(() => {}).then(() => carryOut(judge, sheet, changes, options, forget));
  return work;
}

async function carryOut(judge, sheet, changes, options, forget) {
  try {
    await enqueue(judge, sheet, changes, options);
    forget();
    desk.fault = null;
  } catch (error) {
    desk.fault = error?.name ?? "Error";
  }
  writing -= 1;
  await load();
  watcher();
  channel?.postMessage("changed");
  if (changes.some((each) => each.do === "submit")) wantsBundle = true;
  kick();
  askBackground();
}

/** Let an issue go. */
export function settleIssue(issue) {
  work = work.catch(() => {}).then(async () => {
    await dismiss(issue);
    await load();
    channel?.postMessage("changed");
  });
  return work;
}

/** Whoever opens a sheet wants it as it is now. */
export function freshen() { if (Date.now() - contactAt > FRESH_MS) kick({ bundle: true }); }

/** What is being typed and not yet queued: written down at once when it matters. */
export function remember(write) { typing.add(write); return () => typing.delete(write); }

export function writeTyping() {
  for (const write of [...typing]) write();
  return work;
}

/** One of the three words. */
export function stateOf() {
  const isShut = [OUTCOMES.SIGNED_OUT, OUTCOMES.FORBIDDEN].includes(desk.outcome);
  if (desk.fault || isShut || desk.data?.issues.length) return "attention";
  return desk.data?.operations.length ? "saved_here" : "synchronised";
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
    desk.fault = error?.name ?? "Error";
    watcher();
  } finally {
    isRunning = false;
    timer = setTimeout(() => kick({ bundle: failures === 0 }), pause());
  }
}

function pause() {
  if (desk.outcome === OUTCOMES.BUSY) return SECOND_MS;
  if (!failures) return REGULAR_MS;
  return Math.min(LONGEST_MS, SECOND_MS * 2 ** Math.min(failures, 6)) * (0.75 + Math.random() / 2);
}

async function round() {
  let outcome = OUTCOMES.DONE;
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
  if (desk.data?.issues.some((each) => each.code === "device_revoked")) await setMeta("revoked", true);
  if (before.length) channel?.postMessage("sent");
  watcher();
}

async function fetchBundle(before) {
  const found = await refresh(desk.judge);
  if (found.outcome !== OUTCOMES.DONE) return found.outcome;
  wantsBundle = false;
  contactAt = Date.now();
  desk.isFresh = true;
  desk.judge = found.judge; // somebody else may have signed in on this device
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
  addEventListener("pagehide", () => writeTyping());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") writeTyping();
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
