"""Crossed random effects (BLUP) by REML: the calibrated score shown beside the official one.

``score`` is in points, higher is better; ``severity`` above 0 marks higher than colleagues.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd
from scipy import linalg

from judging.engine.arguments import by_id
from judging.engine.ballots import Ballots, read_ballots
from judging.engine.design import Design
from judging.engine.errors import ScoreDataError
from judging.engine.mixed_fit import MixedFit
from judging.engine.reml import Crossed, Evaluation, estimate, evaluate

#: Ratios to the residual variance used where the data cannot say: entry, judge.
PRIOR_RATIOS = (1.0, 0.25)

#: Beyond this the residual variance is nothing beside the others, and floats lose count.
LARGEST_RATIO = 1e9


def fit_mixed(
    ballots: pd.DataFrame | Ballots,
    method: str = "reml",
    ratios: tuple[float, float] | Mapping[str, float] | None = None,
    pool: pd.Series | None = None,
) -> MixedFit:
    """Fit ``total = mean of the pool + entry + judge + error`` with random entries and judges.

    Parameters
    ----------
    ballots : DataFrame[entry, judge, total]
        Points, any scale. Ballots without a total take no part.
    method : {"reml", "ml"}
    ratios : (entry, judge) or mapping with these keys, or None
        Variances divided by the residual variance, fixed instead of estimated.
    pool : Series or mapping entry -> track, or None
        A fixed effect; needed where entries were split into tracks of unequal strength.

    Returns
    -------
    MixedFit
        `se` is the root of the prediction error variance, the estimation of the means included.

    Raises
    ------
    ScoreDataError
        As `read_ballots`; an entry has no pool, a ratio is negative, the method is unknown.

    Notes
    -----
    ``w_i = a/(1 + a n_i)``, ``K = I + b (D_J - B' diag(w) B)``; the deviance is minimised over
    the ratios a and b, 0 included: "no measurable difference" is legal and flagged. Where no
    residual degree of freedom is left, `PRIOR_RATIOS` are used and flagged.

    References
    ----------
    Henderson (1975), Biometrics 31, 423-447; scoring.md section 6.

    Examples
    --------
    With entry and judge variances equal to the residual's, J1 and J2 seeing both entries:

    >>> rows = [("A", "J1", 8), ("A", "J2", 6), ("B", "J1", 5), ("B", "J2", 3)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> fit = fit_mixed(table, ratios=(1, 1))
    >>> fit.mean, fit.entries["score"].tolist()  # means 7 and 4, two thirds of the way from 5.5
    (5.5, [6.5, 4.5])
    """
    if method not in ("reml", "ml"):
        raise ScoreDataError(f"method must be reml or ml, not {method!r}.")
    fixed = None if ratios is None else _ratios(ratios)
    data = read_ballots(ballots)
    used = ~np.isnan(data.total)
    entry, judge = data.entry[used], data.judge[used]
    design = Design(entry, judge, np.ones(len(entry)), data.shape)
    names, pools = _pools(data, entry, pool)
    total = data.total[used]
    middle = float(total.mean()) if len(total) else 0.0
    crossed = Crossed(design, total - middle, pools)
    fit, flags = _fit(crossed, method == "reml", fixed)
    shifted = Evaluation(**{**vars(fit), "beta": fit.beta + middle})
    return MixedFit(data, used, Crossed(design, total, pools), shifted, names, flags)


def _fit(
    crossed: Crossed, reml: bool, ratios: tuple[float, float] | None
) -> tuple[Evaluation, tuple[str, ...]]:
    """Estimate or take the ratios; say what was remarkable."""
    n, active = len(crossed.total), np.count_nonzero(crossed.design.judge_mass)
    if n <= crossed.pool.shape[1]:
        return _nothing(crossed), ("prior_ratios",)
    if ratios is not None:
        return evaluate(crossed, *ratios, reml), ()
    entries = np.count_nonzero(crossed.counts)
    parts = len(np.unique(crossed.design.labels[0][crossed.counts > 0]))
    if n - entries - active + parts < 1 or not np.ptp(crossed.total):
        return evaluate(crossed, *PRIOR_RATIOS, reml), ("prior_ratios",)
    fit = estimate(crossed, reml)
    masks = {
        "no_entry_variance": fit.a == 0,
        "no_judge_variance": fit.b == 0,
        "few_judges": active < 5 or n - entries - active < 10,
    }
    return fit, tuple(name for name, holds in masks.items() if holds)


def _nothing(crossed: Crossed) -> Evaluation:
    """Return a fit of data that leave nothing to estimate a variance from."""
    a, b = PRIOR_RATIOS
    pool = crossed.pool
    size, width = crossed.design.shape[1], pool.shape[1]
    weight = a / (1.0 + a * crossed.counts)
    system = np.diag(crossed.design.judge_mass) - crossed.overlap(weight, a)
    factor = linalg.cho_factor(np.eye(size) + b * system) if size else (np.eye(0), False)
    sums, counts = pool.T @ crossed.by_entry, pool.T @ crossed.counts
    beta = np.divide(sums, counts, out=np.zeros(width), where=counts > 0)
    return Evaluation(a, b, weight, factor, np.eye(width), beta, float("nan"), float("nan"))


def _ratios(ratios: object) -> tuple[float, float]:
    named = isinstance(ratios, Mapping) and {"entry", "judge"} <= set(ratios)
    pair = (ratios["entry"], ratios["judge"]) if named else ratios
    try:
        entry, judge = (float(ratio) for ratio in pair)
    except (TypeError, ValueError):
        entry = judge = float("nan")
    if not (0 <= entry <= LARGEST_RATIO and 0 <= judge <= LARGEST_RATIO):
        raise ScoreDataError(f"ratios must be two numbers from 0 to 1e9, not {ratios!r}.")
    return entry, judge


def _pools(
    data: Ballots, entry: np.ndarray, pool: pd.Series | None
) -> tuple[tuple[object, ...], np.ndarray]:
    """Return the names of the pools that have ballots, and the one-hot table entries x pools."""
    if pool is None:
        return ("all",), np.ones((len(data.entries), 1))
    known = by_id(pool, "pool")
    for entry_id in data.entries:
        name = known.get(entry_id)
        if not isinstance(name, Hashable):
            raise ScoreDataError(f"pool: entry {entry_id!s}: {name!r} cannot name a pool.")
        if pd.api.types.is_scalar(name) and pd.isna(name):
            raise ScoreDataError(f"pool: entry {entry_id!s} has no pool.")
    named = np.empty(len(data.entries), dtype=object)
    named[:] = [known[entry_id] for entry_id in data.entries]
    codes, names = pd.factorize(named)
    table = np.eye(max(len(names), 1))[codes]
    kept = np.unique(codes[entry])
    return tuple(names[kept]), table[:, kept]
