// Private notes: kept on this device, for nobody else.
import { fold, h } from "../dom.js";
import { saveNote } from "../bundle.js";
import { desk, remember } from "../hub.js";
import { t } from "../words.js";

const PAUSE_MS = 400;

export function noteBox(sheetId) {
  const { judge } = desk;
  let timer = 0, forget = () => {};
  const write = () => {
    clearTimeout(timer);
    forget();
    desk.data.notes.set(sheetId, box.value);
    saveNote(judge, sheetId, box.value);
  };
  const box = h("textarea.form-control", { rows: 3, name: "note", "aria-label": t("notes"), value: desk.data.notes.get(sheetId) ?? "",
    oninput: () => { clearTimeout(timer); timer = setTimeout(write, PAUSE_MS); forget = remember(write); }, onblur: write });
  return fold(t("notes"), [h("p.muted.small", {}, t("notes_help")), box], { open: Boolean(box.value), iconName: "lock" });
}
