"""The figures of a plan as one page of paper for the leader."""

from collections.abc import Iterator

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from app.i18n import _l, in_language
from app.paper import official
from app.paper.table import PaperTable, TableColumn
from app.paper.wording import short_date, translator
from ecosystem.plans import labels
from ecosystem.plans.queries import IndicatorView, PeriodView, PlanView


def report_pdf(view: PlanView, year: int, locale: str = "vi", *, demo: bool = False) -> bytes:
    """Set every figure against its range, with territory, rule and the day it stands on."""
    _ = translator(locale)
    plan = view.plan
    day = _("Figures as of %(date)s.") % {"date": short_date(view.until, locale)}
    story: list[Flowable] = [*_title(view, year, day, locale), _table(view, locale)]
    style = official.PageStyle(f"{plan.number} {year}", landscape=True, demo=demo, locale=locale,
                               footer=f"{plan.number} · {day}")
    return official.official_pdf(story, style)


def _title(view: PlanView, year: int, day: str, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    plan = view.plan
    yield official.paragraph(_("INDICATORS OF %(plan)s, YEAR %(year)s")
                             % {"plan": plan.number, "year": year}, official.title_style(14))
    yield official.paragraph(labels.in_words(plan, "title", locale), official.title_style(12))
    small = ParagraphStyle("small", parent=official.body_style(), fontSize=11, leading=14,
                           firstLineIndent=0, spaceAfter=1, alignment=TA_LEFT)
    territory = labels.in_words(plan, "territory", locale)
    yield Spacer(0, 6)
    yield official.paragraph(day, small, bold=True)
    yield official.paragraph(_("Territory: %(name)s") % {"name": territory}, small)
    if plan.note:
        yield official.paragraph(labels.in_words(plan, "note", locale), small)
    yield Spacer(0, 6)


def _table(view: PlanView, locale: str) -> PaperTable:
    _ = translator(locale)
    heads = [TableColumn(_("Indicator"), 2.3), TableColumn(_("Before"), 2.1),
             TableColumn(_("Latest period"), 2.1), TableColumn(_("How it is counted"), 3.5)]
    return PaperTable(heads, [_row(row, locale) for row in view.indicators], 10)


def _row(row: IndicatorView, locale: str) -> list[str]:
    rule = "rule" if row.indicator.rule else "note"
    past = " ".join(_figure(period, locale) for period in row.periods[:-1])
    return [labels.in_words(row.indicator, "name", locale), past or "-",
            _figure(row.periods[-1], locale), labels.in_words(row.indicator, rule, locale)]


def _figure(period: PeriodView, locale: str) -> str:
    words = [labels.sentence(period, locale)]
    if period.target.minimum is not None:
        words.append(labels.badge(period)[1])
    if period.outside:
        words.append(labels.outside(period))
    span = in_language(locale, labels.span(period.target))
    if period.target.is_closed:
        span += f" ({in_language(locale, _l('closed'))})"
    return f"{span}: " + ". ".join(in_language(locale, part).rstrip(".") for part in words) + "."
