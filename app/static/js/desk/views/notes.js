// Private notes: kept on this device, for nobody else.
import { fold, h } from "../dom.js";
import { desk, keepNote, remember } from "../hub.js";
import { t } from "../words.js";

const PAUSE_MS = 400;

export function noteBox(sheetId) {
  const standing = () => desk.data.notes.get(sheetId) ?? "";
  let timer = 0, kept = standing(), forget = () => {};
  const write = () => {
    clearTimeout(timer);
    forget();
    if (box.value === kept) return;
    kept = box.value;
    keepNote(sheetId, kept);
  };
  const box = h("textarea.form-control", { rows: 3, name: "note", "aria-label": t("notes"), value: kept,
    oninput: () => { clearTimeout(timer); timer = setTimeout(write, PAUSE_MS); forget = remember(write); }, onblur: write });
  const update = () => {
    const text = standing();
    if (text !== kept && box.value === kept) kept = box.value = text; // written in another tab
  };
  const element = fold(t("notes"), [h("p.muted.small", {}, t("notes_help")), box], { open: Boolean(kept), iconName: "lock" });
  return { element, update };
}
