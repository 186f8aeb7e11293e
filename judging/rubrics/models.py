"""What is judged and how: rubrics with their criteria, and the grid of stages and tracks."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import Exact, Json, UtcDateTime, Versioned, choice, db
from competitions.programme.models import Stage, Track
from judging.rubrics.enums import (
    Aggregate,
    DeviationAction,
    DeviationBasis,
    FloorBasis,
    Missing,
    SittingState,
)


class Rubric(Versioned, db.Model):
    """One version of the criteria of a (stage, track); frozen as soon as one mark exists."""

    __tablename__ = "rubric"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(sa.ForeignKey("sitting.id"))
    number: Mapped[int]
    #: Decimal places of a mark; marks are stored as whole numbers of 10**-places.
    places: Mapped[int] = mapped_column(default=2)
    scale: Mapped[int] = mapped_column(default=100)
    is_normalised: Mapped[bool] = mapped_column(default=False)
    #: Where the numbers come from, told on the page ("our assumption", "Điều 7 Thể lệ").
    source: Mapped[str] = mapped_column(sa.String(300), default="")
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: No sheet is sent without an overall comment.
    asks_comment: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    criteria: Mapped[list["Criterion"]] = relationship(
        back_populates="rubric", order_by="Criterion.position", lazy="selectin",
        cascade="all, delete-orphan",
    )
    sitting: Mapped["Sitting"] = relationship(back_populates="rubrics", foreign_keys=[sitting_id])
    __table_args__ = (
        sa.UniqueConstraint("sitting_id", "number"),
        sa.CheckConstraint("places BETWEEN 0 AND 3", name="places_are_few"),
        sa.CheckConstraint("scale > 0", name="scale_is_positive"),
    )


class Criterion(db.Model):
    """One row of a rubric: from low to high in steps."""

    __tablename__ = "criterion"
    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[int] = mapped_column(sa.ForeignKey("rubric.id"), index=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(300))
    name_en: Mapped[str] = mapped_column(sa.String(300), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    #: [{"from": "0", "to": "5", "text": "…"}]
    descriptors: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    position: Mapped[int]
    low: Mapped[Decimal] = mapped_column(Exact(3), default=Decimal(0))
    high: Mapped[Decimal] = mapped_column(Exact(3))
    step: Mapped[Decimal | None] = mapped_column(Exact(3))
    weight: Mapped[Decimal] = mapped_column(Exact(4), default=Decimal(1))
    counts: Mapped[bool] = mapped_column(default=True)
    #: No sheet is sent without a comment on this criterion.
    asks_comment: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    rubric: Mapped[Rubric] = relationship(back_populates="criteria")
    __table_args__ = (
        sa.UniqueConstraint("rubric_id", "key"),
        sa.CheckConstraint("low < high", name="low_below_high"),
        sa.CheckConstraint("step IS NULL OR step > 0", name="step_is_positive"),
        sa.CheckConstraint("weight >= 0", name="weight_is_not_negative"),
    )


class Sitting(Versioned, db.Model):
    """One stage of one track: its method, its state, and what it closed on.

    The state table is in the README; the CHECKs below keep every cell of it.
    """

    __tablename__ = "sitting"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stage.id"))
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("track.id"), index=True)
    state: Mapped[SittingState] = mapped_column(choice(SittingState), default=SittingState.OPEN)
    # The method, declared before judging opens.
    aggregate: Mapped[Aggregate] = mapped_column(choice(Aggregate), default=Aggregate.MEAN)
    trim: Mapped[int] = mapped_column(default=0)
    places: Mapped[int] = mapped_column(default=2)
    min_sheets: Mapped[int] = mapped_column(default=1)
    missing: Mapped[Missing] = mapped_column(choice(Missing), default=Missing.REJECT)
    threshold: Mapped[Decimal | None] = mapped_column(Exact(3))
    floor: Mapped[Decimal | None] = mapped_column(Exact(3))
    floor_basis: Mapped[FloorBasis] = mapped_column(
        choice(FloorBasis), default=FloorBasis.ANY_SHEET
    )
    deviation: Mapped[Decimal | None] = mapped_column(Exact(3))
    deviation_basis: Mapped[DeviationBasis] = mapped_column(
        choice(DeviationBasis), default=DeviationBasis.MEAN
    )
    deviation_action: Mapped[DeviationAction] = mapped_column(
        choice(DeviationAction), default=DeviationAction.FLAG
    )
    #: In order: "criterion:<key>", "first_places", "head_to_head", "median", "chair".
    tie_break: Mapped[list[str]] = mapped_column(Json, default=list)
    #: How many advance; empty for the last stage, where prizes decide.
    seats: Mapped[int | None]
    #: At most so many entries of one unit advance; empty: no such rule.
    unit_cap: Mapped[int | None]
    #: Where the rules say so: "tie", "deviation", "floor", "cap" → "khoản 3 Điều 9".
    articles: Mapped[dict[str, str] | None] = mapped_column(Json)
    #: Whether the rules let founders know which judge said what.
    names_judges: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Judges read the dossiers without unit, team, file names and what the form calls identifying.
    is_blind: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    #: Entry codes as the chair ordered a tie, best first; empty unless the rules came to that.
    chair_order: Mapped[list[str] | None] = mapped_column(Json)
    # What happened to it.
    #: When judging began: assigned judges may mark from here on.
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: The lot as typed in, and the second person who checked it.
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    draw_checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draw_checked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    stage: Mapped[Stage] = relationship()
    track: Mapped[Track] = relationship()
    rubrics: Mapped[list[Rubric]] = relationship(
        back_populates="sitting", order_by="Rubric.number", foreign_keys=[Rubric.sitting_id]
    )
    __table_args__ = (
        sa.UniqueConstraint("stage_id", "track_id"),
        sa.CheckConstraint("trim >= 0", name="trim_is_not_negative"),
        sa.CheckConstraint("places BETWEEN 0 AND 4", name="places_are_few"),
        sa.CheckConstraint("min_sheets >= 1", name="needs_a_sheet"),
        sa.CheckConstraint("seats IS NULL OR seats > 0", name="seats_are_positive"),
        sa.CheckConstraint("(aggregate = 'trimmed_mean') = (trim > 0)",
                           name="only_trimming_drops"),
        sa.CheckConstraint(
            "deviation_basis <> 'range' OR deviation_action <> 'exclude'",
            name="a_range_excludes_nobody",
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="closed_at_its_time"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)",
                           name="closed_by_somebody"),
        sa.CheckConstraint("state = 'open' OR opened_at IS NOT NULL", name="closed_after_opening"),
        sa.CheckConstraint("(drawn_at IS NULL) = (drawn_by_id IS NULL)",
                           name="drawn_by_somebody"),
        sa.CheckConstraint("draw_checked_at IS NULL OR drawn_at IS NOT NULL",
                           name="checked_after_drawing"),
        sa.CheckConstraint(
            "draw_checked_by_id IS NULL OR draw_checked_by_id <> drawn_by_id",
            name="draw_checked_by_another",
        ),
    )
