// IndexedDB in a few lines. Every version of the app opens what an older one left behind.
const NAME = "be-phong-desk";
// A new version adds a step at the end; none is ever changed, and none deletes unsent work.
const STEPS = [
  (db) => {
    db.createObjectStore("meta", { keyPath: "key" });
    db.createObjectStore("bundles", { keyPath: "judge" });
    db.createObjectStore("sheets", { keyPath: ["judge", "sheet"] });
    db.createObjectStore("operations", { keyPath: "seq" }).createIndex("judge", "judge");
    db.createObjectStore("issues", { keyPath: ["judge", "sheet", "cell"] }).createIndex("judge", "judge");
    db.createObjectStore("notes", { keyPath: ["judge", "sheet"] });
    db.createObjectStore("files", { keyPath: ["judge", "url"] }).createIndex("judge", "judge");
  },
];

let opened = null;

/** Open the database of this device; another tab may bring it up to date at any time. */
export function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, STEPS.length);
    request.onupgradeneeded = (event) => {
      for (const step of STEPS.slice(event.oldVersion)) step(request.result);
    };
    request.onerror = () => { opened = null; reject(request.error); };
    request.onsuccess = () => {
      const close = () => { opened = null; };
      request.result.onversionchange = () => { request.result.close(); close(); };
      request.result.onclose = close;
      resolve(request.result);
    };
  });
  return opened;
}

/** Await one request of a transaction. */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Run *work* in one transaction; it is on the disk when this returns, or nothing of it is. */
export async function write(stores, work) {
  return transact(stores, "readwrite", work);
}

/** Read in one transaction. */
export async function read(stores, work) {
  return transact(stores, "readonly", work);
}

async function transact(stores, mode, work) {
  const db = await open();
  const transaction = db.transaction(stores, mode, mode === "readwrite" ? { durability: "strict" } : {});
  const finished = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  finished.catch(() => {});
  const store = Object.fromEntries([].concat(stores).map((name) => [name, transaction.objectStore(name)]));
  let result;
  try {
    result = await work(store);
  } catch (error) {
    try { transaction.abort(); } catch { /* over already */ }
    throw error;
  }
  await finished;
  return result;
}

/** Everything of one judge in a store that has an index by judge, or keys that begin with it. */
export function allOf(store, judge) {
  const range = IDBKeyRange.bound([judge], [judge, []]);
  return done(store.indexNames.contains("judge") ? store.index("judge").getAll(judge) : store.getAll(range));
}
