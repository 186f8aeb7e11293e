// What the device keeps of the server: sheets, rubrics, dossiers; fetched whole, once for each change.
import { allOf, done, read, write } from "./database.js";
import { forgetAll } from "./journal.js";
import { own, viewOf } from "./queue.js";
import { ask, meaning, OUTCOMES } from "./sender.js";

const OWN = ["bundles", "sheets", "issues", "notes", "files", "operations"];
const STALE_MS = 60 * 24 * 3600 * 1000; // nothing is kept longer than this without a word of the server

/** Fetch the bundle if it changed, or *anew*; tell whose it is and what came of it. */
export async function refresh(judge, { anew = false } = {}) {
  const kept = judge === null || anew ? null : await bundleOf(judge);
  const headers = kept ? { "If-None-Match": `"${kept.etag}"` } : {};
  const [status, bundle] = await ask("/judge/bundle", { headers });
  if (status === 304) {
    await touch(judge);
    return { outcome: OUTCOMES.DONE, judge };
  }
  if (status !== 200 || !bundle?.judge) return { outcome: status === 200 ? OUTCOMES.SERVER : meaning(status, bundle), judge };
  await keep(bundle);
  return { outcome: OUTCOMES.DONE, judge: bundle.judge.id };
}

export function bundleOf(judge) {
  return read("bundles", ({ bundles }) => done(bundles.get(judge)));
}

function touch(judge) {
  return write("bundles", async ({ bundles }) => {
    const kept = await done(bundles.get(judge));
    if (kept) await done(bundles.put({ ...kept, at: Date.now() }));
  });
}

async function keep(bundle) {
  const judge = bundle.judge.id;
  await write([...OWN, "meta"], async (store) => {
    const { bundles, sheets, operations, meta } = store;
    await done(bundles.put({ judge, etag: bundle.version, data: bundle, at: Date.now() }));
    const waiting = await allOf(operations, judge);
    const listed = new Set(bundle.sheets.map((sheet) => sheet.sheet));
    for (const sheet of bundle.sheets) {
      const known = await done(sheets.get([judge, sheet.sheet]));
      await done(sheets.put(merged(judge, sheet, known, waiting)));
    }
    for (const known of await allOf(sheets, judge)) {
      const isWaiting = waiting.some((each) => each.sheet === known.sheet);
      if (!listed.has(known.sheet) && !isWaiting) await letGo(store, judge, known.sheet);
    }
    await done(meta.put({ key: "judge", value: bundle.judge }));
    await done(meta.put({ key: "clock", value: { server: bundle.server_time, here: new Date().toISOString() } }));
    await done(meta.put({ key: `token:${judge}`, value: bundle.token })); // with the rest: a 304 never brings it
  });
  try { localStorage.setItem("bp-desk", "1"); } catch { /* a plain page then does not know of the desk */ }
}

/** A sheet with unsent changes keeps its base: the judge has not seen what others did since. */
function merged(judge, sheet, known, waiting) {
  if (!known) return { judge, sheet: sheet.sheet, server: own(sheet), last: null, undo: [] };
  const isWaiting = waiting.some((each) => each.sheet === sheet.sheet);
  if (isWaiting || sheet.version < known.server.version) return known;
  return { ...known, server: own(sheet) };
}

/** Everything that the pages of a judge show. */
export function everything(judge) {
  return read(["bundles", "sheets", "operations", "issues", "notes", "meta"], async (store) => {
    const kept = await done(store.bundles.get(judge));
    const operations = await allOf(store.operations, judge);
    const sheets = new Map();
    for (const record of await allOf(store.sheets, judge)) {
      const own = operations.filter((each) => each.sheet === record.sheet);
      sheets.set(record.sheet, { ...viewOf(record, own), id: record.sheet, undo: record.undo ?? [] });
    }
    const notes = new Map((await allOf(store.notes, judge)).map((note) => [note.sheet, note.text]));
    return { bundle: kept?.data ?? null, fetchedAt: kept?.at ?? null, operations, sheets, notes,
             issues: await allOf(store.issues, judge), clock: (await done(store.meta.get("clock")))?.value ?? null };
  });
}

export function saveNote(judge, sheet, text) {
  return write("notes", ({ notes }) => done(notes.put({ judge, sheet, text })));
}

/** Take everything of a judge off this device; unsent changes stay unless *unsent* says otherwise. */
export function erase(judge, { unsent = false } = {}) {
  return write([...OWN, "meta"], async (store) => {
    const waiting = await allOf(store.operations, judge);
    if (waiting.length && !unsent) return false;
    forgetAll(judge);
    await done(store.bundles.delete(judge));
    for (const name of ["sheets", "issues", "notes", "files"]) {
      await done(store[name].delete(IDBKeyRange.bound([judge], [judge, []])));
    }
    for (const operation of waiting) await done(store.operations.delete(operation.seq));
    await done(store.meta.delete(`token:${judge}`));
    if ((await done(store.meta.get("judge")))?.value.id === judge) await done(store.meta.delete("judge"));
    return true;
  });
}

/** Let go of what a stage's retention is over for, and of judges who have not been here for long. */
export async function expire(now = Date.now()) {
  const [all, clock] = await read(["bundles", "meta"], async ({ bundles, meta }) => [await done(bundles.getAll()), await done(meta.get("clock"))]);
  const heard = Date.parse(clock?.value.server) || 0; // a clock put right since is no reason to let go
  for (const kept of all) {
    if (now - Math.max(kept.at, heard) > STALE_MS) { await erase(kept.judge); continue; }
    const over = new Set(kept.data.sittings.filter((each) => each.keep_until && Date.parse(each.keep_until) < now)
      .map((each) => each.id));
    if (over.size) await expireSittings(kept, over);
  }
}

function expireSittings(kept, over) {
  const gone = kept.data.sheets.filter((sheet) => over.has(sheet.sitting));
  const dossiers = new Set(gone.map((sheet) => sheet.submission));
  return write(["bundles", "sheets", "notes", "issues", "files", "operations"], async (store) => {
    const waiting = new Set((await allOf(store.operations, kept.judge)).map((each) => each.sheet));
    if (gone.some((sheet) => waiting.has(sheet.sheet))) return;
    const data = { ...kept.data, sheets: kept.data.sheets.filter((sheet) => !over.has(sheet.sitting)),
                   dossiers: kept.data.dossiers.filter((each) => !dossiers.has(each.submission_id)) };
    await done(store.bundles.put({ ...kept, data }));
    for (const { sheet } of gone) {
      await letGo(store, kept.judge, sheet);
      await done(store.issues.delete(IDBKeyRange.bound([kept.judge, sheet], [kept.judge, sheet, []])));
    }
  });
}

async function letGo(store, judge, sheet) {
  await done(store.sheets.delete([judge, sheet]));
  await done(store.notes.delete([judge, sheet]));
  const prefix = `/judge/sheets/${sheet}/`;
  await done(store.files.delete(IDBKeyRange.bound([judge, prefix], [judge, `${prefix}\uffff`])));
}
