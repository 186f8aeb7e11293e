// A sheet that cannot be changed: sent with its receipt, waiting for the network, recused, closed.
import { h, notice } from "../dom.js";
import { totalOf } from "../marks.js";
import { local, markWord, moment, points, t } from "../words.js";

export function signedPanel({ view, about, rubric }) {
  if (view.state === "recused") return [notice("amber", t("recused"), h("p", {}, about.reason ?? ""))];
  const parts = [];
  if (view.isWaiting) parts.push(notice("amber", t("waiting_to_send"), h("p", {}, t("sent_waiting"))));
  else if (view.isSent) parts.push(receipt(about.receipt));
  else parts.push(notice("sea", t(about.begun === false ? "not_begun" : "closed")));
  return [...parts, marksTable(rubric, view)];
}

function receipt(given) {
  if (!given) return notice("leaf", t("state_submitted"), h("p", {}, t("receipt_soon")));
  return notice("leaf", t("sent_at", { at: moment(given.at) }),
    h("p", {}, `${t("receipt")}: `, h("a.code", { href: `/verify/${given.code}`, id: "desk-receipt" }, given.code)),
    h("p.small", {}, `${t("digest")}: `, h("span.code", {}, given.digest.slice(0, 16))), h("p.small", {}, t("sent_note")));
}

/** Every mark and comment, to read over. */
export function marksTable(rubric, view, missing = new Set()) {
  const total = totalOf(rubric, view.marks);
  const row = (criterion, place) => {
    const { value = null, comment = "" } = view.marks[criterion.key] ?? {};
    const isFigure = value !== null && value !== "na";
    return h("div", { class: missing.has(criterion.key) ? "is-missing" : "" }, h("dt", {}, `${place + 1}. ${local(criterion)}`),
      h("dd.num", {}, markWord(value), isFigure && h("span.score-max", {}, `/${points(criterion.high)}`)), comment && h("dd.answer.muted", {}, comment));
  };
  return h("dl.marks-read", {}, rubric.criteria.map(row),
    h("div.is-total", {}, h("dt", {}, t("total")), h("dd.num", {}, points(total.points), h("span.score-max", {}, `/${points(total.most)}`))),
    view.comment ? h("div", {}, h("dt", {}, t("overall")), h("dd.answer.muted", {}, view.comment)) : null);
}
