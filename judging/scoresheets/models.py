"""Sheets, marks and every operation that made them. Only the sync service writes here."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Json, Stamped, UtcDateTime, choice, db
from competitions.entries.models import Entry, Submission
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.enums import Code, Do, MarkState, SheetState, Status


class Scoresheet(Stamped, db.Model):
    """One judge's sheet for one submission in one sitting."""

    __tablename__ = "scoresheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    rubric_id: Mapped[int] = mapped_column(sa.ForeignKey("rubric.id"))
    state: Mapped[SheetState] = mapped_column(choice(SheetState), default=SheetState.ASSIGNED)
    #: Counted up by every applied operation; what a device calls `base`.
    version: Mapped[int] = mapped_column(default=0)
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    #: Version, device and sequence of the last change of the overall comment (for merging).
    comment_version: Mapped[int] = mapped_column(default=0)
    comment_device: Mapped[str] = mapped_column(sa.String(36), default="")
    comment_seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    #: Why recused or absent.
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sitting: Mapped[Sitting] = relationship()
    entry: Mapped[Entry] = relationship()
    submission: Mapped[Submission] = relationship()
    judge: Mapped[User] = relationship()
    rubric: Mapped[Rubric] = relationship()
    marks: Mapped[list["Mark"]] = relationship(back_populates="sheet")
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "entry_id", "judge_id"),
        sa.CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)",
                           name="submitted_at_its_time"),
        sa.CheckConstraint("state NOT IN ('recused', 'absent') OR reason <> ''",
                           name="away_for_a_reason"),
        sa.CheckConstraint("state <> 'assigned' OR version = 0", name="assigned_is_untouched"),
    )


class Mark(db.Model):
    """One cell: a judge's mark and comment on one criterion."""

    __tablename__ = "mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("scoresheet.id"))
    criterion_id: Mapped[int] = mapped_column(sa.ForeignKey("criterion.id"))
    state: Mapped[MarkState] = mapped_column(choice(MarkState), default=MarkState.BLANK)
    #: The mark as a whole number of 10**-rubric.places; 0 is a mark.
    value: Mapped[int | None]
    comment: Mapped[str] = mapped_column(sa.Text, default="")
    # Who changed the mark and the comment last; they merge as two cells.
    version: Mapped[int] = mapped_column(default=0)
    device: Mapped[str] = mapped_column(sa.String(36), default="")
    seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    comment_version: Mapped[int] = mapped_column(default=0)
    comment_device: Mapped[str] = mapped_column(sa.String(36), default="")
    comment_seq: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    sheet: Mapped[Scoresheet] = relationship(back_populates="marks")
    criterion: Mapped[Criterion] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "criterion_id"),
        sa.CheckConstraint("(state = 'given') = (value IS NOT NULL)", name="given_has_a_value"),
    )


class Operation(db.Model):
    """Every operation a device sent, in the order it was answered: the history of all marks."""

    __tablename__ = "operation"
    id: Mapped[int] = mapped_column(primary_key=True)
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    #: The device's own id of the operation; applied at most once for ever.
    uuid: Mapped[str] = mapped_column(sa.String(36))
    device: Mapped[str] = mapped_column(sa.String(36))
    #: Who typed it, when a clerk entered a paper sheet for the judge.
    entered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    # As sent, empty where unreadable: an operation that makes no sense uses its id up too.
    seq: Mapped[int | None] = mapped_column(sa.BigInteger)
    previous: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: No foreign key, since a foreign or unknown number is on record too.
    sheet_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    base: Mapped[int | None] = mapped_column(sa.BigInteger)
    do: Mapped[Do | None] = mapped_column(choice(Do))
    criterion: Mapped[str | None] = mapped_column(sa.String(40))
    value: Mapped[str | None] = mapped_column(sa.String(40))
    text: Mapped[str | None] = mapped_column(sa.Text)
    #: The device's clock, for the record only.
    at: Mapped[str] = mapped_column(sa.String(40), default="")
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[Status] = mapped_column(choice(Status))
    code: Mapped[Code | None] = mapped_column(choice(Code))
    #: The sheet's version after it; empty where it spoke of no sheet of the judge's.
    version: Mapped[int | None]
    #: The answer as first given, returned again to every retry.
    answer: Mapped[dict[str, Any]] = mapped_column(Json)
    __table_args__ = (
        sa.UniqueConstraint("judge_id", "uuid"),
        sa.CheckConstraint("status <> 'duplicate'", name="a_duplicate_is_not_stored"),
        sa.CheckConstraint("(status = 'refused') = (code IS NOT NULL)", name="refused_for_a_code"),
        sa.Index("ix_operation_chain", "sheet_id", "device", "seq"),
    )


class DeskDevice(Stamped, db.Model):
    """A tablet or page that sent operations for a judge; a revoked one is refused from then on."""

    __tablename__ = "desk_device"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    uuid: Mapped[str] = mapped_column(sa.String(36))
    last_contact_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The browser as it names itself.
    agent: Mapped[str | None] = mapped_column(sa.String(300))
    #: How many operations were still unsent when it last called, as it said itself.
    pending: Mapped[int | None]
    #: The browser that its session began on, by digest: revoking the device ends that session.
    browser: Mapped[str | None] = mapped_column(sa.String(64))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    __table_args__ = (
        sa.UniqueConstraint("user_id", "uuid"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)",
                           name="revoked_by_somebody"),
    )


class SignedSheet(db.Model):
    """A sheet as the judge signed it: content, digest, receipt; reopening begins a new one."""

    __tablename__ = "signed_sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(sa.ForeignKey("scoresheet.id"))
    number: Mapped[int]
    #: Canonical content: code, submission, rubric, marks, comments.
    content: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(sa.String(64))
    receipt_code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reopened_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reopen_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    sheet: Mapped[Scoresheet] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("sheet_id", "number"),
        sa.CheckConstraint(
            "(reopened_at IS NULL) = (reopen_reason = '')", name="reopened_for_a_reason"
        ),
    )


class PitchSlot(db.Model):
    """An entry admitted to a later stage, and its place in the order of a pitch drawn by lot.

    Stages after the first scored one have a row for each entry that advanced; the first has none.
    """

    __tablename__ = "pitch_slot"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    #: Empty until drawn.
    position: Mapped[int | None]
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "position"),
        sa.UniqueConstraint("sitting_id", "entry_id"),
        sa.CheckConstraint("position > 0", name="counts_from_one"),
    )
