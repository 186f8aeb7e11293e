"""A fitted mixed model: predictions, their errors, and the tables made from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import linalg

from judging.engine.additive import ballot_frame, flag_rows
from judging.engine.ballots import Ballots
from judging.engine.design import Design, quadratic
from judging.engine.reml import Crossed, Evaluation


@dataclass(frozen=True, eq=False)
class MixedFit:
    """A fitted mixed model; tables are made when first asked for.

    Attributes
    ----------
    entries : DataFrame[entry, score, se, n, component, posterior_sd, flags]
    judges : DataFrame[judge, severity, se, n, component, flags]
    ballots : DataFrame[entry, judge, fitted, residual, leverage, studentised, flags]
    mean : float, mean score of the population (of the pools, weighted by their entries)
    pools : Series pool -> mean score
    variances : dict with entry, judge, residual
    deviance : float, -2 log (restricted) likelihood
    df : int, ballots minus fixed effects
    residual_sd : float
    flags : tuple of str: ``no_entry_variance``, ``no_judge_variance`` (a variance is 0),
        ``prior_ratios`` (too few data: `PRIOR_RATIOS` were used), ``few_judges``
    """

    data: Ballots
    used: np.ndarray
    crossed: Crossed
    fit: Evaluation
    pool_names: tuple[object, ...]
    flags: tuple[str, ...]

    @property
    def design(self) -> Design:
        """Return the layout of the used ballots."""
        return self.crossed.design

    @property
    def total(self) -> np.ndarray:
        """Return the totals of the used ballots."""
        return self.crossed.total

    @property
    def variances(self) -> dict[str, float]:
        """Return the variance components."""
        s2 = self.fit.residual
        parts = {"entry": self.fit.a * s2, "judge": self.fit.b * s2, "residual": s2}
        return {name: float(value) for name, value in parts.items()}

    @property
    def deviance(self) -> float:
        """Return -2 log likelihood, restricted for REML."""
        return self.fit.deviance

    @property
    def residual_sd(self) -> float:
        """Return the root of the residual variance."""
        return float(np.sqrt(self.fit.residual))

    @property
    def df(self) -> int:
        """Return ballots minus fixed effects."""
        return len(self.total) - len(self.fit.beta)

    @property
    def pools(self) -> pd.Series:
        """Return the mean of each pool."""
        index = pd.Index(self.pool_names, name="pool", tupleize_cols=False)
        return pd.Series(self.fit.beta, index=index)

    @property
    def mean(self) -> float:
        """Return the mean score; pools weighted by their entries."""
        if not len(self.crossed.pool):
            return float("nan")
        return float(self.crossed.pool.mean(axis=0) @ self.fit.beta)

    @cached_property
    def effects(self) -> tuple[np.ndarray, np.ndarray]:
        """Predicted deviations of entries (from their pool) and judges."""
        expected = self.crossed.pool @ self.fit.beta
        return self._predict(self.total - expected[self.design.entry])

    def _predict(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        fit, design = self.fit, self.design
        by_entry = fit.weight * design.by_entry(values)
        right = design.by_judge(values) - self.crossed.incidence.T @ by_entry
        judge = fit.b * linalg.cho_solve(fit.factor, right)
        return by_entry - fit.weight * (self.crossed.incidence @ judge), judge

    @cached_property
    def score(self) -> np.ndarray:
        """Score of each entry; NaN without ballots."""
        score = self.crossed.pool @ self.fit.beta + self.effects[0]
        return np.where(self.crossed.counts > 0, score, np.nan)

    @cached_property
    def severity(self) -> np.ndarray:
        """Severity of each judge."""
        return self.effects[1]

    @cached_property
    def residual(self) -> np.ndarray:
        """Residual of each used ballot."""
        return self.total - self.score[self.design.entry] - self.severity[self.design.judge]

    @cached_property
    def judge_inverse(self) -> np.ndarray:
        """Posterior covariance of the severities, in residual variances, given the means."""
        size = self.design.shape[1]
        return self.fit.b * linalg.cho_solve(self.fit.factor, np.eye(size))

    @cached_property
    def _quadratic(self) -> tuple[np.ndarray, np.ndarray]:
        return quadratic(self.design, self.fit.weight[self.design.entry], self.judge_inverse)

    @cached_property
    def _pulls(self) -> tuple[np.ndarray, np.ndarray]:
        """How the predicted effects move with the fixed means, entries x p and judges x p."""
        columns = [self._predict(column[self.design.entry]) for column in self.crossed.pool.T]
        return tuple(np.column_stack(side) for side in zip(*columns, strict=True))

    def _through_means(self, pull: np.ndarray) -> np.ndarray:
        return np.einsum("ij,ij->i", pull, np.linalg.solve(self.fit.fixed, pull.T).T)

    @cached_property
    def posterior_sd(self) -> np.ndarray:
        """Standard deviation of each score given the means and variances, as in the draws."""
        own = self.fit.residual * (self.fit.weight + self._quadratic[0])
        return np.where(self.crossed.counts > 0, np.sqrt(np.maximum(own, 0.0)), np.nan)

    @cached_property
    def contrast_error(self) -> np.ndarray:
        """Standard error of each severity against the mean of all judges; NaN without ballots.

        Free of the uncertainty that all judges share with the mean.
        """
        pull, active = self._pulls[1], self.design.judge_mass > 0
        spread = self.judge_inverse + pull @ np.linalg.solve(self.fit.fixed, pull.T)
        centre = np.diag(active.astype(float)) - np.outer(active, active) / max(active.sum(), 1)
        variance = self.fit.residual * np.diag(centre @ spread @ centre)
        return np.where(active, np.sqrt(np.maximum(variance, 0.0)), np.nan)

    @cached_property
    def leverage(self) -> np.ndarray:
        """Leverage of each used ballot."""
        entry, judge, fit = self.design.entry, self.design.judge, self.fit
        square, cross = self._quadratic
        own = fit.weight[entry] + square[entry] + np.diag(self.judge_inverse)[judge] - 2 * cross
        pull = self.crossed.pool[entry] - self._pulls[0][entry] - self._pulls[1][judge]
        return np.clip(own + self._through_means(pull), 0.0, 1.0)

    @cached_property
    def studentised(self) -> np.ndarray:
        """External studentised residuals at the fitted ratios; NaN where not checked."""
        room = 1.0 - self.leverage
        rest = self.fit.residual * self.df
        checked = (room > 1e-9) & (self.df > 1)
        left = rest - self.residual**2 / np.where(checked, room, 1.0)
        variance = np.maximum(left, 0.0) / max(self.df - 1, 1)
        checked &= variance > 1e-24 * max(float(np.square(self.total).max(initial=0.0)), 1e-300)
        out = np.full(len(self.total), np.nan)
        out[checked] = self.residual[checked] / np.sqrt(variance[checked] * room[checked])
        return out

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row per entry, in canonical order."""
        n = self.crossed.counts
        own = self.fit.weight + self._quadratic[0] + self._through_means(self._pulls[0])
        error = np.sqrt(np.maximum(self.fit.residual * own, 0.0))
        flags = flag_rows({"unscored": n == 0, "single_ballot": n == 1})
        return pd.DataFrame({
            "entry": pd.Series(self.data.entries), "score": self.score,
            "se": np.where(n > 0, error, np.nan), "n": n,
            "component": self.design.labels[0], "posterior_sd": self.posterior_sd,
            "flags": flags,
        })  # fmt: skip

    @cached_property
    def judges(self) -> pd.DataFrame:
        """One row per judge, in canonical order."""
        n = np.bincount(self.design.judge, minlength=self.design.shape[1])
        own = np.diag(self.judge_inverse) + self._through_means(self._pulls[1])
        error = np.sqrt(np.maximum(self.fit.residual * own, 0.0))
        flags = flag_rows({"no_ballots": n == 0, "single_ballot": n == 1})
        return pd.DataFrame({
            "judge": pd.Series(self.data.judges),
            "severity": np.where(n > 0, self.severity, np.nan),
            "se": np.where(n > 0, error, np.nan), "n": n,
            "component": self.design.labels[1], "flags": flags,
        })  # fmt: skip

    @cached_property
    def ballots(self) -> pd.DataFrame:
        """One row per ballot, in the order of the table given."""
        values = {
            "fitted": self.total - self.residual, "residual": self.residual,
            "leverage": self.leverage, "studentised": self.studentised,
        }  # fmt: skip
        return ballot_frame(self.data, self.used, values)
