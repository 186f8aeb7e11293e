// What this device knows of itself: its name, its counter, who uses it.
import { done, read, write } from "./database.js";

/** A random UUID, also where plain http hides crypto.randomUUID. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export async function getMeta(key) {
  return (await read("meta", ({ meta }) => done(meta.get(key))))?.value;
}

export async function setMeta(key, value) {
  await write("meta", ({ meta }) => done(meta.put({ key, value })));
}

/** The name of this device on the server, made once. */
export async function deviceId() {
  return write("meta", async ({ meta }) => {
    const known = await done(meta.get("device"));
    if (known) return known.value;
    const value = uuid();
    await done(meta.put({ key: "device", value }));
    return value;
  });
}

/** A revoked device that somebody signed in on again is a new one: its chains begin anew. */
export async function becomeNew() {
  await write(["meta", "sheets", "operations"], async ({ meta, sheets, operations }) => {
    await done(meta.put({ key: "device", value: uuid() }));
    const last = new Map();
    for (const operation of await done(operations.getAll())) {
      const name = `${operation.judge}/${operation.sheet}`;
      await done(operations.put({ ...operation, prev: last.get(name) ?? null }));
      last.set(name, operation.seq);
    }
    for (const sheet of await done(sheets.getAll())) {
      await done(sheets.put({ ...sheet, last: last.get(`${sheet.judge}/${sheet.sheet}`) ?? null }));
    }
  });
}
