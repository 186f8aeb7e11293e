"""The office's list of entries: searched, narrowed, sorted, in pages, always in three SELECTs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.orm import db
from app.text import fold
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.programme.models import Track

PER_PAGE = 50


@dataclass(frozen=True)
class EntryFilter:
    """What a reader asks to see; anything unknown is left out."""

    q: str = ""
    state: EntryState | None = None
    track_id: int | None = None
    sort: str = ""
    page: int = 1


@dataclass(frozen=True)
class EntryRow:
    """One line of the list."""

    id: int
    code: str
    title: str
    unit_name: str
    state: EntryState
    submitted_at: datetime
    last_submission: int
    track: str
    track_en: str


@dataclass(frozen=True)
class EntryPage:
    """One page of the list and the figures of its chips; drafts are a figure only."""

    rows: list[EntryRow]
    total: int
    page: int
    pages: int
    counts: dict[EntryState, int]
    drafts: int


def list_entries(competition_id: int, asked: EntryFilter) -> EntryPage:
    """Return one page of the entries that were submitted."""
    counts = _counts(competition_id)
    drafts = counts.pop(EntryState.DRAFT, 0)
    where = _where(competition_id, asked)
    total = db.session.scalar(sa.select(sa.func.count(Entry.id)).where(*where)) or 0
    pages = max(1, -(-total // PER_PAGE))
    page = min(max(asked.page, 1), pages)
    rows = _rows(where, asked.sort).limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    return EntryPage(_read(rows), total, page, pages, counts, drafts)


def all_entries(competition_id: int, asked: EntryFilter) -> list[EntryRow]:
    """Return every entry of a filter, for a file."""
    return _read(_rows(_where(competition_id, asked), asked.sort))


def bytewise(column: Any) -> Any:
    """Compare a sort key by its bytes, whatever the database's own language."""
    collation = "C" if db.engine.dialect.name == "postgresql" else "BINARY"
    return column.collate(collation)


def _counts(competition_id: int) -> dict[EntryState, int]:
    shown = sa.or_(Entry.number.is_not(None), Entry.state == EntryState.DRAFT)
    rows = db.session.execute(
        sa.select(Entry.state, sa.func.count(Entry.id))
        .where(Entry.competition_id == competition_id, shown).group_by(Entry.state)
    )
    found = dict(rows.all())
    return {state: found[state] for state in EntryState if state in found}


def _where(competition_id: int, asked: EntryFilter) -> list[sa.ColumnElement[bool]]:
    where = [Entry.competition_id == competition_id, Entry.number.is_not(None)]
    if asked.state:
        where.append(Entry.state == asked.state)
    if asked.track_id:
        where.append(Entry.track_id == asked.track_id)
    where += [Entry.search.contains(word, autoescape=True) for word in fold(asked.q).split()[:8]]
    return where


def _rows(where: list[sa.ColumnElement[bool]], sort: str) -> sa.Select[Any]:
    orders = {
        "code": Entry.number, "title": bytewise(Entry.sort_key), "submitted": Entry.submitted_at,
    }
    order: Any = orders.get(sort.removeprefix("-"), Entry.number)
    return sa.select(
        Entry.id, Entry.code, Entry.title, Entry.unit_name, Entry.state, Entry.submitted_at,
        Entry.last_submission, Track.name.label("track"), Track.name_en.label("track_en"),
    ).join(Entry.track).where(*where).order_by(
        order.desc() if sort.startswith("-") else order, Entry.number)


def _read(rows: sa.Select[Any]) -> list[EntryRow]:
    return [EntryRow(*row) for row in db.session.execute(rows)]
