// The service worker: the desk opens from the device, whole and of one version, network or not.
// VERSION and ADDRESSES stand above; data are no business of this file, they live in IndexedDB.
const CACHE = `desk-${VERSION}`;
const SHELL = "/judge/shell";
const CHECK = "/judge/check";

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(ADDRESSES.map((url) => new Request(url, { cache: "no-cache", credentials: "omit" })));
    // The first version serves at once; a later one waits until the page says that nothing is unsent.
    if (!self.registration.active) await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("desk-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  if (event.tag === "desk" && self.sendAll) event.waitUntil(self.sendAll());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (url.pathname === "/judge/" && !url.searchParams.has("plain")) event.respondWith(kept(SHELL, request));
    else if (url.pathname === CHECK) event.respondWith(fetch(request).catch(() => kept(CHECK, request)));
    else event.respondWith(fetch(request).catch(() => away(url)));
  } else if (url.pathname.startsWith("/static/")) {
    event.respondWith(kept(request, request));
  }
});

async function kept(key, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(key)) ?? fetch(request);
}

/** A page of the server without a network: a sheet opens on the desk instead, all else is the list. */
function away(url) {
  const sheet = /^\/judge\/sheets\/(\d+)/.exec(url.pathname);
  return Response.redirect(sheet ? `/judge/#/sheets/${sheet[1]}` : "/judge/#/away", 302);
}
