"""Additive judge effects by least squares, with exact errors.

``severity`` is what a judge adds to every entry: above 0 marks higher than colleagues on the
same entries, below 0 lower. ``score`` is in points, higher is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from judging.engine.ballots import Ballots, read_ballots
from judging.engine.design import Design, judge_effects, quadratic
from judging.engine.errors import NotConverged, ScoreDataError
from judging.engine.parsing import need_columns


@dataclass(frozen=True, eq=False)
class AdditiveFit:
    """A fitted additive model; tables are made when first asked for.

    Attributes
    ----------
    entries : DataFrame[entry, score, se, n, component, flags]
    judges : DataFrame[judge, severity, se, n, component, flags]
    ballots : DataFrame[entry, judge, fitted, residual, leverage, studentised, flags]
        `studentised` is external: each ballot against a fit without it.
    residual_sd : float, NaN if nothing is left to estimate it from (``df`` 0)
    df : int
    """

    data: Ballots
    used: np.ndarray
    design: Design
    total: np.ndarray
    severity: np.ndarray
    score: np.ndarray

    @cached_property
    def df(self) -> int:
        """Residual degrees of freedom."""
        active = np.count_nonzero(self.design.entry_mass), np.count_nonzero(self.design.judge_mass)
        parts = len(np.unique(self.design.labels[0][self.design.entry_mass > 0]))
        return len(self.total) - active[0] - active[1] + parts

    @cached_property
    def residual(self) -> np.ndarray:
        """Residual of each used ballot."""
        return self.total - self.score[self.design.entry] - self.severity[self.design.judge]

    @cached_property
    def residual_sd(self) -> float:
        """Root of the residual mean square."""
        if self.df <= 0:
            return float("nan")
        return float(np.sqrt((self.design.weight * self.residual**2).sum() / self.df))

    @cached_property
    def _quadratic(self) -> tuple[np.ndarray, np.ndarray]:
        """Return ``A_i L+ A_i'`` per entry and ``A_i L+ e_j`` per ballot."""
        design = self.design
        share = design.weight * design.inverse_mass[design.entry]
        return quadratic(design, share, design.laplacian_inverse)

    @cached_property
    def leverage(self) -> np.ndarray:
        """Leverage of each used ballot, from 0 to 1."""
        design, (square, cross) = self.design, self._quadratic
        own = np.diag(design.laplacian_inverse)[design.judge]
        hat = design.inverse_mass[design.entry] + own - 2 * cross + square[design.entry]
        return np.clip(design.weight * hat, 0.0, 1.0)

    @cached_property
    def studentised(self) -> np.ndarray:
        """External studentised residuals; NaN where a ballot cannot be checked."""
        room = 1.0 - self.leverage
        checked = (room > 1e-9) & (self.df > 1)
        square = self.design.weight * self.residual**2
        left = self.design.weight @ self.residual**2 - square / np.where(checked, room, 1.0)
        variance = np.maximum(left, 0.0) / max(self.df - 1, 1)
        checked &= variance > 1e-24 * max(float(np.square(self.total).max(initial=0.0)), 1e-300)
        out = np.full(len(self.total), np.nan)
        below = np.sqrt(variance[checked] * room[checked])
        out[checked] = np.sqrt(self.design.weight[checked]) * self.residual[checked] / below
        return out

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row per entry, in canonical order."""
        n = np.bincount(self.design.entry, minlength=self.design.shape[0])
        variance = self.design.inverse_mass + self._quadratic[0]
        error = np.where(n > 0, self.residual_sd * np.sqrt(np.maximum(variance, 0.0)), np.nan)
        parts = len(np.unique(self.design.labels[0][n > 0])) > 1
        flags = flag_rows({
            "unscored": n == 0,
            "single_ballot": n == 1,
            "disconnected": parts & (n > 0),
            "no_error": (n > 0) & np.isnan(error),
        })  # fmt: skip
        return pd.DataFrame({
            "entry": pd.Series(self.data.entries),
            "score": self.score, "se": error, "n": n,
            "component": self.design.labels[0], "flags": flags,
        })  # fmt: skip

    @cached_property
    def judges(self) -> pd.DataFrame:
        """One row per judge, in canonical order."""
        n = np.bincount(self.design.judge, minlength=self.design.shape[1])
        variance = np.maximum(np.diag(self.design.laplacian_inverse), 0.0)
        error = np.where(n > 0, self.residual_sd * np.sqrt(variance), np.nan)
        flags = flag_rows({
            "no_ballots": n == 0,
            "single_ballot": n == 1,
            "no_error": (n > 0) & np.isnan(error),
        })  # fmt: skip
        return pd.DataFrame({
            "judge": pd.Series(self.data.judges),
            "severity": np.where(n > 0, self.severity, np.nan), "se": error, "n": n,
            "component": self.design.labels[1], "flags": flags,
        })  # fmt: skip

    @property
    def contrast_error(self) -> np.ndarray:
        """Return the error of each severity against the mean of all judges: `se` itself."""
        return self.judges["se"].to_numpy()

    @cached_property
    def ballots(self) -> pd.DataFrame:
        """One row per ballot, in the order of the table given."""
        values = {
            "fitted": self.total - self.residual, "residual": self.residual,
            "leverage": self.leverage, "studentised": self.studentised,
        }  # fmt: skip
        return ballot_frame(self.data, self.used, values)


def fit_additive(ballots: pd.DataFrame | Ballots, weights: object = None) -> AdditiveFit:
    """Fit ``total = score of the entry + severity of the judge + error`` by least squares.

    Parameters
    ----------
    ballots : DataFrame[entry, judge, total]
        Points, any scale. Ballots without a total take no part.
    weights : array-like of shape (n_ballots,), a column name of `ballots`, or None
        Positive confidence in each ballot.

    Returns
    -------
    AdditiveFit

    Raises
    ------
    ScoreDataError
        As `read_ballots`; a weight is not positive.

    Notes
    -----
    Severities add up to 0 over the judges of each component; scores of different components
    cannot be compared and are flagged ``disconnected``. With ``L = D_J - B' D_E^-1 B``:
    ``s = L+ r``, ``Var(s) = s2 L+``, ``Cov(score) = s2 (D_E^-1 + A L+ A')``, ``A = D_E^-1 B``.
    A judge with one ballot has leverage 1 there: his severity absorbs it.

    References
    ----------
    Roos, Rothe and Scheuermann (2011), AAAI; scoring.md section 5.

    Examples
    --------
    Judge J2 gives 2 points less than J1 to the same entry A:

    >>> rows = [("A", "J1", 8), ("A", "J2", 6), ("B", "J2", 7)]
    >>> fit = fit_additive(pd.DataFrame(rows, columns=["entry", "judge", "total"]))
    >>> fit.judges["severity"].round(9).tolist(), fit.entries["score"].round(9).tolist()
    ([1.0, -1.0], [7.0, 8.0])
    """
    data = read_ballots(ballots)
    weight = read_weights(ballots, data, weights)
    used = ~np.isnan(data.total)
    design = Design(data.entry[used], data.judge[used], weight[used], data.shape)
    total = data.total[used]
    middle = float(total.mean()) if len(total) else 0.0
    score, severity = solve(design, total - middle)
    return AdditiveFit(data, used, design, total, severity, score + middle)


def solve(design: Design, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return scores (NaN without ballots) and severities."""
    try:
        severity = judge_effects(design, total)
    except NotConverged:
        mean = design.by_entry(design.weight * total) * design.inverse_mass
        right = design.by_judge(design.weight * (total - mean[design.entry]))
        severity = design.centred(design.laplacian_inverse @ right)
    rest = design.by_entry(design.weight * (total - severity[design.judge]))
    return np.where(design.entry_mass > 0, rest * design.inverse_mass, np.nan), severity


def read_weights(ballots: object, data: Ballots, weights: object) -> np.ndarray:
    """Return one positive weight per ballot, in the order of `data`."""
    if weights is None:
        return np.ones(len(data.total))
    values = weights
    if isinstance(weights, str):
        values = need_columns(ballots, (weights,), "Ballots")[weights]
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ScoreDataError("weights: every weight must be a number.") from None
    if array.shape != data.total.shape:
        raise ScoreDataError(f"weights: {len(data.total)} are needed, one per ballot.")
    wrong = ~(np.isfinite(array) & (array > 0))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise ScoreDataError(f"Row {row}, weights: {array[row]} is not a positive number.")
    return array[data.row]


def flag_rows(masks: dict[str, np.ndarray]) -> pd.Series:
    """Return a tuple of flag names per row."""
    size = len(next(iter(masks.values())))
    out = np.empty(size, dtype=object)
    out[:] = [()] * size
    for name, mask in masks.items():
        for row in np.flatnonzero(mask):
            out[row] = (*out[row], name)
    return pd.Series(out, dtype=object)


def ballot_frame(data: Ballots, used: np.ndarray, values: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return values of used ballots as a table in the order of the ballots given."""
    columns = {}
    for name, column in values.items():
        columns[name] = np.full(len(used), np.nan)
        columns[name][used] = column
    flags = {"no_total": ~used}
    if "studentised" in columns:
        flags["not_checked"] = used & np.isnan(columns["studentised"])
    frame = pd.DataFrame({
        "entry": pd.Series(data.entries.take(data.entry)),
        "judge": pd.Series(data.judges.take(data.judge)),
        **columns,
        "flags": flag_rows(flags),
    })  # fmt: skip
    return frame.iloc[np.argsort(data.row, kind="stable")].reset_index(drop=True)
