"""Per-judge standardisation: z-scores and ranks. Only for piles dealt at random."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from judging.engine.additive import fit_additive
from judging.engine.ballots import Ballots, read_ballots
from judging.engine.errors import ScoreDataError

#: Prior weights of the shrunk form, in ballots: for the mean and for the variance.
PRIOR_MEAN, PRIOR_VARIANCE = 3.0, 5.0

#: Fewer ballots than this per judge make a pile too small to standardise.
ENOUGH = 10


def standardise(
    ballots: pd.DataFrame | Ballots, how: str = "z", shrink: bool = True
) -> pd.DataFrame:
    """Express each total against the judge's own totals.

    Parameters
    ----------
    ballots : DataFrame[entry, judge, total]
        Points, any scale. Ballots without a total get NaN and the flag ``no_total``.
    how : {"z", "rank"}
    shrink : bool
        For "z": pull each judge's mean and spread towards those of all judges.

    Returns
    -------
    DataFrame[entry, judge, value, flag]
        In the order given; higher is better. "z": standard deviations from the judge's mean.
        "rank": share of the judge's pile that lies below, in (0, 1), ties in the middle.
        A judge with one ballot or without any spread gets 0 (z) or 0.5 (rank).
        ``flag`` is the gravest of ``no_total``, ``single_ballot``, ``judge_constant``,
        ``unequal_piles``, ``few_ballots``, or None.

    Raises
    ------
    ScoreDataError
        As `read_ballots`; `how` is unknown.

    Notes
    -----
    Guards: fewer than 10 ballots of the judge (``few_ballots``); piles of unequal quality by an
    F-test of the additive entry scores between judges, p < .01 (``unequal_piles``): then the
    method punishes the judge with the better pile. With shrink, the mean is
    ``(m mean_j + 3 mean)/(m + 3)`` and the variance ``(5 s0^2 + (m-1) s_j^2)/(5 + m - 1)``.

    References
    ----------
    scoring.md section 4.

    Examples
    --------
    >>> rows = [("A", "J1", 60), ("B", "J1", 70), ("C", "J1", 80)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> standardise(table, shrink=False)["value"].tolist()
    [-1.0, 0.0, 1.0]
    >>> standardise(table, how="rank")["value"].round(4).tolist()
    [0.1667, 0.5, 0.8333]
    """
    if how not in ("z", "rank"):
        raise ScoreDataError(f"how must be z or rank, not {how!r}.")
    data = read_ballots(ballots)
    used = ~np.isnan(data.total)
    values, flags = np.full(len(used), np.nan), np.full(len(used), "no_total", dtype=object)
    values[used], flags[used] = _standardised(data, used, how, shrink)
    back = np.argsort(data.row, kind="stable")
    return pd.DataFrame({
        "entry": pd.Series(data.entries.take(data.entry[back])),
        "judge": pd.Series(data.judges.take(data.judge[back])),
        "value": values[back],
        "flag": pd.Series(flags[back], dtype=object),
    })  # fmt: skip


def _standardised(
    data: Ballots, used: np.ndarray, how: str, shrink: bool
) -> tuple[np.ndarray, np.ndarray]:
    """Return value and flag of each used ballot."""
    judge, total = data.judge[used], data.total[used]
    count = np.bincount(judge, minlength=len(data.judges))
    mean = np.bincount(judge, total, minlength=len(count)) / np.maximum(count, 1)
    square = np.bincount(judge, (total - mean[judge]) ** 2, minlength=len(count))
    flat = square <= 1e-24 * np.maximum(mean**2, 1e-300) * count
    if how == "rank":
        value = _rank_shares(judge, total, count)
    else:
        value = _scores(judge, total, count, mean, np.where(flat, 0.0, square), shrink)
        value[flat[judge]] = 0.0
    return value, _flags(data, judge, count, flat)


def _scores(
    judge: np.ndarray,
    total: np.ndarray,
    count: np.ndarray,
    mean: np.ndarray,
    square: np.ndarray,
    shrink: bool,
) -> np.ndarray:
    """Return z-scores; 0 where the spread is 0."""
    freedom = np.maximum(count - 1, 0)
    if shrink:
        pooled = square.sum() / max(freedom.sum(), 1)
        grand = total.mean() if len(total) else 0.0
        mean = (count * mean + PRIOR_MEAN * grand) / (count + PRIOR_MEAN)
        variance = (PRIOR_VARIANCE * pooled + square) / (PRIOR_VARIANCE + freedom)
    else:
        variance = square / np.maximum(freedom, 1)
    spread = np.sqrt(variance)[judge]
    return np.divide(total - mean[judge], spread, out=np.zeros(len(total)), where=spread > 0)


def _rank_shares(judge: np.ndarray, total: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Return (m - r + 0.5) / m with mid-ranks r, 1 the best."""
    order = np.lexsort((total, judge))
    starts = (np.cumsum(count) - count)[judge[order]]
    place = np.arange(len(order)) - starts
    new = np.ones(len(order), dtype=bool)
    new[1:] = (judge[order][1:] != judge[order][:-1]) | (total[order][1:] != total[order][:-1])
    run = np.cumsum(new) - 1
    middle = np.bincount(run, place) / np.bincount(run) if len(order) else np.zeros(0)
    share = np.empty(len(order))
    share[order] = (middle[run] + 0.5) / count[judge[order]]
    return share


def _flags(data: Ballots, judge: np.ndarray, count: np.ndarray, flat: np.ndarray) -> np.ndarray:
    flags = np.full(len(judge), None, dtype=object)
    flags[count[judge] < ENOUGH] = "few_ballots"
    if unequal_piles(data) < 0.01:
        flags[:] = "unequal_piles"
    flags[flat[judge]] = "judge_constant"
    flags[count[judge] < 2] = "single_ballot"
    return flags


def unequal_piles(data: Ballots) -> float:
    """Return the p-value of equal mean quality of the judges' piles; 1 if it cannot be tested."""
    fit = fit_additive(data)
    judge, score = fit.design.judge, fit.score[fit.design.entry]
    count = np.bincount(judge, minlength=data.shape[1])
    groups = int((count > 0).sum())
    if groups < 2 or len(score) <= groups:
        return 1.0
    mean = np.bincount(judge, score, minlength=len(count)) / np.maximum(count, 1)
    within = ((score - mean[judge]) ** 2).sum() / (len(score) - groups)
    between = (count * (mean - score.mean()) ** 2).sum() / (groups - 1)
    if within <= 1e-12 * max(between, 1e-300):
        return 1.0
    return float(special.fdtrc(groups - 1, len(score) - groups, between / within))
