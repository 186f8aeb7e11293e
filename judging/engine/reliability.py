"""Reliability: how far the same entries would score the same with other judges."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from judging.engine.arguments import coverage
from judging.engine.ballots import floats
from judging.engine.errors import ScoreDataError
from judging.engine.mixed_fit import MixedFit

FORMS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")


def complete_table(table: object, what: str) -> np.ndarray:
    """Read a complete table entries x judges.

    Raises
    ------
    ScoreDataError
        A cell is empty or no number; the message names row and column.
    """
    frame = as_table(table, what)
    values = numbers_in(frame)
    wrong = np.argwhere(~np.isfinite(values))
    if len(wrong):
        row, column = wrong[0]
        place = f"Row {frame.index[row]}, column {frame.columns[column]}"
        raise ScoreDataError(f"{place}: empty; {what} needs a complete table.")
    return values


def as_table(table: object, what: str) -> pd.DataFrame:
    """Return rows of equal length as a frame.

    Raises
    ------
    ScoreDataError
        It is no table.
    """
    if isinstance(table, pd.DataFrame):
        return table
    if isinstance(table, np.ndarray) and table.ndim == 2:
        return pd.DataFrame(table)
    rows = list(table) if isinstance(table, (list, tuple)) else [None]
    flat = all(isinstance(row, (list, tuple)) or np.ndim(row) == 1 for row in rows)
    if not flat or len({len(row) for row in rows}) > 1:
        raise ScoreDataError(f"{what} needs a table: rows of equal length.")
    return pd.DataFrame(rows)


def numbers_in(frame: pd.DataFrame) -> np.ndarray:
    """Return the cells as floats, NaN where empty.

    Raises
    ------
    ScoreDataError
        A cell is no number; the message names row and column.
    """
    columns = [floats(frame.iloc[:, [at]], frame.columns[at]) for at in range(frame.shape[1])]
    return np.column_stack(columns) if columns else np.zeros(frame.shape)


def mean_squares(values: np.ndarray) -> dict[str, float]:
    """Return BMS, WMS, JMS and EMS of a complete table with at least 2 rows and columns."""
    n, k = values.shape
    grand = values.mean()
    rows, columns = values.mean(axis=1), values.mean(axis=0)
    between = k * ((rows - grand) ** 2).sum()
    judges = n * ((columns - grand) ** 2).sum()
    rest = ((values - rows[:, None] - columns + grand) ** 2).sum()
    return {
        "BMS": between / (n - 1),
        "WMS": (judges + rest) / (n * (k - 1)),
        "JMS": judges / (k - 1),
        "EMS": rest / ((n - 1) * (k - 1)),
    }


def icc(table: object, level: float = 0.95) -> pd.DataFrame:
    """Compute the six intraclass correlations of a complete table.

    Parameters
    ----------
    table : DataFrame or array-like of shape (n_entries, n_judges)
        Points, complete.
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    DataFrame[form, value, low, high, flags]
        "ICC(1,1)", "ICC(2,1)", "ICC(3,1)": one judge; "(.,k)": the mean of all. Form 1: other
        judges for each entry; 2: these judges stand for others; 3: these judges only.
        Negative estimates are reported as they are. NaN only with a flag: ``too_small`` (fewer
        than 2 entries or judges), ``no_variance``, ``no_interval``.

    Raises
    ------
    ScoreDataError
        A cell is empty or no number, or `level` is not between 0 and 1.

    References
    ----------
    Shrout and Fleiss (1979), Psychological Bulletin 86, 420-428; McGraw and Wong (1996).

    Examples
    --------
    >>> table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
    ...          [6, 2, 4, 7]]
    >>> icc(table)["value"].round(2).tolist()
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    level = coverage(level, "level")
    values = complete_table(table, "icc")
    out = np.full((6, 3), np.nan)
    flags: tuple[str, ...] = ("too_small",)
    if values.ndim == 2 and min(values.shape) >= 2:
        squares = mean_squares(values)
        flags = ("no_variance",)
        if squares["BMS"] > 0 or squares["WMS"] > 0:
            out[:, 0] = _values(squares, *values.shape)
            out[:, 1:] = _limits(squares, *values.shape, (1 + level) / 2)
            flags = ()
    frame = pd.DataFrame(out, columns=["value", "low", "high"])
    frame.insert(0, "form", list(FORMS))
    empty = frame[["low", "high"]].isna().any(axis=1)
    rows = [flags or (("no_interval",) if bare else ()) for bare in empty]
    frame["flags"] = pd.Series(rows, dtype=object)
    return frame


