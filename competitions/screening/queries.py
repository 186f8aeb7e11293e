"""What waits for the secretariat, and the log of its decisions."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import RuleBook
from competitions.screening.models import ScreeningDecision


def count_queue(competition_id: int, now: datetime) -> tuple[int, int]:
    """Return how many entries wait for the secretary, and how many returned ones are overdue."""
    overdue = sa.and_(Entry.state == EntryState.RETURNED, Entry.returned_until < now)
    waiting, late = db.session.execute(sa.select(
        sa.func.count(sa.case((Entry.state == EntryState.SUBMITTED, 1))),
        sa.func.count(sa.case((overdue, 1))),
    ).where(Entry.competition_id == competition_id)).one()
    return waiting, late


def next_waiting(competition_id: int, after: Entry) -> str | None:
    """Return the code of the entry that waits longest, other than this one."""
    return db.session.scalar(
        sa.select(Entry.code).where(
            Entry.competition_id == competition_id, Entry.state == EntryState.SUBMITTED,
            Entry.id != after.id,
        ).order_by(Entry.submitted_at, Entry.number).limit(1)
    )


def decisions_of(entry: Entry) -> list[ScreeningDecision]:
    """Return every decision about an entry, the latest first, in one SELECT."""
    return list(db.session.scalars(
        sa.select(ScreeningDecision).filter_by(entry_id=entry.id)
        .options(joinedload(ScreeningDecision.decided_by))
        .order_by(ScreeningDecision.id.desc())
    ))


def last_decision(entry_id: int) -> ScreeningDecision | None:
    """Return the decision that holds."""
    return db.session.scalars(
        sa.select(ScreeningDecision).filter_by(entry_id=entry_id)
        .order_by(ScreeningDecision.id.desc()).limit(1)
    ).first()


def rules_of(competition_id: int) -> RuleBook | None:
    """Return the latest version of the rules."""
    return db.session.scalars(
        sa.select(RuleBook).filter_by(competition_id=competition_id)
        .order_by(RuleBook.number.desc()).limit(1)
    ).first()
