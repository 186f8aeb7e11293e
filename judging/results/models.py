"""Frozen computations: what went in, by which rules, what came out, and who stood for it."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.jobs.models import Job, JobState
from app.orm import Json, UtcDateTime, choice, db
from competitions.entries.models import Entry
from judging.results.enums import ResultState
from judging.rubrics.models import Sitting


class Result(db.Model):
    """One computation of one (stage, track), numbered; never changed but for its state."""

    __tablename__ = "result"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    number: Mapped[int]
    state: Mapped[ResultState] = mapped_column(choice(ResultState), default=ResultState.COMPUTED)
    #: Rubric and rules as plain JSON, exactly as the engine was given them.
    rubric: Mapped[dict[str, Any]] = mapped_column(Json)
    rules: Mapped[dict[str, Any]] = mapped_column(Json)
    #: Entry codes as the chair ordered a tie; empty unless the rules came to that.
    chair_order: Mapped[list[str] | None] = mapped_column(Json)
    #: engine.ARITHMETIC at the time.
    arithmetic: Mapped[int]
    #: The engine's digest over input, rubric, rules and arithmetic.
    input_digest: Mapped[str] = mapped_column(sa.String(64))
    #: SHA-256 over the input digest, the signed sheets' digests and the output rows.
    digest: Mapped[str] = mapped_column(sa.String(64), index=True)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    computed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: Typed from the signed decision; empty while `is_decision_pending`.
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_date: Mapped[date | None] = mapped_column(sa.Date)
    is_decision_pending: Mapped[bool] = mapped_column(default=False)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_reason: Mapped[str] = mapped_column(sa.Text, default="")
    sitting: Mapped[Sitting] = relationship()
    rows: Mapped[list["ResultRow"]] = relationship(
        back_populates="result", order_by="ResultRow.position"
    )
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "number"),
        sa.Index("uq_result_published", "sitting_id", unique=True,
                 sqlite_where=sa.text("state = 'published'"),
                 postgresql_where=sa.text("state = 'published'")),
        sa.CheckConstraint("state <> 'computed' OR approved_at IS NULL", name="computed_is_new"),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)",
                           name="approved_by_somebody"),
        sa.CheckConstraint("state NOT IN ('approved', 'published') OR approved_at IS NOT NULL",
                           name="approved_first"),
        sa.CheckConstraint("(published_at IS NULL) = (published_by_id IS NULL)",
                           name="published_by_somebody"),
        sa.CheckConstraint("state <> 'published' OR published_at IS NOT NULL",
                           name="published_at_its_time"),
        sa.CheckConstraint("published_by_id IS NULL OR published_by_id <> approved_by_id",
                           name="published_by_another"),
        sa.CheckConstraint(
            "published_at IS NULL OR is_decision_pending"
            " OR (decision_number <> '' AND decision_date IS NOT NULL)",
            name="published_by_a_decision_or_pending",
        ),
        sa.CheckConstraint("(state = 'superseded') = (superseded_at IS NOT NULL)",
                           name="superseded_at_its_time"),
        sa.CheckConstraint("state <> 'superseded' OR superseded_reason <> ''",
                           name="superseded_for_a_reason"),
    )


class ResultRow(db.Model):
    """One entry's line of a result, as computed."""

    __tablename__ = "result_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    #: Order of the table: rank, then code.
    position: Mapped[int]
    code: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(300))
    unit_name: Mapped[str] = mapped_column(sa.String(300), default="")
    #: The score as printed ("79.33"); empty when unscored.
    score: Mapped[str | None] = mapped_column(sa.String(40))
    rank: Mapped[int | None]
    tied: Mapped[bool]
    tie_broken_by: Mapped[str | None] = mapped_column(sa.String(80))
    counted: Mapped[int]
    excluded: Mapped[int]
    qualifies: Mapped[bool]
    advances: Mapped[bool]
    #: Codes with parameters, "floor:innovation=0".
    reasons: Mapped[list[str]] = mapped_column(Json)
    result: Mapped[Result] = relationship(back_populates="rows")
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("result_id", "entry_id"),
        sa.CheckConstraint("(score IS NULL) = (rank IS NULL)", name="ranked_by_a_score"),
    )


class ResultSheet(db.Model):
    """One sheet that went into a result: which signed version, its total, whether it counted."""

    __tablename__ = "result_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"))
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("scoresheet.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    signed_id: Mapped[int] = mapped_column(sa.ForeignKey("signed_sheet.id"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    total: Mapped[str | None] = mapped_column(sa.String(40))
    counted: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(sa.String(120))
    __table_args__ = (sa.UniqueConstraint("result_id", "sheet_id"),)


class ResultOrder(db.Model):
    """A result that closing asked for and the worker has not computed yet; gone once it has."""

    __tablename__ = "result_order"
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"), primary_key=True)
    job_id: Mapped[int] = mapped_column(sa.ForeignKey("job.id"), index=True)
    job: Mapped[Job] = relationship(lazy="joined")

    @property
    def is_broken(self) -> bool:
        """Tell whether nobody works on it any more."""
        return self.job.state not in (JobState.QUEUED, JobState.RUNNING)


class Publication(db.Model):
    """How a published result goes out: the signed decision, and from when on it is public."""

    __tablename__ = "publication"
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"), primary_key=True)
    #: Nobody outside the office learns of the result before; empty: at once.
    public_from: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: When those admitted were asked for what the next stage requires.
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The signed decision as a PDF, and what its file was called.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    file: Mapped[StoredFile | None] = relationship()


class Succession(db.Model):
    """An admitted entry left before the next stage began, and who moved up for it."""

    __tablename__ = "succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: The stage that the entry was admitted to.
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"), index=True)
    left_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    #: Empty where no reserve qualifies.
    moved_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    #: Reserves passed over: [code, reason code], in order.
    skipped: Mapped[list[list[str]]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(sa.String(1000))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    left: Mapped[Entry] = relationship(foreign_keys=[left_id])
    moved: Mapped[Entry | None] = relationship(foreign_keys=[moved_id])
    recorded_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "left_id"),
        sa.CheckConstraint("reason <> ''", name="left_for_a_reason"),
        sa.CheckConstraint("moved_id IS NULL OR moved_id <> left_id", name="another_moves_up"),
    )


class ReleasedComment(db.Model):
    """A comment of a sheet that the chair lets the founder read, about a criterion or all of it."""

    __tablename__ = "released_comment"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("scoresheet.id"))
    #: 0 for the comment on the whole entry.
    criterion_id: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime] = mapped_column(UtcDateTime)
    released_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    __table_args__ = (sa.UniqueConstraint("sheet_id", "criterion_id"),)
