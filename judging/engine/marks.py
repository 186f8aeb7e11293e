"""Marks as integer arrays: a row per sheet, a column per criterion. Read once, tallied often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError
from judging.engine.exact import magnitude, times, widen
from judging.engine.parsing import (
    GIVEN,
    codes_of,
    factorize,
    need_columns,
    read_numbers,
    where,
)
from judging.engine.rubric import Line, Rubric

COLUMNS = ("entry", "judge", "criterion", "mark")


@dataclass(frozen=True, eq=False)
class Prepared:
    """Marks of one stage and track, checked against the rubric.

    Attributes
    ----------
    rubric : Rubric
    entries, judges : arrays of ids, in canonical order
    sheet_entry, sheet_judge : ndarray of int64, shape (n_sheets,)
        Codes into `entries` and `judges`; sheets are sorted by entry, then judge.
    marks : ndarray of int64 (object beyond), shape (n_sheets, n_lines)
        Units of the last of `decimals` places; columns are ``rubric.panel``; 0 unless given.
    state : ndarray of int8, shape (n_sheets, n_lines)
        0 not given, 1 given, 2 not applicable.
    decimals : int
    """

    rubric: Rubric
    entries: np.ndarray
    judges: np.ndarray
    sheet_entry: np.ndarray
    sheet_judge: np.ndarray
    marks: np.ndarray
    state: np.ndarray
    decimals: int

    def without(self, judge: int) -> Prepared:
        """Return the same marks without the sheets of one judge (a code); entries stay."""
        keep = self.sheet_judge != judge
        return replace(
            self,
            sheet_entry=self.sheet_entry[keep],
            sheet_judge=self.sheet_judge[keep],
            marks=self.marks[keep],
            state=self.state[keep],
        )


def prepare(marks: pd.DataFrame, rubric: Rubric) -> Prepared:
    """Turn a long table of marks into integer arrays.

    Parameters
    ----------
    marks : DataFrame[entry, judge, criterion, mark]
        One row per mark. ``mark`` is Decimal, str or int, or "na" for "does not apply".
        An absent row, None or NaN is "not given".
    rubric : Rubric

    Returns
    -------
    Prepared

    Raises
    ------
    ScoreDataError
        A column is missing, an id empty, a criterion unknown or not the panel's, a mark no
        number, out of range, off the step or given twice. The message names row and column.

    Examples
    --------
    >>> from judging.engine import Criterion
    >>> rubric = Rubric((Criterion("idea", 0, 10, step="0.5"),))
    >>> rows = [("B", "J1", "idea", "8.50"), ("A", "J1", "idea", 7)]
    >>> prepare(pd.DataFrame(rows, columns=list(COLUMNS)), rubric).marks.tolist()
    [[70], [85]]
    """
    frame = need_columns(marks, COLUMNS, "Marks")
    line_of_row = _lines_of(frame, rubric)
    entry, entries = codes_of(frame, "entry")
    judge, judges = codes_of(frame, "judge")
    written = read_numbers(frame, "mark", na=True)
    sheet_keys = entry * max(len(judges), 1) + judge
    sheet, keys = pd.factorize(sheet_keys, sort=True)
    cells = _Cells(frame, sheet, line_of_row, len(keys), len(rubric.panel))
    cells.refuse_twice()
    decimals = max(written.decimals, *(_decimals(line) for line in rubric.panel))
    number = times(written.number, 10 ** (decimals - written.decimals))
    table = cells.table(number)
    state = cells.table(written.state)
    for column, line in enumerate(rubric.panel):
        wrong = _wrong(table[:, column], state[:, column] == GIVEN, line, decimals)
        if wrong.any():
            cells.refuse(int(np.flatnonzero(wrong)[0]), column, line)
    wide = max(len(judges), 1)
    return Prepared(rubric, entries, judges, keys // wide, keys % wide, table, state, decimals)


class _Cells:
    """Which cell of the table each row of the frame fills."""

    def __init__(
        self, frame: pd.DataFrame, sheet: np.ndarray, line: np.ndarray, sheets: int, lines: int
    ) -> None:
        self.frame = frame
        self.flat = sheet * lines + line
        self.shape = (sheets, lines)

    def table(self, values: np.ndarray) -> np.ndarray:
        out = np.zeros(self.shape, dtype=values.dtype)
        out.reshape(-1)[self.flat] = values
        return out

    def refuse_twice(self) -> None:
        filled = np.zeros(self.shape[0] * self.shape[1], dtype=bool)
        filled[self.flat] = True
        if np.count_nonzero(filled) == len(self.flat):
            return
        again = pd.Series(self.flat).duplicated().to_numpy()
        position = int(np.flatnonzero(again)[0])
        first = int(np.flatnonzero(self.flat == self.flat[position])[0])
        place, earlier = where(self.frame, position, "mark"), self.frame.index[first]
        raise ScoreDataError(f"{place}: the mark was already given in row {earlier}.")

    def refuse(self, sheet: int, column: int, line: Line) -> None:
        position = int(np.flatnonzero(self.flat == sheet * self.shape[1] + column)[0])
        mark, criterion = self.frame["mark"].iloc[position], line.criterion
        rule = f"from {criterion.low} to {criterion.high}"
        if criterion.step is not None:
            rule += f" in steps of {criterion.step}"
        place = where(self.frame, position, "mark")
        raise ScoreDataError(f"{place}: {mark} is not allowed; marks go {rule}.")


def _lines_of(frame: pd.DataFrame, rubric: Rubric) -> np.ndarray:
    """Return for each row the column of its criterion."""
    at = {line.criterion.key: column for column, line in enumerate(rubric.panel)}
    codes, keys = factorize(frame, "criterion")
    columns = np.array([*(at.get(key, -1) for key in keys), -1], dtype=np.int64)
    lines = columns[codes]
    if len(lines) and lines.min() < 0:
        position = int(np.flatnonzero(lines < 0)[0])
        key = frame["criterion"].iloc[position]
        if codes[position] < 0:
            raise ScoreDataError(f"{where(frame, position, 'criterion')}: the id is empty.")
        others = [line.criterion.key for line in rubric.others]
        fault = f"there is no criterion {key!r} in the rubric"
        if key in others:
            fault = f"criterion {key!r} is not marked by judges"
        elif any(criterion.key == key for criterion in rubric.criteria):
            fault = f"criterion {key!r} has details, and marks are given to those"
        raise ScoreDataError(f"{where(frame, position, 'criterion')}: {fault}.")
    return lines


def _decimals(line: Line) -> int:
    criterion = line.criterion
    values = (criterion.low, criterion.high, criterion.step or criterion.low)
    return max(0, *(-value.as_tuple().exponent for value in values))


def _wrong(marks: np.ndarray, given: np.ndarray, line: Line, decimals: int) -> np.ndarray:
    """Return which given marks are out of range or off the step."""
    criterion, unit = line.criterion, 10**decimals
    low, high = (int(Fraction(value) * unit) for value in (criterion.low, criterion.high))
    marks = widen(marks, max(abs(low), abs(high)) + magnitude(marks))
    wrong = (marks < low) | (marks > high)
    if criterion.step is not None:
        wrong |= (marks - low) % int(Fraction(criterion.step) * unit) != 0
    return np.asarray(wrong, dtype=bool) & given
