"""Suggestions: publications and replies from elsewhere name facts; an officer says which count."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.files.storage import Store
from app.i18n import _l, in_language
from app.orm import db, lock
from app.transaction import transaction
from app.units.queries import find_former_province
from competitions.entries.models import Entry
from competitions.programme.models import Stage
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.models import NominationEvent
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.models import Fact, Indicator, Suggestion, SuggestionSource
from ecosystem.plans.services import count_outcome, counting_indicators
from ecosystem.projects import services as projects
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from ecosystem.projects.evidence import Evidence
from ecosystem.projects.models import Outcome, ProjectEntry
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.publicity import is_out
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class ConfirmInput:
    """What an officer adds to a suggestion: how, when, in words, and a file where there is one."""

    support_kind: SupportKind
    occurred_on: date
    description: str
    evidence: Evidence | None = None


#: Replies that show that a project was helped on by connecting it.
HELPFUL = (EventKind.ACCEPTED, EventKind.RESULT)


def refresh_suggestions(now: datetime) -> int:
    """Look at every publication and reply not yet looked at; return how many suggestions moved.

    Reads first and writes only where there is something to write: the worker calls this often.
    """
    if db.session.scalar(sa.select(Indicator.id).limit(1)) is None:
        return 0
    moved = sum(suggest_from_publication(result_id, now) for result_id in _new_results(now))
    moved += sum(suggest_from_forwarding(event_id, now) for event_id in _new_events())
    return moved + (dismiss_fallen(now) if _fallen() else 0)


@transaction()
def suggest_from_publication(result_id: int, now: datetime) -> int:
    """Suggest each finalist of a published final for the indicators that count support."""
    result = lock(Result, result_id)
    if not _look_once(f"result:{result.id}", now):
        return 0
    if result.state is not ResultState.PUBLISHED or not _is_final(result):
        return 0
    day = clock.local_date(result.published_at or now)
    return sum(
        _suggest(row.entry, f"result:{result.id}:entry:{row.entry_id}", None, day, now,
                 result=result)
        for row in result.rows if row.rank is not None
    )


@transaction()
def suggest_from_forwarding(event_id: int, now: datetime) -> int:
    """Suggest a project that a higher contest took in: it was helped on by connecting it."""
    event = lock(NominationEvent, event_id)
    if not _look_once(f"event:{event.id}", now) or event.kind not in HELPFUL:
        return 0
    return _suggest(event.nomination.entry, f"event:{event.id}", SupportKind.CONNECTION,
                    event.happened_on, now, event=event)


@transaction()
def dismiss_fallen(now: datetime) -> int:
    """Dismiss open suggestions whose result was superseded."""
    ids = _fallen()
    for suggestion_id in ids:
        _dismiss(lock(Suggestion, suggestion_id), _l("The result it came from was superseded."),
                 now)
    return len(ids)


def _dismiss(suggestion: Suggestion, reason: Any, now: datetime) -> None:
    """Dismiss on the program's own account."""
    suggestion.reason, suggestion.decided_at = in_language("vi", reason), now
    suggestion.state = SuggestionState.DISMISSED
    record("suggestion.dismissed", suggestion, actor=None, now=now, reason=suggestion.reason)


def _waiting_beside(suggestion: Suggestion) -> list[Suggestion]:
    """Return what else waits for the same project to count towards the same indicator."""
    return list(db.session.scalars(sa.select(Suggestion).filter_by(
        indicator_id=suggestion.indicator_id, entry_id=suggestion.entry_id,
        state=SuggestionState.OPEN).with_for_update()))


@transaction()
def confirm_suggestion(suggestion_id: int, given: ConfirmInput, store: Store, *, actor: User,
                       now: datetime) -> Outcome:
    """Confirm a suggestion as an outcome that counts; confirmed twice, it counts once."""
    suggestion = lock(Suggestion, suggestion_id)
    if suggestion.state is SuggestionState.CONFIRMED:
        return db.session.get_one(Outcome, suggestion.outcome_id)
    if suggestion.state is SuggestionState.DISMISSED:
        raise Conflict(_l("This suggestion was dismissed in the meantime."))
    outcome = projects.record_outcome(_outcome_of(suggestion, given), store, actor=actor, now=now)
    if not count_outcome(outcome, actor=actor, now=now) and not _is_counted(outcome, suggestion):
        raise DomainError(_l("On that day no period of the indicator counts it."), "occurred_on")
    suggestion.outcome_id, suggestion.decided_by_id = outcome.id, actor.id
    suggestion.decided_at = now
    suggestion.state = SuggestionState.CONFIRMED
    record("suggestion.confirmed", suggestion, actor=actor, now=now)
    for other in _waiting_beside(suggestion):
        _dismiss(other, _l("The project counts already, from another source."), now)
    return outcome


