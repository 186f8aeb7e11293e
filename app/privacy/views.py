"""My data: seeing, taking home, asking for correction or deletion; and the office's answer."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import only, signed_in
from app.auth.enums import Role
from app.clock import utc_now
from app.downloads import ZIP_TYPE, content_disposition
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.i18n import language
from app.privacy import exports, policies, queries, services_requests
from app.privacy.forms import AnswerForm, RequestForm
from app.privacy.models import DataRequest, RequestKind
from app.privacy.sections import Holder, sections_of

bp = Blueprint("privacy", __name__)
bp.add_app_template_filter(exports.shown, "shown_value")


@bp.route("/account/data", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@signed_in
def show_data() -> ResponseReturnValue:
    """Show what is known about the person signed in, and take what they ask for."""
    form, status = RequestForm(), 422
    if form.validate_on_submit():
        try:
            services_requests.ask(current_user, RequestKind(form.kind.data), form.text.data,
                                  _known(), now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("Your request is recorded. You get a message when it is answered."),
                  "success")
            return redirect(url_for(".show_data"))
    body = render_template(
        "app/privacy/show_data.html", form=form, sections=sections_of(current_user, _known()),
        requests=queries.requests_of(current_user.id))
    return body, status if form.errors or form.general_errors else 200


@bp.get("/account/data.zip")
@limiter.limit("10/hour")
@signed_in
def download_data() -> ResponseReturnValue:
    """Hand out everything about the person signed in."""
    made = exports.archive(current_user, sections_of(current_user, _known()),
                           current_app.extensions["store"], language(), utc_now())
    return Response(made, headers={
        "Content-Type": ZIP_TYPE, "Content-Length": str(made.size),
        "Content-Disposition": content_disposition("du-lieu-cua-toi.zip"),
        "Cache-Control": "private, no-store"})


@bp.get("/organise/<slug>/data-requests")
@only(Role.ORGANISER)
def list_requests(slug: str) -> ResponseReturnValue:
    """List what entrants of a competition ask about their data."""
    return _list(queries.list_requests(g.competition.id))


@bp.get("/admin/data-requests")
@only(Role.ADMIN)
def list_all_requests() -> ResponseReturnValue:
    """List all requests of the installation."""
    return _list(queries.list_requests(None))


@bp.route("/data-requests/<request_ref>", methods=["GET", "POST"])
@only(Role.ORGANISER, Role.ADMIN)
def answer_request(request_ref: str) -> ResponseReturnValue:
    """Show a request and take its answer."""
    row = queries.get_request(request_ref)
    if not policies.can_see(current_user, row):
        raise NotFound()
    form, status = AnswerForm(), 422
    may_answer = policies.can_answer(current_user, row)
    if may_answer and form.validate_on_submit():
        try:
            services_requests.answer(row, form.to_input(), _known(),
                                     current_app.extensions["store"], actor=current_user,
                                     now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("The answer is recorded and on its way."), "success")
            return redirect(url_for(".answer_request", request_ref=request_ref))
    body = render_template("app/privacy/answer_request.html", row=row, form=form,
                           may_answer=may_answer, now=utc_now())
    return body, status if form.errors or form.general_errors else 200


def _list(rows: list[DataRequest]) -> ResponseReturnValue:
    return render_template("app/privacy/list_requests.html", rows=rows, now=utc_now())


def _known() -> list[Holder]:
    found: Any = current_app.extensions["privacy"]
    return list(found)
