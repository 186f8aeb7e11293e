"""How sure we are: joint draws of the scores, and what they say about places."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import linalg

from judging.engine.additive import AdditiveFit
from judging.engine.arguments import coverage, dice_of, whole_number
from judging.engine.errors import NotIdentifiable, ScoreDataError
from judging.engine.mixed_fit import MixedFit

#: At least this share of draws on one side of the line makes a verdict.
SURE = 0.9


def posterior_draws(fit: AdditiveFit | MixedFit, n: int, seed: int) -> tuple[pd.Index, np.ndarray]:
    """Draw all scores together, as uncertain as they are.

    Parameters
    ----------
    fit : AdditiveFit or MixedFit
    n : int
        Draws, at least 1.
    seed : int
        The same seed gives the same draws.

    Returns
    -------
    entries : Index of shape (N,)
        The scored entries, in canonical order.
    draws : ndarray of shape (n, N)
        Points; row by row one possible truth.

    Raises
    ------
    NotIdentifiable
        An additive fit whose entries fall into parts that cannot be compared, or that leaves
        nothing to estimate the error from.
    ScoreDataError
        `n` is not a positive whole number, or `seed` not one of at least 0.

    Notes
    -----
    First the severities, ``N(s, s2 S^-1)`` by a Cholesky factor, then each score given them:
    mean ``mu + d_i sum(y - mu - s_j)``, variance ``s2 d_i``. Exact for the mixed model given
    its means and variances; for the additive model d_i = 1/n_i.

    References
    ----------
    scoring.md section 9.1.

    Examples
    --------
    >>> from judging.engine import fit_mixed
    >>> rows = [("A", "J1", 8), ("A", "J2", 6), ("B", "J1", 5), ("B", "J2", 3)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> entries, draws = posterior_draws(fit_mixed(table, ratios=(1, 1)), 100, seed=1)
    >>> entries.tolist(), draws.shape
    (['A', 'B'], (100, 2))
    """
    n, dice = whole_number(n, 1, "n"), dice_of(seed)
    design, count = fit.design, np.bincount(fit.design.entry, minlength=fit.design.shape[0])
    scored = np.flatnonzero(count > 0)
    shrink, covariance = _posterior(fit)
    severities = dice.standard_normal((n, design.shape[1])) @ _root(covariance).T
    draws = dice.standard_normal((n, len(scored)))
    draws *= fit.residual_sd * np.sqrt(shrink[scored])
    draws += fit.score[scored]
    for first in range(0, n, 64):
        part = severities[first : first + 64] * fit.residual_sd
        moved = np.add.reduceat(part[:, design.judge], np.searchsorted(design.entry, scored), 1)
        draws[first : first + 64] -= moved * shrink[scored]
    index = pd.Index(fit.data.entries, name="entry", tupleize_cols=False)
    return index[scored], draws


def _posterior(fit: AdditiveFit | MixedFit) -> tuple[np.ndarray, np.ndarray]:
    """Return d_i per entry and the covariance of the severities, in residual variances."""
    if not np.isfinite(fit.residual_sd):
        raise NotIdentifiable("There are too few ballots to say how uncertain the scores are.")
    if isinstance(fit, MixedFit):
        return fit.fit.weight, fit.judge_inverse
    parts = len(np.unique(fit.design.labels[0][fit.design.entry_mass > 0]))
    if parts > 1:
        raise NotIdentifiable(
            f"The entries fall into {parts} parts without a shared judge; rank each by itself."
        )
    return fit.design.inverse_mass, fit.design.laplacian_inverse


def _root(covariance: np.ndarray) -> np.ndarray:
    """Return R with R R' = covariance, also where it is singular."""
    if not covariance.any():
        return np.zeros_like(covariance)
    values, vectors = linalg.eigh(covariance)
    return vectors * np.sqrt(np.maximum(values, 0.0))


def rank_summary(
    entries: pd.Index, draws: np.ndarray, places: int, level: float = 0.9
) -> pd.DataFrame:
    """Say how sure each place is.

    Parameters
    ----------
    entries : Index of shape (N,)
    draws : ndarray of shape (n, N), finite, higher is better
    places : int
        Prizes or seats: the line is drawn below this rank.
    level : float in (0, 1)
        Share of draws inside the interval of ranks.

    Returns
    -------
    DataFrame[entry, expected_rank, rank_low, rank_high, p_top, verdict]
        In the order of `entries`. ``p_top`` is the share of draws with a rank of at most
        `places`; ``verdict`` is "in" from 0.9, "out" up to 0.1, else "close".

    Raises
    ------
    ScoreDataError
        Shapes do not match, or a draw, `places` or `level` makes no sense.

    Notes
    -----
    Ties within a draw share the middle of their places.

    References
    ----------
    scoring.md section 9.

    Examples
    --------
    >>> draws = np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]])
    >>> rank_summary(pd.Index(["A", "B", "C"]), draws, places=2).values.tolist()
    [['A', 1.0, 1, 1, 1.0, 'in'], ['B', 2.5, 2, 3, 0.5, 'close'], ['C', 2.5, 2, 3, 0.5, 'close']]
    """
    try:
        draws = np.asarray(draws, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScoreDataError("draws must be finite numbers.") from None
    if draws.ndim != 2 or draws.shape[1] != len(entries) or not len(draws):
        raise ScoreDataError("draws must have one row per draw and one column per entry.")
    if not np.isfinite(draws).all():
        raise ScoreDataError("draws must be finite numbers.")
    level, places = coverage(level, "level"), whole_number(places, 0, "places")
    doubled = _doubled_ranks(draws)
    low, high = _interval(doubled, level)
    p_top = (doubled <= 2 * places).mean(axis=0)
    verdict = np.where(p_top >= SURE, "in", np.where(p_top <= 1 - SURE, "out", "close"))
    return pd.DataFrame({
        "entry": pd.Series(entries),
        "expected_rank": doubled.mean(axis=0) / 2,
        "rank_low": low // 2,
        "rank_high": -(-high // 2),
        "p_top": p_top,
        "verdict": pd.Series(verdict, dtype=object),
    })  # fmt: skip


def _doubled_ranks(draws: np.ndarray) -> np.ndarray:
    """Return twice the mid-rank of each draw, 2 the best: whole numbers."""
    n, size = draws.shape
    order = np.argsort(-draws, axis=1)
    ordered = np.take_along_axis(draws, order, axis=1)
    places = np.broadcast_to(2 * np.arange(1, size + 1, dtype=np.int32), draws.shape)
    if (ordered[:, 1:] == ordered[:, :-1]).any():
        places = np.array([_shared(row) for row in ordered], dtype=np.int32).reshape(n, size)
    ranks = np.empty(draws.shape, dtype=np.int32)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def _shared(ordered: np.ndarray) -> np.ndarray:
    """Return twice the mid-ranks of values sorted from best to worst."""
    _, run, size = np.unique(-ordered, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    return (2 * last - size + 1)[run]


def _interval(ranks: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the order statistics that hold at least `level` of the draws between them."""
    n = len(ranks)
    low = max(int(np.floor(n * (1 - level) / 2 + 1e-9)), 0)
    high = n - 1 - low
    held = np.partition(ranks, (low, high), axis=0)
    return held[low], held[high]
