"""Indicator plans and their facts: loaded, counted, corrected, never overwritten."""

from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.files.storage import Store
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from ecosystem.plans import data
from ecosystem.plans.models import Fact, Indicator, Plan, SuggestionSource, Target
from ecosystem.projects import services as projects
from ecosystem.projects.enums import HEARD_BY, OutcomeKind, Territory
from ecosystem.projects.models import Outcome


@transaction()
def load_plans() -> int:
    """Bring the plans up as issued; return how many plans were added. Again, it adds nothing."""
    known = {plan.code: plan for plan in db.session.scalars(sa.select(Plan))}
    for position, content in enumerate(data.PLANS, start=1):
        values = {key: value for key, value in content.items() if key != "indicators"}
        plan = known.get(content["code"]) or Plan()
        _write(plan, values | {"position": position})
        db.session.add(plan)
        db.session.flush()
        _load_indicators(plan, content["indicators"])
    db.session.execute(sa.delete(SuggestionSource))  # what was seen may suggest something now
    return len(data.PLANS) - len(known)


def _load_indicators(plan: Plan, contents: list) -> None:
    known = {row.key: row for row in db.session.scalars(
        sa.select(Indicator).filter_by(plan_id=plan.id))}
    for position, content in enumerate(contents, start=1):
        values = {key: value for key, value in content.items() if key != "targets"}
        row = known.get(content["key"]) or Indicator(plan_id=plan.id)
        _write(row, values | {"position": position})
        db.session.add(row)
        db.session.flush()
        _load_targets(plan, row, content["targets"])


def _load_targets(plan: Plan, indicator: Indicator, targets: dict) -> None:
    known = {row.first_year: row for row in db.session.scalars(
        sa.select(Target).filter_by(indicator_id=indicator.id))}
    for years, (low, high) in targets.items():
        first, last = years or (None, None)
        row = known.get(first) or Target(indicator_id=indicator.id)
        _write(row, {
            "first_year": first, "last_year": last, "minimum": low, "maximum": high,
            "territory": plan.territory, "territory_en": plan.territory_en,
            "is_closed": last is not None and last < data.FIRST_OPEN_YEAR,
        })
        db.session.add(row)
    db.session.flush()


def _write(row: object, values: dict) -> None:
    for name, value in values.items():
        setattr(row, name, value)


@transaction()
def record_outcome(given: projects.OutcomeInput, store: Store, *, actor: User, now: datetime,
                   reason: str = "") -> Outcome:
    """Record an outcome and count it wherever a plan asks for it.

    A closed period (đã chốt) takes it only with a reason.
    """
    outcome = projects.record_outcome(given, store, actor=actor, now=now)
    count_outcome(outcome, actor=actor, now=now, reason=reason)
    return outcome


@transaction()
def count_outcome(outcome: Outcome, *, actor: User, now: datetime,
                  reason: str = "") -> list[Fact]:
    """Write a fact for each indicator that counts an outcome, once."""
    facts = []
    counted = counting_indicators(outcome.kind, outcome.occurred_on.year, outcome.territory)
    for indicator, is_closed in counted:
        if db.session.scalar(sa.select(Fact.id).filter_by(
                indicator_id=indicator.id, outcome_id=outcome.id, corrects_id=None)):
            continue
        if is_closed and not reason.strip():
            raise DomainError(_l("This period is closed. Say why it is added afterwards."),
                              "reason")
        fact = Fact(
            indicator_id=indicator.id, outcome_id=outcome.id, occurred_on=outcome.occurred_on,
            subject_key=outcome.subject_key, subject_name=outcome.subject_name,
            reason=reason if is_closed else "", confirmed_by_id=actor.id, confirmed_at=now,
        )
        db.session.add(fact)
        record("fact.confirmed", fact, actor=actor, now=now, reason=reason,
               after={"indicator": indicator.key, "subject": outcome.subject_name})
        facts.append(fact)
    return facts


def counting_indicators(kind: OutcomeKind, year: int,
                        territory: Territory) -> list[tuple[Indicator, bool]]:
    """Return the indicators that count such an outcome, and whether their period is closed."""
    areas = [area for area, heard in HEARD_BY.items() if territory in heard]
    rows = db.session.execute(
        sa.select(Indicator, Target.is_closed).join(Target).join(Plan)
        .where(Plan.area.in_(areas), sa.or_(
            Target.first_year.is_(None),
            sa.and_(Target.first_year <= year, Target.last_year >= year)))
        .order_by(Plan.position, Indicator.position)
    )
    return [(indicator, closed) for indicator, closed in rows if kind in indicator.counts]


@transaction()
def correct_fact(fact_id: int, reason: str, *, actor: User, now: datetime) -> Fact:
    """Take a fact back with a reason; both stay on record."""
    fact = lock(Fact, fact_id)
    if fact.corrects_id is not None:
        raise Conflict(_l("A correction cannot be corrected; record the fact anew."))
    if not reason.strip():
        raise DomainError(_l("Say why the figure is corrected."), "reason")
    if db.session.scalar(sa.select(Fact.id).filter_by(corrects_id=fact.id)):
        raise Conflict(_l("This was corrected already."))
    correction = Fact(
        indicator_id=fact.indicator_id, outcome_id=fact.outcome_id, value=-fact.value,
        occurred_on=fact.occurred_on, subject_key=fact.subject_key,
        subject_name=fact.subject_name, corrects_id=fact.id, reason=reason,
        confirmed_by_id=actor.id, confirmed_at=now,
    )
    db.session.add(correction)
    record("fact.corrected", correction, actor=actor, now=now, reason=reason)
    return correction
