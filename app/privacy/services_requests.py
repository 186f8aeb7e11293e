"""What people ask about their data: on record with its due date, answered with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import clock
from app.audit.services import erase_values, record
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.files.storage import Store
from app.i18n import _l, in_language
from app.orm import db, lock
from app.outbox.models import FAREWELL
from app.outbox.services import post
from app.privacy import policies, queries
from app.privacy.models import DataRequest, DataRequestPlace, RequestKind, RequestState
from app.privacy.sections import Erased, Holder, places_of
from app.transaction import transaction

#: Days to answer, by Decree 356/2025/NĐ-CP, article 5.
DAYS = {RequestKind.CORRECTION: 10, RequestKind.DELETION: 20}


@dataclass(frozen=True)
class Answer:
    """What an officer decides and why."""

    grants: bool
    text: str


@transaction()
def ask(
    user: User, kind: RequestKind, text: str, known: Sequence[Holder], *, now: datetime
) -> DataRequest:
    """Record a request and acknowledge it at once.

    Raises
    ------
    DomainError
        One of the same kind is still open.
    """
    person = lock(User, user.id)
    if queries.find_open(person.id, kind) is not None:
        raise DomainError(_l("You have asked for this already; the answer is on its way."))
    row = DataRequest(user_id=person.id, kind=kind, text=text, created_at=now, kept=[],
                      due_at=now + timedelta(days=DAYS[kind]))
    row.places = [DataRequestPlace(competition_id=key)
                  for key in sorted(places_of(person, known))]
    db.session.add(row)
    record("data_request.asked", row, actor=person, now=now, kind=kind.value)
    _write(person, _l(
        "We have received your request about your personal data (%(ref)s). It is answered by "
        "%(due)s.", ref=row.ref[:8], due=clock.local(row.due_at).strftime("%d/%m/%Y")), now)
    return row


def answer(
    request: DataRequest, given: Answer, known: Sequence[Holder], store: Store, *, actor: User,
    now: datetime,
) -> Erased:
    """Carry a request out, or refuse it, with a reason that the person reads.

    Raises
    ------
    Conflict
        It was answered in the meantime.
    NotFound
        It is not this person's to answer.
    """
    done = _answer(request.id, given, known, actor=actor, now=now)
    for sha256 in done.contents:
        store.erase(sha256)
    return done


@transaction()
def _answer(
    request_id: int, given: Answer, known: Sequence[Holder], *, actor: User, now: datetime
) -> Erased:
    row = lock(DataRequest, request_id)
    if row.state is not RequestState.OPEN:
        raise Conflict(_l("This request has been answered already."))
    if not policies.can_answer(actor, row):
        raise NotFound()
    person, done = lock(User, row.user_id), Erased()
    row.state = RequestState.DONE if given.grants else RequestState.REFUSED
    row.answered_at, row.answered_by_id, row.answer = now, actor.id, given.text
    letter = _l("Your request about your personal data has been answered: %(text)s",
                text=given.text)
    to = person.email or person.phone
    if given.grants and row.kind is RequestKind.DELETION:
        done = _erase(row, person, known, now)
        letter = _l("Your account and your personal data have been erased. %(text)s",
                    text=given.text)
    _write(person, letter, now, to=to)
    record("data_request.answered", row, actor=actor, now=now, kind=row.kind.value,
           outcome=row.state.value)
    return done


def _erase(
    row: DataRequest, person: User, known: Sequence[Holder], now: datetime
) -> Erased:
    done = Erased()
    for holder in reversed(known):  # the account last: the others find by its address
        holder.erase(person, done, now)
    erase_values([*done.subjects, ("data_request", row.id)])
    row.text = ""
    row.kept = [in_language("vi", words) for words in done.kept]
    return done


def _write(person: User, words: object, now: datetime, to: str | None = None) -> None:
    """Tell the person; the last letter of an erased account forgets where it went once sent."""
    address = to or person.email or person.phone
    if not address:
        return
    gone = person.email is None and person.phone is None
    post(FAREWELL if gone else "data_request", address,
         in_language(person.locale, _l("Your personal data")),
         in_language(person.locale, words), now=now, user=None if gone else person)
