"""Writing down what was settled: history, marks, sheets; a fixed number of statements."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.orm import db
from competitions.entries.models import Entry
from judging.rubrics.models import Rubric
from judging.scoresheets.enums import Do, MarkState, SheetState, Status
from judging.scoresheets.loading import Loaded, scaled
from judging.scoresheets.merge import Outcome, Source
from judging.scoresheets.models import Mark, Operation, Scoresheet
from judging.scoresheets.wire import NOT_APPLICABLE, Value

_OPERATION, _MARK, _SHEET = Operation.__table__, Mark.__table__, Scoresheet.__table__


def store(
    judge_id: int, source: Source, outcomes: list[Outcome], answers: list[dict[str, Any]],
    loaded: dict[int, Loaded], now: datetime,
) -> None:
    """Write the operations with their answers, and what the applied ones changed."""
    pairs = [(o, a) for o, a in zip(outcomes, answers, strict=True)
             if o.first is None and o.asked.id]
    pairs.sort(key=lambda pair: pair[0].asked.seq or 0)
    rows = [_operation(outcome, answer, judge_id, source, now) for outcome, answer in pairs]
    if rows:
        _execute(sa.insert(_OPERATION), rows)
    applied = [o for o, _ in pairs if o.verdict.status is Status.APPLIED]
    if applied:
        _store_changes(applied, source, loaded, now)


def _execute(statement: sa.Executable, rows: list[dict[str, Any]]) -> None:
    """Run a statement for each row; one row, the usual case, costs fewer round trips alone."""
    db.session.connection().execute(statement, rows if len(rows) > 1 else rows[0])


def _operation(outcome: Outcome, answer: dict[str, Any], judge_id: int, source: Source,
               now: datetime) -> dict[str, Any]:
    asked, verdict = outcome.asked, outcome.verdict
    return {
        "judge_id": judge_id, "uuid": asked.id, "device": source[0],
        "entered_by_id": source[1] or None, "seq": asked.seq, "previous": asked.prev,
        "sheet_id": asked.sheet, "base": asked.base, "do": asked.do,
        "criterion": asked.criterion, "value": asked.typed, "text": asked.text, "at": asked.at,
        "received_at": now, "status": verdict.status, "code": verdict.code,
        "version": verdict.version, "answer": answer,
    }


def _store_changes(applied: list[Outcome], source: Source, loaded: dict[int, Loaded],
                   now: datetime) -> None:
    touched = {int(outcome.asked.sheet or 0) for outcome in applied}
    changed: dict[tuple[int, str], dict[str, Any]] = {}
    comments: dict[int, dict[str, Any]] = {}
    for outcome in applied:
        _note_change(outcome, source, loaded, changed, comments)
    _write_marks(changed, loaded)
    _write_sheets(touched, comments, loaded, now)
    _freeze([loaded[number] for number in touched], now)


def _note_change(
    outcome: Outcome, source: Source, loaded: dict[int, Loaded],
    changed: dict[tuple[int, str], dict[str, Any]], comments: dict[int, dict[str, Any]],
) -> None:
    """Note the last change of each cell, in the order of versions."""
    cell, number = outcome.verdict.cell, int(outcome.asked.sheet or 0)
    if cell is None:
        return
    stamp = (outcome.verdict.version, source[0], outcome.asked.seq)
    do, key = cell
    if key is None:
        comments[number] = {"comment": outcome.verdict.content, **_stamp("comment_", stamp)}
        return
    row = changed.setdefault((number, key), {})
    if do is Do.COMMENT:
        row.update({"comment": outcome.verdict.content, **_stamp("comment_", stamp)})
    else:
        row.update({**_value(outcome.verdict.content, loaded[number].places), **_stamp("", stamp)})


def _stamp(prefix: str, stamp: tuple[int | None, str, int | None]) -> dict[str, Any]:
    version, device, seq = stamp
    return {f"{prefix}version": version, f"{prefix}device": device, f"{prefix}seq": seq}


def _value(value: Value, places: int) -> dict[str, Any]:
    if isinstance(value, Decimal):
        return {"state": MarkState.GIVEN, "value": scaled(value, places)}
    state = MarkState.NOT_APPLICABLE if value == NOT_APPLICABLE else MarkState.BLANK
    return {"state": state, "value": None}


#: A cell without a row yet.
_BLANK: dict[str, Any] = {
    "state": MarkState.BLANK, "value": None, "comment": "", "version": 0, "device": "", "seq": 0,
    "comment_version": 0, "comment_device": "", "comment_seq": 0,
}


def _write_marks(changed: dict[tuple[int, str], dict[str, Any]],
                 loaded: dict[int, Loaded]) -> None:
    """Insert new cells and update the others, grouped by the columns that change."""
    fresh: list[dict[str, Any]] = []
    known: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for (number, key), row in changed.items():
        mark_id = loaded[number].marks.get(key)
        if mark_id is None:
            fresh.append({"sheet_id": number, "criterion_id": loaded[number].criteria[key],
                          **_BLANK, **row})
        else:
            known.setdefault(tuple(sorted(row)), []).append({"mark_id": mark_id, **row})
    if fresh:
        _execute(sa.insert(_MARK), fresh)
    for columns, rows in known.items():
        _execute(
            sa.update(_MARK).where(_MARK.c.id == sa.bindparam("mark_id"))
            .values({name: sa.bindparam(name) for name in columns}), rows)


def _write_sheets(touched: set[int], comments: dict[int, dict[str, Any]],
                  loaded: dict[int, Loaded], now: datetime) -> None:
    groups: dict[bool, list[dict[str, Any]]] = {}
    for number in sorted(touched):
        sheet = loaded[number].sheet
        signed = sheet.state is SheetState.SUBMITTED
        loaded[number].submitted_at = now if signed else None
        row = {"sheet_id": number, "version": sheet.version, "state": sheet.state,
               "submitted_at": loaded[number].submitted_at, **comments.get(number, {})}
        groups.setdefault(number in comments, []).append(row)
    for rows in groups.values():
        columns = [name for name in rows[0] if name != "sheet_id"]
        _execute(
            sa.update(_SHEET).where(_SHEET.c.id == sa.bindparam("sheet_id"))
            .values({name: sa.bindparam(name) for name in columns}), rows)


def _freeze(items: list[Loaded], now: datetime) -> None:
    """From the first mark on, the rubric stands and the entry is being judged."""
    rubrics = {item.rubric_id for item in items if not item.is_frozen}
    if rubrics:
        db.session.execute(sa.update(Rubric.__table__).values(frozen_at=now).where(
            Rubric.__table__.c.id.in_(rubrics), Rubric.__table__.c.frozen_at.is_(None)))
    begun = {item.entry_id for item in items if not item.marks}
    if begun:
        db.session.execute(sa.update(Entry.__table__).values(is_being_judged=True).where(
            Entry.__table__.c.id.in_(begun), Entry.__table__.c.is_being_judged.is_(False)))
