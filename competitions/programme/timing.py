"""Times of a season in words: how long is left, from when to when, the steps of the timeline."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from app.templating import vidate, vidatetime
from competitions.programme import queries
from competitions.programme.models import Competition


def time_left(moment: datetime | None, now: datetime) -> str:
    """Return "5 days 3 hours left", or nothing once the time has come."""
    if moment is None or moment <= now:
        return ""
    left = moment - now
    hours, minutes = left.seconds // 3600, left.seconds % 3600 // 60
    if not left.days and not hours:
        return _("%(minutes)s minutes left", minutes=max(minutes, 1))
    if left.days:
        return _("%(days)s days %(hours)s hours left", days=left.days, hours=hours)
    return _("%(hours)s hours %(minutes)s minutes left", hours=hours, minutes=minutes)


def span(starts_at: datetime | None, ends_at: datetime | None) -> str:
    """Return when something is: one moment, or from one to another."""
    if starts_at and ends_at and vidate(starts_at) != vidate(ends_at):
        return _("%(first)s to %(last)s", first=vidate(starts_at), last=vidate(ends_at))
    moment = starts_at or ends_at
    return vidatetime(moment)


def stepper_of(competition: Competition, now: datetime) -> list[dict[str, Any]]:
    """Return the season's steps as the stepper draws them."""
    steps = queries.timeline(competition, _("Call for entries"), now)
    return [{"label": step.label, "state": step.state,
             "since": span(step.starts_at, step.ends_at)} for step in steps]
