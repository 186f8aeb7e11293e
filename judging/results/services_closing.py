"""Closing (đóng chấm): marks stop at once, the worker computes the first result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.audit import services as audit
from app.auth.models import User
from app.clock import utc_now
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.jobs.models import Job
from app.jobs.services import enqueue
from app.orm import db, lock
from app.transaction import transaction
from judging.results import policies, recording
from judging.results.models import Result, ResultOrder
from judging.results.moving import held, move
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import services as sheets


@transaction()
def close_sitting(
    sitting_id: int, exceptions: Mapping[int, str], *, actor: User, now: datetime
) -> None:
    """Stop marks (đóng chấm); each sheet still out needs a named reason; the worker computes."""
    sitting = _close(sitting_id, exceptions, actor, now)
    _order(sitting, actor, now)


@transaction()
def close_and_compute(
    sitting_id: int, exceptions: Mapping[int, str], *, actor: User, now: datetime
) -> Result:
    """Stop marks and compute right here, where nobody waits for a page: past seasons loaded."""
    sitting = _close(sitting_id, exceptions, actor, now)
    return _recorded(recording.compute(sitting, actor=actor, now=now), sitting, actor, now)


@transaction()
def compute_again(sitting_id: int, *, actor: User, now: datetime) -> None:
    """Ask once more for the result of a closed sitting that the worker could not compute."""
    sitting = lock(Sitting, sitting_id)
    if not policies.can_chair(policies.roles_in(actor, sitting)):
        raise NotFound()
    order = db.session.get(ResultOrder, sitting.id, populate_existing=True)
    if order is None or not order.is_broken:
        raise Conflict(_l("The result is being computed, or it is there already."))
    order.job_id = _enqueue(sitting, actor, now).id
    audit.record("result_asked_again", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id)


def compute_result(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Compute the result that closing asked for; doing it again changes nothing.

    Sums are made before the transaction begins, so that nobody else waits to write meanwhile.
    """
    sitting = db.session.get_one(Sitting, arguments["sitting"])
    order = db.session.get(ResultOrder, sitting.id)
    if order is None or order.job_id != job_id:
        return {}
    version = sitting.version
    _record(sitting.id, job_id, version, recording.prepare(sitting), utc_now())
    return {}


@transaction()
def _record(sitting_id: int, job_id: int, version: int, prepared: recording.Prepared,
            now: datetime) -> None:
    """Put the result on record, unless it was called off or computed meanwhile."""
    sitting = lock(Sitting, sitting_id)
    order = db.session.get(ResultOrder, sitting_id, populate_existing=True)
    if order is None or order.job_id != job_id:
        return
    if sitting.version != version:
        prepared = recording.prepare(sitting)
    actor = db.session.get_one(User, db.session.get_one(Job, job_id).created_by_id)
    _recorded(recording.store(sitting, prepared, actor=actor, now=now), sitting, actor, now)


def _recorded(result: Result, sitting: Sitting, actor: User, now: datetime) -> Result:
    audit.record("result_computed", result, actor=actor, now=now, number=result.number,
                 digest=result.digest, competition_id=sitting.competition_id)
    return result


def _close(sitting_id: int, exceptions: Mapping[int, str], actor: User, now: datetime) -> Sitting:
    sitting = held(sitting_id, actor, SittingState.OPEN)
    missing = sheets.unsubmitted_sheets(sitting.id)
    for sheet in missing:
        reason = exceptions.get(sheet.id, "").strip()
        if not reason:
            raise DomainError(_l("Say why each missing sheet stays out."), f"reason_{sheet.id}")
        sheets.mark_absent(sheet.id, reason, actor=actor, now=now)
    if sitting.opened_at is None:
        raise DomainError(_l("Judging has not been opened yet."))
    move(sitting, SittingState.CLOSED)
    sitting.closed_at, sitting.closed_by_id = now, actor.id
    audit.record("sitting_closed", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id,
                 missing={str(s.id): exceptions[s.id] for s in missing})
    return sitting


def _order(sitting: Sitting, actor: User, now: datetime) -> None:
    db.session.add(ResultOrder(sitting_id=sitting.id, job_id=_enqueue(sitting, actor, now).id))


def _enqueue(sitting: Sitting, actor: User, now: datetime) -> Job:
    return enqueue("compute_result", {"sitting": sitting.id}, actor=actor, now=now)


KINDS = {"compute_result": compute_result}