def _ratio(above: float, below: float) -> float:
    return above / below if below != 0 else float("nan")


def _values(squares: dict[str, float], n: int, k: int) -> list[float]:
    b, w, j, e = (squares[name] for name in ("BMS", "WMS", "JMS", "EMS"))
    return [
        _ratio(b - w, b + (k - 1) * w),
        _ratio(b - e, b + (k - 1) * e + k * (j - e) / n),
        _ratio(b - e, b + (k - 1) * e),
        _ratio(b - w, b),
        _ratio(b - e, b + (j - e) / n),
        _ratio(b - e, b),
    ]


def _limits(squares: dict[str, float], n: int, k: int, upper: float) -> np.ndarray:
    """Return (low, high) of the six forms; NaN where the error mean square is 0."""
    b, w, e = (squares[name] for name in ("BMS", "WMS", "EMS"))
    out = np.full((6, 2), np.nan)
    for row, error, freedom in ((0, w, n * (k - 1)), (2, e, (n - 1) * (k - 1))):
        if error > 0 and b > 0:
            f = b / error
            low = f / special.fdtri(n - 1, freedom, upper)
            high = f * special.fdtri(freedom, n - 1, upper)
            out[row] = [(x - 1) / (x + k - 1) for x in (low, high)]
            out[row + 3] = [1 - 1 / x for x in (low, high)]
    if e > 0 and b > 0:
        single = _limits_absolute(squares, n, k, upper)
        out[1] = single
        out[4] = [k * x / (1 + (k - 1) * x) for x in single]
    return out


def _limits_absolute(
    squares: dict[str, float], n: int, k: int, upper: float
) -> tuple[float, float]:
    """Return the limits of ICC(2,1) with Satterthwaite's degrees of freedom."""
    b, j, e = (squares[name] for name in ("BMS", "JMS", "EMS"))
    rho = _values(squares, n, k)[1]
    ratio, rest = j / e, n * (1 + (k - 1) * rho) - k * rho
    freedom = (k - 1) * (n - 1) * (k * rho * ratio + rest) ** 2
    freedom /= (n - 1) * k**2 * rho**2 * ratio**2 + rest**2
    base = k * j + (k * n - k - n) * e
    below, above = special.fdtri(n - 1, freedom, upper), special.fdtri(freedom, n - 1, upper)
    low = -n * e / base if np.isinf(below) else n * (b - below * e) / (below * base + n * b)
    high = 1.0 if np.isinf(above) else n * (above * b - e) / (base + n * above * b)
    return low, high


def icc_incomplete(fit: MixedFit) -> dict[str, float]:
    """Compute reliabilities of an incomplete panel from variance components.

    Parameters
    ----------
    fit : MixedFit
        Its estimator (REML or ML) is the estimator of these numbers: name it with them.

    Returns
    -------
    dict
        ``single_absolute`` ``st2/(st2+ss2+s2)``; ``single_consistent`` ``st2/(st2+s2)``;
        ``mean_rating`` ``st2/(st2+(ss2+s2)/k)`` with k the harmonic mean of ballots per entry;
        ``calibrated`` ``1 - mean(se^2)/st2``, 0 if entries do not differ. In [0, 1] but for
        ``calibrated``, which may be negative.

    References
    ----------
    scoring.md section 10.

    Examples
    --------
    >>> from judging.engine import fit_mixed
    >>> rows = [("A", "J1", 8), ("A", "J2", 6), ("B", "J1", 5), ("B", "J2", 3)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> {name: round(value, 3) for name, value in
    ...  icc_incomplete(fit_mixed(table, ratios=(2, 1))).items()}
    {'single_absolute': 0.5, 'single_consistent': 0.667, 'mean_rating': 0.667, 'calibrated': 0.4}
    """
    a, b = fit.fit.a, fit.fit.b
    counts = fit.crossed.counts[fit.crossed.counts > 0]
    size = len(counts) / (1.0 / counts).sum() if len(counts) else 1.0
    variance = fit.variances["entry"]
    error = np.square(fit.entries["se"].to_numpy())
    usable = variance > 0 and np.isfinite(error).any()
    return {
        "single_absolute": a / (a + b + 1),
        "single_consistent": a / (a + 1),
        "mean_rating": float(a / (a + (b + 1) / size)),
        "calibrated": float(1 - np.nanmean(error) / variance) if usable else 0.0,
    }
