// A dossier saves itself while one types; without a network it stays on this device and is sent later.

const IDLE = 2500;
const RETRY = 10000;
const form = document.querySelector("form[data-autosave]");

const key = `bp-dossier:${location.pathname}`;
const state = document.getElementById("save-state");
let dirty = false;
let sending = false;
let stopped = false;
let timer = 0;

function fields() {
  const data = new FormData(form);
  for (const [name, value] of [...data]) {
    if (value instanceof File || name === "then") data.delete(name);
  }
  return data;
}

function say(text, kind) {
  state.className = `save-state save-${kind}`;
  state.querySelector("[data-save-text]").textContent = text;
}

function keepHere() {
  const typed = [...fields()].filter(([name]) => name.startsWith("answer_"));
  try {
    localStorage.setItem(key, JSON.stringify({ version: form.elements.version.value, typed }));
  } catch {
    // Forbidden or full storage: the page itself still holds the text.
  }
}

function forget() {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept.
  }
}

// The server cleans blanks and composes letters: the same words are no difference.
const plain = (text) => text.normalize("NFC").replace(/\s+/gu, " ").trim();

function unsent() {
  try {
    const kept = JSON.parse(localStorage.getItem(key)) ?? { typed: [] };
    const differs = ([name, value]) => form.elements[name] && plain(form.elements[name].value) !== plain(value);
    return { version: kept.version, typed: kept.typed.filter(differs) };
  } catch {
    return { typed: [] };
  }
}

function bringBack(typed) {
  for (const [name, value] of typed) {
    form.elements[name].value = value;
    form.elements[name].dispatchEvent(new Event("input", { bubbles: true }));
  }
  say(form.dataset.restored, "amber");
}

function restore() {
  const { version, typed } = unsent();
  if (!typed.length) return forget();
  // Saved elsewhere since: the person decides which words stay.
  if (version === form.elements.version.value) return bringBack(typed);
  const button = document.getElementById("bring-back");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.hidden = true;
    bringBack(typed);
  });
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function accept(answer) {
  form.elements.version.value = answer.version;
  document.getElementById("missing").innerHTML = answer.missing;
  if (dirty) return;
  forget();
  say(answer.words, "leaf");
}

async function save() {
  if (!dirty || stopped) return;
  if (sending) return later(IDLE);
  sending = true;
  dirty = false;
  try {
    const response = await fetch(location.pathname, {
      method: "POST", body: fields(), headers: { "X-Autosave": "1" }, redirect: "manual",
    });
    const json = response.headers.get("content-type")?.includes("json");
    if (response.ok && json) accept(await response.json());
    else if (response.status >= 500) throw new Error("busy");
    else {
      dirty = true;
      stopped = response.status === 409;
      say(json ? (await response.json()).message : form.dataset.signedOut, "rose");
    }
  } catch {
    dirty = true;
    say(form.dataset.offline, "amber");
    later(RETRY);
  } finally {
    sending = false;
  }
}

function watch() {
  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    dirty = true;
    keepHere();
    later(IDLE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty = false;
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  if (form.hasAttribute("data-fresh")) restore();
  else dirty = true; // refused by the server: typed, shown again, not saved yet
}

if (form) watch();
