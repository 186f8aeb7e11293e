"""The closed words of the programme, for pages and forms."""

from datetime import datetime
from typing import Any

from app.i18n import _l
from app.units.enums import Level
from competitions.programme import policies
from competitions.programme.enums import CompetitionState, PrizeKind, StageKind
from competitions.programme.models import Competition

LEVELS = {
    Level.COMMUNE: _l("Commune or ward"),
    Level.SECTOR: _l("School, union or sector"),
    Level.PROVINCE: _l("Province"),
    Level.REGION: _l("Region"),
    Level.NATION: _l("National"),
    Level.WORLD: _l("International"),
}
STAGE_KINDS = {
    StageKind.SCREENING: _l("Screening by the secretariat"),
    StageKind.SCORING: _l("Scoring of dossiers"),
    StageKind.PITCH: _l("Pitches before the panel"),
}
PRIZE_KINDS = {
    PrizeKind.RANK: _l("The ranking, from the top"),
    PrizeKind.RECOGNITION: _l("Those next in the ranking, without a rank"),
    PrizeKind.SPECIAL: _l("Whom the panel or the committee chooses (special prize)"),
    PrizeKind.AUDIENCE: _l("Whom the audience chose"),
}
#: Kind of the badge and its words.
STATES = {
    CompetitionState.DRAFT: ("neutral", _l("Being prepared")),
    CompetitionState.OPEN: ("amber", _l("Being judged")),
    CompetitionState.FINISHED: ("leaf", _l("Finished")),
}


def state_of(competition: Competition, now: datetime) -> tuple[str, Any]:
    """Return the badge of a competition: an open one takes entries until its deadline."""
    if policies.takes_entries(competition, now):
        return "sea", _l("Open for entries")
    if competition.state is CompetitionState.OPEN and policies.has_ended(competition, now):
        return "neutral", _l("All rounds are over")
    return STATES[competition.state]
