// This device: what is unsent, what is kept, the last resort, language, and the way out.
import { erase } from "../bundle.js";
import { deviceId, getMeta } from "../device.js";
import { button, h, icon, link, notice } from "../dom.js";
import { keepAll, keptUrls, pagesOf, weight } from "../files.js";
import { desk, kick, sheetOf, tellLeft, writeTyping } from "../hub.js";
import { onWire } from "../queue.js";
import { isWaiting, takeOver } from "../updates.js";
import { language, moment, size, speak, t } from "../words.js";
import { alerts, bar, minutesOff, say, toggleTheme } from "./frame.js";
import { issueList } from "./trouble.js";

export function deviceView(redraw) {
  const top = bar(t("device"));
  const warnings = alerts();
  const state = h("div"), out = h("div"), lost = issueList(null, { cells: true });
  let drawn = "";
  const update = () => {
    top.update();
    warnings.update();
    lost.update();
    const { operations, issues, fetchedAt, clock } = desk.data;
    const now = JSON.stringify([operations.length, issues.map((each) => each.again), fetchedAt && moment(new Date(fetchedAt).toISOString()), minutesOff(clock), isWaiting()]);
    if (now === drawn) return; // a tap that has begun ends on the same button
    drawn = now;
    state.replaceChildren(...stateParts());
    out.replaceChildren(...outParts());
  };
  const main = h("main.desk-flow.stack-lg", { id: "content", tabindex: "-1" },
    h("header.page-head", {}, h("h1", {}, t("device")), h("p.lead", {}, desk.data.bundle.judge.name)), warnings.element,
    state, lost.element, h("section", {}, h("h2", {}, t("dossier")), offline()), languages(redraw), out);
  update();
  return { title: t("device"), elements: [top.element, main], update };
}

function stateParts() {
  const { operations, issues, fetchedAt, clock } = desk.data;
  const minutes = minutesOff(clock);
  return [
    h("p", {}, t("unsent", { n: operations.length }), issues.length ? ` · ${t("trouble", { n: issues.length })}` : ""),
    ...[...new Set(issues.map((each) => each.sheet))].map(sheetOf).filter(Boolean).map(({ about }) => h("p", {}, h("a", { href: `#/sheets/${about.sheet}` }, about.code))),
    h("p.muted", {}, t("last_contact", { at: fetchedAt ? moment(new Date(fetchedAt).toISOString()) : t("never") })),
    minutes ? notice("amber", t("clock_off", { n: minutes })) : "",
    isWaiting() ? notice("sea", t("update_ready"), h("p", {}, button("secondary", t("update_now"), takeOver, { iconName: "refresh-cw" }))) : "",
    h("div.action-bar", {}, button("secondary", t("sync_now"), () => kick({ bundle: true }), { iconName: "refresh-cw", id: "desk-sync" }),
      link("quiet", t("check"), "/judge/check", { iconName: "clipboard-check" }),
      link("quiet", t("plain_pages"), "/judge/?plain=1", { iconName: "scroll-text" })),
    unsent().length ? h("p", {}, button("quiet", t("export"), exportFile, { iconName: "file-down", id: "desk-export" }), h("span.muted.small", {}, ` ${t("export_note")}`)) : "",
  ];
}

/** What the server has not taken from this device: what waits, and what a revoked device sent in vain. */
function unsent() {
  const vain = desk.data.issues.filter((each) => each.code === "device_revoked")
    .map(({ operation, again }) => ({ ...operation, id: again ?? operation.id, prev: null }));
  return [...vain, ...desk.data.operations].map(onWire);
}

/** All of that as a file that the secretary can take in. */
async function exportFile() {
  await writeTyping();
  const { judge } = desk.data.bundle;
  const content = { device: await deviceId(), judge, made_at: new Date().toISOString(), operations: unsent() };
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  const anchor = h("a", { href: address, download: `phieu-cham-chua-gui-${judge.id}-${Date.now()}.json` });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Pages of all dossiers: their weight is told before anything is fetched. */
function offline() {
  const place = h("div", { "aria-live": "polite" });
  const wanted = desk.data.bundle.sheets.filter((sheet) => desk.data.sheets.get(sheet.sheet)?.state !== "recused").flatMap((sheet) => {
    const dossier = desk.data.bundle.dossiers.find((each) => each.submission_id === sheet.submission);
    return dossier ? pagesOf(dossier, sheet.sheet) : [];
  });
  const draw = async (note = "") => {
    const kept = await keptUrls(desk.judge);
    const left = wanted.filter((each) => !kept.has(each.url));
    const sum = left.reduce((total, each) => total + each.size, 0);
    if (!wanted.length) place.replaceChildren(h("p", {}, t("no_pages")));
    else if (!left.length) place.replaceChildren(h("p", {}, icon("circle-check", 18), " ", t("kept_pages", { size: size(await weight(desk.judge)) })));
    else place.replaceChildren(h("p", {}, button("secondary", t("keep_pages", { size: size(sum) }), () => fetchAll(left), { iconName: "download", id: "desk-keep" })), note && h("p.muted", {}, note));
  };
  const fetchAll = async (left) => {
    const bar = h("progress", { max: left.length, value: 0, "aria-label": t("dossier") }), word = h("span");
    place.replaceChildren(h("p", {}, bar, " ", word));
    const isWhole = await keepAll(desk.judge, left.map((each) => each.url), (n, m) => { bar.value = n; word.textContent = t("keeping", { n, m }); });
    draw(isWhole ? "" : t("keep_stopped"));
  };
  draw();
  return place;
}

function languages(redraw) {
  const choose = (code) => {
    speak(code);
    try { localStorage.setItem("bp-desk-language", code); } catch { /* holds for this page */ }
    fetch(`/judge/shell?lang=${code}`, { credentials: "same-origin" }).catch(() => {}); // the plain pages follow
    redraw();
  };
  const each = (code, name) => button(language() === code ? "primary" : "secondary", name, () => choose(code), { lang: code, "aria-pressed": String(language() === code) });
  return h("section", {}, h("h2", {}, t("language")), h("div.cluster", {}, each("vi", "Tiếng Việt"), each("en", "English")),
    h("p", {}, button("quiet", t("dim"), toggleTheme, { iconName: "moon", "aria-pressed": String(document.documentElement.dataset.theme === "dim") })));
}

function outParts() {
  const n = unsent().length;
  return [h("section", {}, h("h2", {}, t("sign_out")), h("p", {}, n ? t("sign_out_unsent", { n }) : t("sign_out_note")),
    button("secondary", t("sign_out"), leave, { iconName: "log-out", id: "desk-leave", disabled: n > 0 }))];
}

/** Sign out: only with everything sent; then nothing of the judge stays on the device. */
async function leave(event) {
  const press = event.currentTarget;
  press.disabled = true;
  await writeTyping();
  const body = new URLSearchParams({ csrf_token: (await getMeta(`token:${desk.judge}`)) ?? "" });
  try {
    const answer = await fetch("/logout", { method: "POST", body, credentials: "same-origin", redirect: "manual" });
    if (answer.type !== "opaqueredirect" && !answer.ok) throw new Error(String(answer.status));
  } catch {
    say(t("sign_out_failed"));
    press.disabled = false;
    desk.data && kick({ bundle: true });
    return;
  }
  await erase(desk.judge);
  tellLeft();
  location.replace("/login");
}
