// Files that are on their way, kept on this device so that a reload or a closed browser loses none.

const NAME = "bp-uploads";
const STORE = "files";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function run(mode, work) {
  const shelf = await open();
  try {
    return await new Promise((resolve, reject) => {
      const change = shelf.transaction(STORE, mode);
      const asked = work(change.objectStore(STORE));
      change.oncomplete = () => resolve(asked.result);
      change.onabort = change.onerror = () => reject(change.error);
    });
  } finally {
    shelf.close();
  }
}

// False where the browser keeps nothing (private windows, a full disk): the page says so.
export async function keep(id, place, files) {
  try {
    await run("readwrite", (store) => store.put({ id, place, files, at: Date.now() }));
    return true;
  } catch {
    return false;
  }
}

export async function forget(id) {
  try {
    await run("readwrite", (store) => store.delete(id));
  } catch {
    // Nothing was kept.
  }
}

const WEEK = 7 * 24 * 3600 * 1000;

export async function kept(begins) {
  try {
    const all = await run("readonly", (store) => store.getAll());
    for (const old of all.filter((one) => Date.now() - one.at > WEEK)) forget(old.id);
    return all.filter((one) => one.place.startsWith(begins) && Date.now() - one.at <= WEEK);
  } catch {
    return [];
  }
}
