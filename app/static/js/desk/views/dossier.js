// What the judge reads: answers, pages as pictures with their text, files by size, the video's address.
import { button, fold, h, icon, link } from "../dom.js";
import { blobOf, keepFile } from "../files.js";
import { desk } from "../hub.js";
import { language, local, size, t } from "../words.js";

export function dossierPane({ dossier, about }) {
  if (!dossier) return [h("p.muted", {}, about.title)];
  const team = dossier.team.map((each) => each.name).join(", ");
  return [
    h("h2.dossier-title", {}, dossier.title),
    h("p.muted", {}, [dossier.unit_name, team].filter(Boolean).join(" · ")),
    ...dossier.answers.map(answer),
    ...dossier.files.map((file) => fileBlock(file, about.sheet)),
  ];
}

function answer(given) {
  const value = local(given, "value");
  const address = given.kind === "url" && /^https?:\/\//.test(value) ? value : null;
  return h("div.prose", {}, h("h3.answer-name", {}, local(given, "label")), address
    ? h("p", {}, h("a.video-link", { href: address, target: "_blank", rel: "noopener noreferrer" }, icon("play", 18), h("span", {}, t("video"))), h("span.muted.small.answer", {}, ` ${address}`))
    : given.table ? table(given) : h("p.answer", {}, value || "–"));
}

/** Rows under their columns, amounts of money summed, as on the plain page. */
function table(given) {
  const { columns, rows, sums = [] } = given.table;
  const isFigure = (at) => columns[at].kind !== "text";
  const cell = (text, at) => isFigure(at) ? h("td.num", {}, figure(text)) : h("td", {}, text);
  const sum = (text, at) => at === 0 && !text ? h("th", { scope: "row" }, t("sum")) : h("td.num", {}, h("strong", {}, figure(text)));
  return h("div.table-wrap", { tabindex: "0", role: "group", "aria-label": local(given, "label") }, h("table.table.answer-table", {},
    h("thead", {}, h("tr", {}, columns.map((column, at) => h(isFigure(at) ? "th.num" : "th", { scope: "col" }, local(column, "label") + (column.kind === "money" ? " (₫)" : ""))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell)))),
    sums.some(Boolean) ? h("tfoot", {}, h("tr", {}, sums.map(sum))) : null));
}

function figure(text) {
  const number = Number(text);
  return text === "" || !Number.isFinite(number) ? text : number.toLocaleString(language(), { maximumFractionDigits: 6 });
}

function fileBlock(file, sheetId) {
  const url = `/judge/sheets/${sheetId}/files/${file.index}`;
  const pages = (file.pages ?? []).map((page) => pageFigure(page, `${url}/pages/${page.number}`));
  const weight = (file.pages ?? []).reduce((sum, page) => sum + page.size, 0);
  const chip = h("div.file", {}, icon("file-text"),
    h("div.file-text", {}, h("span", {}, file.name), h("span.file-note", {}, `${local(file, "label")} · ${size(file.size)}`)),
    h("div.file-actions", {}, fileActions(file, url)));
  if (!pages.length) return chip;
  return h("div", {}, chip, fold(`${t("pages", { n: pages.length })} · ${size(weight)}`, pages, { iconName: "images", open: pages.length > 0 }));
}

/** A page: from the device if it is kept there, else from the server, else its words alone. */
function pageFigure(page, url) {
  const image = h("img", { width: page.width, height: page.height, loading: "lazy", decoding: "async", alt: t("page", { n: page.number }) });
  const gone = h("p.muted.page-gone", { hidden: true }, icon("wifi-off", 18), h("span", {}, t("page_missing")));
  image.addEventListener("error", () => { image.hidden = true; gone.hidden = false; });
  blobOf(desk.judge, url).then((blob) => {
    if (!blob) { image.src = url; return; }
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    image.loading = "eager";
    image.src = URL.createObjectURL(blob);
  }).catch(() => { image.src = url; });
  return h("figure.dossier-page", {}, image, gone, h("figcaption", {}, t("page", { n: page.number }),
    page.text ? fold(t("page_text"), h("p.answer", {}, page.text)) : null));
}

function fileActions(file, url) {
  const place = h("span.cluster");
  const kept = (blob) => [h("span.muted.small", {}, t("kept_file")), button("quiet", t("open_file"), () => openBlob(blob, file), { iconName: "external-link", "aria-label": `${t("open_file")}: ${file.name}` })];
  const fetchIt = async (event) => {
    event.currentTarget.disabled = true;
    const isKept = await keepFile(desk.judge, url);
    const blob = isKept ? await blobOf(desk.judge, url) : null;
    place.replaceChildren(...(blob ? kept(blob) : [h("span.muted.small", { role: "alert" }, t("file_missing")), ...offer()]));
  };
  const offer = () => [link("quiet", t("open_file"), url, { iconName: "download", target: "_blank", "aria-label": `${t("open_file")}: ${file.name}` }),
    button("quiet", t("keep_file"), fetchIt, { iconName: "save", "aria-label": `${t("keep_file")}: ${file.name}` })];
  place.append(...offer());
  blobOf(desk.judge, url).then((blob) => blob && place.replaceChildren(...kept(blob))).catch(() => {});
  return place;
}

/** Hand a kept file to the tablet: saved under its name, never run inside the desk. */
function openBlob(blob, file) {
  const address = URL.createObjectURL(blob);
  const anchor = h("a", { href: address, download: file.name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
