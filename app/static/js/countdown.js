// Time left, by the server's clock: a phone that is five minutes wrong must not mislead its owner.

let offset = null;
const watched = new Map();

async function serverOffset() {
  const before = Date.now();
  try {
    const answer = await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    const date = Date.parse(answer.headers.get("date"));
    // The header has whole seconds: take the middle of its second and of the way there and back.
    if (date) return date + 500 - (before + Date.now()) / 2;
  } catch {
    // No network: the device's own clock is the best there is.
  }
  return 0;
}

function show(line, now) {
  const left = Math.floor((Date.parse(line.dataset.countdown) - now) / 1000);
  const block = line.closest("[data-deadline]");
  block?.classList.toggle("is-near", left > 0 && left < 172800);
  block?.classList.toggle("is-past", left <= 0);
  const parts = { d: Math.floor(left / 86400), h: Math.floor(left / 3600), m: Math.floor(left / 60), s: left % 60 };
  let words = line.dataset.past;
  if (left >= 86400) words = line.dataset.days.replace("{d}", parts.d).replace("{h}", parts.h % 24);
  else if (left >= 3600) words = line.dataset.hours.replace("{h}", parts.h).replace("{m}", parts.m % 60);
  else if (left > 0 && left < 60) words = line.dataset.seconds.replace("{s}", parts.s);
  else if (left > 0) words = line.dataset.minutes.replace("{m}", parts.m).replace("{s}", parts.s);
  if (line.textContent !== words) line.textContent = words;
}

function tick() {
  const now = Date.now() + (offset ?? 0);
  for (const line of watched.keys()) {
    if (line.isConnected) show(line, now);
    else watched.delete(line);
  }
}

// The server's clock as a page learned it: the middle of the way there and back.
export function learnTime(now, before, after) {
  offset = Date.parse(now) - (before + after) / 2;
  tick();
}

// A deadline that was extended while the page lay open.
export function moveDeadline(closes, words) {
  const block = document.querySelector("[data-deadline]");
  if (!block || Date.parse(block.dataset.deadline) === Date.parse(closes)) return;
  block.dataset.deadline = closes;
  block.querySelector("[data-countdown]").dataset.countdown = closes;
  block.querySelector(".deadline-when").textContent = words;
  tick();
}

export async function startCountdowns() {
  const lines = document.querySelectorAll("[data-countdown]");
  if (!lines.length) return;
  for (const line of lines) watched.set(line, true);
  tick();
  if (offset !== null) return;
  offset = 0;
  setInterval(tick, 1000);
  if (document.querySelector("[data-status]")) return; // pulse.js learns it anyway
  offset = await serverOffset();
  tick();
}
