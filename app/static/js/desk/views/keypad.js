// A number pad of its own: no keyboard of the system covers the sheet.
import { h, icon, newId } from "../dom.js";
import { language, t } from "../words.js";

/** The pad of a box; *settle* takes what was typed, or shows again what stands. */
export function keypad(input, label, settle) {
  const id = newId("pad");
  let isFresh = true; // the first digit begins a new number, as on any calculator
  const put = (text) => { input.value = text; input.dispatchEvent(new Event("input", { bubbles: true })); };
  const press = (text) => put(isFresh ? text : input.value + text);
  const key = (text, name) => h("button", { type: "button", onclick: () => press(text), "aria-label": name }, text);
  const comma = language() === "vi" ? "," : ".";
  const rub = h("button", { type: "button", "aria-label": t("rub_out"), onclick: () => put(input.value.slice(0, -1)) }, icon("arrow-left"));
  const enter = h("button.keypad-enter", { type: "button", onclick: () => close() }, t("take"));
  const element = h("div.keypad", { id, role: "group", "aria-label": label, hidden: true },
    [..."789456123"].map((digit) => key(digit)), key(comma), key("0"), rub, enter);
  const toggle = h("button.btn.btn-secondary.btn-icon", { type: "button", "aria-label": label, "aria-expanded": "false", "aria-controls": id,
    onclick: () => (element.hidden ? open() : close()) }, icon("keyboard"));
  const open = () => {
    if (element.hidden) isFresh = true;
    element.hidden = false;
    toggle.setAttribute("aria-expanded", "true");
    element.scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    element.hidden = true;
    toggle.setAttribute("aria-expanded", "false");
    settle();
  };
  input.addEventListener("input", () => { isFresh = false; });
  return { element, toggle, open, close };
}
