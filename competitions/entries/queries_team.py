"""Reading teams: invitations, guardians, offers of the lead, and how many names are confirmed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.auth.digests import digest_of
from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.paging import Page, page_of
from app.privacy.models import Consent, ConsentPurpose
from competitions.entries import policies
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember
from competitions.entries.team_models import Behalf, Guardian, LeadOffer, TeamInvite, TeamRule

MOST_MEMBERS = 20


@dataclass(frozen=True)
class Rule:
    """What a competition says about teams, with what holds where it says nothing."""

    most_members: int = MOST_MEMBERS
    changes_until: datetime | None = None


def rule_of(competition_id: int) -> Rule:
    """Return the rule about teams."""
    row = db.session.get(TeamRule, competition_id)
    return Rule(row.most_members, row.changes_until) if row else Rule()


def find_invite(secret: str) -> TeamInvite | None:
    """Return an invitation by its secret, with the member and the entry."""
    return db.session.scalar(
        sa.select(TeamInvite).filter_by(digest=digest_of(secret)).options(
            joinedload(TeamInvite.member).joinedload(TeamMember.entry)
            .joinedload(Entry.competition),
            joinedload(TeamInvite.issued_by)))


def open_invites(member_ids: Collection[int], now: datetime) -> dict[int, TeamInvite]:
    """Return the invitation of each member that still works."""
    rows = db.session.scalars(sa.select(TeamInvite).where(
        TeamInvite.member_id.in_(member_ids), TeamInvite.revoked_at.is_(None),
        TeamInvite.expires_at > now).order_by(TeamInvite.id))
    return {row.member_id: row for row in rows}


def guardians_of(member_ids: Collection[int]) -> dict[int, Guardian]:
    """Return the guardians of members under age."""
    rows = db.session.scalars(sa.select(Guardian).where(
        Guardian.member_id.in_(member_ids), Guardian.erased_at.is_(None)))
    return {row.member_id: row for row in rows}


def find_own_member(entry: Entry, user: User) -> TeamMember | None:
    """Return a person's own row in a team."""
    return next((m for m in entry.members if m.user_id == user.id), None)


def find_offer(entry_id: int) -> LeadOffer | None:
    """Return the offer of the lead that waits for an answer."""
    return db.session.scalar(sa.select(LeadOffer).filter_by(
        entry_id=entry_id, answered_at=None, withdrawn_at=None)
        .options(joinedload(LeadOffer.member), joinedload(LeadOffer.offered_by)))


def find_behalf(entry_id: int) -> Behalf | None:
    """Return who enters for the founder, where somebody does."""
    return db.session.scalar(sa.select(Behalf).filter_by(entry_id=entry_id).options(
        joinedload(Behalf.officer), joinedload(Behalf.member), joinedload(Behalf.file)))


def standing_consents(member_id: int) -> dict[ConsentPurpose, Consent]:
    """Return what a member agrees to at present about the entry, by purpose."""
    rows = db.session.scalars(sa.select(Consent).join(
        TeamMember, sa.and_(TeamMember.id == Consent.person_id,
                            Consent.person_kind == "team_member"),
    ).where(TeamMember.id == member_id, Consent.subject_kind == "entry",
            Consent.subject_id == TeamMember.entry_id, Consent.withdrawn_at.is_(None))
        .order_by(Consent.id))
    return {row.purpose: row for row in rows}


@dataclass(frozen=True)
class NameCount:
    """How many names of a competition their owners have confirmed."""

    confirmed: int
    total: int

    @property
    def missing(self) -> int:
        """Return how many have not."""
        return self.total - self.confirmed


def count_names(competition_id: int) -> NameCount:
    """Count the members of submitted entries in one SELECT."""
    confirmed, total = db.session.execute(
        sa.select(sa.func.count(TeamMember.confirmed_at), sa.func.count(TeamMember.id))
        .join(Entry, Entry.id == TeamMember.entry_id).where(*_counted(competition_id))).one()
    return NameCount(confirmed, total)


def names_page(competition_id: int, only: str, number: int) -> Page[TeamMember]:
    """Return the members of submitted entries, by code; only those not confirmed if asked."""
    wanted = sa.select(TeamMember).join(Entry, Entry.id == TeamMember.entry_id).where(
        *_counted(competition_id)).options(contains_eager(TeamMember.entry))
    if only == "missing":
        wanted = wanted.where(TeamMember.confirmed_at.is_(None))
    return page_of(wanted.order_by(Entry.number, TeamMember.position), number)


def unconfirmed_members(competition_id: int) -> list[TeamMember]:
    """Return everybody of a submitted entry whose name is not confirmed."""
    return list(db.session.scalars(
        sa.select(TeamMember).join(Entry, Entry.id == TeamMember.entry_id)
        .where(*_counted(competition_id), TeamMember.confirmed_at.is_(None))
        .options(contains_eager(TeamMember.entry)).order_by(TeamMember.id)))


def get_counted_member(competition_id: int, member_id: int) -> TeamMember:
    """Return a member of an entry of a competition; 404 otherwise."""
    found = db.session.scalar(
        sa.select(TeamMember).join(Entry, Entry.id == TeamMember.entry_id)
        .where(TeamMember.id == member_id, *_counted(competition_id))
        .options(contains_eager(TeamMember.entry)))
    if found is None:
        raise NotFound()
    return found


def _counted(competition_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return what makes a name one that may be printed."""
    return (Entry.competition_id == competition_id, Entry.number.is_not(None),
            Entry.state != EntryState.WITHDRAWN, TeamMember.removed_at.is_(None))


def get_entry_of(competition_id: int, code: str) -> Entry:
    """Return an entry of a competition by its code; 404 otherwise."""
    found = db.session.scalar(sa.select(Entry).filter_by(
        competition_id=competition_id, code=code.upper()))
    if found is None:
        raise NotFound()
    return found


def may_change_team(entry: Entry, rule: Rule, now: datetime) -> bool:
    """Tell whether people may still be added, taken out or exchanged."""
    return entry.state in policies.EDITABLE and (
        rule.changes_until is None or now <= rule.changes_until)
