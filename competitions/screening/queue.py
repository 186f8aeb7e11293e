"""The secretariat's queue: overdue first, then the worst, then the longest waiting."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import Competition, Track
from competitions.screening.findings import Examined, examine_entries
from competitions.screening.policies import WAITING

PER_PAGE = 50
#: So many at most are put in the order of what is wrong with them; beyond, the longest waiting.
WEIGHED = 500
OVERDUE, TO_DECIDE, RETURNED = range(3)
NOTHING = Examined()


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
    place: int
    examined: Examined = NOTHING

    @property
    def is_overdue(self) -> bool:
        """Tell whether the founder's time to complete it is over."""
        return self.place == OVERDUE


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


def list_queue(competition: Competition, kind: str, page: int, now: datetime) -> QueuePage:
    """Return one page of the queue, or of what is decided."""
    overdue = sa.and_(Entry.state == EntryState.RETURNED, Entry.returned_until < now)
    waiting, returned = Entry.state == EntryState.SUBMITTED, Entry.state == EntryState.RETURNED
    kinds = {"waiting": waiting, "returned": returned, "overdue": overdue,
             "decided": Entry.state.not_in([*WAITING, EntryState.DRAFT, EntryState.WITHDRAWN])}
    here = Entry.competition_id == competition.id
    counts = db.session.execute(sa.select(*(
        sa.func.count(sa.case((condition, 1))) for condition in kinds.values()
    )).where(here)).one()
    figures = dict(zip(kinds, counts, strict=True))
    total = figures.get(kind, figures["waiting"] + figures["returned"])
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(page, 1), pages)
    place = sa.case((overdue, OVERDUE), (waiting, TO_DECIDE), else_=RETURNED)
    chosen = _select(place).where(here, kinds.get(kind, sa.or_(waiting, returned))).order_by(
        place, Entry.submitted_at, Entry.number)
    first = (page - 1) * PER_PAGE
    if kind == "decided" or total > WEIGHED:
        rows = _rows(chosen.limit(PER_PAGE).offset(first))
        if kind != "decided":
            rows = _examined(competition, rows, now)
    else:
        weighed = sorted(_examined(competition, _rows(chosen), now),
                         key=lambda row: (row.place, row.examined.urgency))
        rows = weighed[first:first + PER_PAGE]
    return QueuePage(rows, page, pages, **figures)


def _select(place: Any) -> Any:
    return sa.select(
        Entry.id, Entry.code, Entry.title, Entry.unit_name, Entry.state, Entry.submitted_at,
        Entry.returned_until, Entry.last_submission, Track.name, Track.name_en, place,
    ).join(Entry.track)


def _rows(chosen: Any) -> list[QueueRow]:
    return [QueueRow(*row) for row in db.session.execute(chosen)]


def _examined(competition: Competition, rows: list[QueueRow], now: datetime) -> list[QueueRow]:
    found = examine_entries(competition, (row.id for row in rows), now)
    return [replace(row, examined=found.get(row.id, NOTHING)) for row in rows]
