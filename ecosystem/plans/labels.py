"""The words of indicators: figures against ranges, kinds of outcomes."""

from typing import Any

from app.i18n import _l, local
from ecosystem.kpis import measures
from ecosystem.plans.enums import Measure, SuggestionState
from ecosystem.plans.models import Target
from ecosystem.plans.queries import PeriodView
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory

KINDS: dict[OutcomeKind, Any] = {
    OutcomeKind.SUPPORT: _l("Project supported"),
    OutcomeKind.ENTERPRISE: _l("Enterprise registered"),
    OutcomeKind.CAPITAL: _l("Capital raised"),
    OutcomeKind.IDEA: _l("Idea recognised"),
    OutcomeKind.PRODUCT: _l("Product made"),
    OutcomeKind.PRIZE_ELSEWHERE: _l("Prize won elsewhere"),
    OutcomeKind.SUPPORT_ORGANISATION: _l("Support organisation founded"),
    OutcomeKind.SERVICE_ZONE: _l("Service zone founded"),
    OutcomeKind.ADVISER: _l("Adviser certified"),
    OutcomeKind.CLUB: _l("Club founded"),
    OutcomeKind.COLLEGE_PLAN: _l("College with a support plan"),
    OutcomeKind.SCHOOL_PLAN: _l("Secondary school with a support plan"),
    OutcomeKind.EVENT: _l("Experience-sharing event held"),
    OutcomeKind.ECOSYSTEM_LEVEL: _l("Ecosystem level recognised"),
}
SUPPORTS: dict[SupportKind, Any] = {
    SupportKind.TRAINING: _l("Training"), SupportKind.MENTORING: _l("Mentoring"),
    SupportKind.MONEY: _l("Money"), SupportKind.CONNECTION: _l("Connection"),
}
TERRITORIES: dict[Territory, Any] = {
    Territory.QUANG_NGAI: _l("Quảng Ngãi before the merger"),
    Territory.KON_TUM: _l("Former Kon Tum"), Territory.SON_LA: _l("Sơn La"),
}
SUGGESTION_STATES: dict[SuggestionState, tuple[str, Any]] = {
    SuggestionState.OPEN: ("cinnamon", _l("Waiting")),
    SuggestionState.CONFIRMED: ("leaf", _l("Confirmed")),
    SuggestionState.DISMISSED: ("neutral", _l("Dismissed")),
}


def in_words(row: Any, attribute: str, locale: str = "") -> str:
    """Return a row's words in a language, or in that of the page."""
    if not locale:
        return local(row, attribute)
    return str(getattr(row, f"{attribute}_en" if locale == "en" else attribute))


def span(target: Target) -> Any:
    """Return a target's period: "2022-2025"."""
    if target.first_year is None:
        return _l("No period named")
    return f"{target.first_year}-{target.last_year}"


def reach(target: Target) -> Any:
    """Return a target's range: "100 - 120", "100", "20 or more"."""
    if target.minimum is None:
        return _l("no target")
    if target.maximum is None:
        return _l("%(n)s or more", n=target.minimum)
    if target.minimum == target.maximum:
        return str(target.minimum)
    return f"{target.minimum} - {target.maximum}"


def outside(period: PeriodView) -> Any:
    """Say what was counted apart from the figure."""
    return _l("Beside it, not added: %(n)s in the former Kon Tum.", n=period.outside)


def sentence(period: PeriodView, locale: str = "") -> Any:
    """Say a figure against its range: "Đã có 96 dự án; chỉ tiêu 100 - 120"."""
    unit = in_words(period.indicator, "unit", locale)
    facts = {"n": period.value, "unit": unit, "range": reach(period.target), "year": period.year}
    if period.indicator.measure is Measure.SHARE:
        return _l("Schools on record: %(n)s; target %(range)s %%", **facts)
    if period.indicator.measure is Measure.LEVEL:
        return _l("Level reached: %(n)s; target %(range)s", **facts)
    if period.target.minimum is None:
        return _l("So far %(n)s (%(unit)s); no target is set for this period", **facts)
    if not period.is_compared:
        return _l("On record: %(n)s; target %(range)s %(unit)s", **facts)
    if period.year is not None:
        return _l("In %(year)s: %(n)s; target %(range)s %(unit)s", **facts)
    return _l("So far %(n)s (%(unit)s); target %(range)s", **facts)


def badge(period: PeriodView) -> tuple[str, Any]:
    """Return colour and words of how a figure stands."""
    if not period.indicator.rule:
        return "neutral", _l("No counting rule yet")
    if period.verdict == measures.OPEN_ENDED:
        return "neutral", _l("No target")
    if period.target.is_closed and period.value == 0:
        return "neutral", _l("No figures entered")
    if period.verdict == measures.WITHIN:
        is_range = period.target.maximum not in (None, period.target.minimum)
        return "leaf", _l("Within the target") if is_range else _l("Target reached")
    if period.verdict == measures.ABOVE:
        return "leaf", _l("Above the target")
    missing = (period.target.minimum or 0) - period.value
    if period.target.is_closed:
        return "rose", _l("Short by %(n)s", n=missing)
    return "amber", _l("%(n)s to go", n=missing)


def scale(period: PeriodView) -> tuple[int, int, int]:
    """Return low end, high end and length of a figure's bar."""
    low = period.target.minimum or 0
    high = period.target.maximum or low
    return low, high, max(round(high * 1.15), period.value, low + 1)
