"""The engine's reason codes in an officer's words."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from app.i18n import _l
from judging.rubrics.wording import Figure, tie_rule_in_words

_PLAIN: dict[str, Callable[[str], Any]] = {
    "unscored": lambda _rest: _l("No sheet counts, so there is no score."),
    "tie_at_cut": lambda _rest: _l(
        "Tied at the last seat: nobody of this tie advances until it is settled."),
    "unit_cap": lambda rest: _l(
        "Does not advance: at most %(n)s entries of one unit do.", n=rest),
    "tie_at_unit_cap": lambda rest: _l(
        "Tied with another entry of its unit for the last of %(n)s seats of the unit: "
        "nobody of this tie advances until it is settled.", n=rest),
    "unqualified": lambda _rest: _l("Does not qualify."),
    "not_in_contest": lambda _rest: _l("Is no longer in the contest."),
    "min_sheets": lambda rest: _l("Only %(n)s sheets count; the rules ask for more.", n=rest),
    "vote": lambda rest: _l("Not counted by vote %(n)s of the panel.", n=rest),
}


#: For those who may not open single sheets.
SOMEBODY = _l("one judge")


def reason_in_words(code: str, criteria: Mapping[str, str], judges: Mapping[str, str]) -> Any:
    """Return one reason code as a lazy sentence; names by criterion key and by judge id.

    Without names of judges no sentence tells whose sheet it was.
    """
    kind, _, rest = code.partition(":")
    if kind in _PLAIN:
        return _PLAIN[kind](rest)
    if kind in ("incomplete", "empty", "low_coverage", "not_applicable"):
        # "incomplete:J7" names a judge on an entry, or the open criteria on a sheet.
        return _l("The sheet of %(judge)s is incomplete and does not count.",
                  judge=judges.get(rest, rest) if judges else SOMEBODY)
    key, _, value = rest.partition("=")
    if kind == "floor":
        return _l("“%(criterion)s” has %(value)s points, at or below the floor.",
                  criterion=criteria.get(key, key), value=Figure(Decimal(value)))
    if kind == "deviation":
        return _l("The sheet of %(judge)s lies %(gap)s points from the average.",
                  judge=judges.get(key, key) if judges else SOMEBODY, gap=Figure(Decimal(value)))
    if kind == "range":
        return _l("Highest and lowest sheet lie %(gap)s points apart.", gap=Figure(Decimal(rest)))
    if kind == "threshold":
        return _l("The score %(score)s is below the threshold.", score=Figure(Decimal(rest)))
    if kind == "unmarked":
        return _l("Nobody marked “%(criterion)s”.", criterion=criteria.get(rest, rest))
    if kind == "no_points":
        return _l("“%(criterion)s” has no points yet.", criterion=criteria.get(rest, rest))
    return code


def tie_in_words(rule: str | None, criteria: Mapping[str, str]) -> Any:
    """Return what broke a tie, or None."""
    return tie_rule_in_words(rule, criteria) if rule else None
