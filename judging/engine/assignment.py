"""Who judges what: min-cost flow with conflicts, capacities, fixed pairs and a seeded dice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from judging.engine.arguments import dice_of
from judging.engine.assignment_data import Request, read_request
from judging.engine.assignment_flow import solve
from judging.engine.graph import algebraic_connectivity, component_codes

Pair = tuple[Hashable, Hashable]


@dataclass(frozen=True, eq=False)
class Allocation:
    """A finished assignment.

    Attributes
    ----------
    pairs : DataFrame[entry, judge], in the order the ids were given
    loads : Series judge -> number of entries, every judge
    cost : int, the sum of the given costs of the pairs
    components : int, parts that cannot be compared with each other (1 is good)
    algebraic_connectivity : float, second eigenvalue of the judge Laplacian; higher is better
    """

    pairs: pd.DataFrame
    loads: pd.Series
    cost: int
    components: int
    algebraic_connectivity: float


def assign(  # noqa: PLR0913 -- the contract's signature
    entries: Iterable[Hashable],
    judges: Iterable[Hashable],
    per_entry: int,
    cost: pd.DataFrame | None = None,
    conflicts: Iterable[Pair] = (),
    capacity: int | Mapping[Hashable, int] | None = None,
    fixed: Iterable[Pair] = (),
    bridges: float = 0.0,
    random_share: float = 0.0,
    seed: int = 0,
) -> Allocation:
    """Give every entry its judges at the lowest total cost.

    Parameters
    ----------
    entries, judges : iterables of distinct ids
    per_entry : int
        Judges per entry, fixed ones included.
    cost : DataFrame[entry, judge, cost] or None
        Whole numbers, lower is better; a missing pair costs 0.
    conflicts : iterable of (entry, judge)
        Pairs that must never be.
    capacity : int, mapping judge -> int, or None
        Most entries of a judge, fixed ones included. None: the fair share; loads are kept as
        even as the conflicts allow, before cost is looked at. A judge missing from a mapping
        has no limit.
    fixed : iterable of (entry, judge)
        Pairs that stay, such as those already scored.
    bridges : float in [0, 1]
        Share of all slots dealt so as to join the parts that cost alone would leave apart.
    random_share : float in [0, 1]
        Share of all slots dealt by the dice instead of by cost.
    seed : int
        The same seed gives the same answer.

    Returns
    -------
    Allocation

    Raises
    ------
    Infeasible
        No assignment keeps every condition; the message names the entries and judges.
    ScoreDataError
        An id is unknown or repeated, a number is out of range, or a fixed pair is in conflict.

    Notes
    -----
    Source -> entry (demand), entry -> judge (one each), judge -> sink (capacity): integral by
    total unimodularity. Slots dealt by the dice are offered to the flow at a bonus, so they
    never make it infeasible. Among equal costs the dice decides, which spreads overlap.

    References
    ----------
    scoring.md section 13; Ahuja, Magnanti and Orlin (1993), Network Flows, chapter 9.

    Examples
    --------
    >>> made = assign(["A", "B"], ["J1", "J2", "J3"], 2, conflicts=[("A", "J1")])
    >>> made.pairs[made.pairs["entry"] == "A"]["judge"].tolist()
    ['J2', 'J3']
    """
    request = read_request(
        entries, judges, per_entry, cost, conflicts, capacity, fixed, (bridges, random_share)
    )
    dice = dice_of(seed)
    bonus = np.zeros(request.allowed.shape, dtype=bool)
    _deal(bonus, request, round(random_share * request.slots), dice)
    if bridges > 0:
        chosen = solve(request, bonus, np.random.default_rng(seed))
        _deal_bridges(bonus, chosen, request, round(bridges * request.slots), dice)
    return _allocation(request, solve(request, bonus, np.random.default_rng(seed)))


def _deal(bonus: np.ndarray, request: Request, slots: int, dice: np.random.Generator) -> None:
    """Mark random allowed pairs, no entry and no judge beyond what it can take."""
    wanted, room = request.demand - bonus.sum(axis=1), request.room - bonus.sum(axis=0)
    entries = np.repeat(np.arange(len(wanted)), np.maximum(wanted, 0))
    for entry in dice.permutation(entries)[:slots]:
        open_to = np.flatnonzero(request.allowed[entry] & ~bonus[entry] & (room > 0))
        if len(open_to):
            judge = dice.choice(open_to)
            bonus[entry, judge] = True
            room[judge] -= 1


def _deal_bridges(
    bonus: np.ndarray,
    chosen: np.ndarray,
    request: Request,
    slots: int,
    dice: np.random.Generator,
) -> None:
    """Mark pairs that join parts of a first answer; what is left over goes to random outsiders."""
    size, panel = chosen.shape
    label = np.concatenate(component_codes(*np.nonzero(chosen), size, panel))
    room = request.room - bonus.sum(axis=0)
    left = request.demand - bonus.sum(axis=1)
    active = chosen.any(axis=0)
    for entry in dice.permutation(np.flatnonzero(left > 0)):
        if slots <= 0:
            return
        open_to = request.allowed[entry] & ~chosen[entry] & ~bonus[entry] & (room > 0) & active
        apart = open_to & (label[size:] != label[entry])
        several = len(np.unique(label[:size])) > 1
        options = np.flatnonzero(apart if several else open_to)
        if len(options):
            judge = dice.choice(options)
            bonus[entry, judge] = True
            label[label == label[size + judge]] = label[entry]
            room[judge] -= 1
            slots -= 1


def _allocation(request: Request, chosen: np.ndarray) -> Allocation:
    entry, judge = np.nonzero(chosen)
    size, panel = chosen.shape
    labels, _ = component_codes(entry, judge, size, panel)
    pairs = pd.DataFrame({
        "entry": pd.Series(request.entries[entry]).infer_objects(),
        "judge": pd.Series(request.judges[judge]).infer_objects(),
    })  # fmt: skip
    index = pd.Index(request.judges, name="judge", tupleize_cols=False)
    return Allocation(
        pairs=pairs,
        loads=pd.Series(chosen.sum(axis=0), index=index, name="load"),
        cost=int(request.cost[chosen].sum()),
        components=len(np.unique(labels[entry])),
        algebraic_connectivity=algebraic_connectivity(entry, judge, chosen.shape),
    )
