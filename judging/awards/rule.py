"""The prize rule: seats are filled from the top; a tie at the last seat goes by the rules."""

from collections.abc import Collection, Iterable, Sequence
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
    """Who would get what, which ties share a prize, and which the rule cannot split."""

    given: tuple[tuple[int, int], ...]
    #: Prize id and the entries tied at its last seat, left to the chair.
    undecided: tuple[tuple[int, tuple[int, ...]], ...]
    #: Prizes that more entries get than there are seats, by rule or by vote.
    shared: tuple[int, ...] = ()


def propose(places: Iterable[Place], prizes: Sequence[Seats],
            shareable: Collection[int] = ()) -> Proposal:
    """Fill prizes from the highest rank down.

    A group tied on one place gets the same prize if its seats suffice, or if the prize may be
    shared; otherwise the group is undecided and nobody below it is proposed.

    >>> ties = [Place(7, 1, True), Place(8, 2, True), Place(9, 2, True)]
    >>> propose(ties, [Seats(1, 1), Seats(2, 1)])
    Proposal(given=((1, 7),), undecided=((2, (8, 9)),), shared=())
    >>> propose(ties, [Seats(1, 1), Seats(2, 1)], {2})
    Proposal(given=((1, 7), (2, 8), (2, 9)), undecided=(), shared=(2,))
    """
    ranked = sorted((p for p in places if p.qualifies), key=lambda p: (p.rank, p.entry_id))
    groups = [tuple(p.entry_id for p in group)
              for _rank, group in groupby(ranked, key=lambda p: p.rank)]
    given: list[tuple[int, int]] = []
    shared: list[int] = []
    for prize in prizes:
        left = prize.count
        while groups and left > 0 and (len(groups[0]) <= left or prize.prize_id in shareable):
            group = groups.pop(0)
            given += [(prize.prize_id, entry_id) for entry_id in group]
            left -= len(group)
        if left < 0:
            shared.append(prize.prize_id)
        elif groups and left:
            return Proposal(tuple(given), ((prize.prize_id, groups[0]),), tuple(shared))
    return Proposal(tuple(given), (), tuple(shared))


def amounts(amount: int, seats: int, ranks: Sequence[int], *, is_split: bool) -> list[int]:
    """Return what each of those who get a prize is paid, in the order of their *ranks*.

    When there are more of them than seats and the money is split, those tied at the last place
    share what is left; odd đồng go to the first of them.

    >>> amounts(10, 1, [3, 3, 3], is_split=True), amounts(10, 1, [3, 3], is_split=False)
    ([4, 3, 3], [10, 10])
    """
    if not is_split or len(ranks) <= seats:
        return [amount] * len(ranks)
    tied = [number for number, rank in enumerate(ranks) if rank == max(ranks)]
    share, odd = divmod(amount * max(0, seats - len(ranks) + len(tied)), len(tied))
    paid = [amount] * len(ranks)
    for place, number in enumerate(tied):
        paid[number] = share + (place < odd)
    return paid
