"""Rules of a tally: how sheets become a score and scores become places. Plain frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from judging.engine.arguments import whole_number
from judging.engine.errors import RubricError, ScoreDataError
from judging.engine.rubric import Rubric, exact_decimal

AGGREGATES = ("mean", "trimmed_mean", "median", "sum")
LEVELS = ("sheet", "criterion")
STAGES = ("criterion", "sheet", "final")
MISSING = ("reject", "renormalise", "zero")
TIE_RULES = ("first_places", "head_to_head", "median", "chair")


def one_of(value: object, allowed: tuple[str, ...], what: str) -> None:
    """Refuse a word the rules do not know."""
    if value not in allowed:
        raise RubricError(f"{what} must be one of {', '.join(allowed)}, not {value!r}.")


def whole(value: object, least: int, what: str) -> int:
    """Return a whole number of at least `least`."""
    try:
        return whole_number(value, least, what)
    except ScoreDataError as error:
        raise RubricError(str(error)) from None


@dataclass(frozen=True)
class Deviation:
    """When a sheet lies too far from the others.

    Parameters
    ----------
    limit : Decimal-able
        Points; only strictly more is too far.
    basis : {"mean", "range"}
        "mean": a sheet against the first average of its entry. "range": the highest sheet
        against the lowest.
    action : {"flag", "exclude"}
        "exclude" leaves the sheet out; possible for "mean" only.
    """

    limit: Decimal
    basis: str = "mean"
    action: str = "flag"

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "limit", exact_decimal(self.limit, "The deviation's limit"))
        if self.limit < 0:
            raise RubricError("The deviation's limit must not be negative.")
        one_of(self.basis, ("mean", "range"), "The deviation's basis")
        one_of(self.action, ("flag", "exclude"), "The deviation's action")
        if self.basis == "range" and self.action == "exclude":
            raise RubricError("A range names no single sheet, so it can flag but not exclude.")


@dataclass(frozen=True)
class Floor:
    """The lowest acceptable mark of a criterion: at or below `value` the entry does not qualify.

    Parameters
    ----------
    value : Decimal-able
        In marks of the criterion, not weighted.
    basis : {"any_sheet", "average"}
        Whether one counted sheet is enough to fail, or the average of the counted sheets.
    """

    value: Decimal
    basis: str = "any_sheet"

    def __post_init__(self) -> None:
        """Check the values."""
        object.__setattr__(self, "value", exact_decimal(self.value, "The floor"))
        one_of(self.basis, ("any_sheet", "average"), "The floor's basis")


@dataclass(frozen=True)
class Rules:
    """How one stage and track is tallied; declared before judging opens.

    Parameters
    ----------
    aggregate : {"mean", "trimmed_mean", "median", "sum"}
    drop : int
        Sheets left out at each end, used by "trimmed_mean" only.
    level : {"sheet", "criterion"}
        Aggregate the totals of sheets, or each criterion and then add.
    rounding_stages : subset of ("criterion", "sheet", "final")
        Where values are rounded half up to `places`; anywhere else they stay exact.
    deviation, floor : Deviation, Floor or None
    threshold : Decimal-able or None
        Least score that qualifies, compared with the score as rounded.
    min_sheets : int
        Counted sheets without which an entry does not qualify.
    places : int, 0 to 12
    missing : {"reject", "renormalise", "zero"}
    tie_break : tuple of str
        "criterion:KEY", "first_places", "head_to_head", "median", "chair", in order.
    seats : int or None
        How many advance; None: all that qualify.
    """

    aggregate: str = "mean"
    drop: int = 0
    level: str = "sheet"
    rounding_stages: tuple[str, ...] = ("final",)
    deviation: Deviation | None = None
    threshold: Decimal | None = None
    floor: Floor | None = None
    min_sheets: int = 1
    places: int = 2
    missing: str = "reject"
    tie_break: tuple[str, ...] = ()
    seats: int | None = None

    def __post_init__(self) -> None:
        """Check the values."""
        for name in ("rounding_stages", "tie_break"):
            value = getattr(self, name)
            if isinstance(value, str) or not isinstance(value, Iterable):
                raise RubricError(f"{name} must be a sequence of words, not {value!r}.")
            object.__setattr__(self, name, tuple(value))
        one_of(self.aggregate, AGGREGATES, "aggregate")
        one_of(self.level, LEVELS, "level")
        one_of(self.missing, MISSING, "missing")
        for stage in self.rounding_stages:
            one_of(stage, STAGES, "rounding_stages")
        for name in ("drop", "min_sheets", "places", "seats"):
            value = getattr(self, name)
            if value is not None or name != "seats":
                object.__setattr__(self, name, whole(value, 0, name))
        if self.places > 12:
            raise RubricError("places must be at most 12.")
        if self.threshold is not None:
            limit = exact_decimal(self.threshold, "The threshold")
            object.__setattr__(self, "threshold", limit)
        self._check_parts()

    def _check_parts(self) -> None:
        if self.deviation is not None and not isinstance(self.deviation, Deviation):
            raise RubricError(f"deviation must be a Deviation, not {self.deviation!r}.")
        if self.floor is not None and not isinstance(self.floor, Floor):
            raise RubricError(f"floor must be a Floor, not {self.floor!r}.")
        for rule in self.tie_break:
            named = isinstance(rule, str) and rule.startswith("criterion:")
            if not named:
                one_of(rule, (*TIE_RULES, "criterion:KEY"), "tie_break")

    def check(self, rubric: Rubric) -> None:
        """Refuse rules that name a criterion the rubric does not have."""
        for rule in self.tie_break:
            if rule.startswith("criterion:"):
                rubric.under(rule.partition(":")[2])

    def rounds(self, stage: str) -> bool:
        """Return whether values are rounded at this stage."""
        return stage in self.rounding_stages
