// A number pad of its own: no keyboard of the system covers the sheet.
import { h, icon, newId } from "../dom.js";
import { language, t } from "../words.js";

export function keypad(input, label, take) {
  const id = newId("pad");
  const press = (text) => { input.value += text; input.dispatchEvent(new Event("input", { bubbles: true })); };
  const key = (text, act, name) => h("button", { type: "button", onclick: act ?? (() => press(text)), "aria-label": name }, text);
  const comma = language() === "vi" ? "," : ".";
  const rub = h("button", { type: "button", "aria-label": t("rub_out"), onclick: () => { input.value = input.value.slice(0, -1); input.dispatchEvent(new Event("input", { bubbles: true })); } }, icon("arrow-left"));
  const enter = h("button.keypad-enter", { type: "button", onclick: () => { take(); close(); } }, t("take"));
  const element = h("div.keypad", { id, role: "group", "aria-label": label, hidden: true },
    [..."789456123"].map((digit) => key(digit)), key(comma), key("0"), rub, enter);
  const toggle = h("button.btn.btn-secondary.btn-icon", { type: "button", "aria-label": label, "aria-expanded": "false", "aria-controls": id,
    onclick: () => (element.hidden ? fresh() : close()) }, icon("keyboard"));
  const open = () => { element.hidden = false; toggle.setAttribute("aria-expanded", "true"); };
  const close = () => { element.hidden = true; toggle.setAttribute("aria-expanded", "false"); };
  const fresh = () => { open(); input.value = ""; };
  return { element, toggle, open, close };
}
