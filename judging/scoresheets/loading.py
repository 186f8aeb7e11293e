"""Sheets from the database as the rules of merging see them: a fixed number of SELECTs."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.orm import db
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.enums import Do, MarkState, Status
from judging.scoresheets.merge import Bounds, Sheet, Source, Touch
from judging.scoresheets.models import Mark, Operation, Scoresheet
from judging.scoresheets.wire import NOT_APPLICABLE, Value


@dataclass
class Loaded:
    """A sheet for merging, with what its rows need to be written."""

    sheet: Sheet
    sitting_id: int
    entry_id: int
    submission_id: int
    rubric_id: int
    places: int
    is_frozen: bool
    submitted_at: datetime | None
    #: Criterion ids by key, and the marks that have a row already.
    criteria: dict[str, int] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)


# Built once: this is the hot path, and building a statement costs as much as running it.
_IDS = sa.bindparam("ids", expanding=True)
_MINE = sa.and_(Scoresheet.id.in_(_IDS), Scoresheet.judge_id == sa.bindparam("judge"))
_SITTINGS = sa.select(Sitting.id, Sitting.state, Sitting.opened_at).where(
    Sitting.id.in_(sa.select(Scoresheet.sitting_id).where(_MINE))).order_by(Sitting.id)
_HELD_SITTINGS = _SITTINGS.with_for_update(read=True)
_SHEETS = sa.select(
    Scoresheet.id, Scoresheet.state, Scoresheet.version, Scoresheet.comment,
    Scoresheet.comment_version, Scoresheet.sitting_id, Scoresheet.entry_id,
    Scoresheet.submission_id, Scoresheet.rubric_id, Scoresheet.submitted_at,
    Rubric.places, Rubric.frozen_at, Rubric.asks_comment,
).join(Rubric, Rubric.id == Scoresheet.rubric_id).where(_MINE).order_by(Scoresheet.id)
_HELD_SHEETS = _SHEETS.with_for_update(of=Scoresheet)
_CELLS = sa.select(
    Scoresheet.id.label("sheet_id"), Criterion.id.label("criterion_id"), Criterion.key,
    Criterion.low, Criterion.high, Criterion.step, Criterion.counts, Criterion.asks_comment,
    Mark.id.label("mark_id"),
    Mark.state, Mark.value, Mark.comment, Mark.version, Mark.comment_version,
).join(Criterion, Criterion.rubric_id == Scoresheet.rubric_id).outerjoin(
    Mark, sa.and_(Mark.sheet_id == Scoresheet.id, Mark.criterion_id == Criterion.id),
).where(Scoresheet.id.in_(_IDS)).order_by(Criterion.position)
_TOUCHES = sa.select(
    Operation.sheet_id, Operation.device, Operation.entered_by_id, Operation.do,
    Operation.criterion, sa.func.max(Operation.seq).label("seq"),
    sa.func.max(Operation.version).label("version"),
).where(
    Operation.sheet_id.in_(_IDS), Operation.judge_id == sa.bindparam("judge"),
    Operation.status == Status.APPLIED, Operation.do != Do.SUBMIT,
).group_by(Operation.sheet_id, Operation.device, Operation.entered_by_id, Operation.do,
           Operation.criterion)


def load_sheets(judge_id: int, sheet_ids: Collection[int], *, writing: bool = False,
                ) -> dict[int, Loaded]:
    """Return those of the sheets that are this judge's, held for writing if asked."""
    if not sheet_ids:
        return {}
    mine = {"ids": sorted(sheet_ids), "judge": judge_id}
    is_open = _open_sittings(mine, writing)
    loaded = _sheets(mine, is_open, writing)
    if loaded:
        _add_cells(loaded)
        _add_touches(loaded, judge_id)
    return loaded


def add_chains(loaded: dict[int, Loaded], judge_id: int, source: Source) -> None:
    """Add which operations of a source have arrived, for those who want to submit."""
    device, clerk_id = source
    rows = db.session.execute(
        sa.select(Operation.sheet_id, Operation.seq, Operation.previous).where(
            Operation.sheet_id.in_(list(loaded)), Operation.device == device,
            Operation.judge_id == judge_id, Operation.seq.is_not(None),
            _typed_by(clerk_id),
        ).order_by(Operation.id)
    )
    for sheet_id, seq, previous in rows:
        loaded[sheet_id].sheet.chains.setdefault(source, {}).setdefault(seq, previous)


def scaled(value: Decimal, places: int) -> int:
    """Return a mark as the whole number that is stored."""
    return int(value.scaleb(places))


def unscaled(state: MarkState, value: int | None, places: int) -> Value:
    """Return a stored mark as a value."""
    if state is MarkState.NOT_APPLICABLE:
        return NOT_APPLICABLE
    return None if value is None else Decimal(value).scaleb(-places)


def _typed_by(clerk_id: int) -> sa.ColumnElement[bool]:
    return Operation.entered_by_id == clerk_id if clerk_id else Operation.entered_by_id.is_(None)


def _open_sittings(mine: dict[str, Any], writing: bool) -> dict[int, bool]:
    """Tell which sittings take marks; held so that none closes halfway through a request."""
    query = _HELD_SITTINGS if writing else _SITTINGS
    return {number: state is SittingState.OPEN and opened_at is not None
            for number, state, opened_at in db.session.execute(query, mine)}


def _sheets(mine: dict[str, Any], is_open: dict[int, bool], writing: bool) -> dict[int, Loaded]:
    loaded = {}
    for row in db.session.execute(_HELD_SHEETS if writing else _SHEETS, mine):
        sheet = Sheet(row.id, row.state, row.version, is_open[row.sitting_id], {},
                      asks_comment=row.asks_comment)
        if row.comment_version:
            sheet.cells[(Do.COMMENT, None)] = row.comment
        loaded[row.id] = Loaded(
            sheet, row.sitting_id, row.entry_id, row.submission_id, row.rubric_id, row.places,
            row.frozen_at is not None, row.submitted_at,
        )
    return loaded


def _add_cells(loaded: dict[int, Loaded]) -> None:
    """Add the criteria of each sheet's rubric in their order, and the marks they have."""
    for row in db.session.execute(_CELLS, {"ids": sorted(loaded)}):
        item = loaded[row.sheet_id]
        cells, key = item.sheet.cells, row.key
        item.criteria[key] = row.criterion_id
        item.sheet.bounds[key] = Bounds(row.low, row.high, row.step, item.places, row.counts,
                                         row.asks_comment)
        if row.mark_id is None:
            continue
        item.marks[key] = row.mark_id
        if row.version:
            cells[(Do.MARK, key)] = unscaled(row.state, row.value, item.places)
        if row.comment_version:
            cells[(Do.COMMENT, key)] = row.comment


def _add_touches(loaded: dict[int, Loaded], judge_id: int) -> None:
    for row in db.session.execute(_TOUCHES, {"ids": list(loaded), "judge": judge_id}):
        cell = (row.do, row.criterion)
        source = (row.device, row.entered_by_id or 0)
        touches = loaded[row.sheet_id].sheet.touches.setdefault(cell, {})
        touches[source] = Touch(row.seq, row.version)
