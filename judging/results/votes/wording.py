"""Votes in the words of the minutes."""

from typing import Any

from app.i18n import _l
from judging.results.votes.enums import Ratio, VoteKind

KINDS: dict[VoteKind, Any] = {
    VoteKind.DROP_SHEET: _l("Not to count one sheet"),
    VoteKind.DROP_JUDGE: _l("Not to count any sheet of one judge"),
    VoteKind.SEATS: _l("Another number of entries advancing"),
    VoteKind.EMPTY_RANK: _l("To leave a prize empty"),
    VoteKind.SHARED_PRIZE: _l("To share a prize"),
    VoteKind.OTHER: _l("Another motion"),
}
RATIOS: dict[Ratio, Any] = {
    Ratio.MAJORITY: _l("more than half of those present"),
    Ratio.TWO_THIRDS: _l("at least two thirds of those present"),
    Ratio.ALL: _l("all present"),
}
EFFECTS: dict[VoteKind, Any] = {
    VoteKind.DROP_SHEET: _l("The sheet stays on record and is not counted."),
    VoteKind.DROP_JUDGE: _l("The sheets stay on record and are not counted."),
    VoteKind.SEATS: _l("The line is drawn anew."),
    VoteKind.EMPTY_RANK: _l("The proposal of prizes leaves this rank empty."),
    VoteKind.SHARED_PRIZE: _l("Entries of equal rank may share this prize."),
    VoteKind.OTHER: _l("It goes into the minutes."),
}
