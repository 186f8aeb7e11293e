"""Registering, holding, deciding and answering complaints."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.audit import services as audit
from app.auth import letters
from app.auth.models import User
from app.clock import local_date
from app.errors import Conflict, DomainError, Forbidden
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.results.complaints.enums import (
    ENDED,
    GRANTED,
    Channel,
    ComplaintKind,
    ComplaintState,
)
from judging.results.complaints.models import Complaint, ComplaintParty
from judging.results.complaints.policies import is_own
from judging.results.models import Result
from judging.rubrics.models import Sitting

#: A form that is sent again so soon was sent twice.
TWICE = timedelta(minutes=10)


@dataclass(frozen=True)
class ComplaintInput:
    """What came in, as typed by whoever registers it or by the sender himself."""

    kind: ComplaintKind
    channel: Channel
    received_on: date
    subject: str
    content: str
    #: Empty where a paper is unsigned.
    name: str = ""
    contact: str = ""
    entry_code: str = ""
    result_id: int | None = None
    paper_id: int | None = None


@dataclass(frozen=True)
class DecisionInput:
    """What was decided, and how it was answered."""

    outcome: ComplaintState
    reply: str
    reply_number: str = ""
    replied_on: date | None = None
    #: Upheld, and the result behind it needs no change.
    leaves_result: bool = False


@transaction()
def receive(competition_id: int, given: ComplaintInput, *, actor: User | None, now: datetime,
            own_entry_id: int | None = None) -> Complaint:
    """Enter a complaint with the next number; the sender lies apart, readable to few.

    What comes again word for word within minutes, as after a second press, has its number already.
    """
    lock(Competition, competition_id)  # numbers have no gaps
    if given.received_on > local_date(now):
        raise DomainError(_l("This day lies in the future."), "received_on")
    entry_id = own_entry_id or _entry_of(competition_id, given.entry_code)
    twin = _twin(competition_id, given, entry_id, now)
    if twin is not None:
        return twin
    number = 1 + (db.session.scalar(sa.select(sa.func.max(Complaint.number)).filter_by(
        competition_id=competition_id)) or 0)
    row = Complaint(
        competition_id=competition_id, number=number, kind=given.kind, channel=given.channel,
        received_on=given.received_on, recorded_at=now, subject=given.subject,
        content=given.content, entry_id=entry_id, file_id=given.paper_id,
        result_id=_result_of(competition_id, given.result_id),
        recorded_by_id=actor.id if actor and given.channel is not Channel.WEB else None)
    row.party = ComplaintParty(
        name=given.name, contact=given.contact,
        user_id=actor.id if actor and given.channel is Channel.WEB else None)
    db.session.add(row)
    audit.record("complaint_received", row, actor=actor, now=now, number=number,
                 competition_id=competition_id, kind=given.kind.value,
                 channel=given.channel.value, entry=entry_id, result=row.result_id)
    return row


@transaction()
def take_in_hand(complaint_id: int, decider: str, due_on: date, version: int, *, actor: User,
                 now: datetime, result_id: int | None = None, entry_code: str = "") -> Complaint:
    """Say who decides by when, and which entry and result it is about, if any."""
    row = _open(complaint_id, version)
    if row.entry_id and not entry_code:
        _refuse_emptying(row)
    row.decider, row.due_on = decider, due_on
    row.entry_id = _entry_of(row.competition_id, entry_code)
    row.result_id = _result_of(row.competition_id, result_id)
    row.state = ComplaintState.IN_HAND
    audit.record("complaint_in_hand", row, actor=actor, now=now, decider=decider,
                 competition_id=row.competition_id, due=due_on.isoformat(), entry=row.entry_id,
                 result=row.result_id)
    return row


@transaction()
def set_hold(complaint_id: int, is_held: bool, reason: str, version: int, *, actor: User,
             now: datetime) -> Complaint:
    """Hold money and forwarding of those it is about, or let them go on; always with a reason."""
    row = lock(Complaint, complaint_id)
    lock(Competition, row.competition_id)  # prizes, papers and nominations wait for it
    _refuse_own(row, actor)
    if row.version != version or row.is_held == is_held:
        raise Conflict(_l("Somebody has changed this complaint meanwhile. Look at it again."))
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    row.is_held = is_held
    row.version += 1
    audit.record("hold_set" if is_held else "hold_lifted", row, actor=actor, now=now,
                 competition_id=row.competition_id, reason=reason, entry=row.entry_id)
    return row


@transaction()
def decide(complaint_id: int, given: DecisionInput, version: int, *, actor: User, now: datetime,
           ) -> Complaint:
    """Write the decision and the reply down; the hold stays until somebody lifts it."""
    actor_id, row = actor.id, _open(complaint_id, version)
    _refuse_own(row, actor)
    if given.outcome not in ENDED:
        raise DomainError(_l("Choose the decision."), "outcome")
    if not given.reply.strip():
        raise DomainError(_l("Write the reply."), "reply")
    row.state, row.reply, row.reply_number = given.outcome, given.reply, given.reply_number
    row.replied_on = given.replied_on or local_date(now)
    row.leaves_result = given.leaves_result and given.outcome in GRANTED
    row.decided_at, row.decided_by_id = now, actor_id
    audit.record("complaint_decided", row, actor=actor, now=now, outcome=given.outcome.value,
                 competition_id=row.competition_id, paper=given.reply_number,
                 leaves_result=row.leaves_result)
    sender = db.session.get(User, row.party.user_id) if row.party.user_id else None
    if sender is not None:
        letters.send("complaint_answered", sender, _l("Your complaint was answered"), [
            _l("Number %(n)s in the register. The reply:", n=row.number), given.reply,
        ], now=now, competition_id=row.competition_id)
    return row


def _twin(competition_id: int, given: ComplaintInput, entry_id: int | None, now: datetime,
          ) -> Complaint | None:
    """Return the same words of the same sender about the same entry, received just now."""
    just_now = db.session.scalars(
        sa.select(Complaint).options(joinedload(Complaint.party)).where(
            Complaint.competition_id == competition_id, Complaint.kind == given.kind,
            Complaint.channel == given.channel, Complaint.subject == given.subject,
            Complaint.recorded_at > now - TWICE))
    said = (given.content, given.received_on, given.name, given.contact, entry_id)
    return next((row for row in just_now if said == (
        row.content, row.received_on, row.party.name, row.party.contact, row.entry_id)), None)


def _refuse_own(row: Complaint, actor: User) -> None:
    if is_own(actor, row):
        raise Forbidden(_l("This complaint is a matter of your own. Another officer decides on "
                           "it."))


def _open(complaint_id: int, version: int) -> Complaint:
    row = lock(Complaint, complaint_id)
    if row.version != version or row.state in ENDED:
        raise Conflict(_l("Somebody has changed this complaint meanwhile. Look at it again."))
    row.version += 1
    return row


def _refuse_emptying(row: Complaint) -> None:
    if row.is_held:
        raise DomainError(_l("The hold is on this entry. Lift it before you empty the code."),
                          "entry_code")
    if row.channel is Channel.WEB:
        raise DomainError(_l("The founder sent it from this entry and reads the reply there. "
                             "The code stays."), "entry_code")


def _entry_of(competition_id: int, code: str) -> int | None:
    if not code:
        return None
    found = db.session.scalar(sa.select(Entry.id).filter_by(
        competition_id=competition_id, code=code.upper()))
    if found is None:
        raise DomainError(_l("No entry has this code."), "entry_code")
    return found


def _result_of(competition_id: int, result_id: int | None) -> int | None:
    if result_id is None:
        return None
    found = db.session.scalar(sa.select(Result.id).join(Sitting).where(
        Result.id == result_id, Sitting.competition_id == competition_id,
        Result.published_at.is_not(None)))
    if found is None:
        raise DomainError(_l("Choose a published result."), "result_id")
    return found
