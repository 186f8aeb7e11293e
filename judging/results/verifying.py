"""Recomputing results from raw sheets and naming the first thing that differs."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import sqlalchemy as sa

from app.orm import db
from judging import engine
from judging.results import computing
from judging.results.computing import Computation
from judging.results.enums import ResultState
from judging.results.inputs import dropped_of, read_inputs
from judging.results.models import Result, ResultRow, ResultSheet
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting
from judging.scoresheets import signing
from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import MarkState
from judging.scoresheets.models import Mark, Scoresheet, SignedSheet


@dataclass(frozen=True)
class Difference:
    """One difference between what is stored and what the raw sheets say."""

    result: str
    what: str


def standing_results(stage_id: int | None = None) -> list[Result]:
    """Return the results that stand: approved or published, of one stage or of all."""
    chosen = sa.select(Result).join(Result.sitting).where(
        Result.state.in_((ResultState.APPROVED, ResultState.PUBLISHED))
    ).order_by(Result.id)
    if stage_id is not None:
        chosen = chosen.where(Sitting.stage_id == stage_id)
    return list(db.session.scalars(chosen))


def differences(result: Result) -> Iterator[Difference]:
    """Yield everything about a result that does not follow from its raw sheets."""
    for what in _differences(result):
        yield Difference(name_of(result), what)


def name_of(result: Result) -> str:
    """Return a result's name for an officer."""
    sitting = result.sitting
    return f"{sitting.stage.name}, {sitting.track.name}, result {result.number}"


def _differences(result: Result) -> Iterator[str]:
    if result.arithmetic != engine.ARITHMETIC:
        yield f"it was computed by arithmetic {result.arithmetic}, not {engine.ARITHMETIC}"
        return
    yield from _sheet_differences(result)
    yield from _rule_differences(result)
    inputs = read_inputs(result.sitting, dropped_of(result.id))
    try:
        _tally, done = computing.run(
            inputs, method.rubric_from_json(result.rubric),
            method.rules_from_json(result.rules), result.chair_order,
        )
    except (engine.EngineError, LookupError, TypeError, ValueError) as error:
        yield f"it cannot be recomputed: {error}"
        return
    if done.input_digest != result.input_digest:
        yield "its inputs (marks, rubric or rules) differ from those it was computed from"
    yield from _row_differences(result, done)
    if computing.digest(done, result.rubric, result.rules) != result.digest:
        yield f"its digest {result.digest[:16]} does not fit the recomputation"


def _sheet_differences(result: Result) -> Iterator[str]:
    """Compare every sheet that went in with what its judge signed."""
    used = db.session.execute(
        sa.select(ResultSheet, Scoresheet, SignedSheet)
        .join(Scoresheet, ResultSheet.sheet_id == Scoresheet.id)
        .join(SignedSheet, ResultSheet.signed_id == SignedSheet.id)
        .where(ResultSheet.result_id == result.id).order_by(ResultSheet.id)
    )
    for line, sheet, signed in used:
        who = f"the sheet of {sheet.judge.name} on {sheet.entry.code}"
        if signing.digest_of(signed.content) != signed.digest or signed.digest != line.digest:
            yield f"{who} is not the one that was signed ({line.digest[:16]})"
        for what in _changes_since(sheet, signed):
            yield f"{who}: {what}"


def _changes_since(sheet: Scoresheet, signed: SignedSheet) -> Iterator[str]:
    """Yield each mark of a sheet that is not the one its judge signed."""
    now = {mark.criterion.key: mark for mark in sheet.marks}
    for line in signed.content["marks"]:
        mark = now.pop(line["criterion"], None)
        held = None if mark is None else _shown(mark, sheet.rubric.places)
        if held != line["mark"]:
            yield f"the mark for “{line['criterion']}” is {held}, signed was {line['mark']}"
    for key, mark in now.items():
        if _shown(mark, sheet.rubric.places) is not None:
            yield f"the mark for “{key}” was never signed"


def _shown(mark: Mark, places: int) -> str | None:
    """Return a mark as sheets are signed with it."""
    if mark.state is MarkState.GIVEN:
        return value_text(Decimal(mark.value or 0).scaleb(-places))
    return "na" if mark.state is MarkState.NOT_APPLICABLE else None


def _rule_differences(result: Result) -> Iterator[str]:
    """Compare the rules and rubric in force with those the result was computed by."""
    sitting = result.sitting
    rules_now = method.rules_to_json(method.engine_rules(sitting))
    for key in sorted(rules_now.keys() | result.rules.keys()):
        if rules_now.get(key) != result.rules.get(key):
            yield (f"the rule “{key}” is {rules_now.get(key)} now, "
                   f"the result says {result.rules.get(key)}")
    rubric_now = method.rubric_to_json(method.engine_rubric(sitting.rubrics[-1]))
    if rubric_now != result.rubric:
        yield "the rubric in force is not the one of the result"


def _row_differences(result: Result, done: Computation) -> Iterator[str]:
    stored = {row.entry_id: row for row in db.session.scalars(
        sa.select(ResultRow).filter_by(result_id=result.id))}
    for row in done.rows:
        held = stored.pop(row.contender.entry_id, None)
        if held is None:
            yield f"the row of {row.contender.code} is missing"
            continue
        for name in ("score", "rank", "tied", "tie_broken_by", "counted", "excluded",
                     "qualifies", "advances"):
            was, should = getattr(held, name), getattr(row, name)
            if was != should:
                yield f"the row of {row.contender.code}: {name} is {was}, should be {should}"
        if list(held.reasons) != list(row.reasons):
            yield f"the row of {row.contender.code}: its reasons differ"
    for row in stored.values():
        yield f"the row of {row.code} has no entry behind it"
