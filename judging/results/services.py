"""From sheets to a result: close, settle ties, approve, publish, supersede."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.audit import services as audit
from app.auth.models import User
from app.clock import local_date
from app.errors import Conflict, DomainError, Forbidden, NotFound
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.entries.services_stage import call_to_stage
from judging.results import policies, recording
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.rubrics.enums import SITTING_TRANSITIONS, SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import services as sheets
from judging.scoresheets import slots


@dataclass(frozen=True)
class PublicationInput:
    """What the approver types: the decision, or that it is still awaited."""

    decision_number: str
    decision_date: date | None
    is_pending: bool


@transaction()
def close_sitting(
    sitting_id: int, exceptions: Mapping[int, str], *, actor: User, now: datetime
) -> Result:
    """Stop marks (đóng chấm) and compute; each sheet still out needs a named reason."""
    sitting = _held(sitting_id, actor, SittingState.OPEN)
    missing = sheets.unsubmitted_sheets(sitting.id)
    for sheet in missing:
        reason = exceptions.get(sheet.id, "").strip()
        if not reason:
            raise DomainError(_l("Say why each missing sheet stays out."), f"reason_{sheet.id}")
        sheets.mark_absent(sheet.id, reason, actor=actor, now=now)
    if sitting.opened_at is None:
        raise DomainError(_l("Judging has not been opened yet."))
    _move(sitting, SittingState.CLOSED)
    sitting.closed_at, sitting.closed_by_id = now, actor.id
    result = recording.compute(sitting, actor=actor, now=now)
    audit.record("sitting_closed", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id, result=result.number,
                 digest=result.digest, missing={str(s.id): exceptions[s.id] for s in missing})
    return result


@transaction()
def reopen_sitting(sitting_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Let marks be given again; the result computed so far is set aside with the reason."""
    sitting = _held(sitting_id, actor, SittingState.CLOSED)
    _need(reason)
    recording.set_aside(sitting, reason, now)
    _move(sitting, SittingState.OPEN)
    sitting.closed_at = sitting.closed_by_id = None
    audit.record("sitting_reopened", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id, reason=reason)


@transaction()
def settle_tie(
    sitting_id: int, codes: list[str], reason: str, *, actor: User, now: datetime
) -> Result:
    """Record how the chair ordered tied entries, where the rules leave it to the chair."""
    sitting = _held(sitting_id, actor, SittingState.CLOSED)
    _need(reason)
    if "chair" not in (sitting.tie_break or []):
        raise DomainError(_l("The rules do not leave ties to the chair."))
    before = list(sitting.chair_order or [])
    sitting.chair_order = [code for code in before if code not in codes] + codes
    recording.set_aside(sitting, reason, now)
    result = recording.compute(sitting, actor=actor, now=now)
    audit.record("tie_settled", sitting, actor=actor, now=now, reason=reason, before=before,
                 competition_id=sitting.competition_id, after=sitting.chair_order)
    return result


@transaction()
def approve_result(result_id: int, *, actor: User, now: datetime) -> Result:
    """Freeze the result (chốt kết quả chấm) and admit who advances into the next stage."""
    result, sitting = _lock_result(result_id)
    _held(sitting.id, actor, SittingState.CLOSED)
    if result.state is not ResultState.COMPUTED:
        raise Conflict(_l("A newer result has taken this one's place. Look at it first."))
    result.state, result.approved_at, result.approved_by_id = ResultState.APPROVED, now, actor.id
    _move(sitting, SittingState.APPROVED)
    advancing = [row.entry_id for row in result.rows if row.advances]
    following = slots.next_sitting(sitting)
    if following is not None and sitting.seats is not None:
        lock(Sitting, following.id)  # it cannot begin meanwhile
        admitted = {slot.entry_id for slot in slots.slots_of(following.id)}
        if following.opened_at is not None and admitted != set(advancing):
            raise DomainError(_l("The next stage has begun; its entries cannot change now."))
        slots.admit(following, advancing)
    audit.record("result_approved", result, actor=actor, now=now, digest=result.digest,
                 competition_id=sitting.competition_id, advancing=advancing)
    return result


