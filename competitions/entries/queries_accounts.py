"""The accounts behind the entries of a competition, for its office."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from app import text
from app.auth import queries_registrations as registrations
from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.paging import Page, page_of
from competitions.entries.models import Entry, TeamMember
from competitions.programme.models import Competition


def accounts_page(competition_id: int, search: str, number: int) -> Page[User]:
    """Return who has an account and an entry here, drafts included, by name."""
    wanted = sa.select(User).where(_takes_part(competition_id)).options(lazyload(User.grants))
    for word in text.fold(search).split()[:8]:
        wanted = wanted.where(User.search.contains(word, autoescape=True))
    return page_of(wanted.order_by(User.sort_key, User.id), number)


def waiting_accounts(competition: Competition, search: str, now: datetime) -> list[User]:
    """Return registrations for this competition that nobody has confirmed, and one searched for.

    Somebody who mistyped the address is found by typing it the same way.
    """
    found = registrations.waiting_for(_onward(competition), now)
    typed = registrations.find_waiting(search) if "@" in search else None
    if typed is not None and typed.id not in {user.id for user in found}:
        found.insert(0, typed)
    words = text.fold(search).split()
    return [user for user in found if all(word in user.search for word in words)]


def get_account(competition: Competition, user_id: int, now: datetime) -> User:
    """Return an account that takes part here, or a registration that waits; 404 otherwise."""
    user = db.session.scalar(
        sa.select(User).where(User.id == user_id, _takes_part(competition.id)))
    if user is not None:
        return user
    waiting = registrations.waiting_for(_onward(competition), now)
    found = next((user for user in waiting if user.id == user_id), None)
    found = found or _unconfirmed(user_id)
    if found is None:
        raise NotFound()
    return found


def _unconfirmed(user_id: int) -> User | None:
    """Return a registration without entry and role; the office found it by its exact address."""
    user = db.session.get(User, user_id)
    return registrations.find_waiting(user.email) if user is not None and user.email else None


def _takes_part(competition_id: int) -> sa.ColumnElement[bool]:
    owners = sa.select(Entry.owner_id).where(Entry.competition_id == competition_id)
    members = sa.select(TeamMember.user_id).join(Entry, Entry.id == TeamMember.entry_id).where(
        Entry.competition_id == competition_id, TeamMember.user_id.is_not(None),
        TeamMember.removed_at.is_(None))
    return sa.or_(User.id.in_(owners), User.id.in_(members))


def _onward(competition: Competition) -> str:
    return f"/competitions/{competition.slug}/"
