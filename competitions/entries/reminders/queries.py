"""Which reminders wait, and whom they would reach now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, lazyload, selectinload

from app.auth.models import User
from app.auth.phones import reach
from app.errors import NotFound
from app.orm import db
from competitions.dossiers.fields import FieldView
from competitions.entries import policies, queries
from competitions.entries.content import Gap, content_of, gaps
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.reminders import schedule
from competitions.entries.reminders.enums import AHEAD, ReminderKind
from competitions.entries.reminders.models import ReminderBatch
from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition, DeadlineExtension


@dataclass(frozen=True)
class Draft:
    """A draft that somebody may be reminded of; what it says is not read here, only its gaps."""

    entry: Entry
    owner: User
    #: Mail address or mobile phone; None where there is neither.
    to: str | None
    missing: list[Gap]


def find_due(now: datetime) -> list[tuple[int, ReminderKind]]:
    """Return the competitions whose next reminders are to be prepared: one SELECT."""
    rows = db.session.execute(
        sa.select(Competition.id, Competition.deadline, Competition.opened_at, _extended_at())
        .where(Competition.state == CompetitionState.OPEN, Competition.deadline > now,
               Competition.deadline <= now + max(AHEAD.values())))
    due = [(row.id, schedule.due_kind(row.deadline, max(row[2], row[3] or row[2]), now),
            row.deadline) for row in rows]
    if not any(kind for _, kind, _deadline in due):
        return []
    there = {tuple(row) for row in db.session.execute(sa.select(
        ReminderBatch.competition_id, ReminderBatch.kind, ReminderBatch.deadline,
    ).where(ReminderBatch.competition_id.in_([competition_id for competition_id, *_ in due])))}
    return [(competition_id, kind) for competition_id, kind, deadline in due
            if kind and (competition_id, kind, deadline) not in there]


def in_force_since(competition: Competition) -> datetime | None:
    """Return when the deadline of today came into force."""
    moments = (competition.opened_at, db.session.scalar(
        sa.select(_extended_at()).select_from(Competition).where(
            Competition.id == competition.id)))
    return max((moment for moment in moments if moment), default=None)


def find_batch(competition_id: int, kind: ReminderKind, deadline: datetime,
               ) -> ReminderBatch | None:
    """Return the reminders of one moment before a deadline."""
    return db.session.scalars(sa.select(ReminderBatch).filter_by(
        competition_id=competition_id, kind=kind, deadline=deadline)).first()


def find_waiting(competition: Competition, now: datetime) -> ReminderBatch | None:
    """Return the reminders that wait for a person: the latest alone, before the deadline."""
    latest = db.session.scalars(
        sa.select(ReminderBatch).where(ReminderBatch.competition_id == competition.id)
        .order_by(ReminderBatch.id.desc()).limit(1)).first()
    return latest if latest is not None and is_waiting(latest, competition, now) else None


def is_waiting(batch: ReminderBatch, competition: Competition, now: datetime) -> bool:
    """Tell whether reminders may still be sent: undecided, of the deadline in force."""
    return (batch.is_undecided and batch.deadline == competition.deadline
            and now <= batch.deadline and policies.takes_entries(competition))


def get_batch(competition_id: int, batch_id: int) -> ReminderBatch:
    """Return reminders of a competition; 404 otherwise."""
    found = db.session.scalars(
        sa.select(ReminderBatch).filter_by(id=batch_id, competition_id=competition_id)).first()
    if found is None:
        raise NotFound()
    return found


def list_batches(competition_id: int) -> list[ReminderBatch]:
    """Return all reminders of a competition, the latest first, with who decided."""
    return list(db.session.scalars(
        sa.select(ReminderBatch).filter_by(competition_id=competition_id)
        .options(joinedload(ReminderBatch.decided_by).lazyload(User.grants))
        .order_by(ReminderBatch.id.desc())))


def count_drafts(competition_id: int) -> int:
    """Return how many drafts have somebody to write to."""
    return db.session.scalar(
        sa.select(sa.func.count(Entry.id)).join(Entry.owner).where(
            *_open_drafts(competition_id),
            sa.or_(User.email.is_not(None), User.phone.is_not(None)))) or 0


def list_drafts(competition_id: int, now: datetime) -> list[Draft]:
    """Return the drafts that may still be submitted, by their owners' names: 4 SELECTs."""
    fields = queries.fields_of(competition_id)
    entries = db.session.scalars(
        sa.select(Entry).join(Entry.owner).where(*_open_drafts(competition_id))
        .options(joinedload(Entry.owner).lazyload(User.grants), *_with_competition(),
                 selectinload(Entry.members), selectinload(Entry.attachments))
        .order_by(User.sort_key, Entry.id))
    return [_draft(entry, fields) for entry in entries if policies.is_in_time(entry, now)]


def _draft(entry: Entry, fields: tuple[FieldView, ...]) -> Draft:
    return Draft(entry, entry.owner, reach(entry.owner.email, entry.owner.phone),
                 gaps(fields, content_of(entry, fields)))


def _open_drafts(competition_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (Entry.competition_id == competition_id, Entry.state == EntryState.DRAFT,
            User.is_active)


def _with_competition() -> tuple[Any, ...]:
    return (*queries.lean(), lazyload(Entry.submissions))


def _extended_at() -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.max(DeadlineExtension.extended_at)).where(
        DeadlineExtension.competition_id == Competition.id).correlate(Competition
                                                                      ).scalar_subquery()
