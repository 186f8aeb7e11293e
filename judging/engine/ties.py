"""What each tie rule looks at, as whole-number keys per entry: higher is better."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from judging.engine.arguments import whole_number
from judging.engine.errors import ScoreDataError
from judging.engine.exact import Groups, common, plus, times
from judging.engine.marks import Prepared
from judging.engine.panel import Other, Panel, Part, collect, line_values
from judging.engine.rubric import Line, Rubric
from judging.engine.rules import Rules
from judging.engine.sheets import Sheets

#: Below every key: the entry has nothing to show on this rule.
NOTHING = -1


@dataclass(frozen=True, eq=False)
class Evidence:
    """What the tie rules may look at."""

    prepared: Prepared
    rubric: Rubric
    rules: Rules
    sheets: Sheets
    panel: Panel
    other: Other
    chair: dict[Hashable, int] | None


def read_chair(order: object, prepared: Prepared) -> dict[Hashable, int] | None:
    """Read the chair's order: entries from best to worst, or a mapping entry -> place.

    Raises
    ------
    ScoreDataError
        An entry is unknown or listed twice, or a place is no whole number.
    """
    if order is None:
        return None
    named = isinstance(order, Mapping)
    if isinstance(order, str) or not isinstance(order, Iterable):
        raise ScoreDataError(f"The chair's order must be a list of entries, not {order!r}.")
    places = order.items() if named else ((entry, at) for at, entry in enumerate(order, start=1))
    given: dict[Hashable, int] = {}
    known = set(prepared.entries)
    for entry, place in places:
        if not isinstance(entry, Hashable):
            raise ScoreDataError(f"The chair's order names {entry!r}, which is no entry.")
        if entry in given:
            raise ScoreDataError(f"The chair's order lists entry {entry!s} twice.")
        given[entry] = whole_number(place, 0, f"The chair's place of entry {entry!s}")
    for entry in given:
        if entry not in known:
            raise ScoreDataError(f"The chair's order names entry {entry!s}, which has no sheet.")
    return given


def tie_key(rule: str, evidence: Evidence) -> np.ndarray:
    """Return the keys of a rule that looks at each entry by itself."""
    if rule == "first_places":
        return first_places(evidence.prepared, evidence.sheets)
    if rule == "median":
        use = evidence.sheets.counted & evidence.sheets.summed
        groups = Groups(evidence.prepared.sheet_entry[use], len(evidence.prepared.entries))
        part, _ = collect(evidence.sheets.total[use], groups, Rules(aggregate="median"))
        return _dense(part)
    if rule == "chair":
        return _chair_key(evidence)
    return _dense(criterion_part(rule.partition(":")[2], evidence))


def _dense(part: Part) -> np.ndarray:
    """Return whole-number keys in the order of exact values, NOTHING where not known."""
    keys = np.unique(common(part.above, part.below)[0], return_inverse=True)[1]
    return np.where(part.known, keys, NOTHING)


def _chair_key(evidence: Evidence) -> np.ndarray:
    entries, chair = evidence.prepared.entries, evidence.chair
    if not chair:
        return np.zeros(len(entries), dtype=np.int64)
    last = max(chair.values())
    return np.array([-chair.get(entry, last + 1) for entry in entries])


def first_places(prepared: Prepared, sheets: Sheets) -> np.ndarray:
    """Count the counted sheets on which an entry is its judge's best, shared firsts included."""
    use = sheets.counted & sheets.summed
    entry, judge, total = prepared.sheet_entry[use], prepared.sheet_judge[use], sheets.total[use]
    order = np.argsort(judge, kind="stable")
    best = Groups(judge[order], len(prepared.judges)).most(total[order])
    first = np.asarray(total == best[judge], dtype=bool)
    return np.bincount(entry[first], minlength=len(prepared.entries))


