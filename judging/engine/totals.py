"""Ballot totals and simple averages in floats: the input of every calibration."""

from __future__ import annotations

import numpy as np
import pandas as pd

from judging.engine.additive import flag_rows
from judging.engine.arguments import whole_number
from judging.engine.ballots import Ballots, read_ballots
from judging.engine.errors import RubricError, ScoreDataError
from judging.engine.marks import Prepared, prepare
from judging.engine.parsing import GIVEN, NOT_APPLICABLE
from judging.engine.rubric import Rubric
from judging.engine.rules import MISSING

HOW = ("mean", "trimmed_mean", "median")


def ballot_totals(
    marks: pd.DataFrame | Prepared, rubric: Rubric, missing: str = "renormalise"
) -> pd.DataFrame:
    """Total every sheet.

    Parameters
    ----------
    marks : DataFrame[entry, judge, criterion, mark] or Prepared
    rubric : Rubric
    missing : {"renormalise", "reject", "zero"}
        What a mark not given does: leaves the total to the others (a ballot needs half of the
        points that apply), leaves the ballot without a total, or counts nothing.

    Returns
    -------
    DataFrame[entry, judge, total, coverage, flags]
        ``total`` in points (of the rubric, or of its scale if it normalises), NaN with a flag
        where there is none; ``coverage`` in [0, 1], the share of the applicable points marked.

    Raises
    ------
    ScoreDataError, RubricError
        As `prepare`; `missing` is unknown.

    Notes
    -----
    "na" is rescaled over what remains, as in `tally`; the total is a float.

    References
    ----------
    scoring.md section 2.

    Examples
    --------
    >>> from judging.engine import Criterion
    >>> rubric = Rubric((Criterion("idea", 0, 30), Criterion("team", 0, 10)))
    >>> marks = pd.DataFrame([("A", "J1", "idea", 24)], columns=["entry", "judge", "criterion",
    ...                                                          "mark"])
    >>> ballot_totals(marks, rubric)[["total", "coverage"]].values.tolist()
    [[32.0, 0.75]]
    """
    if missing not in MISSING:
        raise RubricError(f"missing must be one of {', '.join(MISSING)}, not {missing!r}.")
    prepared = marks if isinstance(marks, Prepared) else prepare(marks, rubric)
    total, coverage = weigh(prepared, rubric, missing)
    return pd.DataFrame({
        "entry": pd.Series(prepared.entries.take(prepared.sheet_entry)),
        "judge": pd.Series(prepared.judges.take(prepared.sheet_judge)),
        "total": total,
        "coverage": coverage,
        "flags": flag_rows({
            "no_total": np.isnan(total),
            "low_coverage": (coverage < 0.5),
            "incomplete": (coverage >= 0.5) & (coverage < 1),
        }),
    })  # fmt: skip


def weigh(prepared: Prepared, rubric: Rubric, missing: str) -> tuple[np.ndarray, np.ndarray]:
    """Return total and coverage of each sheet, as arrays aligned with the sheets."""
    lines = rubric.panel
    slope = np.array([float(line.slope) for line in lines])
    intercept = np.array([float(line.intercept) for line in lines])
    maximum = np.array([float(line.maximum) for line in lines])
    total = prepared.marks.astype(np.float64) @ (slope / 10.0**prepared.decimals)
    given = prepared.state == GIVEN
    if given.all():
        return total + intercept.sum(), np.ones(len(total))
    marks = given.astype(np.float64)
    total += marks @ intercept
    got, asked = marks @ maximum, (prepared.state != NOT_APPLICABLE) @ maximum
    coverage = np.divide(got, asked, out=np.zeros(len(total)), where=asked > 0)
    base = got if missing == "renormalise" else asked
    scale = np.divide(maximum.sum(), base, out=np.full(len(total), np.nan), where=base > 0)
    least = {"renormalise": 0.5, "reject": 1.0, "zero": 0.0}[missing]
    valid = (coverage >= least - 1e-12) & (got > 0)
    return np.where(valid, total * scale, np.nan), np.clip(coverage, 0.0, 1.0)


