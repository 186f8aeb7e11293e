"""The secretariat's decisions, one row each, never overwritten."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import UtcDateTime, choice, db
from competitions.entries.models import Entry
from competitions.screening.enums import Outcome


class ScreeningDecision(db.Model):
    """One decision about one submission of an entry."""

    __tablename__ = "screening_decision"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    outcome: Mapped[Outcome] = mapped_column(choice(Outcome))
    #: Why, in words the founder reads; may be empty only when eligible.
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    #: The article of the rules ("khoản 2 Điều 4"), when ineligible.
    article: Mapped[str] = mapped_column(sa.String(200), default="")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    decided_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(outcome = 'returned') = (due_at IS NOT NULL)",
                           name="returned_until_a_date"),
        sa.CheckConstraint("outcome = 'eligible' OR reason <> ''", name="has_a_reason"),
        sa.CheckConstraint("outcome <> 'ineligible' OR article <> ''",
                           name="ineligible_by_an_article"),
    )
