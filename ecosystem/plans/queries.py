"""Reading plans: figures against their ranges, what proves them, what waits for a word."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from ecosystem.forwarding.models import Nomination, NominationEvent
from ecosystem.kpis import measures
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.models import Fact, Indicator, Plan, Suggestion, Target
from ecosystem.projects.models import Outcome, Project
from judging.results.models import Result
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class PeriodView:
    """An indicator's figure in a period, beside the range it is measured against."""

    indicator: Indicator
    target: Target
    value: int
    #: Counted apart: on ground that the target was not set for.
    outside: int
    verdict: str
    #: The year that a yearly figure is about.
    year: int | None

    @property
    def is_compared(self) -> bool:
        """Tell whether there is a range and a rule to compare by."""
        return self.target.minimum is not None and bool(self.indicator.rule)


@dataclass(frozen=True)
class IndicatorView:
    """An indicator with its periods."""

    indicator: Indicator
    periods: tuple[PeriodView, ...]


@dataclass(frozen=True)
class PlanView:
    """A plan with its figures as they stood on a day."""

    plan: Plan
    until: date
    indicators: tuple[IndicatorView, ...]

    @property
    def periods(self) -> list[tuple[int, int, bool]]:
        """Return the plan's periods as first year, last year, closed."""
        found = {(p.target.first_year, p.target.last_year, p.target.is_closed)
                 for row in self.indicators for p in row.periods if p.target.first_year}
        return sorted(found)


@dataclass(frozen=True)
class Proof:
    """What counts once, with every fact that proves it."""

    subject_name: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class EvidenceView:
    """Everything behind one figure: what counts, what lies outside, what was corrected."""

    plan: Plan
    period: PeriodView
    proofs: tuple[Proof, ...]
    outside: tuple[Proof, ...]
    corrections: tuple[Fact, ...]


def list_plans(until: date) -> list[PlanView]:
    """Return all plans with their figures on a day."""
    plans = db.session.scalars(_plans().order_by(Plan.position)).all()
    items = _items()
    return [_view(plan, until, items) for plan in plans]


def get_plan(code: str, until: date) -> PlanView:
    """Return one plan with its figures on a day; 404 otherwise."""
    plan = db.session.scalar(_plans().where(Plan.code == code.upper()))
    if plan is None:
        raise NotFound()
    return _view(plan, until, _items())


def get_evidence(code: str, key: str, first_year: int | None, until: date) -> EvidenceView:
    """Return what one figure stands on; 404 for an unknown indicator or period."""
    view = get_plan(code, until)
    row = next((row for row in view.indicators if row.indicator.key == key), None)
    period = row and next((p for p in row.periods if p.target.first_year == first_year), None)
    if not period:
        raise NotFound()
    facts = _facts_of(period.indicator)
    inside, outside = _split(facts, view.plan)
    return EvidenceView(
        view.plan, period, _proofs(inside, period, until), _proofs(outside, period, until),
        tuple(f for f in facts if f.corrects_id and _span(period).holds(f.occurred_on)),
    )


def get_outcome(outcome_id: int) -> Outcome:
    """Return an outcome whose file is there; 404 otherwise."""
    row = db.session.scalar(
        sa.select(Outcome).filter_by(id=outcome_id).options(joinedload(Outcome.file)))
    if row is None or row.file is None or row.file.erased_at is not None:
        raise NotFound()
    return row


def list_suggestions(state: SuggestionState) -> list[Suggestion]:
    """Return suggestions of a state, the oldest first while open, else the latest first."""
    order = Suggestion.id if state is SuggestionState.OPEN else Suggestion.decided_at.desc()
    return list(db.session.scalars(
        _suggestions().where(Suggestion.state == state).order_by(order).limit(500)))


def get_suggestion(suggestion_id: int) -> Suggestion:
    """Return a suggestion with what it came from; 404 otherwise."""
    row = db.session.scalar(_suggestions().where(Suggestion.id == suggestion_id))
    if row is None:
        raise NotFound()
    return row


