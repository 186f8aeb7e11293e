"""The project behind entries over the years, and what became of it."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import Stamped, UtcDateTime, choice, db, key_text
from competitions.entries.models import Entry
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from judging.results.models import Result


class Project(Stamped, db.Model):
    """One undertaking, whatever it was called in each year's contest."""

    __tablename__ = "project"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    sort_key: Mapped[str] = mapped_column(key_text(1300))
    search: Mapped[str] = mapped_column(sa.String(700))
    entries: Mapped[list["ProjectEntry"]] = relationship(
        back_populates="project", order_by="ProjectEntry.id"
    )
    __table_args__ = (sa.Index("ix_project_sort", "sort_key"),)


class ProjectEntry(db.Model):
    """An entry belongs to one project."""

    __tablename__ = "project_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("project.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), unique=True)
    project: Mapped[Project] = relationship(back_populates="entries")
    entry: Mapped[Entry] = relationship()


class Outcome(db.Model):
    """Something that happened to a project or an organisation, with what proves it."""

    __tablename__ = "outcome"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[OutcomeKind] = mapped_column(choice(OutcomeKind))
    support_kind: Mapped[SupportKind | None] = mapped_column(choice(SupportKind))
    project_id: Mapped[int | None] = mapped_column(sa.ForeignKey("project.id"), index=True)
    #: The project's or organisation's name as on the evidence.
    subject_name: Mapped[str] = mapped_column(sa.String(300))
    #: Folded name: one organisation counts once.
    subject_key: Mapped[str] = mapped_column(sa.String(320))
    occurred_on: Mapped[date] = mapped_column(sa.Date)
    territory: Mapped[Territory] = mapped_column(choice(Territory))
    #: Đồng.
    amount: Mapped[int | None] = mapped_column(sa.BigInteger)
    #: The level reached, where levels are declared.
    level: Mapped[int | None]
    description: Mapped[str] = mapped_column(sa.Text)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    #: The published result that it follows from, where that is the evidence.
    result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("result.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    project: Mapped[Project | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    result: Mapped[Result | None] = relationship()
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id])
    __table_args__ = (
        sa.CheckConstraint("(kind = 'support') = (support_kind IS NOT NULL)",
                           name="support_says_how"),
        sa.CheckConstraint(
            "kind NOT IN ('support', 'enterprise', 'capital', 'idea', 'product',"
            " 'prize_elsewhere') OR project_id IS NOT NULL", name="has_its_project",
        ),
        sa.CheckConstraint("kind <> 'capital' OR (amount IS NOT NULL AND file_id IS NOT NULL)",
                           name="capital_is_proven"),
        sa.CheckConstraint("amount IS NULL OR amount > 0", name="amount_is_positive"),
        sa.CheckConstraint("(kind = 'ecosystem_level') = (level IS NOT NULL)",
                           name="level_is_declared"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
                           name="confirmed_by_somebody"),
        sa.CheckConstraint("confirmed_at IS NULL OR file_id IS NOT NULL OR result_id IS NOT NULL",
                           name="confirmed_on_evidence"),
    )
