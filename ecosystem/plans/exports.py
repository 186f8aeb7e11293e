"""The report of a plan as JSON, as a workbook and as one page of paper."""

import json
from datetime import date
from typing import Any

from app.clock import VIETNAM
from app.i18n import _l, in_language
from app.spreadsheets import Column, Sheet, xlsx_bytes
from ecosystem.plans import labels
from ecosystem.plans.queries import (
    EvidenceView,
    PeriodView,
    PlanView,
    get_evidence,
    get_plan,
    has_demo_facts,
)
from ecosystem.plans.report_pdf import report_pdf

FORMATS = ("json", "xlsx", "pdf")


def report_day(year: int, today: date) -> date:
    """Return the day that a year's report stands on: its last, or today within it."""
    return min(date(year, 12, 31), today)


def build_report(code: str, year: int, form: str, today: date, locale: str = "vi") -> bytes:
    """Return the report of a plan for a year as bytes of *form*."""
    view = get_plan(code, report_day(year, today))
    if form == "pdf":
        return report_pdf(view, year, locale, demo=has_demo_facts())
    proofs = [get_evidence(code, row.indicator.key, period.target.first_year, view.until)
              for row in view.indicators for period in row.periods if _covers(period, year)]
    if form == "json":
        content = _json(view, proofs, year)
        return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
    return xlsx_bytes(_sheets(view, proofs, year, locale), f"{view.plan.number} {year}")


def _covers(period: PeriodView, year: int) -> bool:
    first, last = period.target.first_year, period.target.last_year
    return first is None or last is None or first <= year <= last


def _json(view: PlanView, proofs: list[EvidenceView], year: int) -> dict[str, Any]:
    plan = view.plan
    return {
        "plan": plan.code, "number": plan.number, "issuer": plan.issuer, "title": plan.title,
        "issued_on": plan.issued_on.isoformat(), "territory": plan.territory, "note": plan.note,
        "year": year, "as_of": view.until.isoformat(), "notice": _notice("vi"),
        "indicators": [_figure(proof) for proof in proofs],
    }


def _notice(locale: str) -> str:
    """Return the words that mark invented figures; nothing for real ones."""
    return in_language(locale, _l("Demo data")) if has_demo_facts() else ""


def _figure(proof: EvidenceView) -> dict[str, Any]:
    period, target = proof.period, proof.period.target
    return {
        "key": period.indicator.key, "name": period.indicator.name,
        "unit": period.indicator.unit, "period": [target.first_year, target.last_year],
        "is_closed": target.is_closed, "minimum": target.minimum, "maximum": target.maximum,
        "territory": target.territory, "rule": period.indicator.rule, "value": period.value,
        "outside_territory": period.outside, "verdict": period.verdict,
        "evidence": [
            {"subject": item.subject_name, "facts": [
                {"occurred_on": fact.occurred_on.isoformat(), "kind": fact.outcome.kind.value,
                 "description": fact.outcome.description,
                 "amount": fact.outcome.amount, "file": _digest(fact.outcome),
                 "result": fact.outcome.result.digest if fact.outcome.result else None,
                 "confirmed_at": fact.confirmed_at.astimezone(VIETNAM).isoformat()}
                for fact in item.facts]}
            for item in proof.proofs],
    }


def _digest(outcome: Any) -> str | None:
    return outcome.file.sha256 if outcome.file else None


def _sheets(view: PlanView, proofs: list[EvidenceView], year: int, locale: str) -> list[Sheet]:
    def say(words: Any) -> str:
        return in_language(locale, words)

    title = " · ".join(filter(None, (f"{view.plan.number} - {year}", _notice(locale))))
    figures = Sheet(
        f"{view.plan.code} {year}",
        [Column("Chỉ tiêu", width=42), Column("Đơn vị tính", width=16), Column("Giai đoạn"),
         Column("Từ", "integer", 8), Column("Đến", "integer", 8),
         Column("Thực hiện", "integer", 11), Column("Ngoài địa bàn", "integer", 11),
         Column("Đánh giá", width=20), Column("Cách tính", width=60),
         Column("Địa bàn", width=34), Column("Số liệu tính đến ngày", "date", 14)],
        [(p.period.indicator.name, p.period.indicator.unit, say(labels.span(p.period.target)),
          p.period.target.minimum, p.period.target.maximum, p.period.value, p.period.outside,
          say(labels.badge(p.period)[1]), p.period.indicator.rule, p.period.target.territory,
          view.until) for p in proofs],
        title=title,
    )
    evidence = Sheet(
        "Minh chứng",
        [Column("Chỉ tiêu", width=42), Column("Giai đoạn"), Column("Đối tượng", width=42),
         Column("Ngày", "date", 12), Column("Loại", width=26), Column("Nội dung", width=60),
         Column("Số tiền", "money", 18), Column("Tệp (SHA-256)", width=30)],
        [(p.period.indicator.name, say(labels.span(p.period.target)), item.subject_name,
          fact.occurred_on, say(labels.KINDS[fact.outcome.kind]), fact.outcome.description,
          fact.outcome.amount, _digest(fact.outcome))
         for p in proofs for item in p.proofs for fact in item.facts],
        title=title,
    )
    return [figures, evidence, *_notice_sheet(locale)]


def _notice_sheet(locale: str) -> list[Sheet]:
    notice = _notice(locale)
    return [Sheet(notice, [Column(notice, width=40)], [])] if notice else []

