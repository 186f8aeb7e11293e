// A comment: folded away while empty, written to the device while it is typed.
import { fold, h } from "../dom.js";
import { change, remember } from "../hub.js";
import { t } from "../words.js";
import { cellIssue } from "./trouble.js";

const PAUSE_MS = 400;

/** The comment on a criterion, or on the whole sheet (key null). */
export function commentBox(found, key, label, rows) {
  const id = found.about.sheet;
  const isRequired = key === null ? found.rubric.comment_required : found.rubric.criteria.find((each) => each.key === key).comment_required;
  const title = isRequired ? `${label} (${t("required")})` : label;
  let timer = 0, kept = textOf(found.view, key), forget = () => {};
  let seen = found.view.version; // what another device wrote since is in conflict with what is typed here
  const write = () => {
    clearTimeout(timer);
    forget();
    if (box.value === kept) return;
    kept = box.value;
    change(id, [{ do: "comment", criterion: key, text: box.value, base: seen }]);
  };
  const box = h("textarea.form-control", { name: `comment-${key ?? "."}`, rows, maxlength: 20_000, "aria-label": title, "aria-required": isRequired ? "true" : null,
    value: kept, oninput: () => { clearTimeout(timer); timer = setTimeout(write, PAUSE_MS); forget = remember(write); }, onblur: write });
  const issue = cellIssue(id, `comment:${key ?? ""}`, { isMark: false });
  const element = fold(title, [box, issue.element], { open: Boolean(kept) || isRequired, iconName: "message-circle", class: "comment-fold" });
  const update = (now) => {
    issue.update(now);
    const text = textOf(now.view, key);
    if (text !== kept && box.value !== kept) return; // what is being typed is never overwritten
    if (text !== kept) kept = box.value = text;
    seen = now.view.version;
  };
  return { element, update };
}

function textOf(view, key) {
  return key === null ? view.comment : view.marks[key]?.comment ?? "";
}
