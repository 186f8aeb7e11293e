// Two people changed one answer: both texts side by side, and one of them decides.
import { read, words } from "./answers.js";

const template = document.getElementById("contest");
const open = new Map();

export const isAsking = (key) => open.has(key);
export const asked = () => open.size;

function close(key) {
  open.get(key).remove();
  open.delete(key);
}

export function ask(key, box, theirs, decide) {
  if (open.has(key)) close(key);
  const panel = template.content.firstElementChild.cloneNode(true);
  const mine = panel.querySelector("[data-mine]");
  const show = () => { mine.textContent = words(read(box)) || "–"; };
  panel.querySelector("[data-theirs]").textContent = theirs.words || "–";
  panel.querySelector("[data-who]").textContent = theirs.who ? ` (${theirs.who})` : "";
  for (const button of panel.querySelectorAll("[data-take]")) {
    button.addEventListener("click", () => {
      close(key);
      decide(button.dataset.take);
      box.querySelector("input, textarea, select")?.focus();
    });
  }
  show();
  box.addEventListener("input", show);
  box.append(panel);
  open.set(key, panel);
}

export function lookAt() {
  const [panel] = open.values();
  panel?.scrollIntoView({ block: "center" });
  panel?.querySelector("button")?.focus({ preventScroll: true });
}
