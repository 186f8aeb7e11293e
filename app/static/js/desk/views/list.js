// The judge's list: what comes next, then every sheet with its state in a word.
import { badge, h, link, notice } from "../dom.js";
import { desk, isToDo, sheetOf } from "../hub.js";
import { language, local, t } from "../words.js";
import { alerts, bar } from "./frame.js";

const KINDS = { assigned: "neutral", started: "sea", submitted: "leaf", reopened: "cinnamon", recused: "neutral", absent: "neutral" };

export function listView() {
  const top = bar(t("my_sheets"), { home: false });
  const warnings = alerts();
  const body = h("div");
  let drawn = "";
  const update = () => {
    top.update();
    warnings.update();
    const state = stateOfList();
    if (state === drawn) return; // a tap that has begun ends on the same line
    drawn = state;
    const focused = document.activeElement?.id;
    body.replaceChildren(...content());
    if (focused) document.getElementById(focused)?.focus();
  };
  const main = h("main.desk-flow", { id: "content", tabindex: "-1" },
    h("header.page-head", {}, h("h1", {}, t("my_sheets")), h("p.lead", {}, desk.data.bundle.judge.name)), warnings.element, body);
  update();
  return { title: t("my_sheets"), elements: [top.element, main], update };
}

function stateOfList() {
  const { bundle, sheets, issues } = desk.data;
  return JSON.stringify([bundle.version, language(), issues.map((each) => each.sheet),
    [...sheets.values()].map(({ id, state, open, isWaiting, marks }) => [id, state, open, isWaiting, Object.values(marks).map((mark) => mark.value === null)])]);
}

function content() {
  const { bundle } = desk.data;
  const groups = bundle.sittings.map(group).filter(Boolean);
  const found = bundle.declare.length ? [declaration(), ...groups] : groups;
  if (!found.length) found.push(h("div.empty", {}, h("p.empty-title", {}, t("none_yet")), h("p", {}, t("none_yet_more"))));
  found.push(h("p", {}, h("a", { href: "/judge/conflicts" }, t("my_conflicts")), " · ", h("a", { href: "#/device" }, t("device")),
    " · ", h("a", { href: "/judge/print" }, t("print_dossiers"))));
  return found;
}

function declaration() {
  return notice("cinnamon", t("declare_first"), h("p", {}, t("declare_more")),
    h("p", {}, link("primary", t("declare"), "/judge/conflicts", { iconName: "scale" })));
}

function group(sitting) {
  const sheets = desk.data.bundle.sheets.filter((each) => each.sitting === sitting.id).map((each) => sheetOf(each.sheet)).filter(Boolean);
  if (!sheets.length) return null;
  const due = sheets.filter(({ view }) => !["recused", "absent"].includes(view.state));
  const sent = due.filter(({ view }) => view.isSent);
  const title = `${local(sitting, "stage")} · ${local(sitting, "track")}`;
  return h("section.desk-group", {},
    h("header.section-head", {}, h("h2", {}, title), h("p.section-lead", {}, local(sitting, "competition"))),
    h("div.meter", {}, h("p.meter-head", {}, h("span", {}, t("sent_of", { n: sent.length, m: due.length }))),
      h("progress", { max: due.length || 1, value: sent.length, "aria-label": t("sent_of", { n: sent.length, m: due.length }) })),
    upNext(sheets, due, sent, sitting),
    h("ol.desk-list", {}, sheets.map(row)));
}

function upNext(sheets, due, sent, sitting) {
  const waiting = sheets.filter(({ view }) => isToDo(view));
  const next = waiting.find(({ view }) => view.state !== "assigned") ?? waiting[0];
  if (next) {
    return h("p.next-up", {}, link("primary.btn-lg", t("next_sheet", { code: next.about.code }), `#/sheets/${next.about.sheet}`,
      { iconName: "pencil", id: `next-${sitting.id}` }), h("span", {}, next.about.title));
  }
  if (!sitting.begun) return notice("sea", t("not_begun"), h("p", {}, t("read_already")));
  return due.length && sent.length === due.length ? notice("leaf", t("all_sent")) : null;
}

function row({ about, view, rubric, issues }) {
  const wanted = rubric.criteria.filter((each) => each.counts);
  const given = wanted.filter((each) => (view.marks[each.key]?.value ?? null) !== null).length;
  return h("li.desk-line", {},
    h("a.desk-line-link", { href: `#/sheets/${about.sheet}`, id: `sheet-${about.sheet}` },
      h("span.code", {}, about.position ? `${about.position}. ${about.code}` : about.code), " ", h("span.desk-line-title", {}, about.title)),
    h("span.num.muted", {}, t("marked_of", { n: given, m: wanted.length })),
    issues.length ? badge("rose", t("attention")) : stateBadge(view));
}

/** A sheet's state in a word; one sent here and still waiting says so. */
export function stateBadge(view) {
  if (view.isWaiting) return badge("amber", t("waiting_to_send"));
  return badge(KINDS[view.state], t(`state_${view.state}`));
}
