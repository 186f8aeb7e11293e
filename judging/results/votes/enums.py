"""What a panel votes on, and by what majority a motion carries."""

from enum import StrEnum


class VoteKind(StrEnum):
    """What a carried motion does; all of them go into the minutes."""

    DROP_SHEET = "drop_sheet"
    DROP_JUDGE = "drop_judge"
    SEATS = "seats"
    EMPTY_RANK = "empty_rank"
    SHARED_PRIZE = "shared_prize"
    OTHER = "other"


class Ratio(StrEnum):
    """How many of those present must be in favour."""

    MAJORITY = "majority"
    TWO_THIRDS = "two_thirds"
    ALL = "all"


#: Motions that change what is computed.
RECOMPUTES = frozenset({VoteKind.DROP_SHEET, VoteKind.DROP_JUDGE, VoteKind.SEATS})
#: Motions about a prize.
ABOUT_PRIZES = frozenset({VoteKind.EMPTY_RANK, VoteKind.SHARED_PRIZE})


def is_carried(ratio: Ratio, in_favour: int, present: int) -> bool:
    """Tell whether a motion carries, counted over those present.

    >>> is_carried(Ratio.MAJORITY, 3, 6), is_carried(Ratio.TWO_THIRDS, 4, 6)
    (False, True)
    """
    if ratio is Ratio.MAJORITY:
        return 2 * in_favour > present
    return 3 * in_favour >= 2 * present if ratio is Ratio.TWO_THIRDS else in_favour == present
