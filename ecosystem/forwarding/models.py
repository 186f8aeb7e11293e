"""Contests that projects are sent on to, the nominations and each member's consent."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.files.models import StoredFile
from app.orm import Json, Stamped, UtcDateTime, Versioned, choice, db, unguessable
from app.units.enums import Level
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.models import Competition
from ecosystem.forwarding.enums import ConsentChannel, EventKind, NominationState


class TargetContest(Stamped, Versioned, db.Model):
    """A contest on a higher level and the rule by which this competition sends to it."""

    __tablename__ = "target_contest"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    organiser: Mapped[str] = mapped_column(sa.String(300))
    level: Mapped[Level] = mapped_column(choice(Level))
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Who sends, as printed in the letter.
    sender: Mapped[str] = mapped_column(sa.String(300))
    quota: Mapped[int]
    #: The first n places of each track; empty where prizes decide.
    top_n: Mapped[int | None]
    #: The lowest prize that still qualifies (1 is the highest); empty where places decide.
    prize_floor: Mapped[int | None]
    #: What the target asks for: ["Phiếu đăng ký", …]
    checklist: Mapped[list[str]] = mapped_column(Json, default=list)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    competition: Mapped[Competition] = relationship()
    nominations: Mapped[list["Nomination"]] = relationship(
        back_populates="target", order_by="Nomination.id"
    )
    __table_args__ = (
        sa.CheckConstraint("quota > 0", name="quota_is_positive"),
        sa.CheckConstraint("top_n IS NOT NULL OR prize_floor IS NOT NULL", name="has_a_rule"),
        sa.CheckConstraint("top_n IS NULL OR top_n > 0", name="top_n_is_positive"),
        sa.CheckConstraint("prize_floor IS NULL OR prize_floor > 0", name="floor_is_positive"),
        sa.CheckConstraint("level IN ('region', 'nation', 'world')", name="level_is_higher"),
    )


class Nomination(Versioned, db.Model):
    """One entry, in one named version, put forward for one target contest."""

    __tablename__ = "nomination"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True, default=unguessable)
    target_id: Mapped[int] = mapped_column(sa.ForeignKey("target_contest.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    submission_id: Mapped[int] = mapped_column(sa.ForeignKey("submission.id"))
    submission_number: Mapped[int]
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"))
    #: What qualified it: {"rank", "score", "prize", "prize_name"}.
    basis: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[NominationState] = mapped_column(
        choice(NominationState), default=NominationState.PROPOSED
    )
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: Of the letter, typed by the clerk.
    document_number: Mapped[str] = mapped_column(sa.String(60), default="")
    document_date: Mapped[date | None] = mapped_column(sa.Date)
    #: SHA-256 of the package as it was when sent.
    package_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    withdrawn_reason: Mapped[str] = mapped_column(sa.Text, default="")
    target: Mapped[TargetContest] = relationship(back_populates="nominations")
    entry: Mapped[Entry] = relationship()
    submission: Mapped[Submission] = relationship()
    consents: Mapped[list["NominationConsent"]] = relationship(
        back_populates="nomination", order_by="NominationConsent.id",
        primaryjoin="and_(Nomination.id == NominationConsent.nomination_id,"
                    " NominationConsent.replaced_at.is_(None))",
    )
    events: Mapped[list["NominationEvent"]] = relationship(
        back_populates="nomination", order_by="NominationEvent.id"
    )
    __table_args__ = (
        sa.Index("uq_nomination_live", "target_id", "entry_id", unique=True,
                 sqlite_where=sa.text("withdrawn_at IS NULL"),
                 postgresql_where=sa.text("withdrawn_at IS NULL")),
        sa.CheckConstraint("state IN ('proposed', 'withdrawn') OR approved_at IS NOT NULL",
                           name="approved_first"),
        sa.CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)",
                           name="approved_by_somebody"),
        sa.CheckConstraint(
            "state IN ('proposed', 'approved', 'withdrawn') OR sent_at IS NOT NULL",
            name="sent_first"),
        sa.CheckConstraint(
            "sent_at IS NULL OR (sent_by_id IS NOT NULL AND document_number <> ''"
            " AND document_date IS NOT NULL AND package_digest <> '')",
            name="sent_with_a_letter"),
        sa.CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
                           name="withdrawn_at_its_time"),
        sa.CheckConstraint("state <> 'withdrawn' OR withdrawn_reason <> ''",
                           name="withdrawn_for_a_reason"),
    )


class NominationConsent(db.Model):
    """One member's yes or no to sending this version to this contest."""

    __tablename__ = "nomination_consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"))
    member_id: Mapped[int] = mapped_column(sa.ForeignKey("team_member.id"), index=True)
    #: Digest of the link for members without an account; a new link makes the old one void.
    token_digest: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    text_version: Mapped[str] = mapped_column(sa.String(40))
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    given_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    channel: Mapped[ConsentChannel | None] = mapped_column(choice(ConsentChannel))
    #: Refused, or withdrawn after it was given.
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the member was asked anew after a no; this row stays on record.
    replaced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    consent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("consent.id"))
    nomination: Mapped[Nomination] = relationship(back_populates="consents",
                                                  foreign_keys=[nomination_id])
    member: Mapped[TeamMember] = relationship()
    __table_args__ = (
        sa.Index("uq_nomination_consent_live", "nomination_id", "member_id", unique=True,
                 sqlite_where=sa.text("replaced_at IS NULL"),
                 postgresql_where=sa.text("replaced_at IS NULL")),
        sa.CheckConstraint("(token_digest IS NULL) = (token_expires_at IS NULL)",
                           name="link_ends"),
        sa.CheckConstraint("given_at IS NULL OR (channel IS NOT NULL AND consent_id IS NOT NULL)",
                           name="given_some_way"),
        sa.CheckConstraint("channel <> 'account' OR given_by_id IS NOT NULL",
                           name="account_has_a_person"),
        sa.CheckConstraint("replaced_at IS NULL OR withdrawn_at IS NOT NULL",
                           name="only_a_no_is_replaced"),
    )


class NominationEvent(db.Model):
    """A reply or a result from the target contest, with the paper that says so."""

    __tablename__ = "nomination_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(sa.ForeignKey("nomination.id"))
    kind: Mapped[EventKind] = mapped_column(choice(EventKind))
    happened_on: Mapped[date] = mapped_column(sa.Date)
    text: Mapped[str] = mapped_column(sa.Text)
    #: The prize won there, as printed; empty when none.
    prize: Mapped[str] = mapped_column(sa.String(200), default="")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    file_name: Mapped[str] = mapped_column(sa.String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    nomination: Mapped[Nomination] = relationship(back_populates="events")
    file: Mapped[StoredFile] = relationship()
    __table_args__ = (sa.UniqueConstraint("nomination_id", "kind"),)
