"""Totals of sheets, exactly: which sheet counts, what it adds up to, which lies too far out."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from judging.engine.exact import LIMIT, Groups, magnitude, plus, round_places, times, widen
from judging.engine.marks import Prepared
from judging.engine.parsing import GIVEN, MISSING, NOT_APPLICABLE
from judging.engine.rubric import Line, Rubric
from judging.engine.rules import Deviation, Rules

#: Why a sheet is left out, or is remarkable; 0 is neither.
NO_FAULT, EMPTY, INCOMPLETE, LOW_COVERAGE, INAPPLICABLE, RENORMALISED = range(6)


@dataclass(frozen=True, eq=False)
class Sheets:
    """All sheets of a tally, aligned with ``Prepared.sheet_entry``.

    `total` counts ``1/unit`` points and is meaningful where `summed`; `counted` sheets enter the
    score. `gap` counts ``1/gap_unit`` points from the first average; `far` marks those beyond
    the limit of the rules.
    """

    total: np.ndarray
    unit: int
    summed: np.ndarray
    counted: np.ndarray
    fault: np.ndarray
    far: np.ndarray
    gap: np.ndarray
    gap_unit: np.ndarray


@dataclass(frozen=True, eq=False)
class Table:
    """The counting columns of the marks: points of a cell are ``(a * mark + b) / unit``."""

    columns: tuple[int, ...]
    lines: tuple[Line, ...]
    marks: np.ndarray
    state: np.ndarray
    slope: np.ndarray
    intercept: np.ndarray
    unit: int
    maxima: np.ndarray

    @property
    def full(self) -> int:
        """Return the maximum of all columns, in the units of `maxima`."""
        return sum(int(value) for value in self.maxima)


def integers(values: list[int]) -> np.ndarray:
    """Return Python integers as an array, 64-bit if they fit."""
    array = np.array(values, dtype=object)
    safe = magnitude(array) * max(len(values), 1) < LIMIT
    return array.astype(np.int64) if safe else array


def counting_table(prepared: Prepared, rubric: Rubric) -> Table:
    """Return the columns that count, with integer coefficients over one denominator."""
    columns = [at for at, line in enumerate(rubric.panel) if line.counts]
    lines = tuple(rubric.panel[at] for at in columns)
    slopes = [line.slope / 10**prepared.decimals for line in lines]
    intercepts = [line.intercept for line in lines]
    unit = lcm(*(value.denominator for value in (*slopes, *intercepts)))
    parts = lcm(*(line.maximum.denominator for line in lines))
    every = len(columns) == len(rubric.panel)
    return Table(
        tuple(columns),
        lines,
        prepared.marks if every else prepared.marks[:, columns],
        prepared.state if every else prepared.state[:, columns],
        integers([int(value * unit) for value in slopes]),
        integers([int(value * unit) for value in intercepts]),
        unit,
        integers([int(line.maximum * parts) for line in lines]),
    )


def weigh(table: Table, rules: Rules) -> tuple[np.ndarray, int]:
    """Return the sum of points of each sheet over the marks given, and its unit."""
    bound = magnitude(table.marks) * magnitude(table.slope) + magnitude(table.intercept)
    marks = widen(table.marks, bound * len(table.lines))
    given = table.state == GIVEN
    if rules.level == "sheet" and rules.rounds("criterion"):
        points = (marks * table.slope + table.intercept) * given
        rounded = round_places(points, table.unit, rules.places)
        return rounded.sum(axis=1), 10**rules.places
    total = marks @ table.slope
    if table.intercept.any():
        total = total + given.astype(marks.dtype) @ table.intercept
    return total, table.unit


def rescale(
    total: np.ndarray, remaining: np.ndarray, full: int, where: np.ndarray
) -> tuple[np.ndarray, int]:
    """Multiply by ``full / remaining`` where asked; return numerators and the new divisor."""
    if not where.any():
        return total, 1
    parts = np.where(where, remaining, full)
    distinct, inverse = np.unique(parts, return_inverse=True)
    pairs = [(full // gcd(full, int(d)), int(d) // gcd(full, int(d))) for d in distinct]
    divisor = lcm(*(below for _, below in pairs))
    factors = integers([above * (divisor // below) for above, below in pairs])
    return times(total, factors[inverse]), divisor


def judge_sheets(prepared: Prepared, rubric: Rubric, rules: Rules) -> tuple[Table, Sheets]:
    """Total every sheet and decide which count, deviation included."""
    table = counting_table(prepared, rubric)
    fault, summed = _faults(table, rules)
    total, unit = weigh(table, rules)
    kept = table.state == GIVEN if rules.missing == "renormalise" else table.state != NOT_APPLICABLE
    remaining = kept @ table.maxima
    total, divisor = rescale(total, remaining, table.full, summed & (remaining != table.full))
    unit *= divisor
    if rules.rounds("sheet"):
        total, unit = round_places(total, unit, rules.places), 10**rules.places
    counted = (fault == NO_FAULT) | (fault == RENORMALISED)
    if rules.level == "criterion":
        counted |= (fault == INCOMPLETE) | (fault == LOW_COVERAGE)
    far, gap, gap_unit = np.zeros(len(total), dtype=bool), np.zeros_like(total), total * 0 + 1
    if rules.deviation is not None and rules.deviation.basis == "mean":
        far, gap, gap_unit = _gaps(prepared, total, unit, counted & summed, rules.deviation)
        if rules.deviation.action == "exclude":
            counted &= ~far
    return table, Sheets(total, unit, summed, counted, fault, far, gap, gap_unit)


def _faults(table: Table, rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Return the fault of each sheet, and whether it has a total."""
    given, missing = table.state == GIVEN, table.state == MISSING
    applies = table.state != NOT_APPLICABLE
    got, asked = given @ table.maxima, applies @ table.maxima
    some_missing = missing.any(axis=1)
    fault = np.zeros(len(given), dtype=np.int8)
    if rules.missing == "reject":
        fault[some_missing] = INCOMPLETE
    elif rules.missing == "renormalise":
        fault[some_missing] = RENORMALISED
        fault[some_missing & (2 * got < asked) & (asked > 0)] = LOW_COVERAGE
        fault[some_missing & (got <= 0)] = LOW_COVERAGE
    fault[~applies.all(axis=1) & (asked <= 0)] = INAPPLICABLE
    fault[~given.any(axis=1)] = EMPTY
    fault[~applies.any(axis=1)] = INAPPLICABLE
    return fault, (fault == NO_FAULT) | (fault == RENORMALISED)


