"""One's own account: name, password, address, devices."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user

from app.auth import queries, services_accounts, services_people, services_sign_in, tokens
from app.auth.doors import public, signed_in
from app.auth.enums import Purpose
from app.auth.forms import ChangeAddressForm, ChangePasswordForm, NameForm
from app.auth.sessions import device_here, enter, first_page
from app.auth.views import old_link
from app.auth.words import ROLE_NAMES
from app.clock import utc_now
from app.errors import DomainError
from app.extensions import limiter

bp = Blueprint("account", __name__)


@bp.get("/account")
@signed_in
def show_account() -> Any:
    """Show who one is here, and from where one is signed in."""
    here = device_here(current_user)
    return render_template(
        "app/auth/show_account.html", user=current_user,
        roles=sorted({str(ROLE_NAMES[grant.role]) for grant in current_user.grants}),
        devices=queries.devices_of(current_user), here=here.id if here else None,
        links=queries.links_of([current_user.id]).get(current_user.id, []),
    )


@bp.route("/account/name", methods=["GET", "POST"])
@signed_in
def edit_name() -> Any:
    """Change one's name and language of mails."""
    form = NameForm(obj=current_user)
    if form.validate_on_submit():
        try:
            services_people.change_name(current_user, form.name.data, form.locale.data,
                                        now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            session.pop("lang", None)
            flash(_("Your changes are saved."), "success")
            return redirect(url_for("account.show_account"))
    page = render_template("app/auth/edit_name.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/account/password", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@signed_in
def edit_password() -> Any:
    """Change one's password."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            services_accounts.change_password(
                current_user, form.current.data, form.new.data, site=_site(), now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            enter(queries.get_user(current_user.id))
            flash(_("Your new password holds from now on. Other devices were signed out."),
                  "success")
            return redirect(url_for("account.show_account"))
    page = render_template("app/auth/edit_password.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/account/address", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@signed_in
def edit_address() -> Any:
    """Ask for another address; it holds once it is confirmed from there."""
    form = ChangeAddressForm()
    if form.validate_on_submit():
        try:
            sent_to = services_accounts.request_address(
                current_user, form.email.data, form.password.data, site=_site(), now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("We have written to %(address)s. Open the link in that mail to use the new "
                    "address.", address=sent_to), "success")
            return redirect(url_for("account.show_account"))
    page = render_template("app/auth/edit_address.html", form=form, user=current_user)
    return page, 422 if form.errors else 200


@bp.route("/new-address/<secret>", methods=["GET", "POST"])
@public
def confirm_new_address(secret: str) -> Any:
    """Put a new address in force; looking at the page does nothing yet."""
    try:
        if request.method == "POST":
            user = services_accounts.change_address(secret, now=utc_now())
            enter(user)
            flash(_("Your new e-mail address holds from now on."), "success")
            return redirect(first_page(user, url_for("account.show_account")))
        token = tokens.get_token(secret, Purpose.CHANGE_ADDRESS, utc_now())
    except tokens.OutOfDate:
        return old_link("new-address")
    new = (token.payload or {})["email"]
    return render_template("app/auth/confirm_new_address.html", address=new)


@bp.post("/account/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> Any:
    """End the sessions of all other devices."""
    here = device_here(current_user)
    services_sign_in.sign_out_everywhere(
        current_user, keep_device_id=here.id if here else None, now=utc_now())
    enter(queries.get_user(current_user.id))
    flash(_("All other devices were signed out."), "success")
    return redirect(url_for("account.show_account"))


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])
