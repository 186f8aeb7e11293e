"""The office helps entrants into their accounts: a way back, a mistyped address."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import services_recovery
from app.auth.doors import only
from app.auth.enums import OFFICE
from app.auth.models import User
from app.auth.services_recovery import Handover
from app.errors import DomainError
from app.paging import page_number
from app.paper.qr import svg
from competitions.entries import queries_accounts
from competitions.entries.team_forms import AddressForm, CheckedForm
from competitions.entries.views.blueprint import arrived_at

bp = Blueprint("accounts", __name__)


@bp.get("/organise/<slug>/accounts")
@only(*OFFICE)
def list_accounts(slug: str) -> ResponseReturnValue:
    """List who takes part with an account, and who has not confirmed yet."""
    search = request.args.get("q", "")[:100]
    found = queries_accounts.accounts_page(g.competition.id, search,
                                           page_number(request.args.get("page")))
    waiting = queries_accounts.waiting_accounts(g.competition, search, arrived_at())
    return render_template(
        "competitions/entries/list_accounts.html", found=found, waiting=waiting[:50],
        search=search, slug=slug, likely=services_recovery.likely_address)


@bp.get("/organise/<slug>/accounts/<int:user_id>")
@only(*OFFICE)
def show_account(slug: str, user_id: int) -> ResponseReturnValue:
    """Show one account with what the office may do for it."""
    user = _account(user_id)
    address = AddressForm(email=services_recovery.likely_address(user.email or "") or user.email)
    return _page(slug, user, address, CheckedForm(), 200)


@bp.post("/organise/<slug>/accounts/<int:user_id>/address")
@only(*OFFICE)
def correct_address(slug: str, user_id: int) -> ResponseReturnValue:
    """Put a mistyped address right; its owner confirms it."""
    user, form = _account(user_id), AddressForm()
    status = 422
    if form.validate_on_submit():
        try:
            services_recovery.correct_address(
                user, form.email.data, actor=current_user, reason=form.reason.data,
                site=current_app.config["PUBLIC_URL"], competition_id=g.competition.id,
                now=arrived_at())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            flash(_("A confirmation is on its way to %(address)s.", address=form.email.data),
                  "success")
            return redirect(url_for(".show_account", slug=slug, user_id=user_id))
    return _page(slug, user, form, CheckedForm(formdata=None), status)


@bp.post("/organise/<slug>/accounts/<int:user_id>/recovery")
@only(*OFFICE)
def issue_recovery(slug: str, user_id: int) -> ResponseReturnValue:
    """Give out a way back in to somebody whose identity was checked; shown once."""
    user, form = _account(user_id), CheckedForm()
    status = 422
    if form.validate_on_submit():
        site = current_app.config["PUBLIC_URL"]
        try:
            row, secret = services_recovery.issue_recovery(
                user, Handover(g.competition.id, form.checked.data), actor=current_user,
                site=site, now=arrived_at())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            link = f"{site}/recover/{secret}"
            body = render_template(
                "competitions/entries/show_recovery.html", user=user, link=link, row=row,
                slug=slug, code=svg(link, _("The way back in as a QR code")))
            return body, 200, {"Cache-Control": "no-store"}
    empty = AddressForm(formdata=None, email=user.email)
    return _page(slug, user, empty, form, status)


def _account(user_id: int) -> User:
    return queries_accounts.get_account(g.competition, user_id, arrived_at())


def _page(
    slug: str, user: User, address: AddressForm, checked: CheckedForm, status: int
) -> ResponseReturnValue:
    return render_template(
        "competitions/entries/show_account.html", user=user, address=address, checked=checked,
        slug=slug, can_help=services_recovery.can_help(user),
        likely=services_recovery.likely_address(user.email or "")), status