def count_open() -> int:
    """Return how many suggestions wait."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion)
                             .where(Suggestion.state == SuggestionState.OPEN)) or 0


def project_names() -> list[str]:
    """Return the names of projects on record, for typing ahead."""
    return list(db.session.scalars(sa.select(Project.name).order_by(Project.sort_key).limit(500)))


def has_demo_facts() -> bool:
    """Tell whether invented data stand behind the figures."""
    return db.session.scalar(sa.select(Competition.id).filter_by(is_demo=True).limit(1)) is not None


def _plans() -> sa.Select[tuple[Plan]]:
    return sa.select(Plan).options(
        selectinload(Plan.indicators).selectinload(Indicator.targets),
        joinedload(Plan.succeeded_by))


def _items() -> dict[tuple[int, str], list[measures.Item]]:
    """Return every fact as a plain value, by indicator and territory."""
    rows = db.session.execute(
        sa.select(Fact.indicator_id, Outcome.territory, Fact.id, Fact.subject_key,
                  Fact.occurred_on, Fact.corrects_id, Outcome.level)
        .join(Outcome, Fact.outcome_id == Outcome.id))
    found: dict[tuple[int, str], list[measures.Item]] = defaultdict(list)
    for indicator_id, territory, *values in rows:
        found[indicator_id, territory].append(measures.Item(*values))
    return found


def _view(plan: Plan, until: date, items: dict[tuple[int, str], list[measures.Item]]) -> PlanView:
    return PlanView(plan, until, tuple(
        IndicatorView(row, tuple(_period(plan, row, target, until, items)
                                 for target in row.targets))
        for row in plan.indicators
    ))


def _period(plan: Plan, indicator: Indicator, target: Target, until: date,
            items: dict[tuple[int, str], list[measures.Item]]) -> PeriodView:
    span = measures.Period(target.first_year, target.last_year)
    inside = items.get((indicator.id, plan.area), [])
    outside = [item for (owner, area), found in items.items()
               if owner == indicator.id and area != plan.area for item in found]
    value = measures.figure(indicator.measure, inside, span, until)
    counted = measures.counted_period(indicator.measure, span, until)
    return PeriodView(
        indicator, target, value, measures.figure(indicator.measure, outside, span, until),
        measures.verdict(value, target.minimum if indicator.rule else None, target.maximum),
        counted.first if counted != span else None,
    )


def _facts_of(indicator: Indicator) -> list[Fact]:
    outcome = joinedload(Fact.outcome)
    result = outcome.joinedload(Outcome.result).joinedload(Result.sitting)
    return list(db.session.scalars(
        sa.select(Fact).filter_by(indicator_id=indicator.id)
        .options(outcome.joinedload(Outcome.file), joinedload(Fact.confirmed_by),
                 result.joinedload(Sitting.stage), result.joinedload(Sitting.track))
        .order_by(Fact.occurred_on, Fact.id)))


def _split(facts: list[Fact], plan: Plan) -> tuple[list[Fact], list[Fact]]:
    inside = [fact for fact in facts if fact.outcome.territory == plan.area]
    return inside, [fact for fact in facts if fact.outcome.territory != plan.area]


def _proofs(facts: list[Fact], period: PeriodView, until: date) -> tuple[Proof, ...]:
    by_id = {fact.id: fact for fact in facts}
    items = [measures.Item(f.id, f.subject_key, f.occurred_on, f.corrects_id) for f in facts]
    span = measures.counted_period(period.indicator.measure, _span(period), until)
    found = measures.evidence(items, span, until)
    return tuple(Proof(by_id[proofs[0].number].subject_name,
                       tuple(by_id[item.number] for item in proofs))
                 for proofs in found.values())


def _span(period: PeriodView) -> measures.Period:
    return measures.Period(period.target.first_year, period.target.last_year)


def _suggestions() -> sa.Select[tuple[Suggestion]]:
    result = joinedload(Suggestion.result).joinedload(Result.sitting)
    event = joinedload(Suggestion.event)
    return sa.select(Suggestion).options(
        joinedload(Suggestion.indicator).joinedload(Indicator.plan),
        joinedload(Suggestion.entry).joinedload(Entry.competition),
        result.joinedload(Sitting.stage), result.joinedload(Sitting.track),
        event.joinedload(NominationEvent.nomination).joinedload(Nomination.target),
        event.joinedload(NominationEvent.file), joinedload(Suggestion.decided_by),
    )
