"""Handing over the lead: offered by whoever has the entry, it passes when the other accepts."""

from datetime import datetime

from app.audit import services as audit
from app.auth.models import User
from app.auth.phones import reach
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l, in_language
from app.orm import db, lock
from app.outbox.services import post
from app.transaction import transaction
from competitions.entries import policies, queries_team
from competitions.entries.models import Entry, TeamMember
from competitions.entries.team_models import LeadOffer


@transaction()
def offer_lead(entry_id: int, member_id: int, *, actor: User, now: datetime) -> LeadOffer:
    """Offer the lead, and with it the entry, to a member who answered with an account.

    Raises
    ------
    DomainError
        The member has no account yet, or the lead is offered to somebody already.
    """
    entry = lock(Entry, entry_id)
    if not policies.is_owner(actor, entry):
        raise NotFound()
    member = next((m for m in entry.members if m.id == member_id), None)
    if member is None:
        raise NotFound()
    if member.user_id == actor.id:
        raise DomainError(_l("You lead this entry already."))
    if member.user_id is None or member.confirmed_at is None:
        raise DomainError(_l("%(name)s first signs in through the invitation and confirms the "
                             "name; then the lead can be offered.", name=member.name))
    if queries_team.find_offer(entry.id) is not None:
        raise DomainError(_l("The lead is offered to somebody already. Withdraw that first."))
    offer = LeadOffer(entry_id=entry.id, member_id=member.id, offered_by_id=actor.id,
                      offered_at=now)
    db.session.add(offer)
    audit.record("offer_lead", entry, actor=actor, now=now, member=member.id,
                 competition_id=entry.competition_id)
    _tell(db.session.get_one(User, member.user_id), entry, now, _l(
        "%(name)s offers you the lead of the team of “%(title)s”. Sign in and answer on the page "
        "of the team.", name=actor.name, title=entry.title))
    return offer


@transaction()
def withdraw_offer(entry_id: int, *, actor: User, now: datetime) -> None:
    """Take back an offer that nobody has answered."""
    entry = lock(Entry, entry_id)
    offer = queries_team.find_offer(entry.id)
    if not policies.is_owner(actor, entry) or offer is None:
        raise NotFound()
    lock(LeadOffer, offer.id).withdrawn_at = now


@transaction()
def answer_offer(entry_id: int, accepts: bool, *, actor: User, now: datetime) -> Entry:
    """Take over the lead and the entry, or leave both where they are.

    Raises
    ------
    Conflict
        The offer has been withdrawn in the meantime.
    """
    entry = lock(Entry, entry_id)
    offer = queries_team.find_offer(entry.id)
    if offer is None:
        raise Conflict(_l("This offer has been withdrawn or answered in the meantime."))
    member = lock(TeamMember, offer.member_id)
    if member.user_id != actor.id or member.removed_at is not None:
        raise NotFound()
    row = lock(LeadOffer, offer.id)
    row.answered_at, row.accepted = now, accepts
    former = db.session.get_one(User, entry.owner_id)
    if accepts:
        _pass_lead(entry, member, actor)
    audit.record("accept_lead" if accepts else "decline_lead", entry, actor=actor, now=now,
                 member=member.id, before=former.id, competition_id=entry.competition_id)
    words = _l("%(name)s has taken over the lead of the team of “%(title)s”.",
               name=actor.name, title=entry.title) if accepts else _l(
        "%(name)s has declined the lead of the team of “%(title)s”.", name=actor.name,
        title=entry.title)
    _tell(former, entry, now, words)
    return entry


def _pass_lead(entry: Entry, member: TeamMember, actor: User) -> None:
    for other in entry.members:
        other.is_leader = False
    db.session.flush()  # one leader at a time, also for the database
    member.is_leader = True
    entry.owner_id = actor.id
    entry.version += 1


def _tell(user: User, entry: Entry, now: datetime, words: object) -> None:
    to = reach(user.email, user.phone)
    if to:
        post("lead", to, in_language(user.locale, _l("The lead of your team")),
             in_language(user.locale, words), now=now, user=user,
             competition_id=entry.competition_id)
