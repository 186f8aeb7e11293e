"""Agreement between judges: Krippendorff's alpha and Kendall's W."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special

from judging.engine.errors import ScoreDataError
from judging.engine.reliability import as_table, complete_table, numbers_in

LEVELS = ("interval", "ordinal", "nominal", "ratio")


def krippendorff_alpha(table: object, level: str = "interval") -> float:
    """Compute Krippendorff's alpha; 1 is perfect agreement, 0 is chance.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n_units, n_raters)
        NaN or None is missing. For "nominal" any values, otherwise numbers.
    level : {"interval", "ordinal", "nominal", "ratio"}

    Returns
    -------
    float
        NaN if nothing can be compared (no unit with two values) or all values are equal.

    Raises
    ------
    ScoreDataError
        `level` is unknown, or a value does not fit it.

    Notes
    -----
    Units with fewer than two values are left out. For intervals a closed form,
    ``1 - (n-1)/n * sum_u(m_u SS_u/(m_u - 1)) / SS``; otherwise through coincidences.

    References
    ----------
    Krippendorff (2011), Computing Krippendorff's alpha-reliability.

    Examples
    --------
    >>> krippendorff_alpha([[1, 1], [2, 2], [3, 3]])
    1.0
    """
    if level not in LEVELS:
        raise ScoreDataError(f"level must be one of {', '.join(LEVELS)}, not {level!r}.")
    frame = as_table(table, "krippendorff_alpha")
    codes, domain = _codes(frame, level)
    counts = np.zeros((len(codes), len(domain)))
    unit, rater = np.nonzero(codes >= 0)
    np.add.at(counts, (unit, codes[unit, rater]), 1.0)
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts) or (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    if level == "interval":
        return _interval(counts, domain.astype(np.float64))
    return _by_coincidence(counts, domain, level)


def _codes(frame: pd.DataFrame, level: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the place of each cell's value in the sorted domain, -1 if missing."""
    flat = frame.to_numpy(dtype=object).reshape(-1)
    if level == "nominal":
        try:
            codes, domain = pd.factorize(flat)
        except TypeError:
            raise ScoreDataError("krippendorff_alpha: a value can be no list.") from None
        return codes.reshape(frame.shape), np.asarray(domain)
    values = numbers_in(frame).reshape(-1)
    if level == "ratio" and (values < 0).any():
        row, column = np.argwhere((values < 0).reshape(frame.shape))[0]
        place = f"Row {frame.index[row]}, column {frame.columns[column]}"
        raise ScoreDataError(f"{place}: the value does not fit {level} data.")
    codes, domain = pd.factorize(values, sort=True)
    return codes.reshape(frame.shape), np.asarray(domain)


def _interval(counts: np.ndarray, domain: np.ndarray) -> float:
    size = counts.sum(axis=1)
    values = domain - (counts.sum(axis=0) @ domain) / counts.sum()
    mean = counts @ values / size
    within = counts @ values**2 - size * mean**2
    n = counts.sum()
    total = counts.sum(axis=0) @ values**2
    return float(1 - (n - 1) / n * (size * within / (size - 1)).sum() / total)


def _by_coincidence(counts: np.ndarray, domain: np.ndarray, level: str) -> float:
    weight = 1.0 / (counts.sum(axis=1) - 1)
    observed = counts.T @ (weight[:, None] * counts)
    observed -= np.diag(counts.T @ weight)
    margin = counts.sum(axis=0)
    n = margin.sum()
    distance = _distances(domain, margin, level)
    expected = (np.outer(margin, margin) - np.diag(margin)) / (n - 1)
    return float(1 - (observed * distance).sum() / (expected * distance).sum())


def _distances(domain: np.ndarray, margin: np.ndarray, level: str) -> np.ndarray:
    """Return the squared differences between values."""
    if level == "nominal":
        return 1.0 - np.eye(len(domain))
    if level == "ordinal":
        middle = np.cumsum(margin) - margin / 2
        return (middle[:, None] - middle) ** 2
    total = domain[:, None] + domain
    gap = domain[:, None] - domain
    return np.divide(gap, total, out=np.zeros_like(total), where=total != 0) ** 2


class Concordance(NamedTuple):
    """Kendall's W with its test."""

    w: float
    chi2: float
    df: int
    p: float


def kendall_w(table: object) -> Concordance:
    """Compute Kendall's coefficient of concordance, corrected for ties.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n_entries, n_judges)
        Marks or ranks, complete.

    Returns
    -------
    Concordance
        ``w`` in [0, 1]; ``chi2 = m (n-1) W`` with ``df = n - 1`` and its p-value. All NaN if
        there are fewer than 2 entries or no judge, or every judge ties all entries.

    Raises
    ------
    ScoreDataError
        A cell is empty: report no W for incomplete panels.

    Notes
    -----
    ``W = 12 S / (m^2 (n^3 - n) - m sum(t^3 - t))``, ranks within judges, ties in the middle.

    References
    ----------
    Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10, 275-287.

    Examples
    --------
    >>> kendall_w([[1, 1, 2, 3], [3, 2, 3, 1], [2, 3, 1, 2]]).w
    0.0625
    """
    values = complete_table(table, "kendall_w")
    n, m = values.shape
    ranks, ties = np.empty(values.shape), 0.0
    for judge in range(m):
        _, run, size = np.unique(values[:, judge], return_inverse=True, return_counts=True)
        ranks[:, judge] = (np.cumsum(size) - (size - 1) / 2)[run]
        ties += float((size.astype(np.float64) ** 3 - size).sum())
    most = m**2 * (float(n) ** 3 - n) - m * ties
    if n < 2 or m < 1 or most <= 0:
        return Concordance(float("nan"), float("nan"), max(n - 1, 0), float("nan"))
    sums = ranks.sum(axis=1)
    w = 12 * float(((sums - sums.mean()) ** 2).sum()) / most
    chi2 = m * (n - 1) * w
    return Concordance(w, chi2, n - 1, float(special.chdtrc(n - 1, chi2)))
