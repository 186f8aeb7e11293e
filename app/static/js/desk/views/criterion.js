// One criterion: its mark in words, big steps, any mark by − + or number, levels, comment.
import { button, fold, h, icon, newId } from "../dom.js";
import { change, othersOn, remember } from "../hub.js";
import { canonical, nudged, refuses, stepsOf, suspicion } from "../marks.js";
import { local, markWord, points, t } from "../words.js";
import { commentBox } from "./comments.js";
import { keypad } from "./keypad.js";
import { say } from "./frame.js";
import { cellIssue } from "./trouble.js";

const PAUSE_MS = 700;
const isFinger = () => matchMedia("(pointer: coarse)").matches;

export function criterionRow(found, criterion, number) {
  const id = found.about.sheet, name = local(criterion), key = criterion.key;
  const row = { id, key, name, criterion, rubric: found.about.rubric, asked: new Set(), value: undefined };
  const nameId = newId("name");
  row.word = h("span", { "data-mark": key });
  row.error = h("p.field-error", { id: newId("error"), hidden: true });
  row.ask = h("div.desk-ask", { role: "alert" });
  row.scale = scale(row, nameId);
  row.input = numberInput(row);
  row.na = h("button.btn.btn-secondary.mark-na", { type: "button", "aria-pressed": "false", onclick: (event) => event.detail > 1 || give(row, row.value === "na" ? row.before ?? null : "na") }, t("na"));
  row.clear = button("quiet", t("clear"), () => give(row, null), { "aria-label": `${t("clear")}: ${name}` });
  const pad = keypad(row.input, t("keypad", { name }), () => row.settle());
  row.pad = pad;
  const issue = cellIssue(id, `mark:${key}`, { isMark: true });
  const comment = commentBox(found, key, t("comment"), 2);
  const element = h("section.criterion", { id: `row-${key}`, "aria-labelledby": nameId },
    h("div.criterion-head", {}, h("h3.criterion-name", { id: nameId }, `${number}. ${name}`),
      h("p.criterion-mark", {}, row.word, h("span.score-max", {}, h("span.visually-hidden", {}, ` ${t("out_of", { n: points(criterion.high) })}`), h("span", { "aria-hidden": "true" }, `/${points(criterion.high)}`)))),
    criterion.description ? h("p.muted.small", {}, criterion.description) : null,
    row.scale, h("div.mark-more", {}, stepper(row), pad.toggle, row.na), row.error, pad.element, row.ask, issue.element,
    h("div.criterion-folds", {}, levels(criterion), comment.element, row.clear));
  const update = (now) => { refresh(row, now); issue.update(now); comment.update(now); };
  return { element, update };
}

function scale(row, nameId) {
  const group = newId("step");
  return h("div.steps-scale", { role: "radiogroup", "aria-labelledby": nameId }, stepsOf(row.criterion).map((step) =>
    h("label.step-choice", {}, h("input", { type: "radio", name: group, value: step, onchange: () => give(row, step) }), h("span", {}, points(step)))));
}

function stepper(row) {
  const nudge = (sign, label, sign_) => h("button", { type: "button", "aria-label": t(label, { name: row.name }),
    onclick: () => give(row, nudged(row.criterion, row.value === "na" ? "" : row.value ?? "", sign)) }, sign_);
  return h("span.stepper-input", {}, nudge(-1, "less", "−"), row.input, nudge(1, "more", "+"));
}

function numberInput(row) {
  const { low, high, step } = row.criterion;
  let timer = 0, forget = () => {};
  // After a pause a mark counts, its box untouched; once the box is left it shows the mark as one reads it:
  // what was taken is not taken again, or it would come back over a later mark of another device.
  const pause = () => { if (!row.isTaken && isMark(row)) { row.isTaken = true; take(row); } };
  row.settle = () => {
    clearTimeout(timer);
    forget();
    const isNew = row.isTyping && !row.isTaken;
    row.isTyping = false;
    return isNew ? take(row) : show(row);
  };
  const typed = () => {
    clearTimeout(timer);
    row.isTyping = true;
    row.isTaken = false;
    timer = setTimeout(pause, PAUSE_MS);
    forget();
    forget = remember(({ isPause }) => (isPause ? pause() : isMark(row) ? row.settle() : forget()));
  };
  const input = h("input", { name: `mark-${row.key}`, inputmode: isFinger() ? "none" : "decimal", autocomplete: "off", enterkeyhint: "done",
    "aria-label": `${t("mark", { name: row.name })}, ${t("range", { low: points(low), high: points(high), step: points(step ?? "1") })}`, "aria-describedby": row.error.id,
    oninput: typed, onchange: () => row.settle(),
    onfocus: () => { if (isFinger()) row.pad.open(); else input.select(); },
    onkeydown: (event) => { if (event.key === "Enter") { event.preventDefault(); row.isTyping = true; row.settle(); } } });
  return input;
}

