"""What the review page and the explanation of an entry show, by who looks and in which state."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry
from judging import engine
from judging.results import computing, policies, queries
from judging.results.advancing import Advance, find_advance
from judging.results.analysis.queries import View, find_analysis
from judging.results.comparing import Comparison, compare
from judging.results.deciding import Point, points_of
from judging.results.inputs import dropped_of, read_inputs
from judging.results.models import Publication, Result
from judging.results.publicity import publication_of
from judging.results.queries import MissingSheet, RankingLine
from judging.results.telling import Telling, tell
from judging.results.votes.models import Vote
from judging.results.votes.queries import votes_of
from judging.results.whatif import MethodChange, method_changes
from judging.results.wording import reason_in_words
from judging.rubrics import rules as method
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots


@dataclass(frozen=True)
class May:
    """What the person looking may do now."""

    see_ranking: bool
    see_sheets: bool
    close: bool
    settle: bool
    approve: bool
    take_back: bool
    publish: bool
    complete: bool
    supersede: bool
    recompute: bool
    vote: bool
    move_seats: bool
    what_if: bool
    #: An approver who also chairs this panel: another person publishes.
    is_of_the_chair: bool


@dataclass(frozen=True)
class Review:
    """One sitting under review, in the order the eye moves."""

    sitting: Sitting
    line: queries.SittingLine
    missing: list[MissingSheet]
    result: Result | None
    rows: list[RankingLine]
    #: Position of the last row above the cut; 0 where there is no cut.
    cut: int
    ties: list[list[RankingLine]]
    points: list[Point]
    votes: list[Vote]
    method_changes: list[MethodChange]
    advance: Advance | None
    publication: Publication | None
    method: list[Any]
    history: list[Result]
    is_last_stage: bool
    #: For the chair alone, and only beside a ranking.
    analysis: View | None
    may: May
    names: queries.Names

    def reason(self, code: str) -> Any:
        """Return a reason's code in words."""
        return reason_in_words(code, self.names.criteria, self.names.judges)


def review(sitting: Sitting, user: User) -> Review:
    """Return the review of a sitting for a person."""
    roles = policies.roles_in(user, sitting)
    result = queries.live_result(sitting.id)
    may = _may(roles, user, sitting, result)
    history = queries.results_of(sitting.id)
    seen = result or (history[0] if history else None)
    names = queries.names_for(sitting, seen)
    rows = queries.ranking_of(seen, names) if may.see_ranking and seen else []
    return Review(
        sitting=sitting, line=_line(sitting), result=seen if may.see_ranking else None,
        missing=queries.missing_sheets(sitting.id) if sitting.state is SittingState.OPEN else [],
        rows=rows, cut=_cut(rows, sitting), ties=_ties(rows),
        points=points_of(seen, names, sitting.articles or {}) if seen and rows else [],
        votes=votes_of(sitting.id) if may.see_ranking else [],
        method_changes=method_changes(sitting),
        advance=find_advance(result) if result and rows else None,
        publication=publication_of(seen.id) if seen and rows else None,
        method=method.method_in_words(method.engine_rules(sitting), names.criteria),
        history=history if may.see_ranking else [],
        is_last_stage=slots.next_sitting(sitting) is None,
        analysis=(find_analysis(seen, rows, names)
                  if seen and rows and policies.can_chair(roles) else None),
        may=may, names=names,
    )


def _may(roles: Any, user: User, sitting: Sitting, result: Result | None) -> May:
    chair, state = policies.can_chair(roles), sitting.state
    publisher = result is not None and policies.can_publish(roles, user, result.approved_by_id)
    pending = result is not None and result.is_decision_pending
    return May(
        see_ranking=policies.can_see_ranking(roles, sitting),
        see_sheets=bool(roles & policies.SEES_SHEETS),
        close=chair and state is SittingState.OPEN and sitting.opened_at is not None,
        settle=chair and state is SittingState.CLOSED and "chair" in (sitting.tie_break or []),
        approve=chair and state is SittingState.CLOSED,
        take_back=chair and state is SittingState.APPROVED,
        publish=publisher and state is SittingState.APPROVED,
        complete=publisher and state is SittingState.PUBLISHED and pending,
        supersede=publisher and state is SittingState.PUBLISHED,
        recompute=chair and state is SittingState.SUPERSEDED,
        vote=policies.can_record_votes(roles) and state is not SittingState.OPEN,
        move_seats=policies.can_manage_seats(roles),
        what_if=state is not SittingState.OPEN and bool(roles & policies.SEES_SHEETS),
        is_of_the_chair=policies.is_of_the_chair(roles) and state is SittingState.APPROVED,
    )


def _line(sitting: Sitting) -> queries.SittingLine:
    lines = queries.list_sittings(sitting.competition_id)
    return next(line for line in lines if line.sitting.id == sitting.id)


def _cut(rows: list[RankingLine], sitting: Sitting) -> int:
    if sitting.seats is None:
        return 0
    return max((line.position for line in rows if line.advances), default=0)


def _ties(rows: list[RankingLine]) -> list[list[RankingLine]]:
    """Return the groups still tied on one place."""
    tied = [line for line in rows if line.tied]
    return [list(group) for _rank, group in groupby(tied, key=lambda line: line.rank)]


@dataclass(frozen=True)
class Story:
    """One entry's arithmetic for page and paper."""

    entry: Entry
    result: Result
    telling: Telling


def explain_entry(result: Result, entry_id: int, user: User) -> Story:
    """Tally the result's sheets again and tell one entry's arithmetic.

    Judges' names and sheets are for the panel's leaders and the organiser.
    """
    sitting = result.sitting
    roles = policies.roles_in(user, sitting)
    if not policies.can_see_ranking(roles, sitting) or not roles & policies.SEES_SHEETS:
        raise NotFound()
    entry = db.session.get(Entry, entry_id)
    row = next((row for row in result.rows if row.entry_id == entry_id), None)
    if entry is None or row is None:
        raise NotFound()
    rubric, rules = method.rubric_from_json(result.rubric), method.rules_from_json(result.rules)
    inputs = read_inputs(sitting, dropped_of(result.id))
    tally, _done = computing.run(inputs, rubric, rules, result.chair_order)
    names = queries.names_for(sitting, result)
    return Story(entry, result, tell(engine.explain(tally, row.code), rules, names))


def compare_with_former(result: Result, user: User) -> Comparison:
    """Return what a result changed; sheets and judges are for those who may see them."""
    sitting = result.sitting
    roles = policies.roles_in(user, sitting)
    former = queries.former_result(result)
    if former is None or not policies.can_see_ranking(roles, sitting):
        raise NotFound()
    told = compare(former, result, queries.names_for(sitting, None).criteria)
    return told if roles & policies.SEES_SHEETS else replace(told, sheets=[])
