"""Finding the PDF of dossiers that a judge asked for."""

from typing import Any

from app.auth.models import User
from app.errors import NotFound
from app.jobs.models import JobState
from app.jobs.queries import get_own_job
from app.orm import db
from judging.rubrics.models import Sitting
from judging.scoresheets.reading.enums import KIND


def get_print(job_id: int, judge: User) -> dict[str, Any]:
    """Return what the judge's own job made; 404 for one with names since judging became blind."""
    job = get_own_job(job_id, judge)
    if job.kind != KIND or job.state is not JobState.DONE or not job.result:
        raise NotFound()
    number = job.arguments.get("sitting")  # one made by an earlier version does not say
    sitting = db.session.get(Sitting, number) if number else None
    if sitting is None or (sitting.is_blind and not job.result.get("blind")):
        raise NotFound()
    return job.result
