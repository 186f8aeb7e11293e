// File questions of a dossier: sent in pieces as soon as chosen, going on after a cut or a reload.

import { Refused, SignedOut, insist, list, post, send } from "./upload-line.js";
import { forget, keep, kept } from "./upload-shelf.js";

const PHOTO = /^image\//u;
const figures = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const weight = (bytes) => (bytes < 1048576 ? `${figures.format(Math.ceil(bytes / 1024))} KB` : `${figures.format(bytes / 1048576)} MB`);
const isPhoto = (file) => PHOTO.test(file.type) || /\.hei[cf]$/iu.test(file.name);
const total = (files) => files.reduce((sum, file) => sum + file.size, 0);
const nameOf = (files) => files[0].name;

function fill(text, facts) {
  return text.replace(/\{(\w+)\}/gu, (whole, name) => facts[name] ?? whole);
}

class Row {
  constructor(box, files) {
    this.box = box;
    this.files = files;
    this.stop = new AbortController();
    this.node = document.createElement("li");
    this.node.className = "upload-row";
    const head = document.createElement("p");
    head.className = "upload-name";
    head.textContent = files.length > 1 ? fill(box.dataset.sayPhotos, { n: files.length }) : nameOf(files);
    this.words = document.createElement("p");
    this.words.className = "upload-words";
    this.bar = document.createElement("progress");
    this.bar.className = "bar";
    this.bar.max = total(files);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", head.textContent);
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "btn btn-quiet";
    this.button.textContent = box.dataset.sayStop;
    this.button.addEventListener("click", () => this.stop.abort());
    this.node.append(head, this.bar, this.words, this.button);
    box.querySelector("[data-list]").append(this.node);
  }

  say(words, kind = "") {
    this.words.textContent = words;
    this.node.dataset.kind = kind;
  }

  moved(bytes) {
    this.bar.value = bytes;
    const percent = Math.floor((100 * bytes) / this.bar.max);
    this.say(fill(this.box.dataset.saySending, { percent: `${percent}%`, done: weight(bytes), size: weight(this.bar.max) }));
    if (percent >= (this.told ?? 0) + 25) {
      this.told = percent;
      tell(this.box, this.words.textContent);
    }
  }

  trouble(text) {
    if (this.words.textContent === text) return;
    this.say(text, "amber");
    tell(this.box, text);
  }

  refuse(words) {
    this.bar.remove();
    this.button.remove();
    this.say(words, "rose");
    this.words.setAttribute("role", "alert");
    this.node.scrollIntoView({ block: "nearest" });
  }
}

function tell(box, words) {
  box.querySelector("[data-told]").textContent = words;
}

function show(box, answer) {
  box.querySelector("[data-kept]").innerHTML = answer.html;
  window.htmx?.process(box.querySelector("[data-kept]"));
  const missing = document.getElementById("missing");
  if (missing && answer.missing) missing.innerHTML = answer.missing;
  const saved = document.querySelector("#save-state [data-save-text]");
  if (saved && answer.words) saved.textContent = answer.words;
  box.querySelector(".field-error")?.remove();
  box.classList.remove("has-error");
  watch(box);
}

async function sendAll(box, row, id) {
  const { dataset } = box;
  let before = 0;
  const told = (what, offset) => {
    if (what === "sending") row.moved(before + offset);
    else row.trouble(what === "busy" ? dataset.sayBusy : dataset.sayOffline);
  };
  const uploads = [];
  for (const file of row.files) {
    uploads.push(await send(file, dataset.upload, dataset.begin, told, row.stop.signal));
    before += file.size;
  }
  row.say(dataset.sayChecking);
  const body = { field: dataset.upload, uploads };
  const { status, answer } = await insist((late) => post(dataset.finish, body, late), dataset.begin, told, row.stop.signal);
  if (status !== 201) throw new Refused(answer.message ?? "");
  await forget(id);
  row.node.remove();
  show(box, answer);
  tell(box, fill(dataset.sayDone, { name: answer.name }));
}

// Field → what is being sent for it: another choice takes the place of the first.
const going = new Map();

function place(box, files) {
  const { upload } = box.dataset;
  going.get(upload)?.stop.abort();
  box.querySelector("[data-list]").replaceChildren();
  const row = new Row(box, files);
  going.set(upload, row);
  return row;
}

async function start(box, files, id = `${box.dataset.begin}:${box.dataset.upload}`) {
  const row = place(box, files);
  if (!(await keep(id, box.dataset.begin, files))) tell(box, box.dataset.sayLost);
  try {
    await sendAll(box, row, id);
  } catch (error) {
    if (going.get(box.dataset.upload) !== row) return;
    if (error instanceof SignedOut) return row.trouble(box.dataset.saySignedOut);
    await forget(id);
    if (!row.stop.signal.aborted) return row.refuse(error instanceof Refused && error.message ? error.message : box.dataset.sayBusy);
    row.node.remove();
    for (const one of await list(box.dataset.begin).catch(() => [])) {
      if (one.field === box.dataset.upload) post(`${one.url}forget`, {}).catch(() => {});
    }
  }
}

function objection(box, files) {
  const limit = Number(box.dataset.limit);
  const large = files.find((file) => file.size > limit);
  if (large) return fill(box.dataset.sayLarge, { name: large.name, size: weight(large.size), most: weight(limit) });
  const empty = files.find((file) => !file.size);
  if (empty) return fill(box.dataset.sayEmpty, { name: empty.name });
  if (files.length > 1 && !("several" in box.dataset && files.every(isPhoto))) return box.dataset.sayOne;
  return "";
}

function choose(box, input) {
  const files = [...input.files];
  input.value = "";
  if (!files.length) return;
  const words = objection(box, files);
  if (!words) return start(box, files);
  place(box, files).refuse(words);
}

// What this device kept goes on by itself; of what it did not keep, the person is told.
async function goOn(boxes) {
  const here = new Map(boxes.map((box) => [box.dataset.upload, box]));
  const begins = boxes[0].dataset.begin;
  const found = await kept(begins);
  for (const one of found) {
    const box = here.get(one.id.slice(begins.length + 1));
    if (box && !going.has(box.dataset.upload)) start(box, one.files, one.id);
  }
  for (const one of await list(begins).catch(() => [])) {
    const box = here.get(one.field);
    if (!box || going.has(one.field) || !one.offset) continue;
    const percent = Math.floor((100 * one.offset) / one.size);
    const row = place(box, [{ name: one.name, size: one.size }]);
    row.bar.value = one.offset;
    row.say(fill(box.dataset.sayAgain, { percent: `${percent}%`, name: one.name }), "amber");
    row.stop.signal.addEventListener("abort", () => {
      post(`${one.url}forget`, {}).catch(() => {});
      row.node.remove();
    });
  }
}

// While the worker draws pages, say how far it is.
function watch(box, rounds = 60) {
  const place = box.querySelector("[data-kept]");
  if (!rounds || !place.querySelector("[data-drawing]")) return;
  setTimeout(async () => {
    try {
      if (!document.hidden && !place.querySelector("details[open]")) {
        const response = await fetch(box.dataset.finish, { redirect: "manual" });
        if (!response.ok) return;
        place.innerHTML = (await response.json()).files[box.dataset.upload] ?? "";
        window.htmx?.process(place);
      }
    } catch {
      // No network: the next round asks again.
    }
    watch(box, rounds - 1);
  }, 3000);
}

const boxes = [...document.querySelectorAll("[data-upload]")];
for (const box of boxes) {
  const input = box.querySelector("input[type=file]");
  input.addEventListener("change", () => choose(box, input));
  watch(box);
}
if (boxes.length) goOn(boxes);
