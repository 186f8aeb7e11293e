"""How far entries came: sent on to a contest of a higher level."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from app.orm import db
from competitions.entries.way import Milestone, Reached
from ecosystem.forwarding.models import Nomination


def entry_marks(
    entry_ids: Iterable[int], now: datetime,  # noqa: ARG001 -- one shape
) -> dict[int, list[Milestone]]:
    """Return when entries were first sent on: one SELECT."""
    sent = sa.select(Nomination.entry_id, sa.func.min(Nomination.sent_at)).where(
        Nomination.entry_id.in_(list(entry_ids)), Nomination.sent_at.is_not(None),
        Nomination.withdrawn_at.is_(None)).group_by(Nomination.entry_id)
    return {entry_id: [Milestone(Reached.FORWARDED, at)]
            for entry_id, at in db.session.execute(sent)}
