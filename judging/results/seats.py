"""Who takes the seats of the next stage: caps for units, reserves in order. Plain values."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from app.text import fold

#: Place (None: does not qualify) and unit as printed.
Standing = tuple[int | None, str]


@dataclass(frozen=True)
class Ranked:
    """One line of a result as far as seats go."""

    entry_id: int
    code: str
    rank: int | None
    unit_name: str
    qualifies: bool
    advances: bool
    score: str | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reserve:
    """Who moves up, and who was passed over for which reason."""

    entry_id: int | None
    skipped: tuple[tuple[str, str], ...]


def within_units(rows: Sequence[Standing], seats: int, cap: int) -> list[tuple[bool, str | None]]:
    """Return for each row, best first, whether it advances, or the code of why not.

    Entries without a unit count for themselves. Equals that do not fit together wait together.

    >>> within_units([(1, "Trà Bồng"), (2, "Trà Bồng"), (3, "Lý Sơn")], 2, 1)
    [(True, None), (False, 'unit_cap:1'), (True, None)]
    """
    told: list[tuple[bool, str | None]] = [(False, None)] * len(rows)
    taken: Counter[str] = Counter()
    left, is_full = seats, False
    order = [at for at, (rank, _unit) in enumerate(rows) if rank is not None]
    for _rank, group in groupby(order, key=lambda at: rows[at][0]):
        equals, wanted = list(group), Counter[str]()
        for at in equals:
            wanted[fold(rows[at][1])] += 1
        fitting = []
        for at in equals:
            unit = fold(rows[at][1])
            if unit and taken[unit] >= cap:
                told[at] = (False, f"unit_cap:{cap}")
            elif unit and taken[unit] + wanted[unit] > cap:
                told[at] = (False, f"tie_at_unit_cap:{cap}")
            else:
                fitting.append(at)
        if is_full or not fitting:
            continue
        if len(fitting) > left:
            is_full = True
            for at in fitting if left else ():
                told[at] = (False, "tie_at_cut")
            continue
        left -= len(fitting)
        for at in fitting:
            told[at] = (True, None)
            taken[fold(rows[at][1])] += 1
    return told


def next_reserve(rows: Sequence[Ranked], inside: Collection[int], gone: Collection[int],
                 cap: int | None, is_out: Callable[[int], bool] = lambda _entry: False) -> Reserve:
    """Return the best reserve that may take a seat beside those *inside*.

    *gone* left before; two reserves with one place block each other: nobody moves up by chance.
    """
    units = Counter(fold(row.unit_name) for row in rows if row.entry_id in inside)
    skipped: list[tuple[str, str]] = []
    for row in sorted((r for r in rows if r.rank is not None), key=_by_score):
        if row.entry_id in inside or row.entry_id in gone:
            continue
        why = _obstacle(row, units, cap, is_out)
        if why is None:
            tied = [r for r in rows if r.rank == row.rank and r.qualifies
                    and r.entry_id not in inside and r.entry_id not in gone]
            if len(tied) > 1:
                return Reserve(None, (*skipped, *((r.code, "tie_at_cut") for r in tied)))
            return Reserve(row.entry_id, tuple(skipped))
        skipped.append((row.code, why))
    return Reserve(None, tuple(skipped))


def _obstacle(row: Ranked, units: Counter[str], cap: int | None,
              is_out: Callable[[int], bool]) -> str | None:
    if not row.qualifies:
        return next((code for code in row.reasons if not code.startswith("tie_")), "unqualified")
    if is_out(row.entry_id):
        return "not_in_contest"
    unit = fold(row.unit_name)
    return f"unit_cap:{cap}" if cap and unit and units[unit] >= cap else None


def _by_score(row: Ranked) -> tuple[Decimal, int, str]:
    """Order by score, so that it shows who would have been next but does not qualify."""
    return (-Decimal(row.score or 0), row.rank or 0, row.code)
