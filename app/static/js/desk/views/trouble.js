// What needs attention: two devices that disagree, side by side, and what the server did not take.
import { button, h, icon, notice } from "../dom.js";
import { change, desk, settleIssue, sheetOf } from "../hub.js";
import { contentOf } from "../queue.js";
import { local, markWord, t } from "../words.js";

/** What needs attention in one cell, beside it. */
export function cellIssue(sheetId, cell, { isMark }) {
  const element = h("div");
  let shown = "";
  const update = () => {
    const issue = desk.data.issues.find((each) => each.sheet === sheetId && each.cell === cell) ?? null;
    const now = issue ? `${issue.at}${issue.theirs}${issue.operation.id}` : "";
    if (now === shown) return;
    shown = now;
    element.replaceChildren(...(issue ? [issue.code === "conflict" ? sideBySide(issue, isMark) : refused(issue, isMark)] : []));
    const fold = element.closest("details");
    if (issue && fold) fold.open = true;
  };
  return { element, update };
}

function sideBySide(issue, isMark) {
  const word = (content) => (isMark ? markWord(content) : content || "–");
  const choice = (title, content, label, act) => h("div.version", {}, h("span", {}, title), h("strong", {}, word(content)), button("secondary", label, act));
  return h("div.versions", { role: "group", "aria-label": t("conflict") },
    h("p.versions-title", {}, icon("triangle-alert", 18), h("span", {}, t("conflict"))),
    choice(t("mine"), contentOf(issue.operation), t("take_mine"), () => again(issue)),
    choice(t("theirs"), issue.theirs, t("take_theirs"), () => settleIssue(issue)));
}

/** The judge has seen both and means his own: a new operation, on what stands now. */
function again(issue) {
  const { criterion } = issue.operation;
  const content = issue.operation.do === "mark" ? { value: issue.operation.value } : { text: issue.operation.text };
  return change(issue.sheet, [{ ...(issue.again && { id: issue.again }), do: issue.operation.do, criterion, ...content }]);
}

function refused(issue, isMark) {
  const content = contentOf(issue.operation);
  return notice("rose", t("not_taken", { what: isMark ? markWord(content) : content ?? "" }), h("p", {}, t(`code_${issue.code}`)),
    h("div.cluster", {}, issue.code === "device_revoked" && button("secondary", t("take_mine"), () => again(issue)),
      button("secondary", t("dismiss"), () => settleIssue(issue))));
}

/**
 * What needs attention on a sheet as a whole; with *cells*, what belongs to single cells too.
 * Without a sheet: what was meant for sheets that are no longer here.
 */
export function issueList(sheetId, { cells }) {
  const element = h("div");
  let shown = "";
  const isHere = ({ sheet }) => (sheetId === null ? !sheetOf(sheet) : sheet === sheetId);
  const update = () => {
    const issues = desk.data.issues.filter((each) => isHere(each) && (cells || each.cell === "submit"));
    const now = issues.map((each) => each.operation.id).join();
    if (now === shown) return;
    shown = now;
    element.replaceChildren(...issues.map((issue) => oneOf(issue.sheet, issue)));
  };
  return { element, update };
}

function oneOf(sheetId, issue) {
  const words = issue.cell === "submit" ? t("send") : `${nameOf(sheetId, issue)}: ${said(issue)}`;
  const why = issue.cell === "submit" && issue.code === "conflict" ? t("conflict_submit") : issue.code === "conflict" ? t("conflict") : t(`code_${issue.code}`);
  return notice("rose", t("not_taken", { what: words }), h("p", {}, why), h("p", {}, button("secondary", t("dismiss"), () => settleIssue(issue))));
}

function nameOf(sheetId, issue) {
  const { criterion } = issue.operation;
  if (criterion === null) return t("overall");
  return local(sheetOf(sheetId)?.rubric.criteria.find((each) => each.key === criterion) ?? { name: criterion });
}

function said(issue) {
  const content = contentOf(issue.operation);
  return issue.operation.do === "mark" ? markWord(content) : content;
}
