"""Figures from facts: pure functions over plain values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

COUNT, YEARLY, LEVEL, SHARE = "count", "yearly", "level", "share"
BELOW, WITHIN, ABOVE, OPEN_ENDED = "below", "within", "above", "none"


@dataclass(frozen=True)
class Item:
    """One fact: what it counts, when it happened; a correction takes another back."""

    number: int
    subject: str
    on: date
    corrects: int | None = None
    level: int | None = None


@dataclass(frozen=True)
class Period:
    """Whole calendar years from first to last; both None: any time."""

    first: int | None = None
    last: int | None = None

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in the period.

        >>> Period(2022, 2025).holds(date(2025, 12, 31)), Period(2022, 2025).holds(date(2026, 1, 1))
        (True, False)
        """
        return self.first is None or self.last is None or self.first <= day.year <= self.last


def standing(items: Iterable[Item]) -> list[Item]:
    """Return the facts that no correction took back."""
    given = list(items)
    taken_back = {item.corrects for item in given if item.corrects is not None}
    return [item for item in given if item.corrects is None and item.number not in taken_back]


def evidence(items: Iterable[Item], period: Period, until: date) -> dict[str, list[Item]]:
    """Return what counts in a period up to a day: each subject once, with all that proves it."""
    found: dict[str, list[Item]] = {}
    for item in sorted(standing(items), key=lambda item: (item.on, item.number)):
        if period.holds(item.on) and item.on <= until:
            found.setdefault(item.subject, []).append(item)
    return found


def counted_period(measure: str, period: Period, until: date) -> Period:
    """Return the time that a figure is about: the period, or its latest year where yearly."""
    if measure != YEARLY:
        return period
    year = until.year if period.last is None else min(until.year, period.last)
    return Period(year, year)


def figure(measure: str, items: Sequence[Item], period: Period, until: date) -> int:
    """Return the figure of a period as it stood on a day."""
    found = evidence(items, counted_period(measure, period, until), until)
    if measure == LEVEL:
        return max((item.level or 0 for proofs in found.values() for item in proofs), default=0)
    return len(found)


def verdict(value: int, minimum: int | None, maximum: int | None) -> str:
    """Place a figure against its range; both ends belong to it."""
    if minimum is None:
        return OPEN_ENDED
    if value < minimum:
        return BELOW
    return ABOVE if maximum is not None and value > maximum else WITHIN
