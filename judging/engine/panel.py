"""The panel's score of each entry as an exact fraction: aggregation, trimming, other components."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError
from judging.engine.exact import Groups, plus, round_places, times
from judging.engine.marks import Prepared
from judging.engine.parsing import (
    GIVEN,
    MISSING,
    NOT_APPLICABLE,
    Written,
    codes_of,
    need_columns,
    read_numbers,
    where,
)
from judging.engine.rubric import Line, Rubric
from judging.engine.rules import Rules
from judging.engine.sheets import Sheets, Table, integers, rescale

OTHER_COLUMNS = ("entry", "criterion", "points")


@dataclass(frozen=True, eq=False)
class Part:
    """Exact values per entry: ``above / below`` where `known`."""

    above: np.ndarray
    below: np.ndarray
    known: np.ndarray


@dataclass(frozen=True, eq=False)
class Other:
    """Points that judges do not give: entries x ``rubric.others``, in ``10**-decimals``."""

    points: np.ndarray
    given: np.ndarray
    decimals: int


@dataclass(frozen=True, eq=False)
class Panel:
    """What the panel says: the score, which sheets were trimmed, lines nobody marked.

    `lines` holds the aggregated mark of each counting line at level "criterion" (else empty);
    `unmarked` is a boolean table entries x counting lines.
    """

    score: Part
    trimmed: np.ndarray
    lines: tuple[Part, ...]
    unmarked: np.ndarray


def collect(values: np.ndarray, groups: Groups, rules: Rules) -> tuple[Part, np.ndarray]:
    """Aggregate integers per group by the declared rule; also say which rows were trimmed."""
    counts = groups.counts
    trimmed = np.zeros(len(values), dtype=bool)
    if rules.aggregate == "sum":
        return Part(groups.sum(values), np.ones_like(counts), counts > 0), trimmed
    if rules.aggregate == "mean":
        return Part(groups.sum(values), np.maximum(counts, 1), counts > 0), trimmed
    order = groups.ordered(values)
    place, size = groups.positions(), counts[groups.codes]
    if rules.aggregate == "median":
        low, high = (size - 1) // 2, size // 2
        middle = (place == low).astype(np.int64) + (place == high)
        return Part(groups.sum(times(values[order], middle)), counts * 0 + 2, counts > 0), trimmed
    kept = (place >= rules.drop) & (place < size - rules.drop)
    trimmed[order[~kept]] = True
    left = counts - 2 * rules.drop
    total = groups.sum(values[order] * kept)
    return Part(total, np.maximum(left, 1), left > 0), trimmed


def score_panel(prepared: Prepared, table: Table, sheets: Sheets, rules: Rules) -> Panel:
    """Return the panel's exact score of every entry."""
    if rules.level == "criterion":
        return _by_line(prepared, table, sheets, rules)
    use = sheets.counted
    groups = Groups(prepared.sheet_entry[use], len(prepared.entries))
    part, cut = collect(sheets.total[use], groups, rules)
    trimmed = np.zeros(len(use), dtype=bool)
    trimmed[np.flatnonzero(use)[cut]] = True
    unmarked = np.zeros((len(prepared.entries), len(table.lines)), dtype=bool)
    score = Part(part.above, times(part.below, sheets.unit), part.known)
    return Panel(score, trimmed, (), unmarked)


