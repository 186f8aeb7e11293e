"""Who may see and change an entry, and until when. Pure: the moment is an argument."""

from datetime import datetime, timedelta

from app.auth.models import User
from competitions.entries.enums import EDITABLE, TRANSITIONS, EntryState
from competitions.entries.models import Entry
from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition


def is_owner(user: User, entry: Entry) -> bool:
    """Tell whether the entry is the person's own."""
    return entry.owner_id == user.id


def is_of_the_team(user: User, entry: Entry) -> bool:
    """Tell whether the person owns the entry or is a member of its team with an account."""
    return is_owner(user, entry) or user.id in {member.user_id for member in entry.members}


def can_edit(user: User, entry: Entry) -> bool:
    """Let the owner type, as long as the entry has not been decided on."""
    return is_owner(user, entry) and entry.state in EDITABLE


def can_type(user: User, entry: Entry) -> bool:
    """Let the owner and the members with an account fill in the dossier together."""
    return entry.state in EDITABLE and is_of_the_team(user, entry)


def can_withdraw(user: User, entry: Entry) -> bool:
    """Let the owner leave the contest until judges have the entry."""
    return (is_owner(user, entry) and not entry.is_being_judged
            and EntryState.WITHDRAWN in TRANSITIONS[entry.state])


def closes_at(entry: Entry) -> datetime | None:
    """Return the last moment at which this entry may arrive, itself still in time."""
    returned = entry.returned_until if entry.state is EntryState.RETURNED else None
    return max((m for m in (_call_ends(entry), returned) if m), default=None)


def is_in_time(entry: Entry, now: datetime) -> bool:
    """Tell whether a submission that arrives now is in time, by the deadline or its grace."""
    closes = closes_at(entry)
    if closes is None or not takes_entries(entry.competition):
        return False
    return now <= closes or is_within_grace(entry, now)


def is_within_grace(entry: Entry, now: datetime) -> bool:
    """Tell whether only the grace of the rules saves it: begun before the deadline, late since."""
    ends = _call_ends(entry)
    grace = timedelta(seconds=entry.competition.grace_seconds)
    closes = closes_at(entry)
    return (ends is not None and closes is not None and entry.created_at <= ends
            and closes < now <= ends + grace)


def _call_ends(entry: Entry) -> datetime | None:
    """Return the deadline for everybody, or this entry's own where it is later."""
    moments = (entry.competition.deadline, entry.extended_until)
    return max((moment for moment in moments if moment), default=None)


def is_open(competition: Competition, now: datetime) -> bool:
    """Tell whether new entries may begin; the deadline itself is still in time, no grace."""
    if not takes_entries(competition) or competition.deadline is None:
        return False
    return now <= competition.deadline


def takes_entries(competition: Competition) -> bool:
    """Tell whether the competition has been opened and is not over."""
    return competition.state is CompetitionState.OPEN
