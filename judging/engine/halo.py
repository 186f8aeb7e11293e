"""How judges use the scale within a ballot: halo, straight lines, one favourite mark."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError
from judging.engine.marks import COLUMNS, Prepared
from judging.engine.parsing import GIVEN, Ids, codes_of, need_columns, read_numbers


@dataclass(frozen=True, eq=False)
class Halo:
    """Per judge: spread within ballots over that of all judges, and two habits."""

    ratio: np.ndarray
    straight: np.ndarray
    one_value: np.ndarray


def halo_of(marks: pd.DataFrame | Prepared, judges: Ids) -> Halo:
    """Measure the use of the scale of each judge in `judges`.

    Notes
    -----
    Marks are put on the range of their criterion (of the rubric, or as seen), the mean of each
    criterion is removed, and the standard deviation within each ballot is averaged.
    """
    values, owner = _from_prepared(marks, judges) if isinstance(marks, Prepared) else (
        _from_frame(marks, judges)
    )  # fmt: skip
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    usable = (count >= 2) & (owner >= 0)
    values, known, owner, count = values[usable], known[usable], owner[usable], count[usable]
    filled = np.where(known, values, 0.0)
    middle = filled.sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    free = np.where(known, values - middle, 0.0)
    mean = free.sum(axis=1) / np.maximum(count, 1)
    square = (np.where(known, free - mean[:, None], 0.0) ** 2).sum(axis=1)
    spread = np.sqrt(square / np.maximum(count - 1, 1))
    size = len(judges)
    ballots = np.bincount(owner, minlength=size)
    own = np.bincount(owner, spread, minlength=size) / np.maximum(ballots, 1)
    usual = spread.mean() if len(spread) else 0.0
    ratio = np.where((ballots > 0) & (usual > 0), own / (usual or 1.0), np.nan)
    least = np.where(known, values, np.inf).min(axis=1, initial=np.inf)
    most = np.where(known, values, -np.inf).max(axis=1, initial=-np.inf)
    lines = np.bincount(owner, most - least < 1e-9, minlength=size)
    straight = (ballots >= 5) & (lines > 0.5 * ballots)
    return Halo(ratio, straight, _favourite(values, known, owner, size))


def _favourite(values: np.ndarray, known: np.ndarray, owner: np.ndarray, size: int) -> np.ndarray:
    """Return who gives one and the same share of the range in more than 60 % of 10+ marks."""
    row, column = np.nonzero(known)
    judge, mark = owner[row], np.round(values[row, column], 9)
    pairs = pd.DataFrame({"judge": judge, "mark": mark}).groupby(["judge", "mark"]).size()
    most = np.zeros(size)
    if len(pairs):
        top = pairs.groupby(level="judge").max()
        most[top.index.to_numpy()] = top.to_numpy()
    total = np.bincount(judge, minlength=size)
    return (total >= 10) & (most > 0.6 * total)


def _owners(found: Ids, judges: Ids) -> np.ndarray:
    at = {judge: place for place, judge in enumerate(judges)}
    return np.array([at.get(judge, -1) for judge in found], dtype=np.int64)


def _from_prepared(marks: Prepared, judges: Ids) -> tuple[np.ndarray, np.ndarray]:
    lines = [line.criterion for line in marks.rubric.panel]
    low = np.array([float(c.low) for c in lines])
    width = np.array([float(c.high - c.low) for c in lines])
    points = marks.marks.astype(np.float64) / 10.0**marks.decimals
    values = np.where(marks.state == GIVEN, (points - low) / width, np.nan)
    return values, _owners(marks.judges, judges)[marks.sheet_judge]


def _from_frame(marks: pd.DataFrame, judges: Ids) -> tuple[np.ndarray, np.ndarray]:
    frame = need_columns(marks, COLUMNS, "Marks")
    entry, _ = codes_of(frame, "entry")
    judge, found = codes_of(frame, "judge")
    line, lines = codes_of(frame, "criterion")
    written = read_numbers(frame, "mark", na=True)
    sheet, keys = pd.factorize(entry * max(len(found), 1) + judge)
    values = np.full((len(keys), len(lines)), np.nan)
    number = written.number.astype(np.float64) / 10.0**written.decimals
    values[sheet, line] = np.where(written.state == GIVEN, number, np.nan)
    if len(frame) != len(set(zip(sheet.tolist(), line.tolist(), strict=True))):
        raise ScoreDataError("Marks: a judge marked one criterion of an entry twice.")
    low, high = (_extreme(values, how) for how in (np.fmin, np.fmax))
    width = np.where(high > low, high - low, 1.0)
    return (values - low) / width, _owners(found, judges)[keys % max(len(found), 1)]


def _extreme(values: np.ndarray, how: np.ufunc) -> np.ndarray:
    return how.reduce(values, axis=0) if len(values) else np.zeros(values.shape[1])
