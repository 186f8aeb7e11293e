"""Computing and storing the next numbered result of a sitting."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.errors import DomainError
from app.orm import db
from judging import engine
from judging.results import computing
from judging.results.analysis.services import ask_for_analysis
from judging.results.enums import ResultState
from judging.results.inputs import Inputs, read_inputs
from judging.results.models import Result, ResultOrder, ResultRow, ResultSheet
from judging.results.votes.queries import dropped_by_votes
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class Prepared:
    """A computation that is done and not yet on record."""

    rubric: dict[str, Any]
    rules: dict[str, Any]
    chair_order: list[str] | None
    inputs: Inputs
    done: computing.Computation


def set_aside(sitting: Sitting, reason: str, now: datetime) -> None:
    """End every live result of a sitting with a reason, and call off the one on its way."""
    live = sa.select(Result).where(Result.sitting_id == sitting.id,
                                   Result.state != ResultState.SUPERSEDED)
    for result in db.session.scalars(live):
        result.state, result.superseded_at = ResultState.SUPERSEDED, now
        result.superseded_reason = reason
    _take_off_order(sitting)


def compute(sitting: Sitting, *, actor: User | None, now: datetime) -> Result:
    """Compute and store the next result of a closed sitting."""
    db.session.flush()
    try:
        prepared = prepare(sitting)
    except engine.EngineError as error:
        raise DomainError(str(error)) from error
    return store(sitting, prepared, actor=actor, now=now)


def prepare(sitting: Sitting) -> Prepared:
    """Compute what the next result of a closed sitting says; nothing is written."""
    rubric, rules = method.engine_rubric(sitting.rubrics[-1]), method.engine_rules(sitting)
    inputs = read_inputs(sitting, dropped_by_votes(sitting.id))
    _tally, done = computing.run(inputs, rubric, rules, sitting.chair_order)
    return Prepared(method.rubric_to_json(rubric), method.rules_to_json(rules),
                    sitting.chair_order, inputs, done)


def store(sitting: Sitting, prepared: Prepared, *, actor: User | None, now: datetime) -> Result:
    """Put a computation on record as the next result of its sitting."""
    number = 1 + (db.session.scalar(
        sa.select(sa.func.max(Result.number)).filter_by(sitting_id=sitting.id)) or 0)
    done = prepared.done
    result = Result(
        sitting_id=sitting.id, number=number, rubric=prepared.rubric, rules=prepared.rules,
        chair_order=prepared.chair_order, arithmetic=engine.ARITHMETIC,
        input_digest=done.input_digest, computed_at=now,
        computed_by_id=actor.id if actor else None,
        digest=computing.digest(done, prepared.rubric, prepared.rules),
    )
    db.session.add(result)
    db.session.flush()
    _store(result, done, prepared.inputs)
    _take_off_order(sitting)
    ask_for_analysis(result, actor=actor, now=now)
    return result


def _take_off_order(sitting: Sitting) -> None:
    """Forget that a result is on its way: a job that comes late finds nothing to do."""
    db.session.execute(sa.delete(ResultOrder).filter_by(sitting_id=sitting.id))


def _store(result: Result, done: computing.Computation, inputs: Inputs) -> None:
    _insert(ResultRow, [
        {"result_id": result.id, "entry_id": row.contender.entry_id, "position": position,
         "submission_id": row.contender.submission_id, "code": row.contender.code,
         "title": row.contender.title, "unit_name": row.contender.unit_name, "score": row.score,
         "rank": row.rank, "tied": row.tied, "tie_broken_by": row.tie_broken_by,
         "counted": row.counted, "excluded": row.excluded, "qualifies": row.qualifies,
         "advances": row.advances, "reasons": list(row.reasons)}
        for position, row in enumerate(done.rows, start=1)
    ])
    signed = {sheet.sheet_id: sheet for sheet in inputs.sheets}
    _insert(ResultSheet, [
        {"result_id": result.id, "sheet_id": line.sheet_id, "digest": line.signed_digest,
         "entry_id": signed[line.sheet_id].entry_id, "judge_id": signed[line.sheet_id].judge_id,
         "signed_id": signed[line.sheet_id].signed_id, "total": line.total,
         "counted": line.counted, "reason": line.reason}
        for line in done.sheets
    ])


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Write rows without an object for each: a province has tens of thousands."""
    if rows:
        db.session.execute(sa.insert(model), rows)
