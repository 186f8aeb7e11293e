"""What the review page and the explanation of an entry show, by who looks and in which state."""

from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.paging import Page
from competitions.entries.models import Entry
from judging import engine
from judging.results import computing, policies, queries
from judging.results.advancing import Advance, find_advance
from judging.results.analysis.models import Analysis
from judging.results.analysis.queries import View, find_analysis
from judging.results.comparing import Comparison, compare
from judging.results.conflicts import conflict_points
from judging.results.deciding import Point, points_of
from judging.results.inputs import dropped_of, read_inputs
from judging.results.models import Publication, Result, ResultOrder, ResultRow
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

#: Rows of the ranking on one page.
PER_PAGE = 200
#: Ties of so many reserves behind the last place that counts are still the chair's to settle.
RESERVES = 10
#: While a ranking stands, the chair may let founders read comments.
_READABLE = frozenset({SittingState.CLOSED, SittingState.APPROVED, SittingState.PUBLISHED})
#: Nobody reads through more points on one page.
MOST = 100


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
    release_comments: bool
    #: An approver who also chairs this panel: another person publishes.
    is_of_the_chair: bool


@dataclass(frozen=True)
class Review:
    """One sitting under review, in the order the eye moves."""

    sitting: Sitting
    line: queries.SittingLine
    missing: list[MissingSheet]
    result: Result | None
    #: The result is still on its way.
    order: ResultOrder | None
    #: One page of the ranking; thousands of rows are read page by page.
    page: Page[RankingLine]
    #: Position of the last row above the cut; 0 where there is no cut.
    cut: int
    #: Those still tied on a place that counts, or on one of the first reserves'.
    ties: list[list[RankingLine]]
    points: list[Point]
    #: How many points there are beyond those shown.
    more_points: int
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

    @property
    def missing_by_judge(self) -> dict[int, list[MissingSheet]]:
        """Return the sheets that are out, by the judge whose they are."""
        found: dict[int, list[MissingSheet]] = {}
        for sheet in self.missing:
            found.setdefault(sheet.judge_id, []).append(sheet)
        return found

    def reason(self, code: str) -> Any:
        """Return a reason's code in words."""
        return reason_in_words(code, self.names.criteria, self.names.judges)


def review(sitting: Sitting, user: User, page: int = 1) -> Review:
    """Return the review of a sitting for a person, with one page of its ranking."""
    roles = policies.roles_in(user, sitting)
    result = queries.live_result(sitting.id)
    is_closed = sitting.state is SittingState.CLOSED
    order = queries.order_of(sitting) if result is None and is_closed else None
    may = _may(roles, user, sitting, result, order)
    history = queries.results_of(sitting.id)
    seen = result or (history[0] if history and not is_closed else None)
    names = queries.names_for(sitting, seen)
    names = names if may.see_sheets else names.without_judges()
    shown = seen if may.see_ranking else None
    last = queries.places_at_stake(shown) + RESERVES if shown else 0
    blind = policies.reads_blind(roles, sitting)
    points = [*conflict_points(shown, names), *points_of(
        shown, names, sitting.articles or {}, last)] if shown else []
    return Review(
        sitting=sitting, line=_line(sitting), result=shown, order=order,
        missing=queries.missing_sheets(sitting), page=_page(shown, names, page, blind),
        cut=_cut(shown, sitting), ties=_ties(shown, names, last, blind) if may.settle else [],
        points=points[:MOST], more_points=max(0, len(points) - MOST),
        votes=votes_of(sitting.id) if may.see_ranking else [],
        method_changes=method_changes(sitting),
        advance=find_advance(result) if result and shown else None,
        publication=publication_of(shown.id) if shown else None,
        method=method.method_in_words(method.engine_rules(sitting), names.criteria),
        history=history if may.see_ranking else [],
        is_last_stage=slots.next_sitting(sitting) is None,
        analysis=find_analysis(shown, names) if shown and policies.can_chair(roles) else None,
        may=may, names=names,
    )


def _may(roles: Any, user: User, sitting: Sitting, result: Result | None,
         order: ResultOrder | None) -> May:
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
        recompute=chair and (state is SittingState.SUPERSEDED
                             or (order is not None and order.is_broken)),
        vote=policies.can_record_votes(roles) and state is not SittingState.OPEN,
        move_seats=policies.can_manage_seats(roles),
        what_if=(state is not SittingState.OPEN and bool(roles & policies.SEES_SHEETS)
                 and (result is not None or state is not SittingState.CLOSED)),
        release_comments=chair and state in _READABLE,
        is_of_the_chair=policies.is_of_the_chair(roles) and state is SittingState.APPROVED,
    )


def progress_of(sitting: Sitting) -> str:
    """Return in one word what the worker still has to do for a review; empty: nothing."""
    result = queries.live_result(sitting.id)
    if result is None:
        order = queries.order_of(sitting)
        return f"result-{order.job.state}" if order else ""
    analysis = db.session.get(Analysis, result.id)
    return f"analysis-{analysis.job.state}" if analysis and analysis.content is None else ""


def _line(sitting: Sitting) -> queries.SittingLine:
    lines = queries.list_sittings(sitting.competition_id)
    return next(line for line in lines if line.sitting.id == sitting.id)


def _page(result: Result | None, names: queries.Names, number: int,
          blind: bool) -> Page[RankingLine]:
    if result is None:
        return Page([], 1, 1, 0)
    total = db.session.scalar(
        sa.select(sa.func.count()).select_from(ResultRow).filter_by(result_id=result.id)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = min(max(1, number), pages)
    rows = queries.ranking_of(result, names, limit=PER_PAGE, blind=blind,
                              offset=(number - 1) * PER_PAGE)
    return Page(rows, number, pages, total)


def _cut(result: Result | None, sitting: Sitting) -> int:
    if sitting.seats is None or result is None:
        return 0
    return db.session.scalar(sa.select(sa.func.max(ResultRow.position)).where(
        ResultRow.result_id == result.id, ResultRow.advances)) or 0


def _ties(result: Result | None, names: queries.Names, last: int,
          blind: bool) -> list[list[RankingLine]]:
    """Return the groups still tied on one place down to a last one."""
    if result is None:
        return []
    tied = queries.ranking_of(result, names, ResultRow.tied, ResultRow.rank <= last,
                              blind=blind)
    return [list(group) for _rank, group in groupby(tied, key=lambda line: line.rank)]


@dataclass(frozen=True)
class Story:
    """One entry's arithmetic for page and paper."""

    entry: Entry
    result: Result
    telling: Telling
    #: Empty for who reads blind.
    unit: str


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
    unit = "" if policies.reads_blind(roles, sitting) else entry.unit_name
    return Story(entry, result, tell(engine.explain(tally, row.code), rules, names), unit)


def compare_with_former(result: Result, user: User) -> Comparison:
    """Return what a result changed; sheets and judges are for those who may see them."""
    sitting = result.sitting
    roles = policies.roles_in(user, sitting)
    former = queries.former_result(result)
    if former is None or not policies.can_see_ranking(roles, sitting):
        raise NotFound()
    told = compare(former, result, queries.names_for(sitting, None).criteria)
    return told if roles & policies.SEES_SHEETS else replace(told, sheets=[])
