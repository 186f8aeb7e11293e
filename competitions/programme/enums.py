"""States and kinds of the programme."""

from enum import StrEnum


class CompetitionState(StrEnum):
    """Where a competition stands as a whole."""

    DRAFT = "draft"
    OPEN = "open"
    FINISHED = "finished"


class StageKind(StrEnum):
    """What happens in a stage."""

    SCREENING = "screening"
    SCORING = "scoring"
    PITCH = "pitch"


class PrizeKind(StrEnum):
    """How a prize finds its winner: by rank, below the ranks, or by people who choose."""

    RANK = "rank"
    #: "Công nhận": goes on down the ranking, but is no rank.
    RECOGNITION = "recognition"
    SPECIAL = "special"
    AUDIENCE = "audience"


#: From → to.
COMPETITION_TRANSITIONS = {
    CompetitionState.DRAFT: frozenset({CompetitionState.OPEN}),
    CompetitionState.OPEN: frozenset({CompetitionState.FINISHED}),
    CompetitionState.FINISHED: frozenset(),
}
#: Stages in which judges score.
SCORED = frozenset({StageKind.SCORING, StageKind.PITCH})
