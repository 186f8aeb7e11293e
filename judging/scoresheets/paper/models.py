"""A sheet filled in on paper, as two people typed it, with its photo."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import Json, UtcDateTime, choice, db
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper.enums import PaperState

_LIVE = sa.text("state IN ('typed', 'different')")


class PaperSheet(db.Model):
    """One paper: typed by one person, typed again by another who saw the paper alone."""

    __tablename__ = "paper_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("scoresheet.id"), index=True)
    state: Mapped[PaperState] = mapped_column(choice(PaperState), default=PaperState.TYPED)
    #: The sheet's version when the first person typed: what happened since is a conflict.
    base: Mapped[int]
    #: Criterion → mark as typed: "8.5", "na"; the same for the second and for what was settled.
    first: Mapped[dict[str, Any]] = mapped_column(Json)
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    #: Criterion → comment, where the rules ask for one; typed by the first person alone.
    comments: Mapped[dict[str, Any] | None] = mapped_column(Json)
    first_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    second: Mapped[dict[str, Any] | None] = mapped_column(Json)
    second_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    second_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: Who applied it (the second person where both agreed), or gave it up, and when.
    ended_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drop_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    #: The photo or scan, beside the marks for ever.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    sheet: Mapped[Scoresheet] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    first_by: Mapped[User] = relationship(foreign_keys=[first_by_id])
    second_by: Mapped[User | None] = relationship(foreign_keys=[second_by_id])
    __table_args__ = (
        sa.CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id",
                           name="typed_again_by_another"),
        sa.CheckConstraint("(second_by_id IS NULL) = (second_at IS NULL)",
                           name="second_at_its_time"),
        sa.CheckConstraint("state <> 'typed' OR second_by_id IS NULL", name="typed_once"),
        sa.CheckConstraint("state NOT IN ('different', 'applied') OR second_by_id IS NOT NULL",
                           name="typed_twice"),
        sa.CheckConstraint("(state IN ('applied', 'dropped')) = (ended_at IS NOT NULL)",
                           name="ended_at_its_time"),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by_id IS NULL)", name="ended_by_somebody"),
        sa.CheckConstraint("(state = 'dropped') = (drop_reason <> '')",
                           name="dropped_for_a_reason"),
        sa.Index("uq_paper_sheet_live", "sheet_id", unique=True,
                 sqlite_where=_LIVE, postgresql_where=_LIVE),
    )
