"""Prizes given and the certificates that attest them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import Stamped, UtcDateTime, choice, db
from competitions.entries.models import Entry
from competitions.programme.models import Prize
from judging.awards.enums import AwardState, CertificateKind, CertificateState
from judging.results.models import Result


class Award(Stamped, db.Model):
    """One prize for one entry, from one result."""

    __tablename__ = "award"
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    prize_id: Mapped[int] = mapped_column(sa.ForeignKey("prize.id"), index=True)
    state: Mapped[AwardState] = mapped_column(choice(AwardState), default=AwardState.PROPOSED)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    entry: Mapped[Entry] = relationship()
    prize: Mapped[Prize] = relationship()
    result: Mapped[Result] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("result_id", "entry_id", "prize_id"),
        sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_id IS NULL)",
                           name="confirmed_by_somebody"),
        sa.CheckConstraint("state <> 'confirmed' OR confirmed_at IS NOT NULL",
                           name="confirmed_at_its_time"),
        sa.CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)",
                           name="revoked_at_its_time"),
        sa.CheckConstraint("state <> 'revoked' OR reason <> ''", name="revoked_for_a_reason"),
    )


class Certificate(Stamped, db.Model):
    """One certificate: what it says, its register number and the code strangers check."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind))
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    #: Exactly as printed.
    recipient: Mapped[str] = mapped_column(sa.String(300))
    project_title: Mapped[str] = mapped_column(sa.String(300))
    prize_name: Mapped[str] = mapped_column(sa.String(100), default="")
    #: Number in the register (số vào sổ), proposed by the program, confirmed by the clerk.
    register_number: Mapped[str] = mapped_column(sa.String(40), default="")
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_date: Mapped[date | None] = mapped_column(sa.Date)
    state: Mapped[CertificateState] = mapped_column(choice(CertificateState))
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str] = mapped_column(sa.Text, default="")
    award: Mapped[Award | None] = relationship()
    entry: Mapped[Entry] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(kind = 'prize') = (award_id IS NOT NULL)", name="a_prize_is_awarded"),
        sa.CheckConstraint(
            "state <> 'valid' OR (decision_number <> '' AND decision_date IS NOT NULL)",
            name="valid_by_a_decision",
        ),
        sa.CheckConstraint("(state IN ('replaced', 'revoked')) = (ended_at IS NOT NULL)",
                           name="ended_at_its_time"),
        sa.Index("uq_certificate_live", "award_id", "recipient", unique=True,
                 sqlite_where=sa.text("ended_at IS NULL AND award_id IS NOT NULL"),
                 postgresql_where=sa.text("ended_at IS NULL AND award_id IS NOT NULL")),
    )
