"""When reminders are due. Pure: the moments are arguments."""

from collections.abc import Iterator
from datetime import datetime

from competitions.entries.reminders.enums import AHEAD, ReminderKind


def due_kind(deadline: datetime, since: datetime, now: datetime) -> ReminderKind | None:
    """Return the latest kind whose moment has come, or None.

    *since* is when the deadline came into force. A moment before that has never come: everybody
    has just been told of the deadline itself.
    """
    if now >= deadline:
        return None
    come = [kind for kind, at in moments(deadline) if since <= at <= now]
    return come[-1] if come else None


def next_moment(deadline: datetime, since: datetime, now: datetime,
                ) -> tuple[ReminderKind, datetime] | None:
    """Return the reminder that is prepared next, and when."""
    return next(((kind, at) for kind, at in moments(deadline) if at > now and at >= since), None)


def moments(deadline: datetime) -> Iterator[tuple[ReminderKind, datetime]]:
    """Yield each kind with its moment, in their order."""
    for kind, ahead in AHEAD.items():
        yield kind, deadline - ahead
