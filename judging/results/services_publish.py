"""Publishing a result by another person than the chair; its decision, its hour, its end."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.letters import when
from app.auth.models import User
from app.clock import local_date
from app.errors import Conflict, DomainError, Forbidden, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.services_stage import call_to_stage
from judging.results import policies
from judging.results.enums import ResultState
from judging.results.models import Publication, Result
from judging.results.moving import lock_result, move, need
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots

#: Nobody sets an hour of publication further ahead by mistake.
FURTHEST = timedelta(days=366)


@dataclass(frozen=True)
class PublicationInput:
    """What the approver types: the decision, or that it is still awaited, and the hour."""

    decision_number: str
    decision_date: date | None
    is_pending: bool
    #: Nothing is public before; empty: at once.
    public_from: datetime | None = None
    #: The signed decision: id of its stored file, and its name.
    paper: tuple[int, str] | None = None


@transaction()
def publish_result(
    result_id: int, given: PublicationInput, *, actor: User, now: datetime
) -> Result:
    """Publish an approved result: another person than the chair, by a decision or awaiting it."""
    result, sitting = lock_result(result_id)
    _check_person(result, sitting, actor)
    if result.state is not ResultState.APPROVED:
        raise Conflict(_already(result))
    _check_decision(given, now)
    _check_hour(given.public_from, now)
    result.state, result.published_at, result.published_by_id = (
        ResultState.PUBLISHED, now, actor.id,
    )
    result.is_decision_pending = given.is_pending
    if not given.is_pending:
        result.decision_number, result.decision_date = given.decision_number, given.decision_date
    move(sitting, SittingState.PUBLISHED)
    publication = _publication(result, given)
    publication.public_from = given.public_from
    if given.public_from is None:
        _announce(result, publication, now)
    audit.record("result_published", result, actor=actor, now=now, digest=result.digest,
                 competition_id=sitting.competition_id, decision=given.decision_number,
                 pending=given.is_pending, paper=given.paper and given.paper[1],
                 public_from=given.public_from and given.public_from.isoformat())
    return result


@transaction()
def record_decision(
    result_id: int, given: PublicationInput, *, actor: User, now: datetime
) -> Result:
    """Complete a result that was published "at the ceremony" with its decision."""
    result = lock(Result, result_id)
    sitting = db.session.get_one(Sitting, result.sitting_id)
    _check_person(result, sitting, actor)
    if result.state is not ResultState.PUBLISHED or not result.is_decision_pending:
        raise Conflict(_l("This result was already handled. Nothing was changed."))
    _check_decision(PublicationInput(given.decision_number, given.decision_date, False), now)
    result.is_decision_pending = False
    result.decision_number, result.decision_date = given.decision_number, given.decision_date
    _publication(result, given)
    audit.record("decision_recorded", result, actor=actor, now=now,
                 competition_id=sitting.competition_id, decision=given.decision_number,
                 paper=given.paper and given.paper[1])
    return result


@transaction()
def supersede_result(result_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """End a published result with a reason; the chair then computes its successor."""
    result, sitting = lock_result(result_id)
    _check_person(result, sitting, actor)
    if result.state is not ResultState.PUBLISHED:
        raise Conflict(_l("This result was already handled. Nothing was changed."))
    need(reason)
    result.state, result.superseded_at = ResultState.SUPERSEDED, now
    result.superseded_reason = reason
    move(sitting, SittingState.SUPERSEDED)
    audit.record("result_superseded", result, actor=actor, now=now, reason=reason,
                 competition_id=sitting.competition_id)


@transaction()
def announce_due(now: datetime) -> int:
    """Call those admitted by results whose hour has come; return how many results."""
    due = db.session.scalars(
        sa.select(Publication).join(Result, Result.id == Publication.result_id).where(
            Publication.announced_at.is_(None), Publication.public_from <= now,
            Result.state == ResultState.PUBLISHED)).all()
    for publication in due:
        _announce(db.session.get_one(Result, publication.result_id), publication, now)
    return len(due)


def _announce(result: Result, publication: Publication, now: datetime) -> None:
    """Ask those admitted for what the next stage requires of them."""
    publication.announced_at = now
    following = slots.next_sitting(result.sitting)
    if following is None:
        return
    admitted = [slot.entry_id for slot in slots.slots_of(following.id)]
    call_to_stage(following.stage_id, admitted, now=now)


def _publication(result: Result, given: PublicationInput) -> Publication:
    """Return the row of how a result goes out, with the signed paper if one was given."""
    row = db.session.get(Publication, result.id)
    if row is None:
        row = Publication(result_id=result.id)
        db.session.add(row)
    if given.paper:
        row.file_id, row.file_name = given.paper
    return row


def _check_person(result: Result, sitting: Sitting, actor: User) -> None:
    roles = policies.roles_in(actor, sitting)
    if result.approved_by_id == actor.id or policies.is_of_the_chair(roles):
        raise Forbidden(_l("Whoever approved a result may not publish it as well."))
    if not policies.can_publish(roles, actor, result.approved_by_id):
        raise NotFound()


def _already(result: Result) -> object:
    """Say who was quicker."""
    if result.state is not ResultState.PUBLISHED or result.published_at is None:
        return _l("This result was already handled. Nothing was changed.")
    who = db.session.get_one(User, result.published_by_id)
    return _l("%(who)s published this result at %(when)s. Nothing was changed by you.",
              who=who.name, when=when(result.published_at))


def _check_hour(public_from: datetime | None, now: datetime) -> None:
    if public_from is None:
        return
    if public_from <= now:
        raise DomainError(_l("This hour is past. Choose a later one, or leave it empty to "
                             "publish at once."), "public_from")
    if public_from > now + FURTHEST:
        raise DomainError(_l("This is more than a year ahead. Look at the date."), "public_from")


def _check_decision(given: PublicationInput, now: datetime) -> None:
    if given.is_pending:
        return
    if not given.decision_number:
        raise DomainError(_l("Type the number of the decision, or choose \"pending\"."),
                          "decision_number")
    if given.decision_date is None:
        raise DomainError(_l("Type the date of the decision."), "decision_date")
    if given.decision_date > local_date(now):
        raise DomainError(_l("The date of the decision lies in the future."), "decision_date")
