"""The programme: a competition, its tracks and stages, its rule book and its prizes."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import Stamped, UtcDateTime, Versioned, choice, db
from app.units.enums import Level
from competitions.programme.enums import CompetitionState, PrizeKind, StageKind


class Competition(Stamped, Versioned, db.Model):
    """One edition of a contest, from the call for entries to its last paper."""

    __tablename__ = "competition"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    name_en: Mapped[str] = mapped_column(sa.String(300), default="")
    search: Mapped[str] = mapped_column(sa.String(700))
    #: The fifth edition is 5.
    edition: Mapped[int]
    season_year: Mapped[int]
    level: Mapped[Level] = mapped_column(choice(Level))
    #: Who holds it, as printed; host_unit_id where the unit is in the register.
    host_name: Mapped[str] = mapped_column(sa.String(300))
    host_unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    #: The body above the host on official papers ("ỦY BAN NHÂN DÂN TỈNH …").
    parent_name: Mapped[str] = mapped_column(sa.String(300), default="")
    #: Place named in the date line of papers.
    place: Mapped[str] = mapped_column(sa.String(100), default="Quảng Ngãi")
    #: Codes read `<prefix>-0001`.
    code_prefix: Mapped[str] = mapped_column(sa.String(10), unique=True)
    template: Mapped[str] = mapped_column(sa.String(40))
    theme: Mapped[str] = mapped_column(sa.String(300), default="")
    summary: Mapped[str] = mapped_column(sa.Text, default="")
    who_may_enter: Mapped[str] = mapped_column(sa.Text, default="")
    contact: Mapped[str] = mapped_column(sa.String(500), default="")
    time_zone: Mapped[str] = mapped_column(sa.String(40), default="Asia/Ho_Chi_Minh")
    #: Last moment of submission, itself still in time.
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grace_seconds: Mapped[int] = mapped_column(default=0)
    state: Mapped[CompetitionState] = mapped_column(
        choice(CompetitionState), default=CompetitionState.DRAFT
    )
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    #: The last number given to an entry; codes have no gaps.
    last_entry_number: Mapped[int] = mapped_column(default=0)
    tracks: Mapped[list["Track"]] = relationship(
        back_populates="competition", order_by="Track.position", lazy="selectin"
    )
    stages: Mapped[list["Stage"]] = relationship(
        back_populates="competition", order_by="Stage.position", lazy="selectin"
    )
    rule_books: Mapped[list["RuleBook"]] = relationship(
        back_populates="competition", order_by="RuleBook.number"
    )
    __table_args__ = (
        sa.CheckConstraint("edition > 0", name="edition_counts_from_one"),
        sa.CheckConstraint("grace_seconds BETWEEN 0 AND 3600", name="grace_is_short"),
        sa.CheckConstraint(
            "state = 'draft' OR (opened_at IS NOT NULL AND deadline IS NOT NULL)",
            name="opened_with_a_deadline",
        ),
    )


class Track(Versioned, db.Model):
    """A table of the contest (bảng): ideas apart from projects."""

    __tablename__ = "track"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    position: Mapped[int]
    competition: Mapped[Competition] = relationship(back_populates="tracks")
    prizes: Mapped[list["Prize"]] = relationship(
        back_populates="track", order_by="Prize.position", lazy="selectin"
    )
    __table_args__ = (sa.UniqueConstraint("competition_id", "key"),)


class Stage(Versioned, db.Model):
    """A round of the contest (vòng), in the order of position."""

    __tablename__ = "stage"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    kind: Mapped[StageKind] = mapped_column(choice(StageKind))
    name: Mapped[str] = mapped_column(sa.String(200))
    name_en: Mapped[str] = mapped_column(sa.String(200), default="")
    position: Mapped[int]
    starts_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(sa.String(300), default="")
    pitch_minutes: Mapped[int | None]
    questions_minutes: Mapped[int | None]
    competition: Mapped[Competition] = relationship(back_populates="stages")
    __table_args__ = (
        sa.UniqueConstraint("competition_id", "position"),
        sa.CheckConstraint("ends_at IS NULL OR starts_at IS NULL OR starts_at <= ends_at",
                           name="ends_after_it_starts"),
        sa.CheckConstraint("(kind = 'pitch') = (pitch_minutes IS NOT NULL)",
                           name="only_a_pitch_has_minutes"),
    )


class RuleBook(db.Model):
    """One version of the rules (thể lệ) and the decision that issued it."""

    __tablename__ = "rule_book"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    number: Mapped[int]
    #: Number and date of the decision, typed by the clerk; empty until there is one.
    decision_number: Mapped[str] = mapped_column(sa.String(60), default="")
    decision_date: Mapped[date | None] = mapped_column(sa.Date)
    #: What this version says or changes, in words.
    text: Mapped[str] = mapped_column(sa.Text, default="")
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    effective_at: Mapped[datetime] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship(back_populates="rule_books")
    __table_args__ = (sa.UniqueConstraint("competition_id", "number"),)


class DeadlineExtension(db.Model):
    """One notice that moved the deadline for everybody."""

    __tablename__ = "deadline_extension"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    #: Number of the notice, typed by the office; empty while it is being signed.
    notice_number: Mapped[str] = mapped_column(sa.String(60), default="")
    reason: Mapped[str] = mapped_column(sa.Text)
    previous: Mapped[datetime] = mapped_column(UtcDateTime)
    deadline: Mapped[datetime] = mapped_column(UtcDateTime)
    extended_at: Mapped[datetime] = mapped_column(UtcDateTime)
    extended_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    __table_args__ = (sa.CheckConstraint("deadline > previous", name="moves_on"),)


class Prize(db.Model):
    """One rank of a track's prizes; amount in đồng for each of its seats."""

    __tablename__ = "prize"
    id: Mapped[int] = mapped_column(primary_key=True)
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("track.id"), index=True)
    #: 1 is the highest.
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(100))
    name_en: Mapped[str] = mapped_column(sa.String(100), default="")
    seats: Mapped[int]
    amount: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    benefit: Mapped[str] = mapped_column(sa.String(300), default="")
    #: What the benefit of one seat counts for in the budget, in đồng.
    benefit_value: Mapped[int] = mapped_column(sa.BigInteger, default=0, server_default="0")
    kind: Mapped[PrizeKind] = mapped_column(
        choice(PrizeKind), default=PrizeKind.RANK, server_default="rank")
    may_stay_empty: Mapped[bool] = mapped_column(default=True)
    track: Mapped[Track] = relationship(back_populates="prizes")
    __table_args__ = (
        sa.UniqueConstraint("track_id", "position"),
        sa.CheckConstraint("seats > 0", name="has_a_seat"),
        sa.CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        sa.CheckConstraint("benefit_value >= 0", name="value_is_not_negative"),
    )
