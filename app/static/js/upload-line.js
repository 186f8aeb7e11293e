// One file on its way to the server, piece by piece; whatever breaks, it goes on from what arrived.

const SMALLEST = 64 * 1024;
const LARGEST = 1024 * 1024;
const PATIENCE = 60000;
const WAITS = [1000, 2000, 4000, 8000, 15000];

export class Refused extends Error {}
export class SignedOut extends Error {}

const token = { value: document.querySelector("meta[name=csrf-token]")?.content ?? "" };

async function answerOf(response) {
  if (response.type === "opaqueredirect" || response.status === 401) throw new SignedOut();
  const isJson = response.headers.get("content-type")?.includes("json");
  return isJson ? response.json() : {};
}

export function post(url, body, signal) {
  const isFile = body instanceof Blob;
  return fetch(url, {
    method: "POST", redirect: "manual", signal, body: isFile ? body : JSON.stringify(body),
    headers: {
      "X-CSRFToken": token.value,
      "Content-Type": isFile ? "application/octet-stream" : "application/json",
    },
  });
}

export async function list(url) {
  const response = await fetch(url, { redirect: "manual", headers: { Accept: "application/json" } });
  const answer = await answerOf(response);
  if (answer.csrf) token.value = answer.csrf;
  return answer.uploads ?? [];
}

function pause(wait, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, wait);
    window.addEventListener("online", done, { once: true });
    signal.addEventListener("abort", done, { once: true });
  });
}

// Ask until there is an answer: no network and a busy server are waited for, a refusal is not.
export async function insist(ask, url, told, signal) {
  for (let tries = 0; ; tries += 1) {
    if (signal.aborted) throw new DOMException("stopped", "AbortError");
    try {
      const late = AbortSignal.timeout ? AbortSignal.timeout(PATIENCE) : undefined;
      const response = await ask(late);
      if (response.status === 400 && tries < 2) {
        await list(url); // the token is too old: a new one comes with the list
        continue;
      }
      if (response.status < 500 && response.status !== 429 && response.status !== 408) {
        return { status: response.status, answer: await answerOf(response) };
      }
      told("busy");
    } catch (error) {
      if (error instanceof SignedOut || signal.aborted) throw error;
      told("offline");
    }
    await pause(WAITS[Math.min(tries, WAITS.length - 1)], signal);
  }
}

// Send a file whole; returns the name of the upload once every byte is acknowledged.
export async function send(file, field, url, told, signal) {
  const given = { field, name: file.name, size: file.size, mark: String(file.lastModified ?? "") };
  const begin = () => insist((late) => post(url, given, late), url, told, signal);
  let { status, answer } = await begin();
  if (status !== 201) throw new Refused(answer.message ?? "");
  let { upload, offset, piece, url: to } = answer;
  told("sending", offset);
  while (offset < file.size) {
    const started = performance.now();
    const part = file.slice(offset, offset + piece);
    ({ status, answer } = await insist((late) => post(`${to}${offset}`, part, late), url, told, signal));
    if (status === 404) {
      ({ status, answer } = await begin()); // forgotten meanwhile: from the start again
      if (status !== 201) throw new Refused(answer.message ?? "");
      ({ upload, offset, url: to } = answer);
      continue;
    }
    if (status !== 200 && status !== 409) throw new Refused(answer.message ?? "");
    offset = answer.offset;
    told("sending", offset);
    const took = performance.now() - started;
    if (took > 8000) piece = Math.max(SMALLEST, piece / 2);
    else if (took < 1500) piece = Math.min(LARGEST, piece * 2);
  }
  return upload;
}
