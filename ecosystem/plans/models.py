"""Indicator plans as they were issued, and the facts that move their figures."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Json, Stamped, UtcDateTime, choice, db
from competitions.entries.models import Entry
from ecosystem.forwarding.models import NominationEvent
from ecosystem.plans.enums import Measure, SuggestionState
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from ecosystem.projects.models import Outcome
from judging.results.models import Result


class Plan(db.Model):
    """A resolution or plan with indicators, for a territory."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(300))
    title_en: Mapped[str] = mapped_column(sa.String(300), default="")
    issuer: Mapped[str] = mapped_column(sa.String(300))
    issuer_en: Mapped[str] = mapped_column(sa.String(300), default="")
    number: Mapped[str] = mapped_column(sa.String(60))
    issued_on: Mapped[date] = mapped_column(sa.Date)
    area: Mapped[Territory] = mapped_column(choice(Territory))
    territory: Mapped[str] = mapped_column(sa.String(300))
    territory_en: Mapped[str] = mapped_column(sa.String(300), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    note_en: Mapped[str] = mapped_column(sa.Text, default="")
    succeeded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("plan.id"))
    indicators: Mapped[list["Indicator"]] = relationship(
        back_populates="plan", order_by="Indicator.position"
    )
    succeeded_by: Mapped["Plan | None"] = relationship(remote_side="Plan.id")


class Indicator(db.Model):
    """What a plan counts, by which rule."""

    __tablename__ = "indicator"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(sa.ForeignKey("plan.id"))
    key: Mapped[str] = mapped_column(sa.String(40))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(300))
    name_en: Mapped[str] = mapped_column(sa.String(300), default="")
    #: What is counted, after a figure: "dự án".
    unit: Mapped[str] = mapped_column(sa.String(60))
    unit_en: Mapped[str] = mapped_column(sa.String(60), default="")
    measure: Mapped[Measure] = mapped_column(choice(Measure))
    #: Kinds of outcomes that it counts.
    counts: Mapped[list[str]] = mapped_column(Json)
    #: The counting rule; empty where the text leaves it open, and then nothing is compared.
    rule: Mapped[str] = mapped_column(sa.Text, default="")
    rule_en: Mapped[str] = mapped_column(sa.Text, default="")
    #: The place in the text that sets it.
    source: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    note_en: Mapped[str] = mapped_column(sa.Text, default="")
    plan: Mapped[Plan] = relationship(back_populates="indicators")
    targets: Mapped[list["Target"]] = relationship(
        back_populates="indicator", order_by="Target.first_year"
    )
    __table_args__ = (sa.UniqueConstraint("plan_id", "key"),)


class Target(db.Model):
    """An indicator's range in a period; without figures where the text sets none."""

    __tablename__ = "target"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    #: Both empty where the text names no period.
    first_year: Mapped[int | None]
    last_year: Mapped[int | None]
    minimum: Mapped[int | None]
    maximum: Mapped[int | None]
    territory: Mapped[str] = mapped_column(sa.String(300))
    territory_en: Mapped[str] = mapped_column(sa.String(300), default="")
    #: The period is closed (đã chốt): facts enter late only with a reason.
    is_closed: Mapped[bool] = mapped_column(default=False)
    indicator: Mapped[Indicator] = relationship(back_populates="targets")
    __table_args__ = (
        sa.UniqueConstraint("indicator_id", "first_year"),
        sa.CheckConstraint("first_year <= last_year", name="period_runs_forward"),
        sa.CheckConstraint("(first_year IS NULL) = (last_year IS NULL)",
                           name="period_has_two_ends"),
        sa.CheckConstraint("maximum IS NULL OR minimum <= maximum", name="range_runs_upward"),
        sa.CheckConstraint("maximum IS NULL OR minimum IS NOT NULL", name="range_has_a_lower_end"),
    )


class SuggestionSource(db.Model):
    """A publication or reply that has been looked at, so that the worker looks once."""

    __tablename__ = "suggestion_source"
    #: "result:12" or "event:7".
    key: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Suggestion(Stamped, db.Model):
    """A fact that an indicator might count, waiting for an officer's word."""

    __tablename__ = "suggestion"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    #: What it came from, once: "result:12:entry:5", "event:7".
    source: Mapped[str] = mapped_column(sa.String(60))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("result.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("nomination_event.id"))
    kind: Mapped[OutcomeKind] = mapped_column(choice(OutcomeKind))
    support_kind: Mapped[SupportKind | None] = mapped_column(choice(SupportKind))
    occurred_on: Mapped[date] = mapped_column(sa.Date)
    territory: Mapped[Territory] = mapped_column(choice(Territory))
    state: Mapped[SuggestionState] = mapped_column(
        choice(SuggestionState), default=SuggestionState.OPEN
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Empty when the program dismissed it because its source fell away.
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    outcome_id: Mapped[int | None] = mapped_column(sa.ForeignKey("outcome.id"))
    indicator: Mapped[Indicator] = relationship()
    entry: Mapped[Entry] = relationship()
    result: Mapped[Result | None] = relationship()
    event: Mapped[NominationEvent | None] = relationship()
    decided_by: Mapped[User | None] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("indicator_id", "source"),
        sa.CheckConstraint("(result_id IS NULL) <> (event_id IS NULL)", name="has_one_source"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided_at_its_time"),
        sa.CheckConstraint("(state = 'confirmed') = (outcome_id IS NOT NULL)",
                           name="confirmed_becomes_an_outcome"),
        sa.CheckConstraint("state <> 'confirmed' OR decided_by_id IS NOT NULL",
                           name="confirmed_by_somebody"),
        sa.CheckConstraint("state <> 'dismissed' OR reason <> ''", name="dismissed_for_a_reason"),
        sa.Index("ix_suggestion_queue", "state", "id"),
    )


class Fact(db.Model):
    """One count towards an indicator; never changed, taken back by a correction."""

    __tablename__ = "fact"
    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator.id"))
    occurred_on: Mapped[date] = mapped_column(sa.Date)
    #: "project:12" or "name:…": what counts once in a period.
    subject_key: Mapped[str] = mapped_column(sa.String(320))
    subject_name: Mapped[str] = mapped_column(sa.String(300))
    value: Mapped[int] = mapped_column(default=1)
    outcome_id: Mapped[int] = mapped_column(sa.ForeignKey("outcome.id"), index=True)
    corrects_id: Mapped[int | None] = mapped_column(sa.ForeignKey("fact.id"), unique=True)
    #: Why it is corrected, or why it enters a closed period.
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    confirmed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    indicator: Mapped[Indicator] = relationship()
    outcome: Mapped[Outcome] = relationship()
    confirmed_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.CheckConstraint("(corrects_id IS NULL) = (value > 0)", name="corrections_take_back"),
        sa.CheckConstraint("corrects_id IS NULL OR reason <> ''", name="corrected_for_a_reason"),
        sa.Index("uq_fact_once", "indicator_id", "outcome_id", unique=True,
                 sqlite_where=sa.text("corrects_id IS NULL"),
                 postgresql_where=sa.text("corrects_id IS NULL")),
        sa.Index("ix_fact_period", "indicator_id", "occurred_on"),
    )
