"""From sheets to a result: reopen, settle ties, approve, compute anew."""

from datetime import datetime

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import lock
from app.transaction import transaction
from judging.results import advancing, recording
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.moving import held, lock_result, move, need
from judging.results.services_closing import close_and_compute, close_sitting, compute_again
from judging.results.services_publish import (
    PublicationInput,
    publish_result,
    record_decision,
    supersede_result,
)
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots

__all__ = ["PublicationInput", "approve_result", "close_and_compute", "close_sitting",
           "compute_again", "publish_result", "recompute", "record_decision", "reopen_sitting",
           "settle_tie", "supersede_result", "withdraw_approval"]


@transaction()
def reopen_sitting(sitting_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Let marks be given again; the result computed so far is set aside with the reason."""
    sitting = held(sitting_id, actor, SittingState.CLOSED)
    need(reason)
    recording.set_aside(sitting, reason, now)
    move(sitting, SittingState.OPEN)
    sitting.closed_at = sitting.closed_by_id = None
    audit.record("sitting_reopened", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id, reason=reason)


@transaction()
def settle_tie(
    sitting_id: int, codes: list[str], reason: str, *, actor: User, now: datetime
) -> Result:
    """Record how the chair ordered tied entries, where the rules leave it to the chair."""
    sitting = held(sitting_id, actor, SittingState.CLOSED)
    need(reason)
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
    result, sitting = lock_result(result_id)
    held(sitting.id, actor, SittingState.CLOSED)
    if result.state is not ResultState.COMPUTED:
        raise Conflict(_l("A newer result has taken this one's place. Look at it first."))
    result.state, result.approved_at, result.approved_by_id = ResultState.APPROVED, now, actor.id
    move(sitting, SittingState.APPROVED)
    admitted_now: list[int] = []
    following = slots.next_sitting(sitting)
    if following is not None and sitting.seats is not None:
        lock(Sitting, following.id)  # it cannot begin meanwhile
        admitted_now = advancing.admitted_of(result, following.id)
        admitted = {slot.entry_id for slot in slots.slots_of(following.id)}
        if following.opened_at is not None and admitted != set(admitted_now):
            raise DomainError(_l("The next stage has begun; its entries cannot change now."))
        slots.admit(following, admitted_now)
    audit.record("result_approved", result, actor=actor, now=now, digest=result.digest,
                 competition_id=sitting.competition_id, advancing=admitted_now)
    return result


@transaction()
def withdraw_approval(result_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Take back an approval before publication, with a reason; a new result is computed."""
    result, sitting = lock_result(result_id)
    held(sitting.id, actor, SittingState.APPROVED)
    need(reason)
    recording.set_aside(sitting, reason, now)
    move(sitting, SittingState.CLOSED)
    fresh = recording.compute(sitting, actor=actor, now=now)
    audit.record("approval_withdrawn", result, actor=actor, now=now, reason=reason,
                 competition_id=sitting.competition_id, next_result=fresh.number)


@transaction()
def recompute(sitting_id: int, *, actor: User, now: datetime) -> Result:
    """Compute anew after a result was superseded; review and approval follow as before."""
    sitting = held(sitting_id, actor, SittingState.SUPERSEDED)
    move(sitting, SittingState.CLOSED)
    fresh = recording.compute(sitting, actor=actor, now=now)
    audit.record("result_recomputed", fresh, actor=actor, now=now, digest=fresh.digest,
                 competition_id=sitting.competition_id)
    return fresh
