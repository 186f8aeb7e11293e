"""Long work: the row with its lease is the truth, a worker that dies loses nothing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Json, Stamped, UtcDateTime, choice, db


class JobState(StrEnum):
    """How far a job has come."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Stamped, db.Model):
    """One piece of work for the worker."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[JobState] = mapped_column(choice(JobState), default=JobState.QUEUED)
    created_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: Until when the worker that took it may be believed to live.
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(sa.String(500))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.CheckConstraint("(state = 'running') = (lease_until IS NOT NULL)",
                           name="running_has_a_lease"),
        sa.Index("ix_job_queue", "state", "id"),
    )
