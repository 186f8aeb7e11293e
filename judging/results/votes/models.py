"""Votes of a panel (biểu quyết) as they go into the minutes; never changed."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import UtcDateTime, choice, db
from competitions.programme.models import Prize
from judging.results.votes.enums import Ratio, VoteKind
from judging.rubrics.models import Sitting
from judging.scoresheets.models import Scoresheet


class Vote(db.Model):
    """One motion with its count; what it is about depends on its kind."""

    __tablename__ = "vote"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    number: Mapped[int]
    kind: Mapped[VoteKind] = mapped_column(choice(VoteKind))
    #: The motion in the words of the minutes.
    motion: Mapped[str] = mapped_column(sa.String(1000))
    reason: Mapped[str] = mapped_column(sa.String(2000), default="")
    present: Mapped[int]
    in_favour: Mapped[int]
    against: Mapped[int]
    #: Neither in favour nor against.
    other: Mapped[int]
    ratio: Mapped[Ratio] = mapped_column(choice(Ratio))
    is_carried: Mapped[bool]
    sheet_id: Mapped[int | None] = mapped_column(sa.ForeignKey("scoresheet.id"), index=True)
    judge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    prize_id: Mapped[int | None] = mapped_column(sa.ForeignKey("prize.id"), index=True)
    seats: Mapped[int | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    sitting: Mapped[Sitting] = relationship()
    sheet: Mapped[Scoresheet | None] = relationship()
    judge: Mapped[User | None] = relationship(foreign_keys=[judge_id])
    prize: Mapped[Prize | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "number"),
        sa.CheckConstraint("in_favour >= 0 AND against >= 0 AND other >= 0 AND present > 0",
                           name="counts_are_counts"),
        sa.CheckConstraint("in_favour + against + other = present", name="everybody_is_counted"),
        sa.CheckConstraint("(kind = 'drop_sheet') = (sheet_id IS NOT NULL)", name="names_a_sheet"),
        sa.CheckConstraint("(kind = 'drop_judge') = (judge_id IS NOT NULL)", name="names_a_judge"),
        sa.CheckConstraint("(kind IN ('empty_rank', 'shared_prize')) = (prize_id IS NOT NULL)",
                           name="names_a_prize"),
        sa.CheckConstraint("(kind = 'seats') = (seats IS NOT NULL)", name="names_seats"),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name="seats_are_positive"),
    )
