"""Panels, who sits on them, and whom they must not judge."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Stamped, UtcDateTime, Versioned, choice, db
from competitions.entries.models import Entry
from judging.panels.enums import ConflictKind, Seat
from judging.rubrics.models import Sitting


class Panel(Stamped, Versioned, db.Model):
    """A panel of judges (Hội đồng giám khảo) for one or several sittings."""

    __tablename__ = "panel"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    members: Mapped[list["PanelMember"]] = relationship(
        back_populates="panel", order_by="PanelMember.id",
        primaryjoin="and_(Panel.id == PanelMember.panel_id, PanelMember.left_at.is_(None))",
    )
    sittings: Mapped[list["PanelSitting"]] = relationship(
        back_populates="panel", cascade="all, delete-orphan"
    )
    __table_args__ = (sa.UniqueConstraint("competition_id", "name"),)


class PanelSitting(db.Model):
    """The panel that judges a (stage, track): one for each."""

    __tablename__ = "panel_sitting"
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"), primary_key=True)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id"), index=True)
    panel: Mapped[Panel] = relationship(back_populates="sittings")
    sitting: Mapped[Sitting] = relationship()


class PanelMember(db.Model):
    """One person's seat on a panel."""

    __tablename__ = "panel_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    panel_id: Mapped[int] = mapped_column(sa.ForeignKey("panel.id"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    seat: Mapped[Seat] = mapped_column(choice(Seat))
    #: Title and unit as printed on minutes.
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    unit_name: Mapped[str] = mapped_column(sa.String(300), default="")
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: First entry by the personal link, or with an account.
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Conflicts declared (or "none" confirmed) at this time.
    declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    panel: Mapped[Panel] = relationship(back_populates="members", foreign_keys=[panel_id])
    user: Mapped[User] = relationship()
    __table_args__ = (
        sa.Index("uq_panel_member_live", "panel_id", "user_id", unique=True,
                 sqlite_where=sa.text("left_at IS NULL"),
                 postgresql_where=sa.text("left_at IS NULL")),
        sa.Index("uq_panel_member_chair", "panel_id", unique=True,
                 sqlite_where=sa.text("seat = 'chair' AND left_at IS NULL"),
                 postgresql_where=sa.text("seat = 'chair' AND left_at IS NULL")),
    )


class Conflict(db.Model):
    """A judge's conflict of interest with an entry; while it stands, the entry is never given."""

    __tablename__ = "conflict"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    kind: Mapped[ConflictKind] = mapped_column(choice(ConflictKind))
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    declared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    __table_args__ = (sa.UniqueConstraint("user_id", "entry_id"),)
