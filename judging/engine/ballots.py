"""Ballots as arrays: who totalled whom at how much. One row per judge and entry, in floats."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError
from judging.engine.parsing import Ids, codes_of, need_columns, where

COLUMNS = ("entry", "judge", "total")

#: No points are larger; squares of larger ones would leave the range of a float.
LARGEST = 1e100

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, eq=False)
class Ballots:
    """Ballots of shape (n,), sorted by entry, then judge.

    `entry` and `judge` are codes into `entries` and `judges` (canonical order); `total` is in
    points, NaN where the ballot has no total. `row` is the place of each ballot in the table
    it came from.
    """

    entries: Ids
    judges: Ids
    entry: np.ndarray
    judge: np.ndarray
    total: np.ndarray
    row: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        """Return (number of entries, number of judges)."""
        return len(self.entries), len(self.judges)


def read_ballots(ballots: pd.DataFrame | Ballots) -> Ballots:
    """Read DataFrame[entry, judge, total].

    Raises
    ------
    ScoreDataError
        A column is missing, an id empty, a total no finite number, or a judge has two ballots
        for one entry. The message names row and column.

    Examples
    --------
    >>> rows = [("B", "J1", 70), ("A", "J1", 80.5)]
    >>> read_ballots(pd.DataFrame(rows, columns=list(COLUMNS))).total
    array([80.5, 70. ])
    """
    if isinstance(ballots, Ballots):
        return ballots
    frame = need_columns(ballots, COLUMNS, "Ballots")
    entry, entries = codes_of(frame, "entry")
    judge, judges = codes_of(frame, "judge")
    total = floats(frame, "total")
    order = np.lexsort((judge, entry))
    entry, judge = entry[order], judge[order]
    again = (entry[1:] == entry[:-1]) & (judge[1:] == judge[:-1])
    if again.any():
        position = int(order[1:][again].max())
        raise ScoreDataError(f"{where(frame, position, 'judge')}: a second ballot for the entry.")
    return Ballots(entries, judges, entry, judge, total[order], order)


def floats(frame: pd.DataFrame, column: str) -> np.ndarray:
    """Read a column of numbers; empty is NaN.

    Raises
    ------
    ScoreDataError
        A value is no number or beyond any range; the message names the row.
    """
    values = frame[column]
    if values.dtype.kind not in "iuf":
        values = _converted(frame, column)
    array = np.asarray(values, dtype=np.float64)
    beyond = np.abs(array) > LARGEST
    if beyond.any():
        position = int(np.flatnonzero(beyond)[0])
        fault = "infinite" if np.isinf(array[position]) else "out of any range"
        raise ScoreDataError(f"{where(frame, position, column)}: the number is {fault}.")
    return array


def _converted(frame: pd.DataFrame, column: str) -> list[float]:
    made = []
    for position, value in enumerate(frame[column]):
        try:
            if isinstance(value, (bool, np.bool_, bytes)):
                raise TypeError
            if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
                raise ValueError
            empty = value is None or value is pd.NA
            made.append(float("nan") if empty else float(value))
        except (TypeError, ValueError, OverflowError):
            fault = f"{value!r} is not a number"
            raise ScoreDataError(f"{where(frame, position, column)}: {fault}.") from None
    return made
