"""Rankings and the sheets behind them, of every stage and track that a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import _l, local
from app.orm import db
from judging import engine
from judging.awards.queries import standing_awards
from judging.panels.queries import scored_sittings
from judging.records import policies
from judging.records.enums import ExportKind
from judging.records.tables import Field, Table
from judging.results import queries as results
from judging.results.labels import badge_of
from judging.results.models import Result, ResultRow, ResultSheet
from judging.results.wording import reason_in_words
from judging.rubrics import rules as method
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.enums import MarkState
from judging.scoresheets.models import Mark, Scoresheet, SignedSheet

NOT_APPLICABLE = _l("n/a")
YES, NO = _l("Yes"), _l("No")
#: A mark, "na", or None where none was given.
MarkCell = Decimal | str | None


@dataclass(frozen=True)
class SheetRow:
    """One signed sheet of a result, with its marks by criterion."""

    sheet_id: int
    entry_id: int
    code: str
    title: str
    unit: str
    judge: str
    marks: dict[str, MarkCell]
    total: Decimal | None
    counted: bool
    reason: str
    signed_at: datetime
    digest: str
    comments: str


@dataclass(frozen=True)
class SittingData:
    """The result of one stage and track that is seen by now, with the names it needs."""

    sitting: Sitting
    result: Result
    names: results.Names
    rubric: engine.Rubric
    rules: engine.Rules
    #: Judged blind, and the reader is of the panel: nothing tells who is behind an entry.
    is_blind: bool = False

    @property
    def stage(self) -> str:
        """Return the stage's name."""
        return local(self.sitting.stage)

    @property
    def track(self) -> str:
        """Return the track's name."""
        return local(self.sitting.track)


def sittings_for(user: User, competition_id: int, kind: ExportKind) -> list[Sitting]:
    """Return the stages and tracks of which a person may take this kind, in programme order."""
    return [sitting for sitting in scored_sittings(competition_id)
            if policies.can_take(user, sitting, kind)]


def data_of(sittings: Sequence[Sitting], user: User) -> list[SittingData]:
    """Return the results that stand, the last one where it was superseded, as a person reads."""
    found = []
    for sitting in sittings:
        result = results.seen_result(sitting)
        if result is not None:
            found.append(SittingData(
                sitting, result, results.names_for(sitting, result),
                method.rubric_from_json(result.rubric), method.rules_from_json(result.rules),
                policies.reads_blind(user, sitting)))
    return found


def count_rows(sittings: Sequence[Sitting], kind: ExportKind) -> int:
    """Count the rows of all results of some sittings: how large a file may become."""
    model = ResultSheet if kind is ExportKind.SHEETS else ResultRow
    return db.session.scalar(
        sa.select(sa.func.count(model.id)).join(Result, Result.id == model.result_id)
        .where(Result.sitting_id.in_([sitting.id for sitting in sittings]))) or 0


def count_sheets(every: Sequence[SittingData]) -> int:
    """Count the sheets of some results."""
    return db.session.scalar(sa.select(sa.func.count(ResultSheet.id)).where(
        ResultSheet.result_id.in_([data.result.id for data in every]))) or 0


def ranking_table(sittings: Sequence[Sitting], user: User) -> Table:
    """Return the places of all entries, one stage and track after the other."""
    places = [2]
    rows: list[list[Any]] = []
    for data in data_of(sittings, user):
        places.append(data.rules.places)
        rows += _ranking_rows(data)
    return Table(str(_l("Ranking")), _ranking_fields(max(places)), rows)


def _ranking_fields(places: int) -> tuple[Field, ...]:
    return (
        Field("stage", str(_l("Stage")), width=18), Field("track", str(_l("Track")), width=16),
        Field("rank", str(_l("Rank")), "integer", 8),
        Field("code", str(_l("Entry code")), width=13, always=True),
        Field("title", str(_l("Project title")), width=48),
        Field("unit", str(_l("Unit")), width=30),
        Field("score", str(_l("Score")), "decimal", 10, places),
        Field("sheets", str(_l("Sheets counted")), "integer", 10),
        Field("excluded", str(_l("Sheets left out")), "integer", 10, usual=False),
        Field("advances", str(_l("Advances")), width=10),
        Field("prize", str(_l("Prize")), width=18),
        Field("tie", str(_l("Tie broken by")), width=30),
        Field("note", str(_l("Note")), width=40),
        Field("state", str(_l("State")), width=24, usual=False),
        Field("result", str(_l("Result no.")), "integer", 9, usual=False),
        Field("computed_at", str(_l("Computed at")), "datetime", 19, usual=False),
        Field("decision", str(_l("Decision")), width=20, usual=False),
        Field("digest", str(_l("Digest")), width=40, usual=False),
    )


def _ranking_rows(data: SittingData) -> list[list[Any]]:
    result, sitting = data.result, data.sitting
    prizes = {award.entry_id: local(award.prize) for award in standing_awards(result.id)}
    excluded = dict(db.session.execute(
        sa.select(ResultRow.entry_id, ResultRow.excluded).filter_by(result_id=result.id)).all())
    state, has_cut, yes = str(badge_of(sitting)[1]), sitting.seats is not None, str(YES)
    stage, track = data.stage, data.track
    tail = (state, result.number, result.computed_at, result.decision_number or None,
            result.digest)
    return [
        [stage, track, line.rank, line.code, line.title,
         None if data.is_blind else line.unit_name,
         None if line.score is None else Decimal(line.score), line.counted,
         excluded[line.entry_id], yes if has_cut and line.advances else None,
         prizes.get(line.entry_id), str(line.tie) if line.tie else None,
         " ".join(map(str, line.reasons)) if line.reasons else None, *tail]
        for line in results.ranking_of(result, data.names)
    ]


