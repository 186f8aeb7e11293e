"""How far a long piece of work is, for whoever asked for it."""

from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from app.auth.addresses import local_path
from app.auth.doors import signed_in
from app.clock import utc_now
from app.jobs import queries, services
from app.jobs.models import JobState

bp = Blueprint("jobs", __name__)
_OPEN = (JobState.QUEUED, JobState.RUNNING)


@bp.get("/jobs/<int:job_id>")
@signed_in
def show_job(job_id: int) -> Any:
    """Show the progress; the page looks again by itself while the work goes on."""
    job = queries.get_own_job(job_id, current_user)
    return render_template("app/jobs/show_job.html", job=job, is_open=job.state in _OPEN,
                           back=_back())


@bp.post("/jobs/<int:job_id>/cancel")
@signed_in
def cancel_job(job_id: int) -> Any:
    """Call own work off; what was done so far is not kept."""
    job = queries.get_own_job(job_id, current_user)
    services.cancel_job(job.id, utc_now())
    return redirect(url_for(".show_job", job_id=job_id, back=_back()))


@bp.get("/jobs/<int:job_id>/progress")
@signed_in
def show_progress(job_id: int) -> Any:
    """Answer with the progress alone, for scripts."""
    job = queries.get_own_job(job_id, current_user)
    return jsonify(state=job.state.value, progress=job.progress, total=job.total,
                   result=job.result, error=job.error)


def _back() -> str | None:
    """Return the page that the work was asked for on, of this site alone."""
    return local_path(request.args.get("back"))