def _outcome_of(suggestion: Suggestion, given: ConfirmInput) -> projects.OutcomeInput:
    """Put the suggestion's own evidence beside what the officer gave."""
    event = suggestion.event
    return projects.OutcomeInput(
        kind=suggestion.kind, subject=str(suggestion.entry.code), occurred_on=given.occurred_on,
        territory=suggestion.territory, description=given.description,
        support_kind=given.support_kind, evidence=given.evidence, result_id=suggestion.result_id,
        stored=(event.file_id, event.file_name) if event else None,
    )


@transaction()
def dismiss_suggestion(suggestion_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Dismiss a suggestion with a reason; it is not made again."""
    suggestion = lock(Suggestion, suggestion_id)
    if suggestion.state is not SuggestionState.OPEN:
        raise Conflict(_l("This suggestion was decided in the meantime."))
    if not reason.strip():
        raise DomainError(_l("Say why it does not count."), "reason")
    suggestion.decided_by_id, suggestion.reason = actor.id, reason
    suggestion.decided_at = now
    suggestion.state = SuggestionState.DISMISSED
    record("suggestion.dismissed", suggestion, actor=actor, now=now, reason=reason)


def _suggest(entry: Entry, source: str, support: SupportKind | None, day: date, now: datetime, *,
             result: Result | None = None, event: NominationEvent | None = None) -> int:
    """Add a suggestion for each open indicator that does not count the project already."""
    territory = _territory(entry)
    added = 0
    for indicator, is_closed in counting_indicators(OutcomeKind.SUPPORT, day.year, territory):
        if is_closed or _has_fact(indicator, entry, day):
            continue
        if db.session.scalar(sa.select(Suggestion.id).filter_by(
                indicator_id=indicator.id, source=source)):
            continue
        db.session.add(Suggestion(
            indicator_id=indicator.id, source=source, entry_id=entry.id, created_at=now,
            result_id=result.id if result else None, event_id=event.id if event else None,
            kind=OutcomeKind.SUPPORT, support_kind=support, occurred_on=day, territory=territory,
        ))
        added += 1
    return added


def _has_fact(indicator: Indicator, entry: Entry, day: date) -> bool:
    """Tell whether the entry's project counts already in the period of a day."""
    keys = sa.select("project:" + sa.cast(ProjectEntry.project_id, sa.String)).where(
        ProjectEntry.entry_id == entry.id)
    period = next((t for t in indicator.targets if t.first_year is None
                   or t.first_year <= day.year <= (t.last_year or 0)), None)
    if period is None or period.first_year is None or period.last_year is None:
        return False
    taken_back = sa.select(Fact.corrects_id).where(Fact.corrects_id.is_not(None))
    return db.session.scalar(sa.select(Fact.id).where(
        Fact.indicator_id == indicator.id, Fact.subject_key.in_(keys), Fact.corrects_id.is_(None),
        Fact.id.not_in(taken_back), Fact.occurred_on >= date(period.first_year, 1, 1),
        Fact.occurred_on <= date(period.last_year, 12, 31)).limit(1)) is not None


def _is_counted(outcome: Outcome, suggestion: Suggestion) -> bool:
    return db.session.scalar(sa.select(Fact.id).filter_by(
        outcome_id=outcome.id, indicator_id=suggestion.indicator_id)) is not None


def _territory(entry: Entry) -> Territory:
    former = find_former_province(entry.unit_id) if entry.unit_id else None
    return Territory.KON_TUM if former == "kt" else Territory.QUANG_NGAI


def _look_once(key: str, now: datetime) -> bool:
    if db.session.get(SuggestionSource, key) is not None:
        return False
    db.session.add(SuggestionSource(key=key, seen_at=now))
    db.session.flush()
    return True


def _is_final(result: Result) -> bool:
    last = db.session.scalar(sa.select(sa.func.max(Stage.position)).filter_by(
        competition_id=result.sitting.competition_id))
    return result.sitting.stage.position == last


def _new_results(now: datetime) -> list[int]:
    """Return the results published by now that nobody looked at yet."""
    seen = sa.select(SuggestionSource.key).where(
        SuggestionSource.key == "result:" + sa.cast(Result.id, sa.String))
    return list(db.session.scalars(
        sa.select(Result.id).join(Sitting)
        .where(is_out(now), ~seen.exists()).order_by(Result.id)))


def _new_events() -> list[int]:
    seen = sa.select(SuggestionSource.key).where(
        SuggestionSource.key == "event:" + sa.cast(NominationEvent.id, sa.String))
    return list(db.session.scalars(
        sa.select(NominationEvent.id).where(~seen.exists()).order_by(NominationEvent.id)))


def _fallen() -> list[int]:
    return list(db.session.scalars(
        sa.select(Suggestion.id).join(Result, Suggestion.result_id == Result.id)
        .where(Suggestion.state == SuggestionState.OPEN, Result.state != ResultState.PUBLISHED)))
