"""What goes out and what comes back: the letter, the reply, the result, each on paper."""

from dataclasses import dataclass
from datetime import date, datetime

from app import clock
from app.audit.services import record
from app.auth.models import User
from app.errors import DomainError
from app.files.services import PDF, keep
from app.files.storage import Store
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from ecosystem.forwarding import following
from ecosystem.forwarding.enums import EventKind, NominationState
from ecosystem.forwarding.models import Nomination, NominationEvent
from ecosystem.forwarding.services import check_step, move, require_consents

STATE_AFTER = {
    EventKind.ACCEPTED: NominationState.ACCEPTED,
    EventKind.DECLINED: NominationState.DECLINED,
    EventKind.RESULT: NominationState.RESULT,
}


@dataclass(frozen=True)
class LetterInput:
    """The letter that goes with the package, as the clerk registered it."""

    document_number: str
    document_date: date


@dataclass(frozen=True)
class EventInput:
    """A reply or result, with the PDF that says so (already in the store)."""

    kind: EventKind
    happened_on: date
    text: str
    content: bytes
    file_name: str
    prize: str = ""


@transaction()
def send_nomination(nomination_id: int, given: LetterInput, package_digest: str, *, actor: User,
                    now: datetime) -> Nomination:
    """Write down that the package left with its letter; refused while a consent is missing."""
    nomination = lock(Nomination, nomination_id)
    check_step(nomination, NominationState.SENT)
    require_consents(nomination)
    following.require_ground(nomination, actor=actor, now=now)
    if given.document_date > clock.local_date(now):
        raise DomainError(_l("The letter cannot be dated in the future."), "document_date")
    move(nomination, NominationState.SENT, document_number=given.document_number,
         document_date=given.document_date, package_digest=package_digest, sent_at=now,
         sent_by_id=actor.id)
    record("nomination.sent", nomination, actor=actor, now=now,
           competition_id=nomination.target.competition_id,
           after={"document": given.document_number, "date": given.document_date.isoformat(),
                  "package": package_digest})
    return nomination


@transaction()
def record_event(nomination_id: int, given: EventInput, store: Store, *, actor: User,
                 now: datetime) -> NominationEvent:
    """Write down a reply or a result with its evidence."""
    nomination = lock(Nomination, nomination_id)
    check_step(nomination, STATE_AFTER[given.kind])
    if given.happened_on > clock.local_date(now):
        raise DomainError(_l("The day lies in the future."), "happened_on")
    file = keep(store, given.content, PDF, now=now)
    event = NominationEvent(
        nomination_id=nomination.id, kind=given.kind, happened_on=given.happened_on,
        text=given.text, prize=given.prize, file_id=file.id, file_name=given.file_name,
        recorded_at=now, recorded_by_id=actor.id,
    )
    db.session.add(event)
    move(nomination, STATE_AFTER[given.kind])
    record(f"nomination.{given.kind}", event, actor=actor, now=now,
           competition_id=nomination.target.competition_id,
           after={"nomination": nomination.id, "on": given.happened_on.isoformat(),
                  "text": given.text, "prize": given.prize, "sha256": file.sha256})
    return event
