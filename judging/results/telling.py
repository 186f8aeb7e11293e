"""The arithmetic of one entry in sentences and a table: page and paper print the same words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from app.i18n import _l, language
from judging import engine
from judging.results.queries import Names
from judging.results.wording import reason_in_words, tie_in_words
from judging.rubrics.wording import Figure, method_in_words, tie_rule_in_words

#: Places shown of a value that is exact inside and has no end, such as a third.
SHOWN = Decimal("0.0001")

_LEFT_OUT = {
    "empty": _l("No, it is empty"),
    "incomplete": _l("No, criteria are open"),
    "low_coverage": _l("No, too many criteria are open"),
    "not_applicable": _l("No, nothing applies"),
    "trimmed": _l("No, highest or lowest"),
    "deviation": _l("No, too far from the average"),
}


@dataclass(frozen=True)
class Telling:
    """Words ready to print: lazy, each in the language in force."""

    #: Score, place, what broke a tie, what the rules say against the entry.
    summary: tuple[Any, ...]
    #: Names of the judges: the columns of `rows`.
    heads: tuple[str, ...]
    #: A criterion, or the total, and what each sheet says of it.
    rows: tuple[tuple[Any, tuple[Any, ...]], ...]
    steps: tuple[Any, ...]
    #: The rules, sentence by sentence.
    method: tuple[Any, ...]


def tell(told: engine.Explanation, rules: engine.Rules, names: Names) -> Telling:
    """Put an explanation into words."""
    summary = [
        _l("Score %(score)s, place %(rank)s.", score=Score(told.score), rank=told.rank)
        if told.score is not None else _l("Not scored."),
        *([_l("Tie broken by %(rule)s.", rule=tie_in_words(told.tie_broken_by, names.criteria))]
          if told.tie_broken_by else []),
        *(reason_in_words(code, names.criteria, names.judges) for code in told.reasons),
    ]
    heads = tuple(names.judges.get(str(sheet.judge), str(sheet.judge)) for sheet in told.sheets)
    rows = [
        (names.criteria.get(first.criterion, first.criterion),
         tuple(_mark(sheet.marks[at]) for sheet in told.sheets))
        for at, first in enumerate(told.sheets[0].marks if told.sheets else ())
    ]
    if told.sheets:
        rows.append((_l("Total"), tuple(figure(sheet.total) for sheet in told.sheets)))
        rows.append((_l("Counts"), tuple(_counts(sheet) for sheet in told.sheets)))
    steps = tuple(_sentence(step, names) for step in told.steps)
    method = tuple(method_in_words(rules, names.criteria))
    return Telling(tuple(summary), heads, tuple(rows), steps, method)


class Score(Figure):
    """A score with the places it is printed with: 79,50."""

    def __str__(self) -> str:
        plain = format(self.value, "f")
        return plain if language() == "en" else plain.replace(".", ",")


def figure_of(score: str | None) -> Any:
    """Return a stored score ("79.33") as the language prints it."""
    return "–" if score is None else Score(Decimal(score))


class Seen:
    """What a tie rule saw of each entry: QN-01: 48,5; QN-02: 47."""

    def __init__(self, values: Mapping[Any, Any]) -> None:
        self.values = values

    def __str__(self) -> str:
        return "; ".join(f"{entry}: {_seen(value)}" for entry, value in self.values.items())


def _seen(value: Any) -> Any:
    return figure(value) if isinstance(value, Decimal) else "–" if value is None else value


def figure(value: Decimal | None) -> Any:
    """Return a number in at most four decimals, without needless zeros."""
    if value is None:
        return "–"
    return Figure(value.quantize(SHOWN, ROUND_HALF_UP, Context(prec=100)))


def _mark(mark: engine.MarkLine) -> Any:
    """Return a mark, and after an arrow what it adds where that is something else."""
    if mark.state == "na":
        return _l("not applicable")
    if mark.mark is None:
        return _l("not given")
    if mark.points is None or mark.points == mark.mark:
        return figure(mark.mark)
    return _l("%(mark)s → %(points)s", mark=figure(mark.mark), points=figure(mark.points))


def _counts(sheet: engine.SheetStory) -> Any:
    if sheet.counted:
        scaled = sheet.reason == "renormalised" or any(m.state == "na" for m in sheet.marks)
        return _l("Yes, scaled to the full total") if scaled else _l("Yes")
    return _LEFT_OUT.get((sheet.reason or "").partition(":")[0], _l("No"))


def _sentence(step: engine.Step, names: Names) -> Any:
    """Return one step as a sentence."""
    f = step.figures
    shown = {name: figure(value) for name, value in f.items() if isinstance(value, Decimal)}
    shown["criterion"] = names.criteria.get(str(f.get("criterion")), f.get("criterion"))
    shown["judge"] = names.judges.get(str(f.get("judge")), f.get("judge"))
    if step.kind == "tie":
        return _l("Equal scores, compared by %(rule)s (%(seen)s).",
                  rule=tie_rule_in_words(f["rule"], names.criteria), seen=Seen(f["values"]))
    return _SENTENCES[step.kind](f, shown)


def _panel(f: Mapping[str, Any], shown: Mapping[str, Any]) -> Any:
    given = {"n": f["counted"], "value": shown["value"]}
    if f["level"] == "criterion":
        return _l("The criteria of the panel add up to %(value)s.", value=shown["value"])
    if f["aggregate"] == "trimmed_mean":
        return _l("Without the %(drop)s highest and lowest, the mean of the panel's %(n)s sheets "
                  "is %(value)s.", drop=f["drop"], **given)
    if f["aggregate"] == "median":
        return _l("The median of the panel's %(n)s sheets is %(value)s.", **given)
    if f["aggregate"] == "sum":
        return _l("The sum of the panel's %(n)s sheets is %(value)s.", **given)
    return _l("The mean of the panel's %(n)s sheets is %(value)s.", **given)


def _deviation(f: Mapping[str, Any], shown: Mapping[str, Any]) -> Any:
    who = {name: shown[name] for name in ("judge", "gap", "limit")}
    if f["action"] == "exclude":
        return _l("The sheet of %(judge)s lies %(gap)s points from it; the limit is %(limit)s, "
                  "so it is left out.", **who)
    return _l("The sheet of %(judge)s lies %(gap)s points from it; the limit is %(limit)s: "
              "it is flagged and still counts.", **who)


def _threshold(f: Mapping[str, Any], shown: Mapping[str, Any]) -> Any:
    if f["reached"]:
        return _l("The threshold %(least)s is reached.", least=shown["least"])
    return _l("The threshold %(least)s is not reached.", least=shown["least"])


def _floor(f: Mapping[str, Any], shown: Mapping[str, Any]) -> Any:
    if f["failed"]:
        return _l("“%(criterion)s”: %(value)s is at or below the floor %(floor)s.",
                  criterion=shown["criterion"], value=shown["value"], floor=shown["floor"])
    return _l("“%(criterion)s” stays above the floor.", criterion=shown["criterion"])


_SENTENCES: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Any]] = {
    "first_average": lambda f, shown: _l(
        "The first average of %(n)s sheets is %(value)s.", n=f["sheets"], value=shown["value"]),
    "deviation": _deviation,
    "line": lambda _f, shown: _l(
        "“%(criterion)s”: the panel gives %(value)s, which adds %(points)s points.",
        criterion=shown["criterion"], value=shown["value"], points=shown["points"]),
    "panel": _panel,
    "other": lambda _f, shown: _l("“%(criterion)s” adds %(points)s points.",
                                  criterion=shown["criterion"], points=shown["points"]),
    "round": lambda f, _shown: _l("Rounded half up to %(places)s decimals: %(value)s.",
                                  places=f["places"], value=Score(f["value"])),
    "threshold": _threshold,
    "floor": _floor,
    "rank": lambda f, _shown: _l("Place %(rank)s; entries with this score: %(n)s.",
                                 rank=f["value"], n=f["same_score"]),
}
