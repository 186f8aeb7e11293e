// Pages and attachments of dossiers, kept on the device when the judge asks for them.
import { allOf, done, read, write } from "./database.js";

const PATIENCE_MS = 60_000;

/** The pictures of all pages of a dossier: [{url, size}]. */
export function pagesOf(dossier, sheetId) {
  return dossier.files.flatMap((file) => (file.pages ?? []).map((page) => ({
    url: `/judge/sheets/${sheetId}/files/${file.index}/pages/${page.number}`, size: page.size })));
}

/** Which addresses are on this device. */
export async function keptUrls(judge) {
  const keys = await read("files", ({ files }) => done(files.getAllKeys(IDBKeyRange.bound([judge], [judge, []]))));
  return new Set(keys.map((key) => key[1]));
}

export async function blobOf(judge, url) {
  return (await read("files", ({ files }) => done(files.get([judge, url]))))?.blob ?? null;
}

/** Fetch one file and keep it; false where there is no network or no room. */
export async function keepFile(judge, url) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
  try {
    const response = await fetch(url, { credentials: "same-origin", redirect: "manual", signal: abort.signal });
    if (!response.ok) return false;
    const blob = await response.blob();
    await write("files", ({ files }) => done(files.put({ judge, url, blob, size: blob.size })));
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Fetch many, one after another so that marks are never kept waiting; tell how it goes. */
export async function keepAll(judge, urls, told) {
  const kept = await keptUrls(judge);
  let count = 0, failed = 0;
  for (const url of urls) {
    if (!kept.has(url) && !(await keepFile(judge, url))) failed += 1;
    if (failed > 2) break;
    count += 1;
    told(count, urls.length);
  }
  return failed === 0;
}

export async function weight(judge) {
  const all = await read("files", ({ files }) => allOf(files, judge));
  return all.reduce((sum, file) => sum + file.size, 0);
}
