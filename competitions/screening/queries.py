"""The queue of the secretariat and the log of its decisions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import RuleBook, Track
from competitions.screening.models import ScreeningDecision
from competitions.screening.policies import WAITING

PER_PAGE = 50


@dataclass(frozen=True)
class QueueRow:
    """One entry that waits, for the secretariat or for its founder."""

    id: int
    code: str
    title: str
    unit_name: str
    state: EntryState
    submitted_at: datetime
    returned_until: datetime | None
    last_submission: int
    track: str
    track_en: str
    is_overdue: bool


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue and the figures of its chips."""

    rows: list[QueueRow]
    page: int
    pages: int
    waiting: int
    returned: int
    overdue: int
    decided: int


def list_queue(competition_id: int, kind: str, page: int, now: datetime) -> QueuePage:
    """Return one page: overdue first, then the longest waiting, then what founders complete."""
    overdue = sa.and_(Entry.state == EntryState.RETURNED, Entry.returned_until < now)
    waiting, returned = Entry.state == EntryState.SUBMITTED, Entry.state == EntryState.RETURNED
    decided = Entry.state.not_in([*WAITING, EntryState.DRAFT, EntryState.WITHDRAWN])
    kinds = {"waiting": waiting, "returned": returned, "overdue": overdue, "decided": decided}
    here = Entry.competition_id == competition_id
    counts = db.session.execute(sa.select(*(
        sa.func.count(sa.case((condition, 1))) for condition in kinds.values()
    )).where(here)).one()
    figures = dict(zip(kinds, counts, strict=True))
    total = figures.get(kind, figures["waiting"] + figures["returned"])
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    rank = sa.case((overdue, 0), (waiting, 1), else_=2)
    rows = db.session.execute(
        sa.select(
            Entry.id, Entry.code, Entry.title, Entry.unit_name, Entry.state, Entry.submitted_at,
            Entry.returned_until, Entry.last_submission, Track.name, Track.name_en, rank == 0,
        ).join(Entry.track).where(here, kinds.get(kind, sa.or_(waiting, returned)))
        .order_by(rank, Entry.submitted_at, Entry.number)
        .limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    )
    return QueuePage([QueueRow(*row[:-1], is_overdue=bool(row[-1])) for row in rows], page, pages,
                     **figures)


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


def look_alikes(entry: Entry) -> list[tuple[str, str]]:
    """Return code and title of submitted entries with the same title or the same founder."""
    rows: Any = db.session.execute(
        sa.select(Entry.code, Entry.title).where(
            Entry.competition_id == entry.competition_id, Entry.id != entry.id,
            Entry.number.is_not(None), Entry.state != EntryState.WITHDRAWN,
            sa.or_(Entry.sort_key == entry.sort_key, Entry.owner_id == entry.owner_id),
        ).order_by(Entry.number).limit(5)
    )
    return [(code, title) for code, title in rows]
