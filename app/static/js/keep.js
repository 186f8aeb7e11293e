// What is typed and not yet received stays on this device, through a crash of the browser too.

const STORE = "typed";
let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("bp-dossiers", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run(mode, act) {
  const store = (await database()).transaction(STORE, mode, { durability: "strict" }).objectStore(STORE);
  return new Promise((resolve, reject) => {
    const request = act(store);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

// Private windows may refuse IndexedDB: then the plainer storage, and after that the page alone.
const plainly = (act) => {
  try {
    return act(localStorage);
  } catch {
    return null;
  }
};

export async function keep(key, value) {
  try {
    await run("readwrite", (store) => store.put(value, key));
  } catch {
    plainly((store) => store.setItem(`bp-dossier:${key}`, JSON.stringify(value)));
  }
}

export async function kept(key) {
  try {
    return await run("readonly", (store) => store.get(key));
  } catch {
    return plainly((store) => JSON.parse(store.getItem(`bp-dossier:${key}`)));
  }
}

export async function forget(key) {
  try {
    await run("readwrite", (store) => store.delete(key));
  } catch {
    plainly((store) => store.removeItem(`bp-dossier:${key}`));
  }
}