def _gaps(
    prepared: Prepared, total: np.ndarray, unit: int, valid: np.ndarray, rule: Deviation
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compare each valid sheet with the plain mean of its entry's valid sheets."""
    size = len(prepared.entries)
    codes = prepared.sheet_entry
    groups = Groups(codes[valid], size)
    count = groups.counts[codes]
    mean = groups.sum(total[valid])[codes]
    gap = np.abs(plus(times(total, count), -mean)) * valid
    gap_unit = times(np.maximum(count, 1), unit)
    limit = Fraction(rule.limit)
    far = times(gap, limit.denominator) > times(gap_unit, limit.numerator)
    return np.asarray(far, dtype=bool) & valid, gap, gap_unit


def ranges(prepared: Prepared, sheets: Sheets, rule: Deviation) -> tuple[np.ndarray, np.ndarray]:
    """Return per entry whether the counted totals spread too far, and by how much."""
    use = sheets.counted & sheets.summed
    groups = Groups(prepared.sheet_entry[use], len(prepared.entries))
    totals = sheets.total[use]
    spread = plus(groups.most(totals), -groups.least(totals))
    limit = Fraction(rule.limit)
    bound = limit.numerator * sheets.unit
    wide = widen(times(spread, limit.denominator), bound)
    return np.asarray(wide > bound, dtype=bool), spread
