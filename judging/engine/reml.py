"""The likelihood of crossed random effects, one judges x judges factor per evaluation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg, optimize, sparse

from judging.engine.design import Design

#: Bounds of log(sqrt(ratio)); beyond the lower one a ratio is tried as exactly 0.
LOWEST, HIGHEST = -5.0, 8.0


@dataclass(frozen=True, eq=False)
class Crossed:
    """Totals with crossed entries and judges; `pool` is the fixed part, one-hot per entry."""

    design: Design
    total: np.ndarray
    pool: np.ndarray

    @cached_property
    def counts(self) -> np.ndarray:
        """Ballots of each entry."""
        return np.bincount(self.design.entry, minlength=self.design.shape[0])

    @cached_property
    def incidence(self) -> sparse.csr_array:
        """Entries x judges, 1 where there is a ballot."""
        ones = np.ones(len(self.total))
        return sparse.csr_array((ones, (self.design.entry, self.design.judge)), self.design.shape)

    @cached_property
    def by_entry(self) -> np.ndarray:
        """Sum of totals of each entry."""
        return self.design.by_entry(self.total)

    @cached_property
    def by_judge(self) -> np.ndarray:
        """Sum of totals of each judge."""
        return self.design.by_judge(self.total)

    @cached_property
    def columns(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sums of the pools and of the total by entry and by judge, and their products."""
        entry = np.column_stack([self.pool * self.counts[:, None], self.by_entry])
        judge = np.column_stack([self.incidence.T @ self.pool, self.by_judge])
        width = self.pool.shape[1]
        products = np.empty((width + 1, width + 1))
        products[:width] = self.pool.T @ entry
        products[width, :width] = products[:width, width]
        products[width, width] = self.total @ self.total
        return entry, judge, products

    @cached_property
    def transposed(self) -> sparse.csr_array:
        """The incidence by judge."""
        return sparse.csr_array(self.incidence.T)

    @cached_property
    def _overlaps(self) -> list[tuple[int, np.ndarray]]:
        """Shared ballots of judges, apart for each number of ballots an entry has."""
        sizes = np.unique(self.counts[self.counts > 0])
        if len(sizes) * self.design.shape[1] ** 2 > 1 << 24:
            return []
        parts = ((int(n), self.incidence[self.counts == n]) for n in sizes)
        return [(n, (rows.T @ rows).toarray()) for n, rows in parts]

    def overlap(self, weight: np.ndarray, ratio: float) -> np.ndarray:
        """Return ``B' diag(weight) B``, where the weight is ratio / (1 + ratio * n)."""
        if self._overlaps:
            return sum(ratio / (1 + ratio * n) * part for n, part in self._overlaps)
        rows = sparse.dia_array((weight[None], [0]), (len(weight),) * 2) @ self.incidence
        return (self.incidence.T @ rows).toarray()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """One evaluation at variance ratios ``a = entry/residual``, ``b = judge/residual``."""

    a: float
    b: float
    weight: np.ndarray
    factor: tuple[np.ndarray, bool]
    fixed: np.ndarray
    beta: np.ndarray
    residual: float
    deviance: float


def evaluate(data: Crossed, a: float, b: float, reml: bool) -> Evaluation:
    """Return beta, residual variance and deviance at given ratios."""
    n, p = len(data.total), data.pool.shape[1]
    weight = a / (1.0 + a * data.counts)
    system = np.diag(data.design.judge_mass) - data.overlap(weight, a)
    factor = linalg.cho_factor(np.eye(len(system)) + b * system)
    columns, judges, products = data.columns
    weighted = weight[:, None] * columns
    z = judges - data.transposed @ weighted
    inner = products - columns.T @ weighted - b * z.T @ linalg.cho_solve(factor, z)
    fixed = inner[:p, :p]
    beta = np.linalg.solve(fixed, inner[:p, p])
    rest = max(float(inner[p, p] - beta @ inner[:p, p]), 1e-300)
    freedom = n - p if reml else n
    residual = rest / freedom
    deviance = np.log1p(a * data.counts).sum() + 2 * np.log(np.diag(factor[0])).sum()
    deviance += freedom * (1 + np.log(2 * np.pi * residual))
    if reml:
        deviance += np.linalg.slogdet(fixed)[1]
    return Evaluation(a, b, weight, factor, fixed, beta, residual, float(deviance))


def estimate(data: Crossed, reml: bool) -> Evaluation:
    """Return the evaluation at the best ratios, 0 included."""
    best = _search(data, reml, np.array([0.0, -0.7]), (True, True))
    small = [ratio < 1e-2 * max(1.0, best.a, best.b) for ratio in (best.a, best.b)]
    for free in ((True, False), (False, True), (False, False)):
        if all(use or tiny for use, tiny in zip(free, small, strict=True)):
            start = np.log(np.sqrt(np.maximum([best.a, best.b], 1e-3)))
            trial = _search(data, reml, start, free)
            best = trial if trial.deviance <= best.deviance + 1e-7 else best
    return best


def _search(data: Crossed, reml: bool, start: np.ndarray, free: tuple[bool, bool]) -> Evaluation:
    """Minimise the deviance over the free ratios; the others are 0."""
    slots = np.flatnonzero(free)

    def at(point: np.ndarray) -> Evaluation:
        ratios = np.zeros(2)
        ratios[slots] = np.exp(2 * point)
        return evaluate(data, ratios[0], ratios[1], reml)

    def slope(point: np.ndarray) -> tuple[float, np.ndarray]:
        steps = 1e-4 * np.eye(len(slots))
        pairs = [(at(point + s).deviance, at(point - s).deviance) for s in steps]
        return at(point).deviance, np.array([(up - down) / 2e-4 for up, down in pairs])

    if not len(slots):
        return at(np.zeros(0))
    found = optimize.minimize(
        slope, start[slots], jac=True, method="L-BFGS-B", bounds=[(LOWEST, HIGHEST)] * len(slots),
        options={"ftol": 1e-13, "gtol": 1e-6 * len(data.total), "maxiter": 60},
    )  # fmt: skip
    return at(found.x)
