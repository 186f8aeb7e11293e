"""Analysing a result in the worker, right after the sitting closed."""

from datetime import datetime
from typing import Any

from app.auth.models import User
from app.clock import utc_now
from app.jobs.services import enqueue
from app.orm import db, lock
from app.transaction import transaction
from judging.results.analysis.content import analyse
from judging.results.analysis.models import Analysis
from judging.results.inputs import dropped_of, read_inputs
from judging.results.models import Result
from judging.results.queries import places_at_stake
from judging.rubrics import rules as method
from judging.scoresheets import slots


@transaction()
def ask_for_analysis(result: Result, *, actor: User | None, now: datetime) -> None:
    """Queue the analysis of a result that was just computed."""
    job = enqueue("analyse_result", {"result": result.id}, actor=actor, now=now)
    db.session.add(Analysis(result_id=result.id, job_id=job.id))


def analyse_result(_job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the analysis of a result; doing it again changes nothing."""
    result = db.session.get_one(Result, arguments["result"])
    sitting = result.sitting
    content = analyse(
        read_inputs(sitting, dropped_of(result.id)).marks, method.rubric_from_json(result.rubric),
        method.rules_from_json(result.rules), places=places_at_stake(result),
        order={slot.entry.code or "": slot.position for slot in slots.slots_of(sitting.id)
               if slot.position is not None},
    )
    _store(result.id, content, utc_now())
    return {}


@transaction()
def _store(result_id: int, content: dict[str, Any], now: datetime) -> None:
    analysis = lock(Analysis, result_id)
    if analysis.content is None:
        analysis.content, analysis.analysed_at = content, now


KINDS = {"analyse_result": analyse_result}
