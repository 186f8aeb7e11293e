"""Each member's own word: name as it will be printed, title, unit, consents; by link or account."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.audit import services as audit
from app.auth.digests import digest_of, new_secret
from app.auth.models import User
from app.auth.phones import find_phone, reach
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l, in_language
from app.orm import db, lock
from app.outbox.services import post
from app.privacy import services as privacy
from app.privacy.models import ConsentPurpose
from app.privacy.services import Giver
from app.text import name_key
from app.transaction import transaction
from competitions.entries import queries_team
from competitions.entries.models import TeamMember
from competitions.entries.team_models import Guardian, GuardianChannel, TeamInvite

WAITS = timedelta(days=30)
#: Once answered, a link lasts so that consents can be withdrawn by it.
LASTS = timedelta(days=400)
OF_AGE = 18


@dataclass(frozen=True)
class GuardianInput:
    """Who consents for a member under 18; *paper* is (id of the stored file, its name)."""

    birth_date: date | None
    name: str = ""
    phone: str = ""
    relation: str = ""
    agrees: bool = False
    paper: tuple[int, str] | None = None


@dataclass(frozen=True)
class OwnWord:
    """What a member says of himself."""

    name: str
    title: str = ""
    unit_name: str = ""
    consents: frozenset[ConsentPurpose] = field(default_factory=frozenset)
    guardian: GuardianInput | None = None
    locale: str = "vi"


@transaction()
def issue_invite(member_id: int, *, actor: User, now: datetime) -> tuple[TeamInvite, str]:
    """Return a fresh link for a member and its secret, kept nowhere; the one before it is void."""
    member = lock(TeamMember, member_id)
    if member.removed_at is not None:
        raise NotFound()
    end_invites(member.id, now)
    secret = new_secret()
    invite = TeamInvite(digest=digest_of(secret), member_id=member.id, issued_by_id=actor.id,
                        issued_at=now, expires_at=now + WAITS)
    db.session.add(invite)
    audit.record("invite_member", member, actor=actor, now=now,
                 competition_id=member.entry.competition_id)
    return invite, secret


@transaction()
def send_invite(
    member_id: int, link_to: Callable[[str], str], *, actor: User, now: datetime
) -> tuple[TeamInvite, str]:
    """Send a member a fresh link by mail, or to the phone where there is no address.

    Raises
    ------
    DomainError
        There is neither; the link can be copied instead.
    """
    invite, secret = issue_invite(member_id, actor=actor, now=now)
    member = invite.member
    to = reach(member.email, member.phone)
    if not to:
        raise DomainError(_l("%(name)s has no e-mail address and no mobile number on record; copy "
                             "the link instead.", name=member.name))
    message = post("team_invite", to, in_language("vi", _l("Confirm your name in the team")),
                   in_language("vi", letter(member, actor)), now=now,
                   competition_id=member.entry.competition_id, secret=link_to(secret))
    message.secret_until = invite.expires_at
    return invite, secret


def letter(member: TeamMember, actor: User) -> Any:
    """Return the words of an invitation; `{secret}` is where the link goes."""
    return _l(
        "Dear %(member)s,\n\n%(sender)s has named you in the team of “%(title)s” for "
        "“%(competition)s”. Look at your name as it will be printed, correct it if need be, and "
        "say what you agree to:\n\n%(link)s\n\nThe link is for you alone. Nothing happens by "
        "opening it.\n", member=member.name, sender=actor.name,
        title=member.entry.title or "…", competition=member.entry.competition.name,
        link="{secret}")


def end_invites(member_id: int, now: datetime) -> None:
    """End the links of a member."""
    db.session.execute(sa.update(TeamInvite).where(
        TeamInvite.member_id == member_id, TeamInvite.revoked_at.is_(None)
    ).values(revoked_at=now))


@transaction()
def confirm_by_link(
    secret: str, said: OwnWord, *, actor: User | None, now: datetime
) -> TeamMember:
    """Take a member's own word by the link; whoever is signed in is bound to it.

    Raises
    ------
    Conflict
        The link no longer works here.
    DomainError
        The consent to run the competition, or the guardian's, is missing.
    """
    invite, member = _hold(secret, actor, now)
    if actor is not None:
        _bind(invite, member, actor)
    invite.answered_at = invite.answered_at or now
    invite.expires_at = max(invite.expires_at, now + LASTS)
    _take_word(member, said, "link", actor, now)
    return member


@transaction()
def confirm_by_account(member_id: int, said: OwnWord, *, actor: User, now: datetime) -> TeamMember:
    """Take a member's own word from the own account."""
    member = lock(TeamMember, member_id)
    if member.user_id != actor.id or member.removed_at is not None:
        raise NotFound()
    _take_word(member, said, "account", actor, now)
    return member


@transaction()
def withdraw_consent(
    member_id: int, purpose: ConsentPurpose, *, channel: str, actor: User | None, now: datetime
) -> None:
    """Withdraw one consent of a member; without the first one the name is confirmed no more."""
    member = lock(TeamMember, member_id)
    privacy.withdraw(_giver(member, channel, "vi"), purpose, now=now)
    if purpose is ConsentPurpose.RUN_CONTEST:
        member.confirmed_at = None
        _tell_owner(member, now)
    audit.record("withdraw_consent", member, actor=actor, now=now, purpose=purpose.value,
                 competition_id=member.entry.competition_id, channel=channel)


