"""Whose entry gets more time: found by code or by the founder's address, phone or name."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app import text
from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.entries.enums import EDITABLE
from competitions.entries.models import Entry

MOST = 20


def find_by_founder(competition_id: int, asked: str) -> list[Entry]:
    """Return what may still be submitted of a founder, or the entry of a code."""
    asked = text.clean_line(asked)
    query = _editable(competition_id).where(sa.or_(
        Entry.code == asked.upper(), User.email == asked.lower(), User.phone == asked,
        User.search.contains(text.fold(asked), autoescape=True)))
    return list(db.session.scalars(query.order_by(User.sort_key, Entry.id).limit(MOST)))


def get_editable(competition_id: int, entry_id: int) -> Entry:
    """Return an entry that may still be submitted; 404 otherwise."""
    found = db.session.scalars(
        _editable(competition_id).where(Entry.id == entry_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def list_extended(competition_id: int) -> list[Entry]:
    """Return the entries that were given time of their own, the longest first."""
    return list(db.session.scalars(
        sa.select(Entry).where(Entry.competition_id == competition_id,
                               Entry.extended_until.is_not(None))
        .options(joinedload(Entry.owner), joinedload(Entry.track))
        .order_by(Entry.extended_until.desc())))


def _editable(competition_id: int) -> sa.Select[tuple[Entry]]:
    return sa.select(Entry).join(Entry.owner).where(
        Entry.competition_id == competition_id, Entry.state.in_(EDITABLE),
    ).options(joinedload(Entry.owner), joinedload(Entry.track))
