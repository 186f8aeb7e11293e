"""The ecosystem officer's pages: suggestions, records with evidence, corrections."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app import clock
from app.auth.doors import only
from app.auth.enums import Role
from app.downloads import PDF_TYPE, download
from app.errors import DomainError, NotFound
from app.orm import get_or_404
from ecosystem.plans import forms, queries, services, services_suggest
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.models import Fact
from ecosystem.plans.views import page
from ecosystem.projects.evidence import Evidence, receive_pdf

bp = Blueprint("suggestions", __name__)


@bp.get("/ecosystem/suggestions")
@only(Role.ECOSYSTEM)
def list_suggestions() -> ResponseReturnValue:
    """List what waits for a word, or what was decided."""
    wanted = request.args.get("state", SuggestionState.OPEN)
    if wanted not in list(SuggestionState):
        raise NotFound()
    state = SuggestionState(wanted)
    return page("list_suggestions", state=state, suggestions=queries.list_suggestions(state))


@bp.route("/ecosystem/suggestions/<int:suggestion_id>", methods=["GET", "POST"])
@only(Role.ECOSYSTEM)
def confirm_suggestion(suggestion_id: int) -> ResponseReturnValue:
    """Show a suggestion with its evidence; confirm it as an act of support."""
    suggestion = queries.get_suggestion(suggestion_id)
    form = forms.ConfirmForm()
    if request.method == "GET":
        form.support_kind.data = suggestion.support_kind or ""
        form.occurred_on.data = suggestion.occurred_on
    elif form.validate():
        try:
            services_suggest.confirm_suggestion(
                suggestion_id, form.to_input(_pdf(form)), _store(), actor=current_user,
                now=clock.utc_now())
        except DomainError as error:
            form.attach(error)
            return _suggestion_page(suggestion_id, form, error.status)
        flash(_("Confirmed. The figure has moved."), "success")
        return redirect(url_for(".list_suggestions"))
    return _suggestion_page(suggestion_id, form, 422 if form.errors else 200)


@bp.post("/ecosystem/suggestions/<int:suggestion_id>/dismiss")
@only(Role.ECOSYSTEM)
def dismiss_suggestion(suggestion_id: int) -> ResponseReturnValue:
    """Dismiss a suggestion with a reason."""
    queries.get_suggestion(suggestion_id)
    services_suggest.dismiss_suggestion(suggestion_id, _reason(), actor=current_user,
                                        now=clock.utc_now())
    flash(_("Dismissed; the reason is on record."), "success")
    return redirect(url_for(".list_suggestions"))


@bp.get("/ecosystem/suggestions/<int:suggestion_id>/evidence")
@only(Role.ECOSYSTEM)
def download_evidence(suggestion_id: int) -> ResponseReturnValue:
    """Download the paper that a reply from elsewhere came with."""
    event = queries.get_suggestion(suggestion_id).event
    if event is None or event.file.erased_at is not None:
        raise NotFound()
    return download(_store().get(event.file.sha256), event.file_name, PDF_TYPE)


@bp.route("/ecosystem/outcomes/new", methods=["GET", "POST"])
@only(Role.ECOSYSTEM)
def record_outcome() -> ResponseReturnValue:
    """Record an act of support, an enterprise, capital or another event, with its file."""
    form = forms.OutcomeForm()
    if request.method == "POST" and form.validate():
        try:
            outcome = services.record_outcome(
                form.to_input(_pdf(form)), _store(), actor=current_user, now=clock.utc_now(),
                reason=form.reason.data)
        except DomainError as error:
            form.attach(error)
            return _record_page(form, error.status)
        flash(_("Recorded: %(name)s.", name=outcome.subject_name), "success")
        return redirect(url_for("plans.list_plans"))
    return _record_page(form, 422 if form.errors else 200)


@bp.post("/ecosystem/facts/<int:fact_id>/correct")
@only(Role.ECOSYSTEM)
def correct_fact(fact_id: int) -> ResponseReturnValue:
    """Take a fact back, with a reason."""
    get_or_404(Fact, fact_id)
    correction = services.correct_fact(fact_id, _reason(), actor=current_user,
                                       now=clock.utc_now())
    flash(_("Corrected; both stay on record."), "success")
    indicator = correction.indicator
    first = next((t.first_year for t in indicator.targets
                  if t.first_year and t.last_year
                  and t.first_year <= correction.occurred_on.year <= t.last_year), None)
    return redirect(url_for("plans.show_indicator", code=indicator.plan.code, key=indicator.key,
                            period=first))


@bp.post("/ecosystem/load")
@only(Role.ADMIN)
def load_plans() -> ResponseReturnValue:
    """Bring the indicator plans up as issued."""
    services.load_plans()
    flash(_("The indicator plans are up to date."), "success")
    return redirect(url_for("plans.list_plans"))


def _reason() -> str:
    form = forms.ReasonForm()
    if not form.validate():
        raise DomainError(form.reason.errors[0], "reason")
    return form.reason.data or ""


def _suggestion_page(suggestion_id: int, form: forms.ConfirmForm,
                     status: int) -> ResponseReturnValue:
    return page("confirm_suggestion", status, form=form,
                suggestion=queries.get_suggestion(suggestion_id))


def _record_page(form: forms.OutcomeForm, status: int) -> ResponseReturnValue:
    return page("record_outcome", status, form=form, names=queries.project_names())


def _pdf(form: Any) -> Evidence | None:
    upload = form.file.data
    return receive_pdf(upload, _store()) if upload and upload.filename else None


def _store() -> Any:
    return current_app.extensions["store"]
