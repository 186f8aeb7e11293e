"""A judge's dossiers on paper: asked for, made in the background, handed out to that judge."""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import PDF_TYPE, download
from app.errors import DomainError, NotFound
from app.i18n import language
from judging.scoresheets import queries
from judging.scoresheets.forms import NothingForm
from judging.scoresheets.reading import services
from judging.scoresheets.reading.queries import get_print

bp = Blueprint("reading", __name__)

SCORES = (Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR)


@bp.get("/judge/print")
@only(*SCORES)
def list_prints() -> ResponseReturnValue:
    """List the stages and tracks whose dossiers the judge may have on paper."""
    return render_template("judging/scoresheets/reading/list_prints.html", groups=_groups())


@bp.post("/judge/sittings/<int:sitting_id>/dossiers")
@only(*SCORES)
def print_dossiers(sitting_id: int) -> ResponseReturnValue:
    """Queue one PDF of all that the judge reads in a stage and track."""
    if not NothingForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))
    if sitting_id not in {group.sitting.id for group in _groups()}:
        raise NotFound()
    job = services.ask_for_dossiers(
        current_user._get_current_object(), sitting_id, locale=language(), now=utc_now(),
        is_blind=bool(request.form.get("blind")))
    return redirect(url_for("jobs.show_job", job_id=job.id))


@bp.get("/judge/dossiers/<int:job_id>")
@only(*SCORES)
def download_dossiers(job_id: int) -> ResponseReturnValue:
    """Hand out the PDF to the judge who asked for it."""
    made = get_print(job_id, current_user._get_current_object())
    try:
        content = current_app.extensions["store"].get(made["sha256"])
    except FileNotFoundError:  # erased since, by law
        raise NotFound() from None
    return download(content, f"ho-so-{job_id}.pdf", PDF_TYPE)


def _groups() -> list[queries.DeskGroup]:
    """Return what the judge may read: nothing where conflicts are still to be declared."""
    waiting = {competition.id for competition in queries.undeclared_competitions(current_user.id)}
    return [group for group in queries.list_desk(current_user.id)
            if group.competition.id not in waiting]
