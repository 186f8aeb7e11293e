"""Moments of reminders, in words."""

from app.i18n import _l
from competitions.entries.reminders.enums import ReminderKind

KINDS = {
    ReminderKind.WEEK: _l("7 days before the deadline"),
    ReminderKind.THREE_DAYS: _l("3 days before the deadline"),
    ReminderKind.DAY: _l("1 day before the deadline"),
    ReminderKind.HOURS: _l("6 hours before the deadline"),
}
