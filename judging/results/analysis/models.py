"""The analysis that was made when a result was computed; it ranks nobody."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.jobs.models import Job
from app.orm import Json, UtcDateTime, db


class Analysis(db.Model):
    """What `analyse` said of one result's inputs; empty until the worker has come to it."""

    __tablename__ = "analysis"
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"), primary_key=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id"), index=True)
    content: Mapped[dict[str, Any] | None] = mapped_column(Json)
    analysed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    job: Mapped[Job] = relationship(lazy="joined")
    __table_args__ = (
        sa.CheckConstraint("(content IS NULL) = (analysed_at IS NULL)",
                           name="analysed_at_its_time"),
    )
