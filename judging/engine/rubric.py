"""Rubrics: what is judged, within which range, and how much it weighs. Plain frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cached_property

from judging.engine.errors import RubricError

SOURCES = ("panel", "other")


def exact_decimal(value: object, what: str) -> Decimal:
    """Return a finite Decimal; a float is read as it prints."""
    if isinstance(value, bool):
        raise RubricError(f"{what} must be a number, not {value!r}.")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
    except InvalidOperation:
        raise RubricError(f"{what} must be a number, not {value!r}.") from None
    if not number.is_finite():
        raise RubricError(f"{what} must be a finite number, not {value!r}.")
    if not -30 <= number.as_tuple().exponent <= 30:
        raise RubricError(f"{what} has more than 30 digits after the point or zeros before it.")
    return number


@dataclass(frozen=True)
class Criterion:
    """One line of a rubric.

    Parameters
    ----------
    key : str
        Short name, unique in the rubric.
    low, high : Decimal-able
        Lowest and highest mark; ``low < high``.
    weight : Decimal-able, default 1
        At least 0. A weight of 0 is shown and never counted.
    step : Decimal-able or None
        Marks are ``low`` plus a whole number of steps.
    counts : bool
        False: shown, never counted.
    parent : str or None
        Key of the criterion this one details. Marks are given to the details; the parent's
        weight multiplies theirs.
    source : {"panel", "other"}
        "other": not given by judges (a public vote, attendance).
    """

    key: str
    low: Decimal
    high: Decimal
    weight: Decimal = Decimal(1)
    step: Decimal | None = None
    counts: bool = True
    parent: str | None = None
    source: str = "panel"

    def __post_init__(self) -> None:
        """Check the values and keep them as Decimals."""
        for name in ("low", "high", "weight", "step"):
            value = getattr(self, name)
            if value is not None or name != "step":
                what = f"Criterion {self.key!r}: {name}"
                object.__setattr__(self, name, exact_decimal(value, what))
        if not isinstance(self.key, str) or not self.key:
            raise RubricError(f"A criterion's key must be a text, not {self.key!r}.")
        if self.low >= self.high:
            raise RubricError(f"Criterion {self.key!r}: low must be below high.")
        if self.weight < 0:
            raise RubricError(f"Criterion {self.key!r}: the weight must not be negative.")
        if self.step is not None and self.step <= 0:
            raise RubricError(f"Criterion {self.key!r}: the step must be positive.")
        if self.source not in SOURCES:
            raise RubricError(f"Criterion {self.key!r}: unknown source {self.source!r}.")
        if self.parent is not None and not isinstance(self.parent, str):
            raise RubricError(f"Criterion {self.key!r}: unknown parent {self.parent!r}.")
        if not isinstance(self.counts, bool):
            raise RubricError(f"Criterion {self.key!r}: counts must be true or false.")


@dataclass(frozen=True)
class Line:
    """A criterion that takes marks, with its exact part in the total.

    The points of a mark x are ``slope * x + intercept``; `maximum` is what the highest mark adds.
    All three are 0 for a line that does not count.
    """

    criterion: Criterion
    counts: bool
    other: bool
    slope: Fraction = Fraction(0)
    intercept: Fraction = Fraction(0)
    maximum: Fraction = Fraction(0)
    weight: Fraction = Fraction(0)

    def points(self, mark: Fraction) -> Fraction:
        """Return the exact points of a mark."""
        return self.slope * mark + self.intercept


@dataclass(frozen=True)
class Rubric:
    """The criteria of one stage and track.

    Parameters
    ----------
    criteria : tuple of Criterion
    scale : Decimal-able, default 100
        Total of a full sheet when `normalise` is true.
    normalise : bool, default False
        False: weight times mark, added. True: each mark is first put on 0..1 of its range,
        weights are shares, the total is out of `scale`.

    Examples
    --------
    >>> rubric = Rubric((Criterion("idea", 1, 5, weight=4), Criterion("team", 0, 10)))
    >>> [(line.criterion.key, line.points(Fraction(5))) for line in rubric.lines]
    [('idea', Fraction(20, 1)), ('team', Fraction(5, 1))]
    """

    criteria: tuple[Criterion, ...]
    scale: Decimal = Decimal(100)
    normalise: bool = False
    _by_key: dict[str, Criterion] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        """Check that keys, parents and weights make one tree with something to count."""
        if not isinstance(self.criteria, Iterable):
            raise RubricError("A rubric needs a sequence of criteria.")
        object.__setattr__(self, "criteria", tuple(self.criteria))
        object.__setattr__(self, "scale", exact_decimal(self.scale, "The rubric's scale"))
        if self.scale <= 0:
            raise RubricError("The rubric's scale must be positive.")
        if not isinstance(self.normalise, bool):
            raise RubricError(f"normalise must be true or false, not {self.normalise!r}.")
        by_key: dict[str, Criterion] = {}
        for criterion in self.criteria:
            if not isinstance(criterion, Criterion):
                raise RubricError(f"A rubric is made of criteria, not of {criterion!r}.")
            if criterion.key in by_key:
                raise RubricError(f"Criterion {criterion.key!r} appears twice.")
            by_key[criterion.key] = criterion
        object.__setattr__(self, "_by_key", by_key)
        for criterion in self.criteria:
            self._ancestors(criterion)
        if not any(line.counts and not line.other for line in self.lines):
            raise RubricError("A rubric needs a criterion that the panel marks and that counts.")

    def _ancestors(self, criterion: Criterion) -> list[Criterion]:
        chain = [criterion]
        while chain[-1].parent is not None:
            parent = self._by_key.get(chain[-1].parent)
            if parent is None:
                raise RubricError(
                    f"Criterion {chain[-1].key!r}: there is no criterion {chain[-1].parent!r}."
                )
            if parent in chain:
                raise RubricError(f"Criterion {criterion.key!r} is its own parent.")
            chain.append(parent)
        return chain

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The criteria that take marks or points, in the order of the rubric."""
        parents = {criterion.parent for criterion in self.criteria}
        leaves = [c for c in self.criteria if c.key not in parents]
        return tuple(self._line(leaf) for leaf in leaves)

    @cached_property
    def panel(self) -> tuple[Line, ...]:
        """The lines that judges mark: the columns of every table of marks."""
        return tuple(line for line in self.lines if not line.other)

    @cached_property
    def others(self) -> tuple[Line, ...]:
        """The lines that come from elsewhere."""
        return tuple(line for line in self.lines if line.other)

    def under(self, key: str) -> tuple[str, ...]:
        """Return the keys of the lines at or below a criterion.

        Raises
        ------
        RubricError
            There is no such criterion.
        """
        if key not in self._by_key:
            raise RubricError(f"There is no criterion {key!r}.")
        keys = (line.criterion for line in self.lines)
        return tuple(c.key for c in keys if key in [up.key for up in self._ancestors(c)])

    def _line(self, leaf: Criterion) -> Line:
        chain = self._ancestors(leaf)
        other = any(c.source == "other" for c in chain)
        weight = Fraction(1)
        for criterion in chain:
            weight *= self._share(criterion)
        counts = weight > 0
        if not counts:
            return Line(leaf, False, other)
        if not self.normalise:
            maximum = weight * Fraction(leaf.high)
            return Line(leaf, True, other, weight, Fraction(0), maximum, weight)
        full = weight * Fraction(self.scale)
        slope = full / (Fraction(leaf.high) - Fraction(leaf.low))
        return Line(leaf, True, other, slope, -slope * Fraction(leaf.low), full, weight)

    def _share(self, criterion: Criterion) -> Fraction:
        if not criterion.counts or criterion.weight == 0:
            return Fraction(0)
        if not self.normalise:
            return Fraction(criterion.weight)
        peers = [c for c in self.criteria if c.parent == criterion.parent and c.counts]
        return Fraction(criterion.weight) / sum(Fraction(c.weight) for c in peers)
