"""From sheets to the plain values that blank papers print."""

from decimal import Decimal

from app.i18n import local
from competitions.programme.models import Competition
from judging.rubrics.models import Criterion, Sitting
from judging.scoresheets.answers import value_text
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper.blank_pdf import BlankRow, BlankSheet
from judging.scoresheets.paper.codes import code_of


def blank_sheet(sheet: Scoresheet, sitting: Sitting, competition: Competition, address: str,
                locale: str) -> BlankSheet:
    """Return what one sheet prints; the rubric as it stands."""
    criteria = sheet.rubric.criteria
    total = sum((row.high * row.weight for row in criteria if row.counts), Decimal(0))
    return BlankSheet(
        competition=local(competition), issuer=competition.host_name,
        parent_issuer=competition.parent_name, stage=local(sitting.stage),
        track=local(sitting.track), judge=sheet.judge.name, entry_code=sheet.entry.code or "",
        title=sheet.submission.title, code=code_of(sheet.id), address=address,
        unit="" if sitting.is_blind else sheet.submission.unit_name,
        rows=tuple(_row(row, locale) for row in criteria),
        total=_figure(total, locale), place=competition.place, demo=competition.is_demo,
    )


def _row(criterion: Criterion, locale: str) -> BlankRow:
    low, high = _figure(criterion.low, locale), _figure(criterion.high, locale)
    maximum = high if criterion.low == 0 else f"{low} – {high}"
    weight = "" if criterion.weight == 1 else f"× {_figure(criterion.weight, locale)}"
    return BlankRow(local(criterion), maximum, weight)


def _figure(value: Decimal, locale: str) -> str:
    plain = value_text(value) or ""
    return plain.replace(".", ",") if locale == "vi" else plain
