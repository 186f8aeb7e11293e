"""The secretariat's decisions, never overwritten; the rules it checks; paper it received."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Json, Stamped, UtcDateTime, choice, db
from competitions.engine import Kind
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


class EligibilityRule(Stamped, db.Model):
    """One article of the rules that the program checks; removed ones stay on record."""

    __tablename__ = "eligibility_rule"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    #: Empty for all tracks.
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("track.id"))
    kind: Mapped[Kind] = mapped_column(choice(Kind))
    #: The question of the dossier that it is about.
    key: Mapped[str] = mapped_column(sa.String(40), default="")
    least: Mapped[int | None]
    most: Mapped[int | None]
    allowed: Mapped[list[str]] = mapped_column(Json, default=list)
    #: "khoản 2 Điều 4", and what it says in a line.
    article: Mapped[str] = mapped_column(sa.String(200))
    text: Mapped[str] = mapped_column(sa.String(500))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.CheckConstraint("article <> ''", name="has_an_article"),
        sa.CheckConstraint("least IS NULL OR most IS NULL OR least <= most",
                           name="bounds_in_order"),
    )


class PaperSet(db.Model):
    """A dossier on paper as it arrived: by hand or by post, in so many sets."""

    __tablename__ = "paper_set"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    received_on: Mapped[date] = mapped_column(sa.Date)
    #: The day of the postmark; empty when it was handed in.
    posted_on: Mapped[date | None] = mapped_column(sa.Date)
    sets: Mapped[int]
    handed_by: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.CheckConstraint("sets > 0", name="at_least_one_set"),
        sa.CheckConstraint("posted_on IS NULL OR posted_on <= received_on",
                           name="posted_before_received"),
    )


class ScreeningSight(db.Model):
    """Who has a dossier open for screening, and when their page last said so."""

    __tablename__ = "screening_sight"
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship()
