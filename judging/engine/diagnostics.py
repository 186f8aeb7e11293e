"""Diagnostics of judges. A flag is a question to the chair, never an exclusion."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from judging.engine.additive import AdditiveFit, flag_rows
from judging.engine.arguments import by_id
from judging.engine.errors import ScoreDataError
from judging.engine.halo import halo_of
from judging.engine.marks import Prepared
from judging.engine.mixed_fit import MixedFit

Fit = AdditiveFit | MixedFit


def judge_diagnostics(fit: Fit, marks: pd.DataFrame | Prepared | None = None) -> pd.DataFrame:
    """Describe each judge beside colleagues on the same entries.

    Parameters
    ----------
    fit : AdditiveFit or MixedFit
    marks : DataFrame[entry, judge, criterion, mark], Prepared or None
        Needed for halo and for the use of the scale.

    Returns
    -------
    DataFrame[judge, n, severity, se, t, consistency, discrimination, halo, flags]
        ``severity`` points above colleagues, with ``se`` (against the mean of the judges) and
        ``t``; ``consistency`` own noise variance over that of all (1 is usual, high is erratic);
        ``discrimination`` slope of the totals on what the others predict (1 is usual, 0 does not
        tell entries apart); ``halo`` spread of marks within ballots over that of all judges (low:
        every criterion alike). NaN where there is too little to tell, with the flag ``thin``.
        Flags: ``severity``, ``inconsistent``, ``no_discrimination``, ``halo``,
        ``straight_lines``, ``one_value``.

    Raises
    ------
    ScoreDataError
        `marks` are wrong; the message names row and column.

    Notes
    -----
    ``severity``: ``|t| > 3``, more than half a standard deviation of the scores, and 5 % after
    Benjamini-Hochberg over judges. ``inconsistent``: ratio above 2 with at least 6 degrees of
    freedom. ``no_discrimination``: slope below 0.5 or correlation below 0.2 with 8 ballots or
    more. ``halo``: ratio below 0.4. ``straight_lines``: more than half of 5 or more ballots have
    one mark throughout. ``one_value``: more than 60 % of 10 or more marks are the same.

    References
    ----------
    scoring.md section 11.

    Examples
    --------
    >>> from judging.engine import fit_additive
    >>> rows = [("A", "J1", 8), ("A", "J2", 6), ("B", "J1", 7), ("B", "J2", 6)]
    >>> table = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    >>> judge_diagnostics(fit_additive(table))[["judge", "severity", "n"]].values.tolist()
    [['J1', 0.75, 2], ['J2', -0.75, 2]]
    """
    judges, design = fit.judges, fit.design
    size, n = design.shape[1], judges["n"].to_numpy()
    severity, error = judges["severity"].to_numpy(), fit.contrast_error
    t = np.divide(severity, error, out=np.full(size, np.nan), where=error > 0)
    room = np.maximum(1.0 - fit.leverage, 0.0)
    consistency, freedom = _consistency(fit, room)
    slope, correlation = _discrimination(fit, room)
    halo = halo_of(marks, fit.data.judges) if marks is not None else None
    spread = float(np.nanstd(fit.score, ddof=1)) if np.isfinite(fit.score).sum() > 1 else np.nan
    told = np.isfinite(t) & np.isfinite(consistency) & np.isfinite(slope)
    masks = {
        "severity": (np.abs(t) > 3) & (np.abs(severity) > 0.5 * spread) & _discoveries(t, fit.df),
        "inconsistent": (consistency > 2) & (freedom >= 6),
        "no_discrimination": ((slope < 0.5) | (correlation < 0.2)) & (n >= 8),
    }
    if halo is not None:
        told &= np.isfinite(halo.ratio)
        masks |= {"halo": halo.ratio < 0.4, "straight_lines": halo.straight,
                  "one_value": halo.one_value}  # fmt: skip
    return pd.DataFrame({
        "judge": judges["judge"], "n": n, "severity": severity, "se": error, "t": t,
        "consistency": consistency, "discrimination": slope,
        "halo": np.full(size, np.nan) if halo is None else halo.ratio,
        "flags": flag_rows({**masks, "thin": ~told, "no_marks": np.full(size, halo is None)}),
    })  # fmt: skip


def _consistency(fit: Fit, room: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the noise of each judge over that of all, and its degrees of freedom."""
    size, freedom = fit.design.shape[1], fit.design.by_judge(room)
    noise = np.divide(fit.design.by_judge(fit.residual**2), freedom,
                      out=np.full(size, np.nan), where=freedom > 1e-6)  # fmt: skip
    usual = fit.residual_sd**2
    return noise / usual if usual > 0 else np.full(size, np.nan), freedom


