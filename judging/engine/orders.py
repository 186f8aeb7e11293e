"""Plackett-Luce: worth from ordered lists, best first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import pandas as pd

from judging.engine.errors import NotConverged, ScoreDataError
from judging.engine.pairwise import check_prior, refuse_open_graph
from judging.engine.parsing import canonical_order

TOLERANCE, MOST_STEPS = 1e-11, 20_000


def plackett_luce(
    orders: Sequence[Sequence[Hashable]], prior: float = 0.0, top: bool = False
) -> pd.DataFrame:
    """Estimate worth from orders.

    Parameters
    ----------
    orders : list of lists
        Each from best to worst; an order says nothing about items it does not list.
    prior : float, at least 0
        0: maximum likelihood. Above: pseudo-choices per item, which keep items that are always
        first or always last in the table.
    top : bool
        True: each order is the head of a list of all items; those not listed come after.

    Returns
    -------
    DataFrame[item, log_ability]
        Natural logarithms, sum 0, higher is better; items in canonical order.

    Raises
    ------
    NotIdentifiable
        ``prior=0`` and no maximum exists (an item last in every order, for example).
    NotConverged
        The iteration does not settle.
    ScoreDataError
        An order lists an item twice; the message names the order.

    Notes
    -----
    Stage by stage the next item is chosen with probability worth / worth of all remaining.
    Hunter's MM: ``p_i <- (choices of i + prior) / (sum of 1/remaining worth + prior)``.

    References
    ----------
    Hunter (2004), Annals of Statistics 32, 384-406.

    Examples
    --------
    Two items: B is first in 2 of 3 orders, so twice the worth.

    >>> frame = plackett_luce([["A", "B"], ["B", "A"], ["B", "A"]])
    >>> round(float(np.exp(frame["log_ability"][1] - frame["log_ability"][0])), 9)
    2.0
    """
    check_prior(prior)
    items, table, listed = _read(orders, top)
    chosen = _choices(table, listed, len(items))
    if prior == 0:
        _refuse_open(items, table, listed)
    log = np.log(_climb(table, listed, chosen, float(prior)))
    ability = log - log.mean() if len(log) else log
    return pd.DataFrame({"item": pd.Series(items).infer_objects(), "log_ability": ability})


def _climb(table: np.ndarray, listed: np.ndarray, chosen: np.ndarray, prior: float) -> np.ndarray:
    """Return the worths at the maximum, by Hunter's steps."""
    worth = np.ones(len(chosen))
    for _ in range(MOST_STEPS):
        rate = _rates(table, listed, worth)
        if prior > 0:
            new = (chosen + prior) / (rate + prior)
        else:
            new = np.divide(chosen, rate, out=np.ones(len(chosen)), where=rate > 0)
            new /= np.exp(np.log(new).mean()) if len(new) else 1.0
        move = np.abs(np.log(new / worth)).max(initial=0.0)
        worth = new
        if move < TOLERANCE:
            return worth
    raise NotConverged(f"The worths did not settle within {MOST_STEPS} steps.")


def _read(
    orders: Sequence[Sequence[Hashable]], top: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return items, a padded table of codes (-1 empty), and how many of each row are ordered."""
    found: dict[Hashable, None] = {}
    if isinstance(orders, (str, pd.DataFrame)) or not isinstance(orders, Iterable):
        raise ScoreDataError("Orders must be a list of lists, each from best to worst.")
    orders = list(orders)
    for number, order in enumerate(orders):
        if isinstance(order, str) or not isinstance(order, Iterable):
            raise ScoreDataError(f"Order {number}: a list of items is needed, not {order!r}.")
        for item in order:
            if not isinstance(item, Hashable) or (pd.api.types.is_scalar(item) and pd.isna(item)):
                raise ScoreDataError(f"Order {number}: {item!r} is no item.")
        if len(set(order)) < len(order):
            twice = next(item for item in order if list(order).count(item) > 1)
            raise ScoreDataError(f"Order {number}: {twice!s} is listed twice.")
        found.update(dict.fromkeys(order))
    ids = np.empty(len(found), dtype=object)
    ids[:] = list(found)
    items = ids[canonical_order(ids)]
    at = {item: place for place, item in enumerate(items)}
    rows = [[at[item] for item in order] for order in orders]
    listed = np.array([len(row) for row in rows], dtype=np.int64)
    if top:
        rows = [row + sorted(set(range(len(items))) - set(row)) for row in rows]
    width = max((len(row) for row in rows), default=0)
    table = np.full((len(rows), width), -1, dtype=np.int64)
    for number, row in enumerate(rows):
        table[number, : len(row)] = row
    return items, table, listed


def _stages(table: np.ndarray, listed: np.ndarray) -> np.ndarray:
    """Return where a choice was made: a listed place with something left behind it."""
    size = (table >= 0).sum(axis=1)
    place = np.arange(table.shape[1])
    return (place < listed[:, None]) & (place < size[:, None] - 1)


def _choices(table: np.ndarray, listed: np.ndarray, size: int) -> np.ndarray:
    return np.bincount(table[_stages(table, listed)], minlength=size).astype(np.float64)


def _rates(table: np.ndarray, listed: np.ndarray, worth: np.ndarray) -> np.ndarray:
    """Return for each item the sum of 1 / (worth remaining) over the stages it took part in."""
    present = table >= 0
    mass = np.where(present, worth[table], 0.0) if len(worth) else np.zeros(table.shape)
    remaining = np.cumsum(mass[:, ::-1], axis=1)[:, ::-1]
    stages = _stages(table, listed)
    inverse = np.divide(1.0, remaining, out=np.zeros_like(remaining), where=stages)
    share = np.cumsum(inverse, axis=1)
    return np.bincount(table[present], share[present], minlength=len(worth))


def _refuse_open(items: np.ndarray, table: np.ndarray, listed: np.ndarray) -> None:
    """Refuse orders without a maximum."""
    better, worse = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for row, count in zip(table, listed, strict=True):
        present = row[row >= 0]
        for place in range(min(int(count), len(present) - 1)):
            behind = present[place + 1 :]
            better.append(np.full(len(behind), present[place]))
            worse.append(behind)
    refuse_open_graph(items, np.concatenate(better), np.concatenate(worse))
