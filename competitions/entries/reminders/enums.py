"""The moments before a deadline at which drafts are reminded."""

from datetime import timedelta
from enum import StrEnum


class ReminderKind(StrEnum):
    """How long before the deadline."""

    WEEK = "7d"
    THREE_DAYS = "3d"
    DAY = "1d"
    HOURS = "6h"


#: How long before the deadline each is prepared, the earliest first.
AHEAD = {
    ReminderKind.WEEK: timedelta(days=7),
    ReminderKind.THREE_DAYS: timedelta(days=3),
    ReminderKind.DAY: timedelta(days=1),
    ReminderKind.HOURS: timedelta(hours=6),
}
