"""The queue: rows are the truth; a job whose worker died is taken up again."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from app.auth.models import User
from app.jobs.models import Job, JobState
from app.orm import db, lock
from app.transaction import transaction

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 3
log = structlog.get_logger()


class Cancelled(Exception):
    """Somebody called the work off."""


#: Kind → function(job_id, arguments) → result; features register theirs in the factory.
KINDS: dict[str, Callable[[int, dict[str, Any]], dict[str, Any]]] = {}
#: Name → function(now) that the worker calls every few seconds; cheap when there is nothing to do.
PERIODIC: dict[str, Callable[[datetime], int]] = {}
PERIOD = timedelta(seconds=5)


def enqueue(kind: str, arguments: dict[str, Any], *, actor: User | None, now: datetime) -> Job:
    """Queue work of a registered kind inside the caller's transaction."""
    if kind not in KINDS:
        raise LookupError(f"No such kind of job: {kind}")
    job = Job(kind=kind, arguments=arguments, created_by_id=actor.id if actor else None,
              created_at=now)
    db.session.add(job)
    db.session.flush()
    return job


def run_next(now: datetime) -> bool:
    """Take one job and run it; return False when there was none."""
    job = _take(now)
    if job is None:
        return False
    job_id, kind, arguments = job
    try:
        result = KINDS[kind](job_id, arguments)
    except Cancelled:
        log.info("job called off", job=job_id, kind=kind)
    except Exception as error:  # a job must never end the worker
        log.exception("job failed", job=job_id, kind=kind)
        finish_job(job_id, now, error=f"{type(error).__name__}: {error}"[:500])
    else:
        finish_job(job_id, now, result=result)
    return True


@transaction()
def report_progress(job_id: int, progress: int, total: int, now: datetime) -> bool:
    """Write down how far a job is and renew its lease; False when it was cancelled."""
    job = lock(Job, job_id)
    if job.state is not JobState.RUNNING:
        return False
    job.progress, job.total, job.lease_until = progress, total, now + LEASE
    return True


def go_on(job_id: int, progress: int, total: int, now: datetime) -> None:
    """Report the progress of work that keeps nothing half done.

    Raises
    ------
    Cancelled
        Nobody wants it any more.
    """
    if not report_progress(job_id, progress, total, now):
        raise Cancelled


@transaction()
def finish_job(job_id: int, now: datetime, *, result: dict[str, Any] | None = None,
               error: str | None = None) -> bool:
    """Say how work ended; False when it had ended before: called off, or done by another."""
    job = lock(Job, job_id)
    if job.state is not JobState.RUNNING:
        return False
    job.state = JobState.FAILED if error else JobState.DONE
    job.lease_until, job.finished_at, job.result, job.error = None, now, result, error
    return True


@transaction()
def cancel_job(job_id: int, now: datetime) -> bool:
    """Call work off: what waits never begins, what runs hears it with its next report."""
    job = lock(Job, job_id)
    if job.state not in (JobState.QUEUED, JobState.RUNNING):
        return False
    job.state, job.lease_until, job.finished_at = JobState.CANCELLED, None, now
    return True


@transaction()
def _take(now: datetime) -> tuple[int, str, dict[str, Any]] | None:
    due = sa.select(Job).where(sa.or_(
        Job.state == JobState.QUEUED,
        sa.and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalars(due).first()
    if job is None:
        return None
    job.attempts += 1
    if job.attempts > MAX_ATTEMPTS:
        job.state, job.lease_until, job.finished_at = JobState.FAILED, None, now
        return None
    job.state, job.lease_until = JobState.RUNNING, now + LEASE
    return job.id, job.kind, dict(job.arguments)


def run_periodic(now: datetime) -> int:
    """Call what looks after itself; one that fails does not stop the others."""
    done = 0
    for name, look in PERIODIC.items():
        try:
            done += look(now)
        except sa.exc.SQLAlchemyError:
            raise
        except Exception:  # nothing periodic may end the worker
            log.exception("periodic work failed", name=name)
            db.session.rollback()
    return done


def work(stop: threading.Event, clock: Callable[[], datetime], send: Callable[[], int]) -> None:
    """Send mail, run jobs and look after what is periodic until told to stop."""
    due = clock()
    while not stop.is_set():
        busy = False
        try:
            busy = bool(send())
            busy = run_next(clock()) or busy
            if clock() >= due:
                due = clock() + PERIOD
                run_periodic(due - PERIOD)
        except sa.exc.SQLAlchemyError:
            log.exception("the worker could not reach its database")
        finally:
            db.session.remove()
        stop.wait(0 if busy else 0.5)