def sheet_table(sittings: Sequence[Sitting], user: User) -> Table:
    """Return every signed sheet, one row each, with a column for each criterion."""
    every = data_of(sittings, user)
    keys, places = _criteria(every)
    rows = []
    for data in every:
        stage, track = data.stage, data.track
        for row in sheet_rows(data):
            rows.append([stage, track, row.code, row.title, row.unit, row.judge,
                         *(shown(row.marks.get(key)) for key in keys), row.total,
                         str(YES if row.counted else NO), row.reason, row.comments or None,
                         row.signed_at, row.digest])
    return Table(str(_l("Scoresheets")), _sheet_fields(keys, places), rows)


def sheet_fields(sittings: Sequence[Sitting], user: User) -> tuple[Field, ...]:
    """Return the columns of the sheets without reading one."""
    return _sheet_fields(*_criteria(data_of(sittings, user)))


def _sheet_fields(keys: dict[str, str], places: int) -> tuple[Field, ...]:
    return (
        Field("stage", str(_l("Stage")), width=18), Field("track", str(_l("Track")), width=16),
        Field("code", str(_l("Entry code")), width=13, always=True),
        Field("title", str(_l("Project title")), width=40),
        Field("unit", str(_l("Unit")), width=26, usual=False),
        Field("judge", str(_l("Judge")), width=24, always=True),
        *(Field(f"mark.{key}", name, "decimal", 13, places, always=True)
          for key, name in keys.items()),
        Field("total", str(_l("Sheet total")), "decimal", 12, 2, always=True),
        Field("counted", str(_l("Counted")), width=9),
        Field("reason", str(_l("Reason")), width=30),
        Field("comments", str(_l("Comments")), width=60, usual=False),
        Field("signed_at", str(_l("Signed at")), "datetime", 19, usual=False),
        Field("digest", str(_l("Digest")), width=40, usual=False),
    )


def shown(mark: MarkCell) -> Any:
    """Return a mark as a file shows it."""
    return str(NOT_APPLICABLE) if mark == "na" else mark


def _criteria(every: Sequence[SittingData]) -> tuple[dict[str, str], int]:
    """Return the criteria of some results by key with names and maxima, and their places."""
    names: dict[str, str] = {}
    maxima: dict[str, set[str]] = {}
    places = 0
    for data in every:
        places = max(places, data.sitting.rubrics[-1].places)
        for line in data.rubric.panel:
            key = line.criterion.key
            names.setdefault(key, data.names.criteria.get(key, key))
            maxima.setdefault(key, set()).add(f"{line.criterion.high.normalize():f}")
    heads = {key: f"{name} ({next(iter(maxima[key]))})" if len(maxima[key]) == 1 else name
             for key, name in names.items()}
    return heads, min(places, 2)


def sheet_rows(data: SittingData) -> list[SheetRow]:
    """Return the sheets of a result by entry as ranked, then by judge."""
    marks = _marks(data.result.id)
    rows = db.session.execute(
        sa.select(ResultSheet, ResultRow.code, ResultRow.title, ResultRow.unit_name, User.name,
                  SignedSheet.signed_at, SignedSheet.content)
        .join(ResultRow, sa.and_(ResultRow.result_id == ResultSheet.result_id,
                                 ResultRow.entry_id == ResultSheet.entry_id))
        .join(User, User.id == ResultSheet.judge_id)
        .join(SignedSheet, SignedSheet.id == ResultSheet.signed_id)
        .where(ResultSheet.result_id == data.result.id)
        .order_by(ResultRow.position, User.sort_key, ResultSheet.id))
    return [
        SheetRow(line.sheet_id, line.entry_id, code, title,
                 "" if data.is_blind else unit, judge,
                 marks.get(line.sheet_id, {}),
                 None if line.total is None else Decimal(line.total), line.counted,
                 _reason(line.reason, judge, data), signed_at, line.digest,
                 _comments(content, data.names.criteria))
        for line, code, title, unit, judge, signed_at, content in rows
    ]


def _reason(code: str | None, judge: str, data: SittingData) -> str:
    if not code:
        return ""
    whole = f"incomplete:{judge}" if code.startswith(("incomplete", "empty")) else code
    return str(reason_in_words(whole, data.names.criteria, data.names.judges))


def _comments(content: dict[str, Any], names: dict[str, str]) -> str:
    """Return what the judge wrote, criterion by criterion, then on the whole."""
    lines = [f"{names.get(mark['criterion'], mark['criterion'])}: {mark['comment']}"
             for mark in content.get("marks", ()) if mark.get("comment")]
    return "\n".join([*lines, *filter(None, [content.get("comment")])])


def _marks(result_id: int) -> dict[int, dict[str, MarkCell]]:
    """Return the marks of all sheets of a result: sheet → criterion's key → mark."""
    rows = db.session.execute(
        sa.select(Mark.sheet_id, Criterion.key, Mark.state, Mark.value, Rubric.places)
        .join(Criterion, Criterion.id == Mark.criterion_id)
        .join(Scoresheet, Scoresheet.id == Mark.sheet_id)
        .join(Rubric, Rubric.id == Scoresheet.rubric_id)
        .where(Mark.sheet_id.in_(sa.select(ResultSheet.sheet_id).filter_by(result_id=result_id)),
               Mark.state != MarkState.BLANK))
    found: dict[int, dict[str, MarkCell]] = {}
    for sheet_id, key, state, value, places in rows:
        given = state is MarkState.GIVEN
        found.setdefault(sheet_id, {})[key] = Decimal(value).scaleb(-places) if given else "na"
    return found
