"""From inputs to a result's rows and digest, through the engine; no database here."""

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from app.audit.services import canonical
from judging import engine
from judging.results.inputs import Contender, Inputs, judge_name
from judging.results.seats import within_units
from judging.rubrics.rules import cap_of


@dataclass(frozen=True)
class Row:
    """One line of the output table, as stored."""

    contender: Contender
    score: str | None
    rank: int | None
    tied: bool
    tie_broken_by: str | None
    counted: int
    excluded: int
    qualifies: bool
    advances: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class SheetLine:
    """What became of one sheet."""

    sheet_id: int
    signed_digest: str
    total: str | None
    counted: bool
    reason: str | None


@dataclass(frozen=True)
class Computation:
    """A finished computation: everything a Result stores."""

    rows: tuple[Row, ...]
    sheets: tuple[SheetLine, ...]
    input_digest: str


def run(inputs: Inputs, rubric: engine.Rubric, rules: engine.Rules,
        chair_order: list[str] | None) -> tuple[engine.Tally, Computation]:
    """Tally the inputs; entries without a sheet stand last, without a place."""
    tally = engine.tally(inputs.marks, rubric, rules,
                         chair_order=_known(chair_order, inputs.marks))
    rows = _rows(tally, inputs)
    cap = cap_of(rules)
    if cap is not None and rules.seats is not None:
        rows = _capped(rows, rules.seats, cap)
    return tally, Computation(rows, _sheets(tally, inputs), tally.digest)


def digest(computation: Computation, rubric: dict[str, Any], rules: dict[str, Any]) -> str:
    """Return the SHA-256 that the minutes print: over inputs, rules, sheets and output."""
    content = {
        "arithmetic": engine.ARITHMETIC, "input": computation.input_digest,
        "rubric": rubric, "rules": rules,
        "sheets": [[s.sheet_id, s.signed_digest, s.total, s.counted, s.reason]
                   for s in computation.sheets],
        "rows": [_plain(row) for row in computation.rows],
    }
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _plain(row: Row) -> list[Any]:
    return [row.contender.code, row.contender.submission_id, row.contender.title, row.score,
            row.rank, row.tied, row.tie_broken_by, row.counted, row.excluded, row.qualifies,
            row.advances, list(row.reasons)]


def _known(order: list[str] | None, marks: pd.DataFrame) -> list[str] | None:
    if not order:
        return None
    present = set(marks["entry"])
    return [code for code in order if code in present]


def _text(value: Decimal | None) -> str | None:
    return None if value is None or pd.isna(value) else format(value, "f")


def _rows(tally: engine.Tally, inputs: Inputs) -> tuple[Row, ...]:
    by_code = {contender.code: contender for contender in inputs.contenders}
    rows = [
        Row(by_code.pop(r.entry), _text(r.score), None if pd.isna(r.rank) else int(r.rank),
            bool(r.tied), r.tie_broken_by if isinstance(r.tie_broken_by, str) else None,
            int(r.counted), int(r.excluded), bool(r.qualifies), bool(r.advances),
            tuple(r.reasons))
        for r in tally.entries.itertuples()
        if r.entry in by_code
    ]
    rows += [Row(contender, None, None, False, None, 0, 0, False, False, ("unscored",))
             for contender in by_code.values()]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.contender.code))
    return tuple(rows)


def _capped(rows: tuple[Row, ...], seats: int, cap: int) -> tuple[Row, ...]:
    """Seat the rows anew so that no unit has more than its share; each row says why it waits."""
    seated = within_units(
        [(row.rank, row.contender.unit_name) if row.qualifies else (None, "") for row in rows],
        seats, cap)
    return tuple(
        replace(row, advances=advances, reasons=(
            *(code for code in row.reasons if code != "tie_at_cut"), *([why] if why else [])))
        for row, (advances, why) in zip(rows, seated, strict=True))


def _sheets(tally: engine.Tally, inputs: Inputs) -> tuple[SheetLine, ...]:
    told = {(s.entry, s.judge): s for s in tally.sheets.itertuples()}
    lines = []
    for sheet in inputs.sheets:
        line = told.get((sheet.code, judge_name(sheet.judge_id)))
        if sheet.sheet_id in inputs.dropped:
            lines.append(SheetLine(sheet.sheet_id, sheet.digest, None, False,
                                   inputs.dropped[sheet.sheet_id]))
        elif line is None:
            lines.append(SheetLine(sheet.sheet_id, sheet.digest, None, False, "empty"))
        else:
            reason = line.reason if isinstance(line.reason, str) else None
            lines.append(SheetLine(sheet.sheet_id, sheet.digest, _text(line.total),
                                   bool(line.counted), reason))
    return tuple(lines)
