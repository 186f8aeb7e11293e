// The desk speaks both languages from the device; dates and figures as the language writes them.
import { shown } from "./marks.js";

let all = { vi: {}, en: {} };
let current = "vi";

export function useWords(json) { all = JSON.parse(json); }

export function language() { return current; }

export function speak(code) {
  current = code === "en" ? "en" : "vi";
  document.documentElement.lang = current;
}

/** Words of the desk with their %(name)s filled in. */
export function t(key, values = {}) {
  const words = all[current][key] ?? key;
  return words.replace(/%\((\w+)\)s/g, (_, name) => String(values[name] ?? ""));
}

/** A row's own words in the language in force: Vietnamese where English is empty. */
export function local(row, name = "name") {
  return (current === "en" && row[`${name}_en`]) || row[name] || "";
}

export function points(value) { return shown(value, current); }

/** A mark as one reads it. */
export function markWord(value) {
  if (value === null || value === undefined || value === "") return t("not_marked");
  if (value === "na") return t("na");
  return Number(value) === 0 ? t("zero") : points(value);
}

export function size(bytes) {
  const megabytes = bytes / 1024 / 1024;
  const text = megabytes < 1 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${megabytes.toFixed(1)} MB`;
  return current === "vi" ? text.replace(".", ",") : text;
}

/** 16:58 21/11/2026 in Viet Nam. */
export function moment(iso) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit",
    day: "2-digit", month: "2-digit", year: "numeric", hour12: false }).formatToParts(new Date(iso));
  const of = (type) => parts.find((part) => part.type === type).value;
  return `${of("hour")}:${of("minute")} ${of("day")}/${of("month")}/${of("year")}`;
}
