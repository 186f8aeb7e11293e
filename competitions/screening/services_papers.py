"""Dossiers on paper as they arrive, also after the deadline of the web; and who has one open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.clock import local_date
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from competitions.screening.models import PaperSet, ScreeningSight

#: A page says every 20 seconds that it is still open.
GONE_AFTER = timedelta(seconds=50)
MOST_SETS = 100


@dataclass(frozen=True)
class PaperInput:
    """A parcel: when it came, its postmark, how many sets, who handed it in."""

    received_on: date
    posted_on: date | None
    sets: int
    handed_by: str = ""
    note: str = ""


@transaction()
def record_paper(entry_id: int, given: PaperInput, *, actor: User, now: datetime) -> PaperSet:
    """Write down that a dossier arrived on paper.

    Raises
    ------
    DomainError
        A day to come, a postmark later than the receipt, or no sensible number of sets.
    """
    entry = lock(Entry, entry_id)
    if given.received_on > local_date(now):
        raise DomainError(_l("This day is still to come."), "received_on")
    if given.posted_on is not None and given.posted_on > given.received_on:
        raise DomainError(_l("The postmark is later than the day of receipt."), "posted_on")
    if not 0 < given.sets <= MOST_SETS:
        raise DomainError(_l("Type a number from 1 to %(n)s.", n=MOST_SETS), "sets")
    row = PaperSet(entry_id=entry.id, recorded_by_id=actor.id, recorded_at=now, **vars(given))
    db.session.add(row)
    record("paper_received", row, actor=actor, now=now, competition_id=entry.competition_id,
           after={"entry": entry.code, "received": given.received_on.isoformat(),
                  "posted": given.posted_on.isoformat() if given.posted_on else None,
                  "sets": given.sets})
    return row


@transaction()
def note_sight(entry_id: int, *, actor: User, now: datetime) -> list[ScreeningSight]:
    """Note that somebody has a dossier open; return who else has."""
    mine = db.session.get(ScreeningSight, (entry_id, actor.id), with_for_update=True)
    if mine is None:
        mine = ScreeningSight(entry_id=entry_id, user_id=actor.id, since=now, seen_at=now)
        db.session.merge(mine)
    elif mine.seen_at < now - GONE_AFTER:
        mine.since = now
    mine.seen_at = now
    return list(db.session.scalars(
        sa.select(ScreeningSight).where(
            ScreeningSight.entry_id == entry_id, ScreeningSight.user_id != actor.id,
            ScreeningSight.seen_at > now - GONE_AFTER).order_by(ScreeningSight.since)))
