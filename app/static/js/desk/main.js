// The desk: one page that opens, reloads and works without a network. Old browsers keep the plain page.
import { h, notice, useIcons, link } from "./dom.js";
import { begin, contact, desk, freshen, kick, watchWorld, writeTyping } from "./hub.js";
import { renew, startWorker } from "./updates.js";
import { deviceView } from "./views/device.js";
import { demoStrip, say } from "./views/frame.js";
import { listView } from "./views/list.js";
import { sendView } from "./views/send.js";
import { sheetView } from "./views/sheet.js";
import { speak, t, useWords } from "./words.js";

const root = document.getElementById("desk-app");
const isShell = Boolean(document.querySelector(".desk-opening"));
let view = null, drawnFor = null;

const ROUTES = [
  [/^#\/sheets\/(\d+)\/send$/, (id) => sendView(Number(id))],
  [/^#\/sheets\/(\d+)(?:\/([\w-]+))?$/, (id, row) => sheetView(Number(id), row)],
  [/^#\/device$/, () => deviceView(show)],
  [/^/, () => listView()],
];

async function show() {
  for (let tries = 0; tries < 3; tries += 1) { await writeTyping(); if (!desk.isBehind) break; }
  drawnFor = desk.judge;
  const hash = location.hash;
  const [pattern, make] = ROUTES.find(([each]) => each.test(hash));
  view = make(...pattern.exec(hash).slice(1));
  document.title = `${view.title} · Bệ Phóng`;
  document.body.classList.toggle("has-panes", Boolean(view.hasPanes));
  root.replaceChildren(...[h("a.skip-link", { href: "#content", onclick: skip }, t("skip")), demoStrip(), ...view.elements].filter(Boolean));
  scrollTo(0, 0);
  view.shown?.();
  freshen();
  if (hash === "#/away") say(t("away"));
}

/** News of the hub: the page says whether the server was heard since it opened, and draws itself anew. */
function told() {
  root.dataset.fresh = desk.isFresh ? "yes" : "no";
  root.dataset.outcome = desk.outcome;
  if (view && drawnFor !== desk.judge) show(); // somebody else signed in, perhaps in another tab
  else view?.update?.();
}

function skip(event) {
  event.preventDefault(); // the address after # is the desk's own
  document.getElementById("content").focus();
}

/** Take the page over: what the server had drawn is replaced by the same, from the device. */
function takeOver() {
  for (const child of [...document.body.children]) if (child !== root) child.remove();
  document.body.className = "layout-desk";
  root.hidden = false;
}

function chooseLanguage() {
  let known = null;
  try { known = localStorage.getItem("bp-desk-language"); } catch { /* none kept */ }
  const asked = new URLSearchParams(location.search).get("lang");
  speak(asked ?? (isShell ? known ?? desk.data?.bundle?.judge.locale ?? "vi" : document.documentElement.lang));
}

async function start() {
  useWords(root.dataset.words);
  useIcons(root.dataset.icons);
  chooseLanguage();
  document.documentElement.dataset.theme = document.documentElement.dataset.wish ?? document.documentElement.dataset.theme;
  let isReady = false;
  try {
    isReady = await begin(told);
  } catch (error) {
    giveUp();
    return error?.name === "VersionError" ? renew() : undefined;
  }
  if (!isReady) return stranger();
  if (mustDeclare()) await contact(true); // what the device knows of it may be old
  chooseLanguage();
  open();
}

function open() {
  if (mustDeclare() && navigator.onLine && desk.outcome === "done" && !isBack()) {
    location.replace("/judge/conflicts"); // nothing else can be done first
    return;
  }
  takeOver();
  addEventListener("hashchange", show);
  show();
  watchWorld();
  kick({ bundle: true });
  startWorker();
  navigator.storage?.persist?.().catch(() => {});
}

function mustDeclare() { return desk.data.bundle.declare.length > 0 && !desk.data.bundle.sheets.length; }

/** From the declaration one comes back by its link, not in a circle. */
function isBack() { return document.referrer.endsWith("/judge/conflicts"); }

/** Nobody has used the desk on this device, and the server gave nothing. */
async function stranger() {
  if (desk.outcome === "signed_out") { location.replace("/login?next=%2Fjudge%2F"); return; }
  if (!isShell) return; // the page of the server stands
  document.getElementById("content").replaceChildren(h("h1", {}, t("my_sheets")), notice("amber", t("offline")));
  setTimeout(async () => { if (await contact()) open(); else stranger(); }, 5000);
}

/** No storage at all: a private window of an old browser, or blocked by a setting. */
function giveUp() {
  const say = notice("rose", t("no_storage"), h("p", {}, link("secondary", t("check"), "/judge/check"), " ", link("secondary", t("plain_pages"), "/judge/?plain=1")));
  document.getElementById("content").prepend(say);
}

/** Who asked for the plain pages keeps them until the desk is opened again. */
function isPlain() {
  const asked = new URLSearchParams(location.search).has("plain");
  try {
    if (asked) sessionStorage.setItem("bp-plain", "1");
    else sessionStorage.removeItem("bp-plain");
  } catch { /* then each page asks for itself */ }
  return asked;
}

if (!isPlain()) start();
