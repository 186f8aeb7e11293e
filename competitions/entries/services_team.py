"""The team: each person named exactly as it will be printed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app import clock
from app.audit import services as audit
from app.auth.models import User
from app.auth.phones import find_phone
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db
from app.text import name_key
from app.transaction import transaction
from competitions.entries import queries_team
from competitions.entries.models import Entry, TeamMember
from competitions.entries.services import lock_editable, touch
from competitions.entries.services_invites import end_invites
from competitions.entries.team_models import Guardian, LeadOffer, TeamRule

_OFFER_IT = _l("The lead passes when both agree: offer it on the page of the team.")


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
    rule = _check_rule(entry, now)
    if len(entry.members) >= rule.most_members:
        raise DomainError(_l("A team has at most %(most)s members.", most=rule.most_members))
    _check_twice(entry, given)
    places = sa.select(sa.func.max(TeamMember.position)).filter_by(entry_id=entry.id)
    member = TeamMember(entry_id=entry.id, position=(db.session.scalar(places) or 0) + 1,
                        name="", sort_key="")
    if given.is_leader and entry.members:
        raise DomainError(_OFFER_IT, "is_leader")
    member.is_leader = not entry.members
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
    if given.is_leader and not member.is_leader:
        raise DomainError(_OFFER_IT, "is_leader")
    _check_twice(entry, given, member)
    before = _printed(member)
    if before["name"] != given.name:
        _check_rule(entry, now)
    _write(member, given)
    _note_change(member, before, actor, now)
    touch(entry, now)
    return member


@transaction()
def remove_member(entry_id: int, member_id: int, *, actor: User, now: datetime) -> None:
    """Take a person out of the team; the row stays on record."""
    entry = lock_editable(entry_id, actor)
    member = _member(entry, member_id)
    if member.is_leader:
        raise DomainError(_l("Make somebody else the leader first, then take this person out."))
    _check_rule(entry, now)
    member.removed_at = now
    end_invites(member.id, now)
    db.session.execute(sa.update(LeadOffer).where(
        LeadOffer.member_id == member.id, LeadOffer.answered_at.is_(None),
        LeadOffer.withdrawn_at.is_(None)).values(withdrawn_at=now))
    db.session.execute(sa.delete(Guardian).where(Guardian.member_id == member.id))
    audit.record("remove_member", member, actor=actor, now=now,
                 competition_id=entry.competition_id)
    touch(entry, now)


@transaction()
def set_rule(
    competition_id: int, most_members: int, changes_until: datetime | None, *, actor: User,
    now: datetime,
) -> None:
    """Say how many a team has and until when it may change."""
    if not 1 <= most_members <= 100:
        raise DomainError(_l("Give a number from 1 to 100."), "most_members")
    row = db.session.get(TeamRule, competition_id)
    if row is None:
        row = TeamRule(competition_id=competition_id)
        db.session.add(row)
    row.most_members, row.changes_until = most_members, changes_until
    audit.record("set_team_rule", row, actor=actor, now=now, competition_id=competition_id,
                 most=most_members,
                 until=changes_until.isoformat() if changes_until else None)


def _check_rule(entry: Entry, now: datetime) -> queries_team.Rule:
    """Return the rule about teams if it lets the team change now."""
    rule = queries_team.rule_of(entry.competition_id)
    if rule.changes_until is not None and now > rule.changes_until:
        raise DomainError(_l(
            "By the rules the team could change until %(until)s. Ask the secretariat.",
            until=clock.local(rule.changes_until).strftime("%H:%M %d/%m/%Y")))
    return rule


def _check_twice(entry: Entry, given: MemberInput, but: TeamMember | None = None) -> None:
    """Refuse a phone or an address that somebody else of this team has."""
    phone = find_phone(given.phone)
    for other in entry.members:
        if other is but:
            continue
        if given.email and other.email == given.email.lower():
            raise DomainError(_l("Somebody else in the team has this address."), "email")
        if phone and find_phone(other.phone) == phone:
            raise DomainError(_l("Somebody else in the team has this number."), "phone")


def _printed(member: TeamMember) -> dict[str, str]:
    return {"name": member.name, "title": member.title, "unit": member.unit_name}


def _note_change(
    member: TeamMember, before: dict[str, str], actor: User, now: datetime
) -> None:
    """Ask for a new confirmation where what was confirmed is changed; the record keeps both."""
    after = _printed(member)
    if after == before or member.confirmed_at is None:
        return
    member.confirmed_at = None
    audit.record("change_member", member, actor=actor, now=now, before=before, after=after,
                 competition_id=member.entry.competition_id)


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


def _member(entry: Entry, member_id: int) -> TeamMember:
    member = next((m for m in entry.members if m.id == member_id), None)
    if member is None:
        raise NotFound()
    return member


def _says(member: TeamMember, given: MemberInput) -> bool:
    return (member.name, member.title, member.unit_name, member.email, member.phone) == (
        given.name, given.title, given.unit_name, given.email.lower(), given.phone)
