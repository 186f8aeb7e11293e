"""More time: for everybody by a notice, for one entry for a reason; those concerned are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.auth.phones import reach
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.outbox import services as outbox
from app.paper.wording import exact_time, translator
from app.transaction import transaction
from competitions.entries import policies
from competitions.entries.enums import EDITABLE
from competitions.entries.models import Entry, TeamMember
from competitions.programme import services as programme
from competitions.programme.inputs import ExtensionInput
from competitions.programme.models import Competition


@dataclass(frozen=True)
class Concerned:
    """Somebody whose entry has more time now."""

    #: Mail address or mobile phone.
    to: str
    name: str
    locale: str = "vi"
    user: User | None = None


@transaction()
def extend_for_all(
    competition_id: int, given: ExtensionInput, version: int, *, actor: User, now: datetime,
    address: str,
) -> int:
    """Move the deadline for everybody and tell all who have something to submit.

    Drafts need no reopening: what may arrive is decided by the deadline alone. Return how many
    people are told. *address* is that of the competition's public page.
    """
    people = concerned(competition_id)
    competition = programme.extend_deadline(competition_id, given, version, actor=actor, now=now,
                                            told=len(people))
    for person in people:
        _tell(person, competition, given.deadline, given.reason, now=now, address=address,
              notice=given.notice_number)
    return len(people)


@transaction()
def extend_for_one(
    entry_id: int, until: datetime, reason: str, *, actor: User, now: datetime, address: str
) -> Entry:
    """Give one entry more time, for a reason that stays on record.

    Raises
    ------
    DomainError
        No reason, or no later time.
    Conflict
        The entry has been decided on or withdrawn, or the competition takes none.
    """
    entry = lock(Entry, entry_id)
    closes = policies.closes_at(entry)
    if entry.state not in EDITABLE or not policies.takes_entries(entry.competition):
        raise Conflict(_l("This entry cannot be submitted any more."))
    if not reason:
        raise DomainError(_l("Say why; the reason stays on record."), "reason")
    if until <= now or (closes and until <= closes):
        raise DomainError(_l("Choose a time later than the deadline in force."), "deadline")
    before, entry.extended_until = entry.extended_until, until
    entry.version += 1
    audit.record(
        "entry_extended", entry, actor=actor, now=now, competition_id=entry.competition_id,
        reason=reason, before={"extended_until": before.isoformat() if before else None},
        after={"extended_until": until.isoformat()})
    for person in concerned(entry.competition_id, entry.id):
        _tell(person, entry.competition, until, reason, now=now, address=address)
    return entry


def concerned(competition_id: int, entry_id: int | None = None) -> list[Concerned]:
    """Return the owners and members of what may still be submitted, each address once."""
    which = sa.and_(Entry.competition_id == competition_id, Entry.state.in_(EDITABLE),
                    sa.true() if entry_id is None else Entry.id == entry_id)
    owners = db.session.scalars(
        sa.select(User).join(Entry, Entry.owner_id == User.id).where(which).distinct())
    members = db.session.execute(
        sa.select(TeamMember.email, TeamMember.phone, TeamMember.name)
        .join(Entry, TeamMember.entry_id == Entry.id).where(which, TeamMember.removed_at.is_(None)))
    people = [Concerned(to, user.name, user.locale, user) for user in owners
              if (to := reach(user.email, user.phone))]
    return _once([*people, *(Concerned(to, name) for email, phone, name in members
                             if (to := reach(email, phone)))])


def _once(people: Iterable[Concerned]) -> list[Concerned]:
    found: dict[str, Concerned] = {}
    for person in people:
        found.setdefault(person.to.lower(), person)
    return list(found.values())


def _tell(
    person: Concerned, competition: Competition, until: datetime, reason: str, *, now: datetime,
    address: str, notice: str = "",
) -> None:
    """Mail one person in that person's language."""
    _ = translator(person.locale)
    facts = {"name": person.name, "competition": competition.name, "reason": reason,
             "until": exact_time(until, person.locale), "link": address,
             "notice": _("Notice: %(number)s\n") % {"number": notice} if notice else ""}
    outbox.post(
        "deadline_extended", person.to, _("More time: submit until %(until)s") % facts,
        _("Dear %(name)s,\n\n%(competition)s takes entries until %(until)s now.\n\n"
          "%(notice)sReason: %(reason)s\n\nYour draft is as you left it and can be submitted. "
          "What was submitted can be corrected and submitted again until then.\n%(link)s\n")
        % facts, now=now, user=person.user, competition_id=competition.id,
    )
