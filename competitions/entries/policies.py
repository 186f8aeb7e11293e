"""Who may see and change an entry, and until when. Pure: the moment is an argument."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.auth.models import User
from competitions.entries.enums import EDITABLE, TRANSITIONS, EntryState
from competitions.entries.models import Entry
from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition


def is_owner(user: User, entry: Entry) -> bool:
    """Tell whether the entry is the person's own."""
    return entry.owner_id == user.id


def can_read(user: User, entry: Entry, member_ids: Iterable[int | None]) -> bool:
    """Let the owner and the team members with an account of their own look."""
    return is_owner(user, entry) or user.id in set(member_ids)


def can_edit(user: User, entry: Entry) -> bool:
    """Let the owner type, as long as the entry has not been decided on."""
    return is_owner(user, entry) and entry.state in EDITABLE


def can_withdraw(user: User, entry: Entry) -> bool:
    """Let the owner leave the contest until judges have the entry."""
    return (is_owner(user, entry) and not entry.is_being_judged
            and EntryState.WITHDRAWN in TRANSITIONS[entry.state])


def closes_at(entry: Entry) -> datetime | None:
    """Return the last moment at which this entry may arrive, itself still in time."""
    deadline = entry.competition.deadline
    if entry.state is not EntryState.RETURNED or entry.returned_until is None:
        return deadline
    return max(entry.returned_until, deadline) if deadline else entry.returned_until


def is_in_time(entry: Entry, now: datetime) -> bool:
    """Tell whether a submission that arrives now is in time; the grace counts for the deadline."""
    if not takes_entries(entry.competition):
        return False
    if is_open(entry.competition, now):
        return True
    return (entry.state is EntryState.RETURNED and entry.returned_until is not None
            and now <= entry.returned_until)


def is_open(competition: Competition, now: datetime) -> bool:
    """Tell whether the call is open to everybody at this moment."""
    if not takes_entries(competition) or competition.deadline is None:
        return False
    return now <= competition.deadline + timedelta(seconds=competition.grace_seconds)


def takes_entries(competition: Competition) -> bool:
    """Tell whether the competition has been opened and is not over."""
    return competition.state is CompetitionState.OPEN
