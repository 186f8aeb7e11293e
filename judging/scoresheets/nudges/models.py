"""Reminders to judges whose sheets are still out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import UtcDateTime, choice, db
from judging.scoresheets.nudges.enums import Channel


class Nudge(db.Model):
    """One reminder: who reminded whom, how, and how many sheets were out then."""

    __tablename__ = "nudge"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"), index=True)
    judge_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    sheets_out: Mapped[int]
    sent_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[User] = relationship(foreign_keys=[sent_by_id])
    __table_args__ = (sa.CheckConstraint("sheets_out > 0", name="something_is_out"),)