@transaction()
def withdraw_approval(result_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Take back an approval before publication, with a reason; a new result is computed."""
    result, sitting = _lock_result(result_id)
    _held(sitting.id, actor, SittingState.APPROVED)
    _need(reason)
    recording.set_aside(sitting, reason, now)
    _move(sitting, SittingState.CLOSED)
    fresh = recording.compute(sitting, actor=actor, now=now)
    audit.record("approval_withdrawn", result, actor=actor, now=now, reason=reason,
                 competition_id=sitting.competition_id, next_result=fresh.number)


@transaction()
def publish_result(
    result_id: int, given: PublicationInput, *, actor: User, now: datetime
) -> Result:
    """Publish an approved result: another person than the chair, by a decision or awaiting it."""
    result, sitting = _lock_result(result_id)
    if result.approved_by_id == actor.id:
        raise Forbidden(_l("Whoever approved a result may not publish it as well."))
    if not policies.can_publish(policies.roles_in(actor, sitting), actor, result.approved_by_id):
        raise NotFound()
    if result.state is not ResultState.APPROVED:
        raise Conflict(_l("This result was already handled. Nothing was changed."))
    _check_decision(given, now)
    result.state, result.published_at, result.published_by_id = (
        ResultState.PUBLISHED, now, actor.id,
    )
    result.is_decision_pending = given.is_pending
    if not given.is_pending:
        result.decision_number, result.decision_date = given.decision_number, given.decision_date
    _move(sitting, SittingState.PUBLISHED)
    following = slots.next_sitting(sitting)
    if following is not None:
        call_to_stage(following.stage_id, [r.entry_id for r in result.rows if r.advances], now=now)
    audit.record("result_published", result, actor=actor, now=now, digest=result.digest,
                 competition_id=sitting.competition_id, decision=given.decision_number,
                 pending=given.is_pending)
    return result


@transaction()
def record_decision(
    result_id: int, given: PublicationInput, *, actor: User, now: datetime
) -> Result:
    """Complete a result that was published "at the ceremony" with its decision."""
    result = lock(Result, result_id)
    sitting = db.session.get_one(Sitting, result.sitting_id)
    if not policies.can_publish(policies.roles_in(actor, sitting), actor, result.approved_by_id):
        raise NotFound()
    if result.state is not ResultState.PUBLISHED or not result.is_decision_pending:
        raise Conflict(_l("This result was already handled. Nothing was changed."))
    _check_decision(PublicationInput(given.decision_number, given.decision_date, False), now)
    result.is_decision_pending = False
    result.decision_number, result.decision_date = given.decision_number, given.decision_date
    audit.record("decision_recorded", result, actor=actor, now=now,
                 competition_id=sitting.competition_id, decision=given.decision_number)
    return result


@transaction()
def supersede_result(result_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """End a published result with a reason; the chair then computes its successor."""
    result, sitting = _lock_result(result_id)
    if not policies.can_publish(policies.roles_in(actor, sitting), actor, result.approved_by_id):
        raise NotFound()
    if result.state is not ResultState.PUBLISHED:
        raise Conflict(_l("This result was already handled. Nothing was changed."))
    _need(reason)
    result.state, result.superseded_at = ResultState.SUPERSEDED, now
    result.superseded_reason = reason
    _move(sitting, SittingState.SUPERSEDED)
    audit.record("result_superseded", result, actor=actor, now=now, reason=reason,
                 competition_id=sitting.competition_id)


@transaction()
def recompute(sitting_id: int, *, actor: User, now: datetime) -> Result:
    """Compute anew after a result was superseded; review and approval follow as before."""
    sitting = _held(sitting_id, actor, SittingState.SUPERSEDED)
    _move(sitting, SittingState.CLOSED)
    fresh = recording.compute(sitting, actor=actor, now=now)
    audit.record("result_recomputed", fresh, actor=actor, now=now, digest=fresh.digest,
                 competition_id=sitting.competition_id)
    return fresh


def _lock_result(result_id: int) -> tuple[Result, Sitting]:
    """Hold a result with its sitting; the sitting first, as everywhere: no deadlock."""
    sitting = lock(Sitting, get_or_404(Result, result_id).sitting_id)
    return lock(Result, result_id), sitting


def _held(sitting_id: int, actor: User, state: SittingState) -> Sitting:
    """Lock a sitting for its chair; refuse when somebody moved it on meanwhile."""
    sitting = lock(Sitting, sitting_id)
    if not policies.can_chair(policies.roles_in(actor, sitting)):
        raise NotFound()
    if sitting.state is not state:
        raise Conflict(_l("Somebody has moved this stage on meanwhile. Nothing was changed."))
    return sitting


def _move(sitting: Sitting, state: SittingState) -> None:
    if state not in SITTING_TRANSITIONS[sitting.state]:
        raise Conflict(_l("Somebody has moved this stage on meanwhile. Nothing was changed."))
    sitting.state = state
    sitting.version += 1


def _need(reason: str) -> None:
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")


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