def _tell_owner(member: TeamMember, now: datetime) -> None:
    owner = member.entry.owner
    to = reach(owner.email, owner.phone)
    if to and owner.id != member.user_id:
        words = _l("%(name)s has withdrawn the consent to take part in the team of “%(title)s”.",
                   name=member.name, title=member.entry.title)
        post("consent_withdrawn", to, in_language(owner.locale, _l("A member has withdrawn")),
             in_language(owner.locale, words), now=now, user=owner,
             competition_id=member.entry.competition_id)


@transaction()
def give_consent(
    member_id: int, purpose: ConsentPurpose, *, channel: str, actor: User | None, locale: str,
    now: datetime,
) -> None:
    """Give one more consent."""
    member = lock(TeamMember, member_id)
    privacy.give(_giver(member, channel, locale), purpose, now=now)
    audit.record("give_consent", member, actor=actor, now=now, purpose=purpose.value,
                 competition_id=member.entry.competition_id, channel=channel)


def get_invite(secret: str, actor: User | None, now: datetime) -> TeamInvite | None:
    """Return an invitation that works for this person, or None."""
    invite = queries_team.find_invite(secret)
    if invite is None or invite.revoked_at is not None or invite.expires_at <= now:
        return None
    if invite.member.removed_at is not None:
        return None
    if invite.user_id is not None and (actor is None or actor.id != invite.user_id):
        return None
    return invite


def _hold(
    secret: str, actor: User | None, now: datetime
) -> tuple[TeamInvite, TeamMember]:
    """Hold the member, then the link: the order in which links are issued."""
    found = get_invite(secret, actor, now)
    if found is not None:
        member = lock(TeamMember, found.member_id)
        invite = lock(TeamInvite, found.id)
        if get_invite(secret, actor, now) is not None:
            return invite, member
    raise Conflict(_l("This link no longer works. Ask the leader of the team for a new one."))


def _bind(invite: TeamInvite, member: TeamMember, actor: User) -> None:
    """Tie the link and the member to the account, unless it is somebody else of the team."""
    mine = queries_team.find_own_member(member.entry, actor)
    if mine is not None and mine.id != member.id:
        raise Conflict(_l("You are in this team as %(name)s already. Sign out first, or pass the "
                          "link on to the person it is for.", name=mine.name))
    if member.user_id not in (None, actor.id):
        raise Conflict(_l("This member has answered with another account."))
    invite.user_id = member.user_id = actor.id


def _take_word(
    member: TeamMember, said: OwnWord, channel: str, actor: User | None, now: datetime
) -> None:
    given = queries_team.standing_consents(member.id)
    if ConsentPurpose.RUN_CONTEST not in said.consents | set(given):
        raise DomainError(_l("Without this consent you cannot be in the team."), "run_contest")
    if said.guardian is not None:
        _put_guardian(member, said.guardian, now)
    before = {"name": member.name, "title": member.title, "unit": member.unit_name}
    member.name, member.sort_key = said.name, name_key(said.name)
    member.title, member.unit_name = said.title, said.unit_name
    after = {"name": member.name, "title": member.title, "unit": member.unit_name}
    member.confirmed_at = now
    for purpose in sorted(said.consents):
        privacy.give(_giver(member, channel, said.locale), purpose, now=now)
    changed = {"before": before, "after": after} if before != after else {}
    audit.record("confirm_name", member, actor=actor, now=now, channel=channel,
                 consents=sorted(said.consents), competition_id=member.entry.competition_id,
                 **changed)


def _put_guardian(member: TeamMember, given: GuardianInput, now: datetime) -> None:
    """Keep who consents for somebody under age, sealed."""
    if given.birth_date is None:
        raise DomainError(_l("Give the date of birth."), "birth_date")
    if not 6 <= _age(given.birth_date, clock.local_date(now)) < OF_AGE:
        raise DomainError(_l("By this date of birth you are not between 6 and 17 years old."),
                          "birth_date")
    if not given.name:
        raise DomainError(_l("Who is your guardian? Give the full name."), "guardian_name")
    if find_phone(given.phone) is None:
        raise DomainError(_l("Type a mobile phone number such as 0905 123 456."),
                          "guardian_phone")
    row = db.session.scalar(sa.select(Guardian).filter_by(member_id=member.id))
    stands = row is not None and _agreed(row, given)
    if not (given.agrees or given.paper or stands):
        raise DomainError(_l("The guardian ticks the consent here, or signs the paper that you "
                             "upload."), "guardian_agrees")
    if row is None:
        row = Guardian(member_id=member.id)
        db.session.add(row)
    row.birth_date, row.stated_at = given.birth_date.isoformat(), now
    row.name, row.phone, row.relation = given.name, find_phone(given.phone), given.relation
    row.erased_at = None
    if given.paper or not stands:
        row.file_id, row.file_name = given.paper or (None, "")
    if not stands:
        row.consented_at = now
        row.channel = GuardianChannel.PAPER if given.paper else GuardianChannel.WEB


def _agreed(row: Guardian, given: GuardianInput) -> bool:
    """Tell whether this very guardian has agreed already; another one says so anew."""
    return (row.consented_at is not None and row.erased_at is None
            and (name_key(row.name or ""), row.phone) == (
                name_key(given.name), find_phone(given.phone)))


def _age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _giver(member: TeamMember, channel: str, locale: str) -> Giver:
    return Giver("team_member", member.id, "entry", member.entry_id, channel, locale)
