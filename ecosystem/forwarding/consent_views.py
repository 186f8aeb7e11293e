"""Where a member reads what would be sent and says yes or no; opening the page does nothing."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import public, signed_in
from app.clock import utc_now
from app.errors import DomainError
from competitions.entries import queries as entries
from competitions.entries.dossiers import view_submission
from ecosystem.forwarding import policies, queries, services_consent
from ecosystem.forwarding.forms import AnswerForm
from ecosystem.forwarding.models import NominationConsent

bp = Blueprint("consents", __name__)


@bp.route("/nominations/<ref>/consent", methods=["GET", "POST"])
@signed_in
def answer_by_account(ref: str) -> ResponseReturnValue:
    """Let a member answer with the own account."""
    consent = queries.get_own_consent(ref, current_user)
    form = AnswerForm()
    if request.method == "POST" and form.validate():
        try:
            services_consent.answer_by_account(consent.id, form.answer.data == "agree",
                                               actor=current_user, now=utc_now())
        except DomainError as error:
            return _page(queries.get_own_consent(ref, current_user), error, error.status)
        _thank(form)
        return redirect(url_for(".answer_by_account", ref=ref))
    return _page(consent, None, 422 if form.errors else 200)


@bp.route("/consents/<token>", methods=["GET", "POST"])
@public
def answer_by_link(token: str) -> ResponseReturnValue:
    """Let a member without an account answer by the link that was sent."""
    digest = services_consent.digest_of(token)
    consent = queries.get_consent_by_digest(digest)
    form = AnswerForm()
    if request.method == "POST" and form.validate():
        try:
            services_consent.answer_by_link(token, form.answer.data == "agree", now=utc_now())
        except DomainError as error:
            return _page(queries.get_consent_by_digest(digest), error, error.status)
        _thank(form)
        return redirect(url_for(".answer_by_link", token=token))
    if not policies.is_link_open(consent, utc_now()):
        return _page(consent, None, 410)
    return _page(consent, None, 422 if form.errors else 200)


def _thank(form: AnswerForm) -> None:
    if form.answer.data == "agree":
        flash(_("Thank you. Your consent is recorded."), "success")
    else:
        flash(_("Your answer is recorded. The entry will not be sent on."), "success")


def _page(consent: NominationConsent, error: Any, status: int) -> ResponseReturnValue:
    nomination = consent.nomination
    g.demo_notice = nomination.target.competition.is_demo
    view = view_submission(nomination.submission,
                           entries.fields_of(nomination.target.competition_id), for_judges=False)
    body = render_template(
        "ecosystem/forwarding/answer_consent.html", consent=consent, nomination=nomination,
        submission=view, error=error, is_expired=status == 410,
        takes_consent=policies.takes_consent(nomination.state),
    )
    return body, status, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
