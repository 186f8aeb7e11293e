"""The two-way layout behind the calibrations: incidence, sums and solves, never n x (N + J)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from judging.engine.errors import NotConverged
from judging.engine.graph import component_codes, judge_laplacian

#: Cells of a dense block while errors are computed (32 MiB).
CHUNK = 1 << 22


@dataclass(frozen=True, eq=False)
class Design:
    """Ballots with a total: codes, weights and per-group sums.

    `entry` and `judge` have shape (n,), values below `shape`; `weight` is positive. Entries or
    judges without ballots have mass 0.
    """

    entry: np.ndarray
    judge: np.ndarray
    weight: np.ndarray
    shape: tuple[int, int]

    def by_entry(self, values: np.ndarray) -> np.ndarray:
        """Return the sums of each entry."""
        sums = np.bincount(self.entry, values, minlength=self.shape[0])
        return sums.astype(np.float64, copy=False)

    def by_judge(self, values: np.ndarray) -> np.ndarray:
        """Return the sums of each judge."""
        sums = np.bincount(self.judge, values, minlength=self.shape[1])
        return sums.astype(np.float64, copy=False)

    @cached_property
    def entry_mass(self) -> np.ndarray:
        """Sum of weights of each entry."""
        return self.by_entry(self.weight)

    @cached_property
    def judge_mass(self) -> np.ndarray:
        """Sum of weights of each judge."""
        return self.by_judge(self.weight)

    @cached_property
    def inverse_mass(self) -> np.ndarray:
        """1 / entry mass, 0 for entries without ballots."""
        zero = np.zeros(self.shape[0])
        return np.divide(1.0, self.entry_mass, out=zero, where=self.entry_mass > 0)

    @cached_property
    def labels(self) -> tuple[np.ndarray, np.ndarray]:
        """Component of each entry and of each judge."""
        return component_codes(self.entry, self.judge, *self.shape)

    @cached_property
    def connected(self) -> bool:
        """Whether every judge can be reached from the first: cheaper than the components."""
        reached = np.zeros(self.shape[1])
        reached[self.judge[:1]] = 1.0
        while True:
            met = self.by_entry(reached[self.judge]) > 0
            wider = self.by_judge(met[self.entry].astype(np.float64)) > 0
            if (wider == (reached > 0)).all():
                return bool((wider == (self.judge_mass > 0)).all())
            reached = wider.astype(np.float64)

    @cached_property
    def laplacian_inverse(self) -> np.ndarray:
        """Moore-Penrose inverse of the judge Laplacian, component by component."""
        laplacian = judge_laplacian(self.entry, self.judge, self.shape, self.weight)
        out = np.zeros_like(laplacian)
        labels = np.where(self.judge_mass > 0, self.labels[1], -1)
        for label in np.unique(labels[labels >= 0]):
            rows = np.flatnonzero(labels == label)
            size = len(rows)
            block = laplacian[np.ix_(rows, rows)] + 1.0 / size
            inverse = linalg.cho_solve(linalg.cho_factor(block), np.eye(size))
            out[np.ix_(rows, rows)] = inverse - 1.0 / size
        return out

    def centred(self, effects: np.ndarray) -> np.ndarray:
        """Return judge effects with mean 0 in each component."""
        active = self.judge_mass > 0
        if not active.any():
            return effects
        if self.connected:
            return np.where(active, effects - effects[active].mean(), 0.0)
        label = self.labels[1]
        size = int(label.max(initial=0)) + 1
        total = np.bincount(label[active], effects[active], minlength=size)
        count = np.bincount(label[active], minlength=size)
        mean = total / np.maximum(count, 1)
        return np.where(active, effects - mean[label], 0.0)


def quadratic(
    design: Design, share: np.ndarray, matrix: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return ``a_i M a_i'`` per entry and ``a_i M e_j`` per ballot, a few entries at a time.

    Parameters
    ----------
    design : Design
    share : ndarray of shape (n,)
        Elements of the rows ``a_i``, one per ballot.
    matrix : symmetric ndarray of shape (n_judges, n_judges)
    """
    square, cross = np.zeros(design.shape[0]), np.zeros(len(share))
    starts = np.searchsorted(design.entry, np.arange(design.shape[0] + 1))
    block = max(1, CHUNK // max(design.shape[1], 1))
    for first in range(0, design.shape[0], block):
        last = min(first + block, design.shape[0])
        rows = slice(starts[first], starts[last])
        entry = design.entry[rows] - first
        spread = np.zeros((last - first, design.shape[1]))
        spread[entry, design.judge[rows]] = share[rows]
        image = spread @ matrix
        square[first:last] = np.einsum("ij,ij->i", image, spread)
        cross[rows] = image[entry, design.judge[rows]]
    return square, cross


def judge_effects(design: Design, total: np.ndarray) -> np.ndarray:
    """Solve ``L s = r`` by preconditioned conjugate gradients, without building L.

    Parameters
    ----------
    design : Design
    total : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (n_judges,), mean 0 in each component

    Raises
    ------
    NotConverged
        The residual does not fall; the graph is too weakly connected for the weights.
    """
    mean = design.by_entry(design.weight * total) * design.inverse_mass
    right = design.by_judge(design.weight * (total - mean[design.entry]))
    goal = 1e-13 * float(np.abs(design.by_judge(design.weight * np.abs(total))).max(initial=0.0))
    scale = np.divide(1.0, design.judge_mass, out=np.zeros_like(right),
                      where=design.judge_mass > 0)  # fmt: skip
    effects, residual = np.zeros_like(right), right
    step = direction = scale * residual
    slope = float(residual @ step)
    for _ in range(20 * design.shape[1] + 100):
        if np.abs(residual).max(initial=0.0) <= goal:
            return design.centred(effects)
        image = _apply(design, direction)
        bend = float(direction @ image)
        if bend <= 0.0:
            break
        length = slope / bend
        effects = effects + length * direction
        residual = residual - length * image
        step = scale * residual
        slope, before = float(residual @ step), slope
        direction = step + (slope / before) * direction
    raise NotConverged("The judge effects did not settle; some judges hardly overlap.")


def _apply(design: Design, effects: np.ndarray) -> np.ndarray:
    """Return L times the effects: two sums over ballots."""
    spread = design.weight * effects[design.judge]
    mean = np.bincount(design.entry, spread, minlength=design.shape[0]) * design.inverse_mass
    return design.judge_mass * effects - design.by_judge(design.weight * mean[design.entry])
