// An open page asks now and then how things stand: the server's time, the deadline, what others saved.
import { learnTime, moveDeadline } from "./countdown.js";

const EVERY = 20000;
const place = document.querySelector("[data-status]");
let last = null;
let timer = 0;
let asking = null;

function tell(state) {
  document.dispatchEvent(new CustomEvent("bp:state", { detail: { ...state, before: last } }));
  const changed = last && (state.closes !== last.closes || state.in_time !== last.in_time);
  last = state;
  if (changed && "reload" in place.dataset) location.reload();
}

function plan(state) {
  clearTimeout(timer);
  // Just after the deadline everybody wants to know; not all in the same instant.
  const left = state?.closes ? Date.parse(state.closes) - Date.parse(state.now) + 300 + 1500 * Math.random() : EVERY;
  timer = setTimeout(ask, left > 0 && left < EVERY ? left : EVERY * (0.9 + 0.2 * Math.random()));
}

async function request() {
  const before = Date.now();
  let state = null;
  try {
    const answer = await fetch(place.dataset.status, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15000) });
    if (answer.type === "opaqueredirect" || answer.status === 401) return { signedOut: true };
    if (!answer.ok) return null;
    state = await answer.json();
    learnTime(state.now, before, Date.now());
    if (state.closes) moveDeadline(state.closes, state.closes_words);
    tell(state);
  } catch {
    // No network: the page says so when it has something to send.
  } finally {
    plan(state);
  }
  return state;
}

export function ask() {
  asking ??= request().finally(() => { asking = null; });
  return asking;
}

if (place) {
  document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
  window.addEventListener("online", ask);
  ask();
}
