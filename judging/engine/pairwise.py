"""Bradley-Terry: abilities from comparisons two at a time, with ties, prior and errors."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csgraph

from judging.engine.ballots import floats
from judging.engine.errors import NotConverged, NotIdentifiable, ScoreDataError
from judging.engine.parsing import canonical_order, codes_of, need_columns, where


@dataclass(frozen=True, eq=False)
class Contests:
    """Pairs (first, second) with the weights of: first wins, second wins, tie."""

    items: np.ndarray
    first: np.ndarray
    second: np.ndarray
    won: np.ndarray
    lost: np.ndarray
    tied: np.ndarray


def bradley_terry(
    wins: pd.DataFrame,
    prior: float = 0.0,
    ties: pd.DataFrame | None = None,
    tie_model: str = "half",
) -> pd.DataFrame:
    """Estimate abilities from paired comparisons.

    Parameters
    ----------
    wins : DataFrame[winner, loser, count]
        Counts of at least 0.
    prior : float, at least 0
        0: maximum likelihood. Above: a gamma prior of this many pseudo-wins per item, which
        makes every comparison answerable (0.1 is mild).
    ties : DataFrame[a, b, count] or None
    tie_model : {"half", "davidson"}
        A tie is half a win each, or an outcome of its own with mass ``nu sqrt(p_a p_b)``.

    Returns
    -------
    DataFrame[item, log_ability, se]
        Natural logarithms, sum 0, higher is better; items in canonical order. For Davidson
        ``frame.attrs["nu"]`` holds nu.

    Raises
    ------
    NotIdentifiable
        ``prior=0`` and some items never lost to, or never beat, the others: no maximum exists.
        Or "davidson" and nothing but ties.
    NotConverged
        The iteration does not settle.
    ScoreDataError
        A row is wrong; the message names it.

    Notes
    -----
    ``P(i beats k) = p_i/(p_i + p_k)``. Newton's method on the concave log-likelihood; errors
    from the inverse of the Fisher information within the sum-zero space. The maximum exists
    iff the graph of wins is strongly connected (Ford 1957).

    References
    ----------
    Bradley and Terry (1952), Biometrika 39; Davidson (1970), JASA 65; Hunter (2004), Annals of
    Statistics 32.

    Examples
    --------
    A beats B in 3 of 4: the odds are 3 to 1.

    >>> wins = pd.DataFrame([("A", "B", 3), ("B", "A", 1)], columns=["winner", "loser", "count"])
    >>> ability = bradley_terry(wins)["log_ability"]
    >>> round(float(np.exp(ability[0] - ability[1])), 9)
    3.0
    """
    if tie_model not in ("half", "davidson"):
        raise ScoreDataError(f"tie_model must be half or davidson, not {tie_model!r}.")
    check_prior(prior)
    contests = _read(wins, ties, tie_model == "half")
    with_ties = _refuse_open(contests, prior)
    point, information = _newton(contests, prior, with_ties)
    size = len(contests.items)
    ability = point[:size] - point[:size].mean() if size else point[:size]
    items, errors = pd.Series(contests.items).infer_objects(), _errors(information, size, prior)
    frame = pd.DataFrame({"item": items, "log_ability": ability, "se": errors})
    if tie_model == "davidson":
        frame.attrs["nu"] = float(np.exp(point[size])) if with_ties else 0.0
    return frame


def check_prior(prior: object) -> None:
    """Refuse a prior that is no number of at least 0."""
    number = isinstance(prior, (int, float, np.number)) and not isinstance(prior, bool)
    if not number or not np.isfinite(prior) or prior < 0:
        raise ScoreDataError(f"prior must be a number of at least 0, not {prior!r}.")


def _rows(
    frame: object, columns: tuple[str, str], what: str
) -> list[tuple[Hashable, Hashable, float]]:
    table = need_columns(frame, (*columns, "count"), what)
    count = floats(table, "count")
    wrong = np.isnan(count) | (count < 0)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        place = where(table, position, "count")
        raise ScoreDataError(f"{place}: a count must be a number of at least 0.")
    for column in columns:
        codes_of(table, column)
    rows = list(zip(table[columns[0]], table[columns[1]], count.tolist(), strict=True))
    for position, (left, right, _) in enumerate(rows):
        if left == right:
            place = where(table, position, columns[1])
            raise ScoreDataError(f"{place}: {left!s} is compared with itself.")
    return rows


def _read(wins: pd.DataFrame, ties: pd.DataFrame | None, halve: bool) -> Contests:
    won = _rows(wins, ("winner", "loser"), "Wins")
    even = [] if ties is None else _rows(ties, ("a", "b"), "Ties")
    if halve:
        won += [(a, b, c / 2) for a, b, c in even] + [(b, a, c / 2) for a, b, c in even]
        even = []
    found = dict.fromkeys(item for left, right, _ in won + even for item in (left, right))
    ids = np.empty(len(found), dtype=object)
    ids[:] = list(found)
    items = ids[canonical_order(ids)]
    at = {item: place for place, item in enumerate(items)}
    cells: dict[tuple[int, int], list[float]] = {}
    for kind, rows in ((0, won), (2, even)):
        for left, right, count in rows:
            a, b = at[left], at[right]
            cell = cells.setdefault((min(a, b), max(a, b)), [0.0, 0.0, 0.0])
            cell[kind if kind else int(a > b)] += count
    pairs = np.array(list(cells), dtype=np.int64).reshape(-1, 2)
    weights = np.array(list(cells.values())).reshape(-1, 3)
    return Contests(items, pairs[:, 0], pairs[:, 1], *weights.T)


def _refuse_open(contests: Contests, prior: float) -> bool:
    """Refuse comparisons without a maximum; tell whether ties are an outcome of their own."""
    with_ties = bool(contests.tied.sum() > 0)
    if with_ties and not (contests.won + contests.lost).any():
        raise NotIdentifiable("Every comparison is a tie: use tie_model half, or collect wins.")
    if prior > 0:
        return with_ties
    up, down = contests.won + contests.tied > 0, contests.lost + contests.tied > 0
    edges = (
        np.concatenate([contests.first[up], contests.second[down]]),
        np.concatenate([contests.second[up], contests.first[down]]),
    )
    refuse_open_graph(contests.items, *edges)
    return with_ties


def refuse_open_graph(items: np.ndarray, better: np.ndarray, worse: np.ndarray) -> None:
    """Refuse unless every item can be reached from every other by "was above".

    Raises
    ------
    NotIdentifiable
        Names a group that nobody outside ever beat, or that is apart.
    """
    size = len(items)
    if size == 0:
        return
    graph = coo_array((np.ones(len(better)), (better, worse)), (size, size))
    parts, label = csgraph.connected_components(graph, connection="strong")
    if parts == 1:
        return
    beaten = np.zeros(parts, dtype=bool)
    crossing = label[better] != label[worse]
    beaten[label[worse[crossing]]] = True
    group = items[label == int(np.flatnonzero(~beaten)[0])]
    names = ", ".join(str(item) for item in group[:5]) + (" and more" if len(group) > 5 else "")
    raise NotIdentifiable(
        f"Nobody outside the group ({names}) was ever placed above one of it, so no maximum "
        "exists; use a prior above 0 or collect more comparisons."
    )


def _state(
    contests: Contests, point: np.ndarray, prior: float, with_ties: bool
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return log posterior, gradient and information at log abilities (and log nu)."""
    size = len(contests.items)
    a, b = contests.first, contests.second
    outcomes = [point[a], point[b]]
    weights = [contests.won, contests.lost]
    features = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]
    if with_ties:
        outcomes.append((point[a] + point[b]) / 2 + point[size])
        weights.append(contests.tied)
        features.append((0.5, 0.5, 1.0))
    logit, weight = np.array(outcomes), np.array(weights)
    top = logit.max(axis=0) if logit.size else np.zeros(0)
    mass = np.exp(logit - top)
    total = mass.sum(axis=0)
    share, n = mass / total, weight.sum(axis=0)
    value = float((weight * logit).sum() - (n * (top + np.log(total))).sum())
    design = np.array(features)
    mean = share.T @ design
    gradient, information = np.zeros(len(point)), np.zeros((len(point), len(point)))
    slots = (a, b, np.full(len(a), size)) if with_ties else (a, b)
    second = np.einsum("ob,oi,oj->bij", share, design, design)
    for i, rows in enumerate(slots):
        np.add.at(gradient, rows, weight.T @ design[:, i] - n * mean[:, i])
        for j, columns in enumerate(slots):
            spread = n * (second[:, i, j] - mean[:, i] * mean[:, j])
            np.add.at(information, (rows, columns), spread)
    pull = np.exp(point[:size])
    value += float(prior * (point[:size] - pull).sum())
    gradient[:size] += prior * (1 - pull)
    information[np.arange(size), np.arange(size)] += prior * pull
    return value, gradient, information