def criterion_part(key: str, evidence: Evidence) -> Part:
    """Return each entry's points on a criterion, its details added up.

    At level "criterion" the aggregated marks are used, at level "sheet" the plain means over
    counted sheets. A criterion that does not count is compared by its marks.
    """
    wanted = evidence.rubric.under(key)
    size = len(evidence.prepared.entries)
    ones = np.ones(size, dtype=np.int64)
    total = Part(ones * 0, ones, np.zeros(size, dtype=bool))
    for line in evidence.rubric.lines:
        if line.criterion.key in wanted:
            part = _line_part(line, evidence)
            alone = len(wanted) == 1 and not line.counts
            slope, intercept = (Fraction(1), Fraction(0)) if alone else (line.slope, line.intercept)
            total = _plus(total, affine(part, slope, intercept))
    return total


def affine(part: Part, slope: Fraction, intercept: Fraction) -> Part:
    """Return ``slope * value + intercept``, exactly."""
    unit = lcm(slope.denominator, intercept.denominator)
    above = plus(times(part.above, int(slope * unit)), times(part.below, int(intercept * unit)))
    return Part(above, times(part.below, unit), part.known)


def _plus(left: Part, right: Part) -> Part:
    above = np.where(right.known, times(right.above, left.below), 0)
    return Part(
        plus(times(left.above, right.below), above),
        times(left.below, right.below),
        left.known | right.known,
    )


def _line_part(line: Line, evidence: Evidence) -> Part:
    """Return each entry's mark on one line."""
    size = len(evidence.prepared.entries)
    if line.other:
        column = evidence.rubric.others.index(line)
        other = evidence.other
        below = times(np.ones(size, dtype=np.int64), 10**other.decimals)
        return Part(other.points[:, column], below, other.given[:, column])
    counting = [other for other in evidence.rubric.panel if other.counts]
    if evidence.rules.level == "criterion" and line.counts:
        return evidence.panel.lines[counting.index(line)]
    return mean_mark(evidence.rubric.panel.index(line), evidence)


def mean_mark(column: int, evidence: Evidence) -> Part:
    """Return the plain mean mark of a panel line over counted sheets."""
    prepared = evidence.prepared
    marks, entry = line_values(prepared, evidence.sheets, evidence.rules, column)
    groups = Groups(entry, len(prepared.entries))
    part, _ = collect(marks, groups, Rules())
    return Part(part.above, times(part.below, 10**prepared.decimals), part.known)


def copeland_key(group: np.ndarray, rows: np.ndarray, evidence: Evidence) -> np.ndarray:
    """Return wins minus losses of each entry against those of its group.

    One entry beats another if more of the judges who saw both gave it the higher total.
    """
    key = np.zeros(len(group), dtype=np.int64)
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group) if len(group) else np.zeros(0, dtype=np.int64)
    ends = np.cumsum(sizes)
    use = np.flatnonzero(evidence.sheets.counted & evidence.sheets.summed)
    starts = np.searchsorted(
        evidence.prepared.sheet_entry[use], np.arange(len(evidence.prepared.entries) + 1)
    )
    for at in np.flatnonzero(sizes > 1):
        members = order[ends[at] - sizes[at] : ends[at]]
        sheets = [use[starts[row] : starts[row + 1]] for row in rows[members]]
        key[members] = _duels(sheets, evidence)
    return key


def _duels(sheets: list[np.ndarray], evidence: Evidence) -> np.ndarray:
    """Return wins minus losses of each member; `sheets` lists the sheets of each."""
    every = np.concatenate(sheets)
    member = np.repeat(np.arange(len(sheets)), [len(part) for part in sheets])
    judge = np.unique(evidence.prepared.sheet_judge[every], return_inverse=True)[1]
    total = np.unique(evidence.sheets.total[every], return_inverse=True)[1]
    board = np.full((len(sheets), int(judge.max(initial=-1)) + 1), NOTHING)
    board[member, judge] = total
    balance = np.empty(len(sheets), dtype=np.int64)
    for at, mine in enumerate(board):
        both = (board != NOTHING) & (mine != NOTHING)
        lead = (np.sign(mine - board) * both).sum(axis=1)
        balance[at] = np.sign(lead).sum()
    return balance
