"""Reading results: the office's overview, the review of one sitting, the public's view."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.auth.models import User
from app.i18n import local
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme.models import Competition, Prize, Stage, Track
from judging.results.enums import ResultState
from judging.results.inputs import judge_name
from judging.results.labels import badge_of
from judging.results.models import Result, ResultOrder, ResultRow, ResultSheet
from judging.results.public_names import finals_of, names_of, revoked_of
from judging.results.publicity import is_out
from judging.results.wording import reason_in_words, tie_in_words
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet


@dataclass(frozen=True)
class SittingLine:
    """One sitting in the overview: how many sheets are in, and its live result."""

    sitting: Sitting
    sheets_in: int
    sheets_all: int
    result: Result | None

    @property
    def badge(self) -> tuple[str, Any]:
        """Return kind and words of the state."""
        return badge_of(self.sitting)

    @property
    def is_computing(self) -> bool:
        """Tell whether judging is closed and the result is still on its way."""
        return self.sitting.state is SittingState.CLOSED and (
            self.result is None or self.result.state is ResultState.SUPERSEDED)


@dataclass(frozen=True)
class MissingSheet:
    """A sheet that is not in, and whose."""

    id: int
    code: str
    title: str
    judge: str
    judge_id: int
    state: SheetState
    #: Why it stays out, once judging is closed.
    reason: str


class RankingLine(NamedTuple):
    """One row of the ranking as a page prints it; a tuple, as there may be thousands."""

    position: int
    rank: int | None
    code: str
    entry_id: int
    title: str
    unit_name: str
    #: As printed ("79.33"), None where unscored.
    score: str | None
    counted: int
    advances: bool
    tied: bool
    tie: Any
    reasons: tuple[Any, ...]


@dataclass(frozen=True)
class PublicRanking:
    """What everybody may see of a published result."""

    stage: Stage
    track: Track
    result: Result
    rows: list[ResultRow]
    judges: int
    sheets: int
    #: Names of those who agreed, by entry.
    names: dict[int, str]
    #: Since when the rank of an entry stays empty, as its prize was taken back.
    revoked: dict[int, datetime]


def list_sittings(competition_id: int) -> list[SittingLine]:
    """Return the sittings of a competition in programme order, with counts and live results."""
    sittings = db.session.scalars(
        sa.select(Sitting).join(Sitting.stage).join(Sitting.track)
        .options(contains_eager(Sitting.stage), contains_eager(Sitting.track))
        .where(Sitting.competition_id == competition_id)
        .order_by(Stage.position, Track.position)
    ).all()
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(_sheet_counts(sittings))}
    live = {result.sitting_id: result for result in db.session.scalars(
        sa.select(Result).where(Result.sitting_id.in_([s.id for s in sittings]))
        .order_by(Result.number)
    )}
    return [SittingLine(s, *counts.get(s.id, (0, 0)), live.get(s.id)) for s in sittings]


def _sheet_counts(sittings: Iterable[Sitting]) -> Any:
    away = (SheetState.RECUSED, SheetState.ABSENT)
    return (
        sa.select(
            Scoresheet.sitting_id,
            sa.func.sum(sa.case((Scoresheet.state == SheetState.SUBMITTED, 1), else_=0)),
            sa.func.sum(sa.case((Scoresheet.state.in_(away), 0), else_=1)),
        )
        .where(Scoresheet.sitting_id.in_([s.id for s in sittings]))
        .group_by(Scoresheet.sitting_id)
    )


def sittings_of_stage(stage_id: int) -> list[Sitting]:
    """Return the sittings of one stage in the order of tracks."""
    return list(db.session.scalars(
        sa.select(Sitting).join(Sitting.track).join(Sitting.stage)
        .options(contains_eager(Sitting.track), contains_eager(Sitting.stage))
        .where(Sitting.stage_id == stage_id).order_by(Track.position)
    ))


def missing_sheets(sitting: Sitting) -> list[MissingSheet]:
    """Return the sheets still out, by judge and entry; once closed, those that stayed out."""
    out = ((SheetState.ASSIGNED, SheetState.STARTED, SheetState.REOPENED)
           if sitting.state is SittingState.OPEN else (SheetState.ABSENT,))
    rows = db.session.execute(
        sa.select(Scoresheet.id, Entry.code, Entry.title, User.name, User.id, Scoresheet.state,
                  Scoresheet.reason)
        .join(Entry, Scoresheet.entry_id == Entry.id).join(User, Scoresheet.judge_id == User.id)
        .where(Scoresheet.sitting_id == sitting.id, Scoresheet.state.in_(out))
        .order_by(User.sort_key, Entry.number)
    )
    return [MissingSheet(*row) for row in rows]


def live_result(sitting_id: int) -> Result | None:
    """Return the latest result that was not set aside."""
    return db.session.scalars(
        sa.select(Result).where(Result.sitting_id == sitting_id,
                                Result.state != ResultState.SUPERSEDED)
        .order_by(Result.number.desc()).limit(1)
    ).first()


def results_of(sitting_id: int) -> list[Result]:
    """Return every result of a sitting, newest first."""
    return list(db.session.scalars(
        sa.select(Result).filter_by(sitting_id=sitting_id).order_by(Result.number.desc())
    ))


def seen_result(sitting: Sitting) -> Result | None:
    """Return the result that stands, or the last one until judging closes anew."""
    found = live_result(sitting.id)
    if found is None and sitting.state is not SittingState.CLOSED:
        found = next(iter(results_of(sitting.id)), None)
    return found


def order_of(sitting: Sitting) -> ResultOrder | None:
    """Return what is known of a result that the worker has still to compute."""
    return db.session.get(ResultOrder, sitting.id)


def former_result(result: Result) -> Result | None:
    """Return the result before this one."""
    return db.session.scalar(
        sa.select(Result).where(Result.sitting_id == result.sitting_id,
                                Result.number < result.number)
        .order_by(Result.number.desc()).limit(1))


def places_at_stake(result: Result) -> int:
    """Return how many places count: those that advance, or those that have a prize."""
    advancing = result.rules.get("seats")
    if advancing:
        return int(advancing)
    seats = sa.select(sa.func.sum(Prize.seats)).filter_by(track_id=result.sitting.track_id)
    return db.session.scalar(seats) or 1


def ranking_of(result: Result, names: "Names", *where: sa.ColumnElement[bool],
               limit: int | None = None, offset: int = 0, blind: bool = False) -> list[RankingLine]:
    """Return rows of a result with ties and reasons in words: all, some, or one page."""
    row = ResultRow.__table__.c
    unit = sa.literal("") if blind else row.unit_name
    rows = db.session.execute(sa.select(
        row.position, row.rank, row.code, row.entry_id, row.title, unit, row.score, row.counted,
        row.advances, row.tied, row.tie_broken_by, row.reasons,
    ).where(row.result_id == result.id, *where).order_by(row.position).limit(limit).offset(offset))
    return [
        RankingLine(*plain, tie_in_words(tie, names.criteria), tuple(
            reason_in_words(code, names.criteria, names.judges) for code in reasons))
        for *plain, tie, reasons in rows
    ]


@dataclass(frozen=True)
class Names:
    """Names by the ids that the engine knows: criteria by key, judges by "J<id>"."""

    criteria: dict[str, str]
    judges: dict[str, str]

    def without_judges(self) -> "Names":
        """Return the names for somebody who may not know whose sheet said what."""
        return replace(self, judges={})


def names_for(sitting: Sitting, result: Result | None) -> Names:
    """Return the names that reasons and explanations need."""
    criteria = {
        criterion.key: local(criterion)
        for rubric in sitting.rubrics for criterion in rubric.criteria
    }
    if result is None:
        return Names(criteria, {})
    people = db.session.execute(
        sa.select(User.id, User.name).where(User.id.in_(
            sa.select(ResultSheet.judge_id).filter_by(result_id=result.id)
        ))
    )
    return Names(criteria, {judge_name(user_id): name for user_id, name in people})


def published_results(competition: Competition, now: datetime) -> list[PublicRanking]:
    """Return what the public sees now: last stage first; places, titles, units, names; no marks."""
    results = db.session.scalars(
        sa.select(Result).join(Result.sitting).join(Sitting.stage).join(Sitting.track)
        .options(contains_eager(Result.sitting).contains_eager(Sitting.stage),
                 contains_eager(Result.sitting).contains_eager(Sitting.track))
        .where(Sitting.competition_id == competition.id, is_out(now))
        .order_by(Stage.position.desc(), Track.position)
    ).all()
    rows = _public_rows([result.id for result in results])
    counts = {row[0]: (row[1], row[2]) for row in db.session.execute(
        sa.select(ResultSheet.result_id, sa.func.count(sa.distinct(ResultSheet.judge_id)),
                  sa.func.count())
        .where(ResultSheet.result_id.in_([r.id for r in results]), ResultSheet.counted)
        .group_by(ResultSheet.result_id)
    )}
    names = names_of({row.entry_id for found in rows.values() for row in found})
    finals = finals_of(competition.id)
    last = [r for r in results if r.sitting_id in finals]
    revoked = revoked_of({row.entry_id: r.computed_at for r in last
                          for row in rows.get(r.id, [])})
    return [
        PublicRanking(r.sitting.stage, r.sitting.track, r, rows.get(r.id, []),
                      *counts.get(r.id, (0, 0)), names, revoked if r in last else {})
        for r in results
    ]


def _public_rows(result_ids: list[int]) -> dict[int, list[ResultRow]]:
    found: dict[int, list[ResultRow]] = {}
    for row in db.session.scalars(
        sa.select(ResultRow).where(ResultRow.result_id.in_(result_ids),
                                   ResultRow.rank.is_not(None), ResultRow.qualifies)
        .order_by(ResultRow.position)
    ):
        found.setdefault(row.result_id, []).append(row)
    return found
