"""The method in plain sentences, for pages and papers."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from app.i18n import _l, language
from judging import engine

#: Words of the closed tie rules; "criterion:<key>" is worded with the criterion's name.
TIE_RULES = {
    "first_places": _l("the number of judges who placed the entry first"),
    "head_to_head": _l("the comparison of the entries judge by judge"),
    "median": _l("the median of the sheets"),
    "chair": _l("the order decided by the chair of the panel"),
}
_AGGREGATES = {
    "mean": _l("The score of an entry is the mean of the totals on its sheets."),
    "median": _l("The score of an entry is the median of the totals on its sheets."),
    "sum": _l("The score of an entry is the sum of the totals on its sheets."),
}
_MISSING = {
    "reject": _l("A sheet with a criterion left open does not count."),
    "renormalise": _l("A sheet with a criterion left open counts in proportion to the rest."),
    "zero": _l("A criterion left open counts as 0."),
}


class Figure:
    """A decimal that prints in the language in force: 8,5 or 8.5."""

    def __init__(self, value: Decimal) -> None:
        self.value = value

    def __str__(self) -> str:
        plain = format(self.value.normalize(), "f")
        return plain if language() == "en" else plain.replace(".", ",")


class Listed:
    """Lazy words that print as one list."""

    def __init__(self, words: Iterable[Any]) -> None:
        self.words = tuple(words)

    def __str__(self) -> str:
        return "; ".join(str(word) for word in self.words)


def method_in_words(rules: engine.Rules, names: Mapping[str, str] | None = None) -> list[Any]:
    """Return the rules as lazy sentences; *names* gives the criteria's names by key."""
    return [
        _aggregate(rules), _MISSING[rules.missing],
        _l("Scores are rounded half up to %(n)s decimals.", n=rules.places),
        *_deviation(rules), *_conditions(rules), *_seats(rules), _ties(rules, names or {}),
    ]


def tie_rule_in_words(rule: str, names: Mapping[str, str]) -> Any:
    """Return one rule of the tie chain in words."""
    kind, _, key = rule.partition(":")
    if kind == "criterion":
        return _l("the mean mark for “%(name)s”", name=names.get(key, key))
    return TIE_RULES[kind]


def _aggregate(rules: engine.Rules) -> Any:
    if rules.aggregate != "trimmed_mean":
        return _AGGREGATES[rules.aggregate]
    return _l(
        "Of each entry the %(n)s highest and the %(n)s lowest totals are left out; "
        "its score is the mean of the rest.", n=rules.drop,
    )


def _deviation(rules: engine.Rules) -> list[Any]:
    if rules.deviation is None:
        return []
    points = Figure(rules.deviation.limit)
    if rules.deviation.basis == "range":
        return [_l("An entry whose highest and lowest sheets lie more than %(n)s points apart "
                   "is flagged for the panel; all its sheets count.", n=points)]
    if rules.deviation.action == "flag":
        return [_l("A sheet more than %(n)s points from the mean of its entry is flagged for "
                   "the panel; it still counts.", n=points)]
    return [_l("A sheet more than %(n)s points from the mean of its entry is left out, and the "
               "mean is taken again from the rest.", n=points)]


def _conditions(rules: engine.Rules) -> list[Any]:
    sentences = []
    if rules.min_sheets > 1:
        sentences.append(_l("An entry needs at least %(n)s counted sheets.", n=rules.min_sheets))
    if rules.threshold is not None:
        sentences.append(_l("An entry qualifies from %(n)s points.", n=Figure(rules.threshold)))
    if rules.floor is not None:
        sentences.append(_floor(rules.floor))
    return sentences


def _floor(floor: engine.Floor) -> Any:
    points = Figure(floor.value)
    if floor.basis == "average":
        return _l("An entry does not qualify if the mean of a criterion is %(n)s points or less.",
                  n=points)
    if floor.value == 0:
        return _l("An entry does not qualify if a criterion has 0 points on any sheet.")
    return _l("An entry does not qualify if a criterion has %(n)s points or less on any sheet.",
              n=points)


def _seats(rules: engine.Rules) -> list[Any]:
    if rules.seats is None:
        return []
    cap = getattr(rules, "unit_cap", None)  # of rules.CappedRules, which stands above
    capped = [_l("At most %(n)s entries of one unit advance.", n=cap)] if cap else []
    return [_l("The first %(n)s of the track that qualify advance.", n=rules.seats), *capped]


def _ties(rules: engine.Rules, names: Mapping[str, str]) -> Any:
    if not rules.tie_break:
        return _l("Entries with equal scores share their place.")
    words = Listed(tie_rule_in_words(rule, names) for rule in rules.tie_break)
    return _l("Equal scores are decided in this order: %(rules)s.", rules=words)
