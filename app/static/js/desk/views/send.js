// Before a sheet is signed: all of it to read over, what is missing, what follows, one button.
import { h, icon, link, notice } from "../dom.js";
import { change, desk, isToDo, sheetOf } from "../hub.js";
import { missingOf } from "../marks.js";
import { local, t } from "../words.js";
import { alerts, bar } from "./frame.js";
import { marksTable } from "./signed.js";

export function sendView(id) {
  const found = sheetOf(id);
  const top = bar(found ? `${found.about.code} · ${found.about.title}` : t("my_sheets"));
  const warnings = alerts();
  const body = h("div");
  let drawn = "";
  const update = () => {
    top.update();
    warnings.update();
    const now = sheetOf(id);
    if (desk.isBehind && drawn) return;
    if (!now || !isToDo(now.view)) { location.hash = `#/sheets/${id}`; return; }
    const state = JSON.stringify([now.view.marks, now.view.comment, now.issues.length]);
    if (state !== drawn) { drawn = state; body.replaceChildren(...summary(now)); }
  };
  const main = h("main.desk-flow", { id: "content", tabindex: "-1" },
    h("header.page-head", {}, found && h("p.page-head-meta", {}, h("span.code", {}, found.about.code)), h("h1", {}, t("send")), found && h("p.lead", {}, found.about.title)),
    warnings.element, body);
  update();
  return { title: t("send"), elements: [top.element, main], update };
}

function summary({ about, rubric, view, issues }) {
  const id = about.sheet;
  const missing = missingOf(rubric, view);
  const isReady = !missing.unmarked.length && !missing.mute.length && !missing.overall && !issues.length;
  const back = link("quiet", t("back_to_marks"), `#/sheets/${id}`, { iconName: "arrow-left" });
  return [
    issues.length ? notice("rose", t("solve_first"), h("p", {}, h("a", { href: `#/sheets/${id}` }, t("back_to_marks")))) : "",
    missing.unmarked.length ? listed(t("still_to_mark", { n: missing.unmarked.length }), missing.unmarked, id) : "",
    missing.mute.length || missing.overall ? listed(t("still_to_say", { n: missing.mute.length + Number(missing.overall) }), missing.mute, id, missing.overall) : "",
    marksTable(rubric, view, new Set(missing.unmarked.map((each) => each.key))),
    isReady ? confirmation(id, back) : h("p", {}, link("primary", t("back_to_marks"), `#/sheets/${id}`, { iconName: "arrow-left" })),
  ];
}

function listed(title, criteria, id, overall = false) {
  return notice("amber", title, h("ul", {}, criteria.map((each) => h("li", {}, h("a", { href: `#/sheets/${id}/${each.key}` }, local(each)))),
    overall && h("li", {}, h("a", { href: `#/sheets/${id}` }, t("overall")))));
}

function confirmation(id, back) {
  const press = h("button.btn.btn-primary.btn-lg", { type: "submit" }, icon("send"), h("span", {}, t("send")));
  const sign = async (event) => {
    event.preventDefault();
    press.disabled = true; // a finger that trembles signs once
    await change(id, [{ do: "submit" }]);
    press.disabled = false; // not taken: something changed in another tab
  };
  return h("form", { onsubmit: sign, method: "dialog" }, h("p.consequence", {}, t("consequence")), h("div.action-bar", {}, press, back));
}
