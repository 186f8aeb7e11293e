// The frame of every page of the desk: bar with the state word, notices, messages.
import { h, icon, link, notice } from "../dom.js";
import { desk, stateOf } from "../hub.js";
import { language, t } from "../words.js";

const KINDS = { saved_here: ["amber", "tablet-smartphone"], synchronised: ["leaf", "cloud-check"], attention: ["rose", "triangle-alert"] };
const SLACK_MINUTES = 5;

/** The one place of the state word; a word first, then its colour and picture. */
export function stateWord() {
  const element = h("div.save-state", { id: "save-state", role: "status", "aria-live": "polite" });
  const update = () => {
    const key = stateOf();
    element.setAttribute("aria-busy", String(desk.isBehind)); // no word is meant for what is being written
    if (element.dataset.state === key && element.dataset.language === language()) return;
    const [kind, picture] = KINDS[key];
    Object.assign(element.dataset, { state: key, language: language() });
    element.className = `save-state save-${kind}`;
    element.replaceChildren(h("a", { href: "#/device" }, icon(picture, 18), h("span", { "data-save-text": true }, t(key))));
  };
  update();
  return { element, update };
}

/** The bar: the way to the list, what is open, the state word, the dim screen, this device. */
export function bar(what, { home = true, extra = [] } = {}) {
  const state = stateWord();
  const dim = h("button.btn.btn-icon", { type: "button", id: "desk-dim", "aria-label": t("dim"), onclick: toggleTheme,
                                         "aria-pressed": String(document.documentElement.dataset.theme === "dim") }, icon("moon"));
  const element = h("header.desk-bar.no-print", {},
    home ? h("a.desk-home", { href: "#/", "aria-label": t("my_sheets"), title: t("my_sheets") }, icon("list")) : h("span.brand", {}, icon("mark", 28)),
    h("div.desk-what", {}, what), ...extra,
    h("div.top-end", {}, state.element, dim,
      h("a.desk-home", { href: "#/device", "aria-label": t("device"), title: t("device") }, icon("settings"))));
  return { element, update: state.update };
}

export function toggleTheme(event) {
  const theme = document.documentElement.dataset.theme === "dim" ? "light" : "dim";
  document.documentElement.dataset.theme = theme;
  event.currentTarget.setAttribute("aria-pressed", String(theme === "dim"));
  try { localStorage.setItem("bp-theme", theme); } catch { /* holds for this page */ }
}

/** What the judge must know now, in one or two sentences; nothing where all is well. */
export function alerts() {
  const element = h("div.desk-alerts", { "aria-live": "polite" });
  let said = "";
  const update = () => {
    const found = messages();
    const now = JSON.stringify(found.map(([, ...words]) => words)) + language();
    if (now === said) return;
    said = now;
    element.replaceChildren(...found.map(([build]) => build()));
  };
  update();
  return { element, update };
}

function messages() {
  const found = [];
  const add = (kind, text, ...rest) => found.push([() => notice(kind, text, ...rest.map((make) => make())), kind, text]);
  if (desk.fault) add("rose", t("storage_full"));
  if (desk.outcome === "signed_out") add("rose", t("signed_out"), () => h("p", {}, link("secondary", t("sign_in"), "/login?next=%2Fjudge%2F", { iconName: "log-in" })));
  else if (desk.outcome === "forbidden") add("rose", t("forbidden"));
  else if (!navigator.onLine || desk.outcome === "offline" || desk.outcome === "server") add("amber", t("offline"));
  if (!isSecureContext) add("amber", t("insecure"));
  for (const other of desk.others) add("amber", t("other_judge", { name: other.name, n: t("unsent", { n: other.n }) }));
  return found;
}

/** How many minutes this device's clock is off, 0 where it is right or unknown. */
export function minutesOff(clock) {
  if (!clock) return 0;
  const minutes = Math.round(Math.abs(Date.parse(clock.here) - Date.parse(clock.server)) / 60_000);
  return minutes >= SLACK_MINUTES ? minutes : 0;
}

/** A short message with one way back, gone after a while, never in the way. */
export function say(text, act = null, label = "") {
  document.querySelector(".desk-toast")?.remove();
  const toast = h("div.desk-toast", { role: "status" }, h("span", {}, text),
    act && h("button.btn.btn-quiet", { type: "button", onclick: () => { toast.remove(); act(); } }, icon("undo-2", 18), h("span", {}, label)));
  document.getElementById("desk-app").append(toast);
  setTimeout(() => toast.remove(), 8000);
}

export function demoStrip() {
  if (!desk.data?.bundle?.demo) return null;
  return h("aside.demo-strip", { "aria-label": t("demo") }, h("strong", {}, t("demo")), h("span.strip-more", {}, ` · ${t("demo_more")}`));
}
