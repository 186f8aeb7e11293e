"""Around the review: another method on trial, seats that are passed on, comments for founders."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField

from app.auth.doors import only
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import download
from app.errors import DomainError, NotFound
from app.forms import Form, TextField, required
from app.orm import get_or_404
from competitions.programme.views.blueprint import values_of
from judging.results import advancing, feedback, policies, publicity, queries, whatif
from judging.results.models import Result
from judging.results.views import CHAIRS, PARTIES, result_here
from judging.rubrics import method_services
from judging.rubrics import queries as rubrics
from judging.rubrics.forms import MOST_TIES, MethodForm
from judging.rubrics.inputs import MethodInput
from judging.rubrics.models import Sitting
from judging.rubrics.rows import method_values
from judging.scoresheets.wire import read_count

bp = Blueprint("review", __name__)
#: Who may look at the sheets behind a ranking, and so at another method on them.
READERS = (Role.CHAIR, Role.DEPUTY_CHAIR, Role.PANEL_SECRETARY, Role.ORGANISER)


class LeaveForm(Form):
    """An admitted entry leaves."""

    entry = HiddenField()
    reason = TextField(_l("Reason"), [required()], limit=1000)


@bp.route("/organise/<slug>/sittings/<int:sitting_id>/what-if", methods=["GET", "POST"])
@only(*READERS)
def what_if(slug: str, sitting_id: int) -> ResponseReturnValue:
    """Try another method on the sheets of a closed stage; the chair may keep it with a reason."""
    sitting, result = _closed(sitting_id)
    form = MethodForm(data=_initial(sitting))
    view = rubrics.view_of(sitting)
    form.offer(rubrics.criterion_names(view.rubric))
    may_save = policies.can_chair(policies.roles_in(current_user, sitting))
    changes, status = None, 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = _kept(sitting, form) if request.form.get("do") == "save" else 200
            if not status:
                return redirect(_back(sitting_id))
            sitting, result = _closed(sitting_id)
            try:
                data = method_services.checked(form.to_input(), sitting)
                changes = whatif.difference(sitting, result, method_values(data))
            except DomainError as error:
                if status == 200:
                    form.attach(error)
                    status = error.status
    return render_template(
        "judging/results/what_if.html", slug=slug, sitting=sitting, form=form, view=view,
        changes=changes, may_save=may_save and sitting.state.value == "closed", back=_back(
            sitting_id)), status


@bp.get("/organise/<slug>/sittings/<int:sitting_id>/method-changes/<int:event_id>")
@only(*READERS)
def show_method_change(slug: str, sitting_id: int, event_id: int) -> ResponseReturnValue:
    """Show what a change of the method during judging did to places and scores."""
    sitting, result = _closed(sitting_id)
    change = next((c for c in whatif.method_changes(sitting) if c.event_id == event_id), None)
    if change is None:
        raise NotFound()
    return render_template("judging/results/method_change.html", slug=slug, sitting=sitting,
                           change=change, changes=whatif.without_change(sitting, result, change),
                           back=_back(sitting_id))


@bp.post("/organise/<slug>/results/<int:result_id>/leave")
@only(Role.ORGANISER, Role.SECRETARY, *CHAIRS)
def leave_stage(slug: str, result_id: int) -> ResponseReturnValue:
    """Record that an admitted entry left; the reserve moves up."""
    result, form = result_here(result_id), LeaveForm()
    if form.validate_on_submit():
        row = advancing.leave_stage(result.id, read_count(form.entry.data or "") or 0,
                                    form.reason.data, actor=current_user, now=utc_now())
        moved = row.moved.code if row.moved else None
        flash(_("%(code)s has left. %(moved)s moves up.", code=row.left.code, moved=moved)
              if moved else _("%(code)s has left. No reserve moves up.", code=row.left.code),
              "success")
    else:
        flash(_("Give the reason."), "error")
    return redirect(_back(result.sitting_id, "seats"))


@bp.get("/organise/<slug>/results/<int:result_id>/decision")
@only(*PARTIES)
def download_decision(slug: str, result_id: int) -> ResponseReturnValue:
    """Download the signed decision of a published result."""
    result = result_here(result_id)
    roles = policies.roles_in(current_user, result.sitting)
    publication = publicity.publication_of(result.id)
    if publication is None or publication.file is None or not policies.can_see_ranking(
            roles, result.sitting):
        raise NotFound()
    content = current_app.extensions["store"].get(publication.file.sha256)
    return download(content, publication.file_name, publication.file.content_type)


@bp.route("/organise/<slug>/results/<int:result_id>/feedback", methods=["GET", "POST"])
@only(*CHAIRS)
def release_comments(slug: str, result_id: int) -> ResponseReturnValue:
    """Let the chair choose which comments founders read."""
    result = result_here(result_id)
    roles = policies.roles_in(current_user, result.sitting)
    if not policies.can_chair(roles) or not policies.can_see_ranking(roles, result.sitting):
        raise NotFound()
    form = Form()
    if form.validate_on_submit():
        every = request.form.get("do") == "all"
        chosen = None if every else set(request.form.getlist("comments"))
        count = feedback.release_comments(result.id, chosen, actor=current_user, now=utc_now())
        flash(_("Comments that founders may read: %(n)s.", n=count), "success")
        return redirect(url_for(".release_comments", slug=slug, result_id=result.id))
    return render_template("judging/results/release_comments.html", slug=slug, result=result,
                           groups=feedback.comments_of(result), form=form,
                           back=_back(result.sitting_id))


def _closed(sitting_id: int) -> tuple[Sitting, Result]:
    """Return a sitting whose sheets the person may see, with its latest result, or 404."""
    sitting = get_or_404(Sitting, sitting_id)
    roles = policies.roles_in(current_user, sitting)
    found = queries.seen_result(sitting)
    if (sitting.competition_id != g.competition.id or found is None
            or not roles & policies.SEES_SHEETS or not policies.can_see_ranking(roles, sitting)):
        raise NotFound()
    return sitting, found


def _kept(sitting: Sitting, form: MethodForm) -> int:
    """Keep a method that was on trial; return 0, or the status of the refusal."""
    try:
        whatif.change_method(sitting.id, form.to_input(), form.seen, form.reason.data or "",
                             actor=current_user, now=utc_now())
    except DomainError as error:
        if error.status in (403, 404):
            raise
        form.attach(error)
        return error.status
    flash(_("The method is changed; a new result is computed by it."), "success")
    return 0


def _initial(sitting: Sitting) -> dict[str, Any]:
    values = values_of(sitting, *MethodInput.__dataclass_fields__)
    chain = [*values["tie_break"], *[""] * MOST_TIES]
    articles = {f"{kind}_article": words for kind, words in (values["articles"] or {}).items()}
    return values | articles | {"tie_break": chain[:MOST_TIES], "trim": values["trim"] or None}


def _back(sitting_id: int, anchor: str | None = None) -> str:
    sitting = get_or_404(Sitting, sitting_id)
    return url_for("results.show_stage", slug=g.competition.slug, stage_id=sitting.stage_id,
                   track=sitting.track.key, _anchor=anchor)
