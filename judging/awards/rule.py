"""The prize rule: seats are filled from the top; a tie at the last seat is left to people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Place:
    """An entry in its place; only those who qualify may win."""

    entry_id: int
    rank: int
    qualifies: bool


@dataclass(frozen=True)
class Seats:
    """A prize and how many of it there are."""

    prize_id: int
    count: int


@dataclass(frozen=True)
class Proposal:
    """Who would get what, and which ties the rule cannot split."""

    given: tuple[tuple[int, int], ...]
    #: Prize id and the entries tied at its last seat.
    undecided: tuple[tuple[int, tuple[int, ...]], ...]


def propose(places: Iterable[Place], prizes: Sequence[Seats]) -> Proposal:
    """Fill prizes from the highest rank down.

    A group tied on one place gets the same prize if its seats suffice; otherwise the group is
    undecided and nobody below it is proposed for that prize.

    >>> propose([Place(7, 1, True), Place(8, 2, True), Place(9, 2, True)],
    ...         [Seats(1, 1), Seats(2, 1)])
    Proposal(given=((1, 7),), undecided=((2, (8, 9)),))
    """
    ranked = sorted((p for p in places if p.qualifies), key=lambda p: (p.rank, p.entry_id))
    groups = [tuple(p.entry_id for p in group)
              for _rank, group in groupby(ranked, key=lambda p: p.rank)]
    given: list[tuple[int, int]] = []
    undecided: list[tuple[int, tuple[int, ...]]] = []
    for prize in prizes:
        left = prize.count
        while groups and len(groups[0]) <= left:
            group = groups.pop(0)
            given += [(prize.prize_id, entry_id) for entry_id in group]
            left -= len(group)
        if groups and left:
            undecided.append((prize.prize_id, groups[0]))
            break
    return Proposal(tuple(given), tuple(undecided))
