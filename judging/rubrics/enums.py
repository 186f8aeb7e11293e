"""The closed words of a method and the states of a (stage, track)."""

from enum import StrEnum


class SittingState(StrEnum):
    """open → closed (đóng chấm) → approved (chốt) → published → superseded."""

    OPEN = "open"
    CLOSED = "closed"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


#: From → to. Going back needs a reason and a new result; nothing official is overwritten.
SITTING_TRANSITIONS = {
    SittingState.OPEN: frozenset({SittingState.CLOSED}),
    SittingState.CLOSED: frozenset({SittingState.APPROVED, SittingState.OPEN}),
    SittingState.APPROVED: frozenset({SittingState.PUBLISHED, SittingState.CLOSED}),
    SittingState.PUBLISHED: frozenset({SittingState.SUPERSEDED}),
    SittingState.SUPERSEDED: frozenset({SittingState.CLOSED}),
}


class Aggregate(StrEnum):
    """How the sheets of one entry become one score."""

    MEAN = "mean"
    TRIMMED_MEAN = "trimmed_mean"
    MEDIAN = "median"
    SUM = "sum"


class Missing(StrEnum):
    """What an incomplete sheet does."""

    REJECT = "reject"
    RENORMALISE = "renormalise"
    ZERO = "zero"


class FloorBasis(StrEnum):
    """Whose zero counts."""

    ANY_SHEET = "any_sheet"
    AVERAGE = "average"


class DeviationBasis(StrEnum):
    """What a sheet's distance is measured from."""

    MEAN = "mean"
    RANGE = "range"


class DeviationAction(StrEnum):
    """What happens to a sheet beyond the limit."""

    FLAG = "flag"
    EXCLUDE = "exclude"
