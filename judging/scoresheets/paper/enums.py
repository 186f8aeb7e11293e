"""Where a paper sheet stands on its way into the program."""

from enum import StrEnum


class PaperState(StrEnum):
    """Typed once, typed twice with differences, applied, or given up."""

    TYPED = "typed"
    DIFFERENT = "different"
    APPLIED = "applied"
    DROPPED = "dropped"


#: Waits for somebody.
LIVE = frozenset({PaperState.TYPED, PaperState.DIFFERENT})