function isMark(row) { return canonical(row.input.value) !== null && refuses(row.criterion, row.input.value) === null; }

/** Take what is typed: a mark is kept at once, anything else stays in its box with what is wrong. */
function take(row) {
  const typed = row.input.value.trim();
  if (typed === "") return row.value === "na" || row.value === null ? fault(row, null) : give(row, null);
  if (row.isFaulty && typed === row.faulty) return null; // said already; the question stays where it is
  row.faulty = typed;
  const why = refuses(row.criterion, typed);
  fault(row, why && t({ number: "bad_number", range: "bad_range", step: "bad_step" }[why]));
  if (why === null) return give(row, canonical(typed), { isTyping: row.isTyping });
  const odd = suspicion(row.criterion, typed, []);
  if (odd) ask(row, t("odd_above", { typed: typed.replace(".", ","), high: points(row.criterion.high), meant: points(odd.meant) }), typed, odd.meant, false);
  return null;
}

function fault(row, text) {
  row.isFaulty = Boolean(text);
  row.input.setAttribute("aria-invalid", String(row.isFaulty));
  row.error.hidden = !row.isFaulty;
  row.error.replaceChildren(...(text ? [icon("octagon-alert", 18), h("span", {}, text)] : []));
  if (!text) row.ask.replaceChildren();
}

/** Give a mark: queued on the device, shown, and asked about once where it is unlike the judge. */
function give(row, value, { isTyping = false } = {}) {
  row.isTyping = isTyping;
  fault(row, null);
  if (value === row.value) return show(row);
  const before = row.value;
  row.before = before; // what "not applicable" gives back when it is taken away again
  row.value = value;
  show(row);
  const made = change(row.id, [{ do: "mark", criterion: row.key, value }]);
  if (before !== null && before !== undefined) {
    say(t("changed", { name: row.name, before: markWord(before), after: markWord(value) }), () => give(row, before), t("undo"));
  }
  if (value !== null && value !== "na") wonder(row, value, before);
  return made;
}

function wonder(row, value, before) {
  const odd = row.asked.has(value) ? null : suspicion(row.criterion, value, othersOn(row.rubric, row.key, row.id));
  if (!odd) return;
  row.asked.add(value);
  const words = odd.meant ? t("odd_meant", { typed: points(value), meant: points(odd.meant) }) : t("odd_usual", { typed: points(value), usual: points(odd.usual) });
  ask(row, words, value, odd.meant ?? before ?? null, true);
}

function ask(row, words, typed, meant, canKeep) {
  const close = () => row.ask.replaceChildren();
  row.ask.replaceChildren(h("p", {}, words), h("div.cluster", {},
    canKeep && button("secondary", t("odd_keep", { typed: points(typed) }), close),
    button("secondary", meant === null ? t("odd_back") : t("odd_take", { meant: points(meant) }), () => { close(); give(row, meant); })));
}

function refresh(row, { view }) {
  const value = view.marks[row.key]?.value ?? null;
  if (value === row.value && row.word.textContent === markWord(value)) return;
  row.value = value;
  row.before = null;
  show(row);
}

function show(row) {
  const { value } = row;
  const isWord = value === null || value === "na";
  row.word.textContent = markWord(value);
  row.word.classList.toggle("is-word", isWord);
  row.word.dataset.state = value === null ? "blank" : value === "na" ? "na" : "given";
  for (const radio of row.scale.querySelectorAll("input")) radio.checked = radio.value === value;
  row.na.setAttribute("aria-pressed", String(value === "na"));
  row.clear.classList.toggle("is-idle", value === null); // its place stays
  if (row.isTyping) return; // "1," on the way to "1,5" stays as it is
  if (document.activeElement !== row.input || !row.isFaulty) row.input.value = isWord ? "" : points(value);
}

function levels(criterion) {
  if (!criterion.descriptors.length) return null;
  return fold(t("levels"), h("dl.levels", {}, criterion.descriptors.map((level) => [
    h("dt", {}, `${points(level.from ?? "")}–${points(level.to ?? "")}`), h("dd", {}, local(level, "text"))])));
}
