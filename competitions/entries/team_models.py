"""The people behind an entry: invitations, guardians, the lead, entering for somebody else."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import UtcDateTime, choice, db
from app.privacy.vault import Sealed
from competitions.entries.models import TeamMember


class TeamInvite(db.Model):
    """A link for one person of a team: to confirm the own name and give the own consents."""

    __tablename__ = "team_invite"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("team_member.id"), index=True)
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: When somebody answered by it first; from then on it lasts, so that consents can be withdrawn.
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The account that answered by it; nobody else then uses it.
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    #: A newer link, or leaving the team, ends it.
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    member: Mapped[TeamMember] = relationship()
    issued_by: Mapped[User] = relationship(foreign_keys=[issued_by_id])


class GuardianChannel(StrEnum):
    """How a guardian consented."""

    WEB = "web"
    PAPER = "paper"


class Guardian(db.Model):
    """Who consents for a member under 18; sealed, read by few, erased on request."""

    __tablename__ = "guardian"
    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("team_member.id"), unique=True)
    #: The member's date of birth, ISO 8601.
    birth_date: Mapped[str | None] = mapped_column(Sealed)
    name: Mapped[str | None] = mapped_column(Sealed)
    phone: Mapped[str | None] = mapped_column(Sealed)
    relation: Mapped[str] = mapped_column(sa.String(60), default="")
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[GuardianChannel | None] = mapped_column(choice(GuardianChannel))
    #: The signed paper, where the consent is on one.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    file: Mapped[StoredFile | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(consented_at IS NULL) = (channel IS NULL)",
                           name="consented_by_a_channel"),
        sa.CheckConstraint("channel IS NULL OR channel <> 'paper' OR file_id IS NOT NULL"
                           " OR erased_at IS NOT NULL", name="paper_has_a_file"),
    )


class LeadOffer(db.Model):
    """The lead of a team, and with it the entry, offered to a member; it passes when accepted."""

    __tablename__ = "lead_offer"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("team_member.id"))
    offered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted: Mapped[bool | None]
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    member: Mapped[TeamMember] = relationship()
    offered_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(answered_at IS NULL) = (accepted IS NULL)",
                           name="answered_one_way_or_the_other"),
        sa.Index("uq_lead_offer_open", "entry_id", unique=True,
                 sqlite_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL"),
                 postgresql_where=sa.text("answered_at IS NULL AND withdrawn_at IS NULL")),
    )


class TeamRule(db.Model):
    """What a competition says about teams: how many, and until when they may change."""

    __tablename__ = "team_rule"
    competition_id: Mapped[int] = mapped_column(
        sa.ForeignKey("competition.id"), primary_key=True, autoincrement=False)
    most_members: Mapped[int]
    #: Last moment at which people may be added, taken out or exchanged; empty: until decided on.
    changes_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.CheckConstraint("most_members BETWEEN 1 AND 100", name="a_team_has_a_size"),
    )

    @property
    def id(self) -> int:
        """Return what the record of events names it by."""
        return self.competition_id


class BehalfChannel(StrEnum):
    """How a founder confirmed that somebody enters for him."""

    CODE = "code"
    PAPER = "paper"


class Behalf(db.Model):
    """An entry that an officer of a commune, union or school makes for a founder."""

    __tablename__ = "behalf"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), unique=True)
    officer_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    #: Commune, union or school, and the officer's post there.
    officer_unit: Mapped[str] = mapped_column(sa.String(300))
    #: The founder, who leads the team.
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("team_member.id"))
    stated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[BehalfChannel | None] = mapped_column(choice(BehalfChannel))
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    officer: Mapped[User] = relationship()
    member: Mapped[TeamMember] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(confirmed_at IS NULL) = (channel IS NULL)",
                           name="confirmed_by_a_channel"),
        sa.CheckConstraint("channel IS NULL OR channel <> 'paper' OR file_id IS NOT NULL",
                           name="paper_has_a_file"),
    )
