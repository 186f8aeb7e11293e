"""What may still be changed."""

from datetime import datetime

from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition


def can_change_prefix(competition: Competition) -> bool:
    """Tell whether no code was given yet; from the first one its prefix is fixed."""
    return competition.last_entry_number == 0


def can_extend_deadline(competition: Competition) -> bool:
    """Tell whether the deadline only moves with a notice and a reason."""
    return competition.state is CompetitionState.OPEN


def can_edit_rules_in_place(competition: Competition) -> bool:
    """Tell whether nobody can have entered under the rules yet."""
    return competition.state is CompetitionState.DRAFT


def takes_entries(competition: Competition, now: datetime) -> bool:
    """Tell whether the call is open at this moment; the deadline itself is still in time."""
    return (
        competition.state is CompetitionState.OPEN
        and competition.deadline is not None and now <= competition.deadline
    )


def has_ended(competition: Competition, now: datetime) -> bool:
    """Tell whether the last hour of every round is past; a round without one has not ended."""
    ends = [stage.ends_at for stage in competition.stages]
    return bool(ends) and all(end is not None and end < now for end in ends)
