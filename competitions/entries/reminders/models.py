"""Reminders to drafts, prepared by the worker and sent by a person."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import UtcDateTime, choice, db
from competitions.entries.reminders.enums import ReminderKind
from competitions.programme.models import Competition


class ReminderBatch(db.Model):
    """The reminders of one moment before one deadline; whom they reach is read when they go."""

    __tablename__ = "reminder_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    kind: Mapped[ReminderKind] = mapped_column(choice(ReminderKind))
    #: The deadline it reminds of; an extension brings reminders of its own.
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: How many messages went out.
    sent: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Who pressed send, or decided that nothing is sent.
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    competition: Mapped[Competition] = relationship()
    decided_by: Mapped[User | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("competition_id", "kind", "deadline"),
        sa.CheckConstraint("sent_at IS NULL OR cancelled_at IS NULL", name="sent_or_cancelled"),
        sa.CheckConstraint("(sent_at IS NULL AND cancelled_at IS NULL)"
                           " = (decided_by_id IS NULL)", name="a_person_decides"),
        sa.CheckConstraint("(sent > 0) = (sent_at IS NOT NULL)", name="sent_to_somebody"),
    )

    @property
    def is_undecided(self) -> bool:
        """Tell whether nobody has said yet whether it goes."""
        return self.sent_at is None and self.cancelled_at is None
