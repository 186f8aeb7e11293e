"""Reading the queue."""

from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.jobs.models import Job, JobState
from app.orm import db
from app.outbox.models import Delivery, Message


def get_own_job(job_id: int, user: User) -> Job:
    """Return a job that this person asked for, or raise NotFound."""
    job = db.session.scalar(sa.select(Job).filter_by(id=job_id, created_by_id=user.id))
    if job is None:
        raise NotFound()
    return job


def waiting(now: datetime) -> dict[str, int]:
    """Count what the worker has before it: jobs and mails that are due."""
    jobs = sa.select(sa.func.count(Job.id)).where(Job.state == JobState.QUEUED)
    running = sa.select(sa.func.count(Job.id)).where(Job.state == JobState.RUNNING)
    mails = sa.select(sa.func.count(Message.id)).where(
        Message.state == Delivery.QUEUED, Message.next_try_at <= now)
    row = db.session.execute(sa.select(
        jobs.scalar_subquery(), running.scalar_subquery(), mails.scalar_subquery())).one()
    return {"jobs_queued": row[0], "jobs_running": row[1], "mails_due": row[2]}
