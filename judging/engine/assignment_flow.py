"""The flow behind the assignment: solved on the cheapest pairs first, and proven.

The pruned flow is much faster. Its answer stands only if no exchange over *all* pairs could be
cheaper (no negative cycle in the residual graph of judges); otherwise the full flow is solved.
"""

from __future__ import annotations

import numpy as np

from judging.engine.assignment_data import MOST, Request
from judging.engine.errors import Infeasible, ScoreDataError

#: Pairs per entry offered first.
CHEAPEST = 40

#: Larger than any price; two of them still fit.
NEVER = 2**60


def solve(request: Request, bonus: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Return the chosen pairs as a table entries x judges, fixed ones included.

    Raises
    ------
    Infeasible
        No assignment keeps every condition.
    """
    if request.demand.sum() == 0:
        return request.fixed.copy()
    price = _prices(request, bonus, dice)
    tiers, tier_price = _tiers(request, int(np.abs(price).max(initial=0)))
    if request.allowed.shape[1] > 2 * CHEAPEST:
        offered = np.where(request.allowed, price, NEVER)
        cheapest = np.argpartition(offered, CHEAPEST, axis=1)[:, :CHEAPEST]
        few = np.zeros_like(request.allowed)
        np.put_along_axis(few, cheapest, True, axis=1)
        taken, done = _flow(request, few & request.allowed, price, (tiers, tier_price))
        if done and _optimal(request, taken, price, (tiers, tier_price)):
            return request.fixed | taken
    taken, done = _flow(request, request.allowed, price, (tiers, tier_price))
    if not done:
        _refuse(request, taken)
    return request.fixed | taken


def _flow(
    request: Request, offered: np.ndarray, price: np.ndarray, load: tuple[np.ndarray, np.ndarray]
) -> tuple[np.ndarray, bool]:
    """Return the cheapest flow over the offered pairs, or the largest if it falls short."""
    from ortools.graph.python import min_cost_flow  # noqa: PLC0415 -- heavy, only when assigning

    size, panel = offered.shape
    tiers, tier_price = load
    entry, judge = np.nonzero(offered)
    flow = min_cost_flow.SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        entry, judge + size, np.ones(len(entry), dtype=np.int64), price[entry, judge]
    )
    tail = np.tile(np.arange(panel) + size, len(tiers))
    sink = np.full(len(tail), size + panel)
    costs = np.repeat(tier_price, panel)
    flow.add_arcs_with_capacity_and_unit_cost(tail, sink, tiers.reshape(-1), costs)
    flow.set_nodes_supplies(np.arange(size), request.demand)
    flow.set_nodes_supplies(np.array([size + panel]), np.array([-request.demand.sum()]))
    status = flow.solve()
    if status == flow.INFEASIBLE:
        flow.solve_max_flow_with_min_cost()
    elif status != flow.OPTIMAL:
        raise ScoreDataError(f"The costs are too large to compare ({status.name}).")
    taken = np.zeros(offered.shape, dtype=bool)
    used = flow.flows(arcs) > 0
    taken[entry[used], judge[used]] = True
    return taken, status == flow.OPTIMAL


def _prices(request: Request, bonus: np.ndarray, dice: np.random.Generator) -> np.ndarray:
    """Return internal prices: given costs first, the dice only between equals."""
    cycle = 2 * min(request.allowed.shape) + 2
    noise = dice.integers(0, 8, size=request.allowed.shape)
    spread = int(request.cost.max(initial=0)) - int(request.cost.min(initial=0))
    _refuse_beyond(64 * (spread + MOST) * cycle)
    price = request.cost * (8 * cycle) + noise
    return price - bonus * ((2 * spread + 1) * 8 * cycle)


def _tiers(request: Request, price: int) -> tuple[np.ndarray, np.ndarray]:
    """Return capacities judge -> sink (tiers x judges) and the price of each tier.

    One tier with a hard limit, or steps above the fair share that cost more than any exchange.
    """
    size, panel = request.allowed.shape
    if not request.even:
        return request.room[None, :], np.zeros(1, dtype=np.int64)
    load = request.fixed.sum(axis=0)
    fair = int(request.demand.sum() + load.sum()) // panel
    tier = price * (2 * min(size, panel) + 2) + 1
    _refuse_beyond(16 * tier)
    steps = [np.maximum(fair - load, 0)]
    for over in range(1, 8):
        steps.append((load < fair + over).astype(np.int64))
    steps.append(np.full(panel, size))
    return np.array(steps), np.arange(len(steps)) * tier


def _refuse_beyond(price: int) -> None:
    if price >= NEVER:
        raise ScoreDataError("The costs are too large to compare for so many entries and judges.")


def _optimal(
    request: Request,
    taken: np.ndarray,
    price: np.ndarray,
    load: tuple[np.ndarray, np.ndarray],
) -> bool:
    """Return whether no cycle of exchanges between judges, and no shift of load, is cheaper."""
    panel = taken.shape[1]
    judge, entry = np.nonzero(taken.T)
    gain = np.where(request.allowed & ~taken, price, NEVER)[entry]
    gain -= price[entry, judge][:, None]
    count = np.bincount(judge, minlength=panel)
    graph = np.full((panel + 1, panel + 1), NEVER)
    busy = np.flatnonzero(count)
    starts = (np.cumsum(count) - count)[busy]
    graph[busy, :panel] = np.minimum.reduceat(gain, starts, axis=0)
    tiers, tier_price = load
    filled = np.cumsum(tiers, axis=0)
    above = (filled <= count).sum(axis=0)
    below = (filled < count).sum(axis=0)
    costs = np.append(tier_price, NEVER)
    graph[:panel, panel] = costs[above]
    graph[panel, :panel] = np.where(count > 0, -costs[below], NEVER)
    graph[graph > NEVER // 2] = NEVER
    distance = np.zeros(panel + 1, dtype=np.int64)
    for _ in range(panel + 2):
        nearer = np.minimum(distance, (distance[:, None] + graph).min(axis=0))
        if (nearer == distance).all():
            return True
        distance = nearer
    return False


def _refuse(request: Request, taken: np.ndarray) -> None:
    """Name the entries that ask for more than the judges open to them can give.

    Raises
    ------
    Infeasible
        Always.
    """
    entries = taken.sum(axis=1) < request.demand
    while True:
        judges = (request.allowed & ~taken)[entries].any(axis=0)
        wider = entries | taken[:, judges].any(axis=1)
        if (wider == entries).all():
            break
        entries = wider
    asked, room = int(request.demand[entries].sum()), int(request.room[judges].sum())
    who, free = request.names(entries, judges)
    raise Infeasible(
        f"Entries {who} need {asked} places, but the judges open to them ({free or 'none'}) "
        f"have room for {room}: raise their capacity, add judges or lift a conflict."
    )