def _newton(contests: Contests, prior: float, with_ties: bool) -> tuple[np.ndarray, np.ndarray]:
    """Climb to the maximum with halved steps where a full one overshoots."""
    size = len(contests.items)
    point = np.zeros(size + with_ties)
    ones = np.zeros((len(point), len(point)))
    ones[:size, :size] = 1.0 / max(size, 1)
    value, gradient, information = _state(contests, point, prior, with_ties)
    for _ in range(200):
        ridge = ones if prior == 0 else 0.0
        step = np.linalg.solve(information + ridge, gradient)
        step *= min(1.0, 5.0 / max(float(np.abs(step).max(initial=0.0)), 1e-300))
        noise = 1e-15 * float((contests.won + contests.lost + contests.tied).sum())
        if np.abs(step).max(initial=0.0) < 1e-11 or np.abs(gradient).max(initial=0.0) < noise:
            return point, information
        for _ in range(40):
            trial = _state(contests, point + step, prior, with_ties)
            if trial[0] >= value - 1e-12 * abs(value):
                break
            step = step / 2
        point = point + step
        value, gradient, information = trial
    raise NotConverged("The abilities did not settle within 200 steps.")


def _errors(information: np.ndarray, size: int, prior: float) -> np.ndarray:
    """Return standard errors in the sum-zero space."""
    if size == 0:
        return np.zeros(0)
    centre = np.eye(len(information))
    centre[:size, :size] -= 1.0 / size
    if prior == 0:
        covariance = np.linalg.pinv(centre @ information @ centre)
    else:
        covariance = np.linalg.inv(information)
    spread = centre @ covariance @ centre.T
    return np.sqrt(np.maximum(np.diag(spread)[:size], 0.0))