def line_values(
    prepared: Prepared, sheets: Sheets, rules: Rules, column: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the marks of one panel line on counted sheets and the entries they belong to."""
    line, state = prepared.rubric.panel[column], prepared.state[:, column]
    use, marks = sheets.counted & (state == GIVEN), prepared.marks[:, column]
    if rules.missing == "zero":
        use = sheets.counted & (state != NOT_APPLICABLE)
        lowest = line.criterion.low if prepared.rubric.normalise else 0
        fill = int(Fraction(lowest) * 10**prepared.decimals)
        marks = np.where(state == GIVEN, marks, fill)
    return marks[use], prepared.sheet_entry[use]


def _by_line(prepared: Prepared, table: Table, sheets: Sheets, rules: Rules) -> Panel:
    size, width = len(prepared.entries), len(table.lines)
    counted = Groups(prepared.sheet_entry[sheets.counted], size).counts
    known = counted > 0
    if rules.aggregate == "trimmed_mean":
        known &= counted > 2 * rules.drop
    parts, points = [], []
    unmarked = np.zeros((size, width), dtype=bool)
    gone = np.zeros((size, width), dtype=bool)
    for column in range(width):
        marks, entry = line_values(prepared, sheets, rules, table.columns[column])
        groups = Groups(entry, size)
        part, _ = collect(marks, groups, rules)
        part = Part(part.above, times(part.below, 10**prepared.decimals), part.known)
        empty = groups.counts == 0
        known &= part.known | empty
        gone[:, column] = empty & (
            _all_inapplicable(prepared, table, sheets, column) | (rules.missing == "renormalise")
        )
        unmarked[:, column] = empty & ~gone[:, column] & (counted > 0)
        part, worth = _points(table, column, part, rules)
        parts.append(part)
        points.append(Part(np.where(empty, 0, worth.above), worth.below, ~empty))
    above, below = _add(points)
    remaining = (~gone) @ table.maxima
    known &= ~(gone.any(axis=1) & (remaining <= 0))
    above, divisor = rescale(above, remaining, table.full, known & (remaining != table.full))
    score = Part(above, times(below, divisor), known)
    return Panel(score, np.zeros(len(sheets.counted), dtype=bool), tuple(parts), unmarked)


def _all_inapplicable(prepared: Prepared, table: Table, sheets: Sheets, column: int) -> np.ndarray:
    """Return the entries for which no counted sheet was asked for a mark on this line."""
    asked = sheets.counted & (table.state[:, column] == MISSING)
    return np.bincount(prepared.sheet_entry[asked], minlength=len(prepared.entries)) == 0


def _points(table: Table, column: int, part: Part, rules: Rules) -> tuple[Part, Part]:
    """Return the aggregated mark and its points, each rounded if the rules say so."""
    line = table.lines[column]
    if rules.rounds("criterion"):
        rounded = round_places(part.above, part.below, rules.places)
        part = Part(rounded, np.full_like(part.known, 10**rules.places, dtype=np.int64), part.known)
    unit = lcm(line.slope.denominator, line.intercept.denominator)
    slope, intercept = int(line.slope * unit), int(line.intercept * unit)
    above = plus(times(part.above, slope), times(part.below, intercept))
    below = times(part.below, unit)
    if rules.rounds("criterion"):
        above = round_places(above, below, rules.places)
        below = np.full(len(above), 10**rules.places, dtype=np.int64)
    return part, Part(above, below, part.known)


def _add(parts: list[Part]) -> tuple[np.ndarray, np.ndarray]:
    """Add fractions row by row over the least common denominator of each row."""
    below = parts[0].below
    for part in parts[1:]:
        below = _lcm(below, part.below)
    above = np.zeros(len(below), dtype=np.int64)
    for part in parts:
        above = plus(above, times(part.above, below // part.below))
    return above, below


def _lcm(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    if (left == right).all():
        return left
    share = np.gcd(left, right)
    return times(left, right // share)


def read_other(other: pd.DataFrame | None, prepared: Prepared, rubric: Rubric) -> Other:
    """Read the components that judges do not give.

    Raises
    ------
    ScoreDataError
        A row names an unknown entry or criterion, repeats one, or is out of range.
    """
    shape = (len(prepared.entries), len(rubric.others))
    given = np.zeros(shape, dtype=bool)
    if other is None:
        return Other(np.zeros(shape, dtype=np.int64), given, 0)
    frame = need_columns(other, OTHER_COLUMNS, "Other points")
    for column in ("entry", "criterion"):
        codes_of(frame, column)
    entry_at = {entry: at for at, entry in enumerate(prepared.entries)}
    line_at = {line.criterion.key: at for at, line in enumerate(rubric.others)}
    written = read_numbers(frame, "points", na=False)
    points = np.zeros(shape, dtype=written.number.dtype)
    seen = set()
    rows = zip(frame["entry"], frame["criterion"], strict=True)
    for row, (entry, key) in enumerate(rows):
        if entry not in entry_at:
            raise ScoreDataError(f"{where(frame, row, 'entry')}: no sheet names this entry.")
        if key not in line_at:
            fault = f"{key!r} is no criterion with source other"
            raise ScoreDataError(f"{where(frame, row, 'criterion')}: {fault}.")
        if (entry, key) in seen:
            raise ScoreDataError(f"{where(frame, row, 'points')}: given a second time.")
        seen.add((entry, key))
        if written.state[row] == GIVEN:
            cell = entry_at[entry], line_at[key]
            points[cell], given[cell] = written.number[row], True
            _check_range(frame, row, rubric.others[cell[1]], written)
    return Other(points, given, written.decimals)


def _check_range(frame: pd.DataFrame, row: int, line: Line, written: Written) -> None:
    low, high = line.criterion.low, line.criterion.high
    points = Fraction(int(written.number[row]), 10**written.decimals)
    if not Fraction(low) <= points <= Fraction(high):
        raise ScoreDataError(f"{where(frame, row, 'points')}: points go from {low} to {high}.")


def add_other(score: Part, rubric: Rubric, rules: Rules, other: Other) -> Part:
    """Add the other components to the panel's score."""
    for column, line in enumerate(rubric.others):
        if not line.counts:
            continue
        slope = line.slope / 10**other.decimals
        unit = lcm(slope.denominator, line.intercept.denominator)
        worth = times(other.points[:, column], int(slope * unit))
        worth = plus(worth, integers([int(line.intercept * unit)])) * other.given[:, column]
        if rules.rounds("criterion"):
            worth, unit = round_places(worth, unit, rules.places), 10**rules.places
        above = plus(times(score.above, unit), times(worth, score.below))
        score = Part(above, times(score.below, unit), score.known)
    return score
