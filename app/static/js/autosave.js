// A dossier saves itself answer by answer; without a network it stays on this device and is sent later.
import { alike, read, serial, valuesOf, words, write } from "./answers.js";
import * as contest from "./contest.js";
import { forget, keep, kept } from "./keep.js";
import { ask as askStatus } from "./pulse.js";

const IDLE = 2500;
const RETRY = 10000;
const ICONS = { leaf: "cloud-check", amber: "tablet-smartphone", rose: "triangle-alert", sea: "refresh-cw" };
const form = document.querySelector("form[data-autosave]");
const here = location.pathname;
const boxes = new Map();
const base = new Map(); // what the server has of each answer, as typed here
const seen = JSON.parse(form.elements.seen.value);
const state = document.getElementById("save-state");
let sending = null;
let timer = 0;
let keeping = null;
let waiting = false;

function say(text, kind) {
  if (!text) return;
  state.className = `save-state save-${kind}`;
  state.querySelector("[data-save-text]").textContent = text;
  const picture = state.querySelector("use");
  picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, `#${ICONS[kind]}`));
  document.getElementById("sign-in-again").hidden = text !== form.dataset.signedOut;
}

const changed = () => [...boxes.keys()].filter((key) => serial(boxes.get(key)) !== base.get(key));
const toSend = () => changed().filter((key) => !contest.isAsking(key));

async function keepNow() {
  const keys = changed();
  if (!keys.length) return forget(here);
  return keep(here, Object.fromEntries(keys.map((key) => [key, { values: read(boxes.get(key)), seen: seen[key] ?? null }])));
}

// One writing at a time, and after it the latest: fast fingers must not queue up behind the disk.
function keepHere() {
  if (keeping) waiting = true;
  else {
    keeping = keepNow().finally(() => {
      keeping = null;
      if (waiting) keepHere();
    });
    waiting = false;
  }
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function dispute(key, theirs, mark) {
  const box = boxes.get(key);
  contest.ask(key, box, theirs, (take) => {
    seen[key] = mark;
    if (take === "mine") return later(0);
    const values = valuesOf(box, theirs.value);
    if (!values) return forget(here).then(() => location.reload());
    write(box, values);
    base.set(key, serial(box));
    keepHere();
    return later(0);
  });
}

function takeOver(key, value, mark) {
  const box = boxes.get(key);
  const values = box && valuesOf(box, value);
  if (!values || serial(box) !== base.get(key)) return; // typed here since: asked when it is sent
  write(box, values);
  base.set(key, serial(box));
  seen[key] = mark;
}

function learn(answer, sent) {
  for (const [key, was] of sent) {
    if (answer.wrong[key] || answer.contested[key]) continue;
    base.set(key, was);
    seen[key] = answer.marks[key];
  }
  for (const [key, theirs] of Object.entries(answer.contested)) dispute(key, theirs, answer.marks[key]);
  for (const [key, value] of Object.entries(answer.others)) if (!sent.has(key)) takeOver(key, value, answer.marks[key]);
  form.elements.version.value = answer.version;
  form.elements.seen.value = JSON.stringify(seen);
  document.getElementById("missing").innerHTML = answer.missing;
  if (Object.keys(answer.wrong).length) say(answer.message, "rose");
  else if (contest.asked()) say(form.dataset.asks, "rose");
  else if (toSend().length) later(IDLE);
  else say(answer.words, "leaf");
  keepHere();
}

async function post(keys, keepalive) {
  const body = new FormData();
  body.set("csrf_token", form.elements.csrf_token.value);
  body.set("seen", JSON.stringify(seen));
  for (const key of keys) for (const [name, value] of read(boxes.get(key))) body.append(name, value);
  // A page on its way out may send 64 KB; more waits on this device.
  const small = keepalive && [...body.values()].join("").length < 20000;
  const signal = small ? undefined : AbortSignal.timeout(30000);
  return fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual", keepalive: small, signal });
}

// Signed out, or signed in anew in another tab: a fresh token, or the words that say so.
async function renewed() {
  const now = await askStatus();
  if (!now?.csrf) return false;
  form.elements.csrf_token.value = now.csrf;
  return true;
}

async function send(force, keepalive) {
  const keys = toSend();
  if (!keys.length && !force) return;
  const sent = new Map(keys.map((key) => [key, serial(boxes.get(key))]));
  try {
    let response = await post(keys, keepalive);
    if ((response.type === "opaqueredirect" || [400, 401].includes(response.status)) && await renewed()) response = await post(keys, false);
    const json = response.headers.get("content-type")?.includes("json");
    if (json && [200, 409, 422].includes(response.status)) {
      const answer = await response.json();
      if (answer.marks) learn(answer, sent);
      else say(answer.message, "rose");
    } else if (response.type === "opaqueredirect" || response.status < 500) say(form.dataset.signedOut, "rose");
    else throw new Error("busy");
  } catch {
    say(form.dataset.offline, "amber");
    later(RETRY);
  }
}

async function save({ force = false, keepalive = false } = {}) {
  clearTimeout(timer);
  if (sending) await sending;
  sending = send(force, keepalive).finally(() => { sending = null; });
  return sending;
}

async function restore() {
  const record = (await kept(here)) ?? {};
  let back = 0;
  for (const [key, { values, seen: mark }] of Object.entries(record)) {
    const box = boxes.get(key);
    if (!box || alike(values, read(box))) continue;
    const theirs = read(box);
    write(box, values);
    back += 1;
    if (mark === (seen[key] ?? null)) continue;
    // Saved elsewhere since: the person decides which words stay.
    dispute(key, { words: words(theirs), value: theirs.length === 1 ? theirs[0][1] : null, who: "" }, seen[key]);
  }
  if (!back) return keepHere();
  say(contest.asked() ? form.dataset.asks : form.dataset.restored, "amber");
  return later(IDLE);
}

function sendFirst() {
  let passing = false;
  form.addEventListener("submit", async (event) => {
    if (passing) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    await save();
    await new Promise((resolve) => { setTimeout(resolve); }); // a form ignores a second asking within the first
    const open = changed();
    if (contest.asked()) return contest.lookAt();
    // Without a network the page stays; what the server refuses it says beside the field.
    if (open.length && state.classList.contains("save-amber")) return;
    passing = true;
    form.requestSubmit(button);
    passing = false;
  }, { capture: true });
}

function watch() {
  form.classList.add("saves-itself");
  for (const box of form.querySelectorAll("[data-question]")) boxes.set(box.dataset.question, box);
  for (const [key, box] of boxes) base.set(key, serial(box));
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    keepHere();
    later(IDLE);
  });
  form.addEventListener("change", (event) => { if (event.target.type !== "file") later(IDLE); });
  window.addEventListener("online", () => save({ force: true }));
  window.addEventListener("offline", () => say(form.dataset.offline, "amber"));
  document.addEventListener("visibilitychange", () => { if (document.hidden) save({ keepalive: true }); else later(0); });
  document.addEventListener("bp:state", ({ detail }) => {
    document.getElementById("closed").hidden = detail.in_time;
    if (detail.before && detail.closes > detail.before.closes) say(form.dataset.extended.replace("{time}", detail.closes_words), "sea");
    if (String(detail.version) !== form.elements.version.value && !sending) save({ force: true });
  });
  sendFirst();
  if ("fresh" in form.dataset) restore();
  // Refused by the server: typed, shown again, not saved yet.
  else for (const key of boxes.keys()) base.set(key, "");
}

watch();
