// The device check. Plain old script, so that an old browser can be told that it is old.
(function () {
  "use strict";
  var list = document.getElementById("checks");
  if (!list) return;
  var MINUTE = 60000, SLACK = 5, ROOM = 100 * 1024 * 1024, PRIVATE = 400 * 1024 * 1024;

  function tell(name, state, measured) {
    var line = list.querySelector("[data-check=" + name + "]");
    line.setAttribute("data-state", state);
    line.querySelector("[data-word]").textContent = list.getAttribute("data-" + state);
    line.querySelector("[data-measured]").textContent = measured || "";
    line.querySelector(".check-good").hidden = state !== "ok";
    line.querySelector(".check-remedy").hidden = state === "ok" || state === "unknown";
  }

  function megabytes(bytes) { return Math.round(bytes / 1024 / 1024) + " MB"; }

  function secure() {
    var isFit = window.isSecureContext === true && "serviceWorker" in navigator;
    tell("secure", isFit ? "ok" : "bad", location.origin);
    return isFit;
  }

  /** Everything that the desk is built of; what is missing is named. */
  function browser() {
    var missing = [];
    var has = function (name, isThere) { if (!isThere) missing.push(name); };
    has("modules", "noModule" in HTMLScriptElement.prototype);
    has("IndexedDB", Boolean(window.indexedDB));
    has("fetch", typeof window.fetch === "function" && typeof window.AbortController === "function");
    has("getRandomValues", Boolean(window.crypto && window.crypto.getRandomValues));
    has("Array.flat", typeof Array.prototype.flat === "function");
    has("replaceChildren", typeof Element.prototype.replaceChildren === "function");
    has("fromEntries", typeof Object.fromEntries === "function");
    tell("browser", missing.length ? "bad" : "ok", missing.length ? missing.join(", ") : "");
  }

  /** Write, read back, and take away again. */
  function storage() {
    if (!window.indexedDB) { tell("storage", "bad", "IndexedDB"); return; }
    var request;
    try { request = indexedDB.open("be-phong-check", 1); } catch (error) { tell("storage", "bad", error.name); return; }
    request.onupgradeneeded = function () { request.result.createObjectStore("t"); };
    request.onerror = function () { tell("storage", "bad", request.error && request.error.name); };
    request.onsuccess = function () {
      var db = request.result, transaction = db.transaction("t", "readwrite");
      transaction.objectStore("t").put("8,5", "mark");
      transaction.onerror = transaction.onabort = function () { tell("storage", "bad", transaction.error && transaction.error.name); };
      transaction.oncomplete = function () { db.close(); indexedDB.deleteDatabase("be-phong-check"); room(); };
    };
  }

  function room() {
    if (!(navigator.storage && navigator.storage.estimate)) { tell("storage", "ok", ""); return; }
    navigator.storage.estimate().then(function (found) {
      var free = found.quota - found.usage;
      tell("storage", free < ROOM ? "bad" : "ok", megabytes(free));
    });
  }

  function isInstalled() {
    return navigator.standalone === true || (window.matchMedia && matchMedia("(display-mode: standalone)").matches);
  }

  function lasting() {
    if (isInstalled()) { tell("lasting", "ok", ""); return; }
    if (!(navigator.storage && navigator.storage.persisted)) { tell("lasting", "warn", ""); return; }
    navigator.storage.persisted().then(function (is) { return is || !navigator.storage.persist ? is : navigator.storage.persist(); })
      .then(function (is) { tell("lasting", is ? "ok" : "warn", ""); }, function () { tell("lasting", "warn", ""); });
  }

  /** Private windows get little room, or no service worker although the address is secure. */
  function privacy(isSecure) {
    if (window.isSecureContext && !isSecure) { tell("private", "warn", "service worker"); return; }
    if (!(navigator.storage && navigator.storage.estimate)) { tell("private", "unknown", ""); return; }
    navigator.storage.estimate().then(function (found) {
      var heap = window.performance && performance.memory && performance.memory.jsHeapSizeLimit;
      var limit = heap ? Math.min(heap * 2, 4 * PRIVATE) : PRIVATE;
      var isSmall = found.quota < limit;
      tell("private", isSmall ? "warn" : "ok", isSmall ? megabytes(found.quota) : "");
    }, function () { tell("private", "unknown", ""); });
  }

  function clock() {
    if (typeof window.fetch !== "function") { tell("clock", "unknown", ""); return; }
    var sent = Date.now();
    fetch("/healthz", { cache: "no-store" }).then(function (answer) {
      var server = Date.parse(answer.headers.get("Date")), here = (sent + Date.now()) / 2;
      if (isNaN(server)) { tell("clock", "unknown", ""); return; }
      var off = Math.round((here - server) / MINUTE);
      tell("clock", Math.abs(off) >= SLACK ? "warn" : "ok", off ? (off > 0 ? "+" : "−") + Math.abs(off) + " min" : "");
    }, function () { tell("clock", "unknown", ""); });
  }

  function screenSize() {
    var width = window.innerWidth, height = window.innerHeight, short = Math.min(width, height);
    tell("screen", short < 340 ? "bad" : short < 600 ? "warn" : "ok", width + " × " + height);
  }

  function install() {
    var button = document.getElementById("check-install"), asked = null;
    window.addEventListener("beforeinstallprompt", function (event) { event.preventDefault(); asked = event; button.hidden = false; });
    button.addEventListener("click", function () { if (asked) { asked.prompt(); button.hidden = true; } });
  }

  install();
  browser();
  var isSecure = secure();
  storage();
  lasting();
  privacy(isSecure);
  clock();
  screenSize();
})();