def _discrimination(fit: Fit, room: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return slope and correlation of totals on deleted predictions, within judges."""
    design, size = fit.design, fit.design.shape[1]
    checked = room > 1e-6
    judge, y = design.judge[checked], fit.total[checked]
    x = y - fit.residual[checked] / room[checked]
    count = np.maximum(np.bincount(judge, minlength=size), 1)
    x = x - (np.bincount(judge, x, minlength=size) / count)[judge]
    y = y - (np.bincount(judge, y, minlength=size) / count)[judge]
    xx, yy, xy = (np.bincount(judge, v, minlength=size) for v in (x * x, y * y, x * y))
    scale = 1e-18 * max(float(np.square(fit.total).max(initial=0.0)), 1e-300)
    slope = np.divide(xy, xx, out=np.full(size, np.nan), where=xx > scale)
    both = np.sqrt(xx * yy)
    return slope, np.divide(xy, both, out=np.full(size, np.nan), where=both > scale)


def p_values(t: np.ndarray, df: int) -> np.ndarray:
    """Return two-sided p-values; 1 where t is NaN or nothing is left to test with."""
    if df < 1:
        return np.ones(len(t))
    return np.where(np.isnan(t), 1.0, 2 * special.stdtr(df, -np.abs(np.nan_to_num(t))))


def _discoveries(t: np.ndarray, df: int) -> np.ndarray:
    """Return what stands at 5 % false discoveries (Benjamini and Hochberg 1995)."""
    p = p_values(t, df)
    order = np.argsort(p)
    good = np.flatnonzero(p[order] <= 0.05 * np.arange(1, len(p) + 1) / max(len(p), 1))
    out = np.zeros(len(p), dtype=bool)
    out[order[: good[-1] + 1 if len(good) else 0]] = True
    return out


def outlier_cells(fit: Fit) -> pd.DataFrame:
    """List the ballots that do not fit: worth a look by the chair.

    Parameters
    ----------
    fit : AdditiveFit or MixedFit

    Returns
    -------
    DataFrame[entry, judge, residual, studentised, p]
        Furthest first; ``residual`` in points, above 0 where the judge gave more than the fit.

    Notes
    -----
    Listed are external studentised residuals beyond 3 in absolute value, and those within 5 %
    false discoveries (Benjamini and Hochberg 1995). A ballot with leverage 1 cannot be checked.

    References
    ----------
    scoring.md section 11.

    Examples
    --------
    >>> from judging.engine import fit_additive
    >>> table = pd.DataFrame({"entry": ["A"], "judge": ["J1"], "total": [7.0]})
    >>> len(outlier_cells(fit_additive(table)))
    0
    """
    frame = fit.ballots
    t = frame["studentised"].to_numpy()
    flagged = (np.abs(np.nan_to_num(t)) > 3) | _discoveries(t, fit.df - 1)
    found = frame.loc[flagged, ["entry", "judge", "residual", "studentised"]].copy()
    found["p"] = p_values(t, fit.df - 1)[flagged]
    order = np.argsort(-np.abs(found["studentised"].to_numpy()), kind="stable")
    return found.iloc[order].reset_index(drop=True)


def _positions(fit: Fit, order: object) -> np.ndarray:
    known, found = by_id(order, "order"), []
    for entry in fit.data.entries:
        try:
            found.append(float(known[entry]))
        except (KeyError, TypeError, ValueError):
            found.append(float("nan"))
        if not np.isfinite(found[-1]):
            raise ScoreDataError(f"order: entry {entry!s} has no position.")
    return np.array(found)


def order_effect(fit: Fit, order: pd.Series) -> pd.DataFrame:
    """Measure how marks drift along the sequence of pitches.

    Parameters
    ----------
    fit : AdditiveFit or MixedFit
    order : Series or mapping entry -> position
        Position in the sequence, 1 first.

    Returns
    -------
    DataFrame[judge, n, slope, t, flags]
        Points per position, given the other judges: above 0 marks later pitches higher. Flag
        ``drift`` where ``|t| > 3``, ``thin`` where there is too little to tell (NaN). Where all
        judges see the pitches in one order, only differences between judges can be seen.

    Raises
    ------
    ScoreDataError
        An entry has no position, or two.

    Notes
    -----
    The slope of the residuals on the position, within the judge; ``t = slope / se`` with n - 2
    degrees of freedom.

    References
    ----------
    scoring.md section 11.

    Examples
    --------
    >>> from judging.engine import fit_additive
    >>> rows = [(e, j, float(p if j == "J1" else -p)) for p, e in enumerate("ABCDE", 1)
    ...         for j in ("J1", "J2")]
    >>> fit = fit_additive(pd.DataFrame(rows, columns=["entry", "judge", "total"]))
    >>> order_effect(fit, pd.Series(range(1, 6), index=list("ABCDE")))["slope"].tolist()
    [1.0, -1.0]
    """
    position, design = _positions(fit, order), fit.design
    size, judge = design.shape[1], design.judge
    count = np.bincount(judge, minlength=size)
    x = position[design.entry]
    x = x - (np.bincount(judge, x, minlength=size) / np.maximum(count, 1))[judge]
    xx, xr = (np.bincount(judge, v, minlength=size) for v in (x * x, x * fit.residual))
    slope = np.divide(xr, xx, out=np.full(size, np.nan), where=xx > 0)
    rest = np.bincount(judge, (fit.residual - np.nan_to_num(slope)[judge] * x) ** 2,
                       minlength=size)  # fmt: skip
    error = np.sqrt(rest / np.maximum(count - 2, 1) / np.where(xx > 0, xx, 1.0))
    usable = (count > 2) & (error > 1e-9 * np.abs(np.nan_to_num(slope)))
    t = np.divide(slope, error, out=np.full(size, np.nan), where=usable & (error > 0))
    flags = flag_rows({"drift": np.abs(np.nan_to_num(t)) > 3, "thin": np.isnan(t)})
    return pd.DataFrame({
        "judge": fit.judges["judge"], "n": count, "slope": slope, "t": t, "flags": flags,
    })  # fmt: skip