def aggregate(ballots: pd.DataFrame | Ballots, how: str = "mean", drop: int = 1) -> pd.DataFrame:
    """Average the ballots of each entry, nothing else.

    Parameters
    ----------
    ballots : DataFrame[entry, judge, total]
        Points; ballots without a total take no part.
    how : {"mean", "trimmed_mean", "median"}
    drop : int
        Ballots left out at each end by "trimmed_mean".

    Returns
    -------
    DataFrame[entry, score, se, n, flags]
        Higher is better. Flags: ``unscored``, ``single_ballot``, ``not_trimmed`` (too few
        ballots, the mean stands), ``no_error`` (no entry has two ballots).

    Raises
    ------
    ScoreDataError
        As `read_ballots`; `how` or `drop` is unknown.

    Notes
    -----
    The spread s is pooled within entries. Standard errors: ``s/sqrt(n)`` for the mean,
    ``s/sqrt(n - 2 drop)`` for the trimmed mean (on the safe side), ``s sqrt(pi/2)/sqrt(n)``
    for the median.

    References
    ----------
    scoring.md section 3.

    Examples
    --------
    >>> rows = [("A", "J1", 6), ("A", "J2", 8), ("A", "J3", 1), ("B", "J1", 5)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> aggregate(table, "median")[["entry", "score", "n"]].values.tolist()
    [['A', 6.0, 3], ['B', 5.0, 1]]
    """
    if how not in HOW:
        raise ScoreDataError(f"how must be one of {', '.join(HOW)}, not {how!r}.")
    drop = whole_number(drop, 0, "drop")
    data = read_ballots(ballots)
    used = ~np.isnan(data.total)
    entry, total = data.entry[used], data.total[used]
    n = np.bincount(entry, minlength=len(data.entries))
    score, kept = _averages(entry, total, n, how, drop)
    spread = _pooled_sd(entry, total, n)
    factor = np.sqrt(np.pi / 2) if how == "median" else 1.0
    error = np.divide(factor * spread, np.sqrt(kept), out=np.full(len(n), np.nan), where=n > 0)
    return pd.DataFrame({
        "entry": pd.Series(data.entries), "score": score, "se": error, "n": n,
        "flags": flag_rows({
            "unscored": n == 0,
            "single_ballot": n == 1,
            "not_trimmed": (n > 0) & (n <= 2 * drop) & (how == "trimmed_mean") & (drop > 0),
            "no_error": (n > 0) & np.isnan(error),
        }),
    })  # fmt: skip


def _averages(
    entry: np.ndarray, total: np.ndarray, n: np.ndarray, how: str, drop: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the average of each entry and the number of ballots behind it."""
    weight = np.ones(len(total))
    if how != "mean":
        order = np.lexsort((total, entry))
        entry, total = entry[order], total[order]
        place = np.arange(len(total)) - (np.cumsum(n) - n)[entry]
        size = n[entry]
        cut = np.where(size > 2 * drop, drop, 0)
        if how == "median":
            cut = (size - 1) // 2
        weight = ((place >= cut) & (place < size - cut)).astype(np.float64)
    kept = np.bincount(entry, weight, minlength=len(n))
    summed = np.bincount(entry, weight * total, minlength=len(n))
    score = np.divide(summed, kept, out=np.full(len(n), np.nan), where=kept > 0)
    return score, n if how == "median" else kept


def _pooled_sd(entry: np.ndarray, total: np.ndarray, n: np.ndarray) -> float:
    """Return the pooled standard deviation within entries, NaN if no entry has two ballots."""
    freedom = int(np.maximum(n - 1, 0).sum())
    if freedom == 0:
        return float("nan")
    mean = np.bincount(entry, total, minlength=len(n)) / np.maximum(n, 1)
    return float(np.sqrt(((total - mean[entry]) ** 2).sum() / freedom))
