"""The team: each person named exactly as it will be printed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db
from app.text import name_key
from app.transaction import transaction
from competitions.entries.models import Entry, TeamMember
from competitions.entries.services import lock_editable, touch

MOST_MEMBERS = 20


@dataclass(frozen=True)
class MemberInput:
    """One person of the team; `seen` is the fingerprint of the row that was edited."""

    name: str
    title: str = ""
    unit_name: str = ""
    email: str = ""
    phone: str = ""
    is_leader: bool = False
    seen: str = ""


def fingerprint(member: TeamMember) -> str:
    """Return a short mark of what a member's row says, to notice that somebody changed it."""
    words = (member.name, member.title, member.unit_name, member.email, member.phone,
             str(member.is_leader))
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


@transaction()
def add_member(entry_id: int, given: MemberInput, *, actor: User, now: datetime) -> TeamMember:
    """Add a person to the team; sent twice, the person is there once."""
    entry = lock_editable(entry_id, actor)
    twin = next((m for m in entry.members if _says(m, given)), None)
    if twin:
        return twin
    if len(entry.members) >= MOST_MEMBERS:
        raise DomainError(_l("A team has at most %(most)s members.", most=MOST_MEMBERS))
    places = sa.select(sa.func.max(TeamMember.position)).filter_by(entry_id=entry.id)
    member = TeamMember(entry_id=entry.id, position=(db.session.scalar(places) or 0) + 1,
                        name="", sort_key="")
    if given.is_leader or not entry.members:
        _make_leader(entry, member)
    entry.members.append(member)
    _write(member, given)
    touch(entry, now)
    return member


@transaction()
def edit_member(
    entry_id: int, member_id: int, given: MemberInput, *, actor: User, now: datetime
) -> TeamMember:
    """Correct a person of the team."""
    entry = lock_editable(entry_id, actor)
    member = _member(entry, member_id)
    if given.seen and given.seen != fingerprint(member):
        raise Conflict(_l(
            "Somebody changed this person in the meantime. What you typed is still below; "
            "save again to replace it."
        ))
    if member.is_leader and not given.is_leader:
        raise DomainError(
            _l("A team needs a leader. Make somebody else the leader instead."), "is_leader")
    if given.is_leader and not member.is_leader:
        _make_leader(entry, member)
    if member.name != given.name:
        member.confirmed_at = None
    _write(member, given)
    touch(entry, now)
    return member


@transaction()
def remove_member(entry_id: int, member_id: int, *, actor: User, now: datetime) -> None:
    """Take a person out of the team; the row stays on record."""
    entry = lock_editable(entry_id, actor)
    member = _member(entry, member_id)
    if member.is_leader:
        raise DomainError(_l("Make somebody else the leader first, then take this person out."))
    member.removed_at = now
    touch(entry, now)


def _write(member: TeamMember, given: MemberInput) -> None:
    member.name, member.sort_key = given.name, name_key(given.name)
    member.title, member.unit_name = given.title, given.unit_name
    is_owner = member.user_id is not None and member.user_id == member.entry.owner_id
    if not is_owner and (member.user_id is None or member.email != given.email.lower()):
        member.user_id = _account_of(given.email)  # whoever had the old address reads no more
    member.email, member.phone = given.email.lower(), given.phone


def _account_of(email: str) -> int | None:
    """Link a member to the confirmed account of the address: it may then read the entry."""
    if not email:
        return None
    return db.session.scalar(sa.select(User.id).where(
        User.email == email.lower(), User.confirmed_at.is_not(None), User.is_active))


def _make_leader(entry: Entry, member: TeamMember) -> None:
    for other in entry.members:
        other.is_leader = False
    db.session.flush()  # one leader at a time, also for the database
    member.is_leader = True


def _member(entry: Entry, member_id: int) -> TeamMember:
    member = next((m for m in entry.members if m.id == member_id), None)
    if member is None:
        raise NotFound()
    return member


def _says(member: TeamMember, given: MemberInput) -> bool:
    return (member.name, member.title, member.unit_name, member.email, member.phone) == (
        given.name, given.title, given.unit_name, given.email.lower(), given.phone)
