"""Computing and storing the next numbered result of a sitting."""

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
from judging.results.models import Result, ResultRow, ResultSheet
from judging.results.votes.queries import dropped_by_votes
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting


def set_aside(sitting: Sitting, reason: str, now: datetime) -> None:
    """End every live result of a sitting with a reason."""
    live = sa.select(Result).where(Result.sitting_id == sitting.id,
                                   Result.state != ResultState.SUPERSEDED)
    for result in db.session.scalars(live):
        result.state, result.superseded_at = ResultState.SUPERSEDED, now
        result.superseded_reason = reason


def compute(sitting: Sitting, *, actor: User, now: datetime) -> Result:
    """Compute and store the next result of a closed sitting."""
    db.session.flush()
    rubric_row = sitting.rubrics[-1]
    rubric, rules = method.engine_rubric(rubric_row), method.engine_rules(sitting)
    try:
        inputs = read_inputs(sitting, dropped_by_votes(sitting.id))
        _tally, done = computing.run(inputs, rubric, rules, sitting.chair_order)
    except engine.EngineError as error:
        raise DomainError(str(error)) from error
    rubric_json, rules_json = method.rubric_to_json(rubric), method.rules_to_json(rules)
    number = 1 + (db.session.scalar(
        sa.select(sa.func.max(Result.number)).filter_by(sitting_id=sitting.id)) or 0)
    result = Result(
        sitting_id=sitting.id, number=number, rubric=rubric_json, rules=rules_json,
        chair_order=sitting.chair_order, arithmetic=engine.ARITHMETIC,
        input_digest=done.input_digest, computed_at=now, computed_by_id=actor.id,
        digest=computing.digest(done, rubric_json, rules_json),
    )
    db.session.add(result)
    db.session.flush()
    _store(result, done, inputs)
    ask_for_analysis(result, actor=actor, now=now)
    return result


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
