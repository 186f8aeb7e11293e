// One sheet: dossier left, rubric right, total always in sight; on a narrow screen one of the two.
import { button, h, icon, link, notice } from "../dom.js";
import { change, desk, isToDo, sheetOf, writeTyping } from "../hub.js";
import { totalOf } from "../marks.js";
import { local, markWord, points, t } from "../words.js";
import { commentBox } from "./comments.js";
import { criterionRow } from "./criterion.js";
import { dossierPane } from "./dossier.js";
import { alerts, bar, say } from "./frame.js";
import { noteBox } from "./notes.js";
import { signedPanel } from "./signed.js";
import { issueList } from "./trouble.js";
import { stateBadge } from "./list.js";

export function sheetView(id, rowKey = null) {
  const found = sheetOf(id);
  if (!found) return goneView();
  const { about, sitting } = found;
  const state = h("span.sheet-state");
  const top = bar(h("h1.desk-title", {}, h("span.code", {}, about.code), " ", h("span", {}, about.title)), { extra: [pager(found), state] });
  const warnings = alerts();
  const pane = { element: h("section.desk-rubric", { id: "sheet", tabindex: "0", "aria-label": t("sheet") }), parts: [] };
  const foot = h("div.desk-total.no-print");
  const main = h("main.desk", { id: "content", tabindex: "-1", "data-pane": "sheet", "data-sheet": id }, tabs(() => main),
    h("section.desk-dossier", { id: "dossier", tabindex: "0", "aria-label": t("dossier") },
      h("p.muted.small", {}, `${local(sitting, "stage")} · ${local(sitting, "track")}`), ...dossierPane(found)),
    pane.element, foot);
  let mode = "";
  const update = () => {
    const now = sheetOf(id);
    top.update();
    warnings.update();
    if (!now) { if (mode !== "gone") { mode = "gone"; document.body.classList.remove("has-panes"); main.replaceWith(goneMain()); } return; }
    if (desk.isBehind && mode) return;
    state.replaceChildren(stateBadge(now.view));
    const wanted = isToDo(now.view) ? "open" : `${now.view.state}/${now.view.isWaiting}/${now.about.receipt?.code ?? ""}/${now.issues.length}`;
    if (wanted !== mode) { mode = wanted; fill(pane, foot, now, warnings.element); }
    for (const part of pane.parts) part.update(now);
  };
  update();
  const shown = () => rowKey && document.getElementById(`row-${rowKey}`)?.scrollIntoView();
  return { title: `${about.code} · ${about.title}`, hasPanes: true, elements: [top.element, main], update, shown };
}

function goneView() {
  const top = bar(t("my_sheets"));
  return { title: t("my_sheets"), update: top.update, elements: [top.element, goneMain()] };
}

function goneMain() {
  return h("main.desk-flow", { id: "content", tabindex: "-1" }, h("h1", {}, t("my_sheets")), notice("amber", t("gone")),
    h("p", {}, link("primary", t("back_to_list"), "#/", { iconName: "list" })));
}

function pager({ previous, next, place, count }) {
  const arrow = (to, label, name) => to
    ? h("a.desk-home", { href: `#/sheets/${to.sheet}`, "aria-label": `${label}: ${to.code}`, title: to.code }, icon(name))
    : h("span.desk-home.is-end", { "aria-hidden": "true" }, icon(name));
  return h("nav.desk-pager", { "aria-label": t("my_sheets") }, arrow(previous, t("previous"), "chevron-left"),
    h("span.num", {}, t("n_of_m", { n: place + 1, m: count })), arrow(next, t("next"), "chevron-right"));
}

function tabs(main) {
  const make = (pane) => h("button", { type: "button", "aria-pressed": String(pane === "sheet"), "data-tab": pane, onclick: (event) => {
    main().dataset.pane = pane;
    for (const each of event.currentTarget.parentElement.children) each.setAttribute("aria-pressed", String(each === event.currentTarget));
    scrollTo(0, 0);
  } }, t(pane));
  return h("div.desk-tabs.no-print", { role: "group", "aria-label": t("parts") }, make("dossier"), make("sheet"));
}

function fill(pane, foot, found, warnings) {
  const { view, about, rubric } = found;
  const id = about.sheet;
  pane.parts = [];
  const add = (part) => { pane.parts.push(part); return part.element; };
  if (isToDo(view)) {
    pane.element.replaceChildren(warnings, add(issueList(id, { cells: false })), view.state === "reopened" ? notice("cinnamon", t("reopened"), h("p", {}, about.reopen_reason ?? "")) : "",
      h("h2.visually-hidden", {}, t("criteria_head")),
      ...rubric.criteria.map((criterion, place) => add(criterionRow(found, criterion, place + 1))),
      add(commentBox(found, null, t("overall"), 4)), add(noteBox(id)),
      h("p", {}, h("a", { href: `/judge/sheets/${id}?plain=1#recuse` }, t("conflict_here"))));
    foot.replaceChildren(...openFoot(id, add));
    return;
  }
  pane.element.replaceChildren(warnings, add(issueList(id, { cells: true })), ...signedPanel(found), add(noteBox(id)));
  foot.replaceChildren(...(view.state === "recused" ? [] : [add(figure())]), link("primary", t("back_to_list"), "#/", { iconName: "list" }));
}

function openFoot(id, add) {
  const undo = button("secondary", t("undo"), () => undoLast(id), { iconName: "undo-2", id: "desk-undo" });
  const update = ({ view }) => { undo.disabled = !view.undo.length; };
  add({ element: undo, update });
  return [add(figure()), h("span.total-buttons", {}, undo, link("primary", t("send"), `#/sheets/${id}/send`, { iconName: "send", id: "desk-send" }))];
}

/** The running total and how many criteria are marked. */
function figure() {
  const sum = h("span", { "data-total": true }), most = h("span"), count = h("span");
  const element = h("div.total-both", {},
    h("p.total-figure", {}, h("span.visually-hidden", {}, `${t("total")}: `), sum, h("span.score-max", {}, "/", most)),
    h("p.total-note", {}, count, ` ${t("criteria")}`));
  const update = ({ rubric, view }) => {
    const total = totalOf(rubric, view.marks);
    sum.textContent = points(total.points);
    most.textContent = points(total.most);
    count.textContent = `${total.given}/${total.wanted}`;
  };
  return { element, update };
}

/** Put the last change of this sheet back as it was. */
async function undoLast(id) {
  writeTyping();
  const [back] = await change(id, [{ do: "undo" }]) ?? [];
  if (!back) return;
  const criterion = sheetOf(id)?.rubric.criteria.find((each) => each.key === back.criterion);
  const name = criterion ? local(criterion) : t("overall");
  say(back.do === "mark" ? t("changed", { name, before: markWord(back.before), after: markWord(back.value) }) : t("comment_changed"));
}
