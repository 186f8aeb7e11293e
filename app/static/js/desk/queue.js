// The queue of operations: written before a judge sees a change, removed only when answered.
import { allOf, done, read, write } from "./database.js";
import { uuid } from "./device.js";

const LONGEST_UNDO = 50;

/** The name of a cell: "mark:innovation", "comment:", "submit". */
export function cellOf(operation) {
  return operation.do === "submit" ? "submit" : `${operation.do}:${operation.criterion ?? ""}`;
}

/** What an operation puts into its cell. */
export function contentOf(operation) {
  return operation.do === "comment" ? operation.text : operation.value ?? null;
}

/** What stands in a cell of a sheet as the server writes it. */
export function standing(server, operation) {
  if (operation.do === "comment" && operation.criterion === null) return server.comment;
  const row = server.marks[operation.criterion];
  return operation.do === "comment" ? row?.comment ?? "" : row?.value ?? null;
}

/** Put a content into a cell; returns the changed sheet. */
function put(server, operation) {
  if (operation.do === "submit") return { ...server, state: "submitted" };
  const state = server.state === "assigned" ? "started" : server.state;
  if (operation.do === "comment" && operation.criterion === null) return { ...server, state, comment: operation.text };
  const row = server.marks[operation.criterion] ?? { value: null, comment: "" };
  const changed = operation.do === "comment" ? { ...row, comment: operation.text } : { ...row, value: operation.value };
  return { ...server, state, marks: { ...server.marks, [operation.criterion]: changed } };
}

/** A sheet as the judge sees it: what the server has, with all that waits laid over it. */
export function viewOf(record, operations) {
  let view = record.server;
  for (const operation of operations) view = put(view, operation);
  const isSent = operations.some((operation) => operation.do === "submit");
  return { ...view, pending: operations.length, isWaiting: isSent, isSent: view.state === "submitted" };
}

/**
 * Queue changes of one sheet, in one transaction with the counter, so that two tabs never share a
 * number. A change is {id, do, criterion, value|text}, or {id, do: "undo"} for the last one taken
 * back. What was refused in those cells is settled by it. Returns what was queued, each with what
 * stood before; null where the sheet is not on this device.
 */
export function enqueue(judge, sheetId, changes) {
  return write(["meta", "sheets", "operations", "issues"], async ({ meta, sheets, operations, issues }) => {
    const sheet = await done(sheets.get([judge, sheetId]));
    if (!sheet) return null;
    const waiting = (await allOf(operations, judge)).filter((each) => each.sheet === sheetId);
    let view = viewOf(sheet, waiting);
    if (view.isSent) return [];
    let seq = (await done(meta.get("seq")))?.value ?? 0;
    const made = [];
    for (const asked of changes) {
      if (sheet.recent?.includes(asked.id)) continue; // noted twice: another tab was quicker
      const isUndo = asked.do === "undo";
      const change = isUndo ? takenBack(sheet, asked.id) : asked;
      if (!change) continue;
      seq += 1;
      const operation = { id: uuid(), seq, prev: sheet.last ?? null, sheet: sheetId, base: sheet.server.version,
                          at: new Date().toISOString(), judge, criterion: null, ...change };
      const before = change.do === "submit" ? null : standing(view, operation);
      if (!isUndo && change.do !== "submit") {
        const back = { do: change.do, criterion: operation.criterion, content: before };
        sheet.undo = [...(sheet.undo ?? []), back].slice(-LONGEST_UNDO);
      }
      await done(operations.put(operation));
      await done(issues.delete([judge, sheetId, cellOf(operation)]));
      sheet.last = seq;
      sheet.recent = [...(sheet.recent ?? []), operation.id].slice(-LONGEST_UNDO);
      view = put(view, operation);
      made.push({ ...operation, before });
    }
    await done(meta.put({ key: "seq", value: seq }));
    await done(sheets.put(sheet));
    return made;
  });
}

/** The change that puts the last one of a sheet back; gone from the list of what can be undone. */
function takenBack(sheet, id) {
  const last = sheet.undo?.at(-1);
  if (!last) return null;
  sheet.undo = sheet.undo.slice(0, -1);
  const content = last.do === "mark" ? { value: last.content } : { text: last.content ?? "" };
  return { id, do: last.do, criterion: last.criterion, ...content };
}

/** All that waits to be sent for a judge, by its number. */
export function pendingOf(judge) {
  return read("operations", ({ operations }) => allOf(operations, judge));
}

/** An operation as the protocol sends it. */
export function onWire(operation) {
  const { id, seq, prev, sheet, base, at } = operation;
  const head = { id, seq, prev, sheet, base, at, do: operation.do };
  if (operation.do === "mark") return { ...head, criterion: operation.criterion, value: operation.value };
  if (operation.do === "comment") return { ...head, criterion: operation.criterion, text: operation.text };
  return head;
}

/** Take the answers in: what was answered leaves the queue, what was not taken becomes an issue. */
export function settle(judge, asked, answer) {
  const told = new Map(answer.results.map((result) => [result.id, result]));
  return write(["sheets", "operations", "issues"], async ({ sheets, operations, issues }) => {
    const known = new Map();
    const sheetOf = async (number) => {
      if (!known.has(number)) known.set(number, await done(sheets.get([judge, number])));
      return known.get(number);
    };
    for (const operation of asked) {
      const result = told.get(operation.id);
      if (!result) continue; // not answered: it is sent again
      const first = result.status === "duplicate" ? result.first : result;
      await done(operations.delete(operation.seq));
      const sheet = await sheetOf(operation.sheet);
      if (!sheet) continue;
      if (first.status === "applied") {
        const version = Math.max(sheet.server.version, first.version);
        sheet.server = { ...put(sheet.server, operation), version };
      } else if (first.status === "conflict" || first.status === "refused") {
        if (first.current && first.current.version >= sheet.server.version) sheet.server = own(first.current);
        await note(issues, judge, operation, first, sheet);
      }
    }
    for (const news of answer.sheets ?? []) {
      const sheet = await sheetOf(news.sheet);
      if (sheet && news.version >= sheet.server.version) sheet.server = own(news);
    }
    for (const sheet of known.values()) if (sheet) await done(sheets.put(sheet));
    await forget(issues, judge, known);
  });
}

/** The fields of a sheet that the protocol speaks of. */
export function own({ version, state, open, marks, comment }) {
  return { version, state, open, marks, comment };
}

async function note(issues, judge, operation, first, sheet) {
  // What a revoked device could not send may go twice, from here and as a file: under one new id.
  const issue = { judge, sheet: operation.sheet, cell: cellOf(operation), code: first.code ?? "conflict", again: uuid(),
                  message: first.message ?? "", operation, at: new Date().toISOString(),
                  theirs: operation.do === "submit" ? null : standing(sheet.server, operation) };
  await done(issues.put(issue));
}

/** Two devices that say the same do not disagree; theirs is what stands now. */
async function forget(issues, judge, known) {
  for (const issue of await allOf(issues, judge)) {
    const sheet = known.get(issue.sheet);
    if (!sheet || issue.code !== "conflict" || issue.operation.do === "submit") continue;
    const theirs = standing(sheet.server, issue.operation);
    if (theirs === contentOf(issue.operation)) await done(issues.delete([judge, issue.sheet, issue.cell]));
    else if (theirs !== issue.theirs) await done(issues.put({ ...issue, theirs }));
  }
}

/** Let an issue go: the other device's content stands, or the judge has read why it was refused. */
export function dismiss(issue) {
  return write("issues", ({ issues }) => done(issues.delete([issue.judge, issue.sheet, issue.cell])));
}
