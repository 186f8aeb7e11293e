"""Prizes given and the certificates that attest them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import Stamped, UtcDateTime, Versioned, choice, db
from competitions.entries.models import Entry
from competitions.programme.models import Prize
from judging.awards.enums import AwardState, CertificateKind, CertificateState, TieRule
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
    #: What is paid, in đồng: the prize's amount, or a share of it.
    amount: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
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


class AwardRules(Versioned, db.Model):
    """What the rules of a track say about giving its prizes; a row only where they say it."""

    __tablename__ = "award_rules"
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("track.id"), primary_key=True)
    tie: Mapped[TieRule] = mapped_column(choice(TieRule), default=TieRule.CHAIR)
    #: Money and value of all prizes, in đồng; empty: the sum of the structure.
    budget: Mapped[int | None] = mapped_column(sa.BigInteger)
    allows_several: Mapped[bool] = mapped_column(default=False)
    #: Two thirds of so many members of the committee must agree; empty: no such gate.
    committee_size: Mapped[int | None]
    __table_args__ = (
        sa.CheckConstraint("budget >= 0", name="budget_is_not_negative"),
        sa.CheckConstraint("committee_size > 0", name="committee_has_members"),
    )


class PrizeList(db.Model):
    """The confirmed prizes of one result: by whom, under which budget, by which decision."""

    __tablename__ = "prize_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    result_id: Mapped[int] = mapped_column(sa.ForeignKey("result.id"), unique=True)
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    #: How many of the committee agreed, of how many; empty where the rules do not ask.
    in_favour: Mapped[int | None]
    committee_size: Mapped[int | None]
    budget: Mapped[int] = mapped_column(sa.BigInteger)
    #: The decision that raised the budget, where one did.
    raised_by: Mapped[str] = mapped_column(sa.String(120), default="")
    #: Typed by the clerk from the signed decision on the prizes.
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_date: Mapped[date | None] = mapped_column(sa.Date)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    __table_args__ = (
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)",
                           name="decided_by_somebody"),
        sa.CheckConstraint(
            "decided_at IS NULL OR (decision_number <> '' AND decision_date IS NOT NULL)",
            name="decided_by_a_decision"),
    )


class Certificate(Stamped, db.Model):
    """One certificate: what it says, its register number and the code strangers check."""

    __tablename__ = "certificate"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    kind: Mapped[CertificateKind] = mapped_column(choice(CertificateKind))
    award_id: Mapped[int | None] = mapped_column(sa.ForeignKey("award.id"), index=True)
    #: Empty on the certificate of a judge.
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    #: Whose it is; both empty on one for the whole team.
    member_id: Mapped[int | None] = mapped_column(sa.ForeignKey("team_member.id"), index=True)
    judge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    replaces_id: Mapped[int | None] = mapped_column(sa.ForeignKey("certificate.id"), index=True)
    #: Exactly as printed.
    recipient: Mapped[str] = mapped_column(sa.String(300))
    project_title: Mapped[str] = mapped_column(sa.String(300))
    prize_name: Mapped[str] = mapped_column(sa.String(100), default="")
    #: Number in the register (số vào sổ), proposed by the program, confirmed by the clerk.
    register_number: Mapped[str] = mapped_column(sa.String(40), default="")
    registered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    registered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_date: Mapped[date | None] = mapped_column(sa.Date)
    state: Mapped[CertificateState] = mapped_column(choice(CertificateState))
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_reason: Mapped[str] = mapped_column(sa.Text, default="")
    award: Mapped[Award | None] = relationship()
    entry: Mapped[Entry | None] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(kind = 'judge') = (entry_id IS NULL)", name="a_judge_has_no_entry"),
        sa.CheckConstraint("(kind = 'judge') = (judge_id IS NOT NULL)", name="a_judge_is_named"),
        sa.CheckConstraint("(registered_at IS NULL) = (registered_by_id IS NULL)",
                           name="registered_by_somebody"),
        sa.CheckConstraint("registered_at IS NULL OR register_number <> ''",
                           name="registered_by_a_number"),
        sa.CheckConstraint("(kind = 'prize') = (award_id IS NOT NULL)", name="a_prize_is_awarded"),
        sa.CheckConstraint(
            "state <> 'valid' OR (decision_number <> '' AND decision_date IS NOT NULL)",
            name="valid_by_a_decision",
        ),
        sa.CheckConstraint("(state IN ('replaced', 'revoked')) = (ended_at IS NOT NULL)",
                           name="ended_at_its_time"),
    )
