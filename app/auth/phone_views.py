"""Coming in with a phone: a number, the code it gets, and a name where it is new."""

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

from app.auth import services_phone, services_recovery
from app.auth.addresses import local_path
from app.auth.doors import public, signed_in
from app.auth.forms import NewPasswordForm
from app.auth.phone_forms import CodeForm, NewPersonForm, PhoneForm
from app.auth.phones import find_phone, mask_phone, show_phone
from app.auth.services_codes import OldCode
from app.auth.sessions import enter, first_page, is_local_site
from app.auth.tokens import OutOfDate
from app.auth.views import old_link
from app.clock import utc_now
from app.errors import DomainError
from app.extensions import limiter
from app.i18n import language

bp = Blueprint("phone", __name__)
bp.add_app_template_filter(show_phone, "phone")
_KEY = "phone_code"


@bp.route("/phone", methods=["GET", "POST"])
@limiter.limit("10/minute;100/hour", methods=["POST"])
@public
def ask_code() -> Any:
    """Ask for a code; the same page whether or not the number has an account."""
    form = PhoneForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
    status = 422
    if form.validate_on_submit():
        onward = local_path(form.next.data)
        office = _competition_of(onward)
        try:
            ref = services_phone.request_code(
                form.phone.data, locale=language(),
                competition_id=office.id if office else None, now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            session[_KEY] = {"ref": ref, "to": mask_phone(find_phone(form.phone.data) or ""),
                             "next": onward, "has_office": office is not None,
                             "hotline": office.contact if office else ""}
            return redirect(url_for(".enter_code"))
    return render_template("app/auth/ask_code.html", form=form), status if form.errors else 200


@bp.route("/phone/code", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@public
def enter_code() -> Any:
    """Take the code; a number without an account goes on to the name."""
    asked = session.get(_KEY)
    if not asked:
        return redirect(url_for(".ask_code"))
    form, status = CodeForm(), 422
    if form.validate_on_submit():
        try:
            user = services_phone.enter(asked["ref"], form.code.data, now=utc_now(),
                                        demo=is_local_site())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            if user is None:
                return redirect(url_for(".create_account"))
            enter(user)
            return redirect(first_page(user, asked["next"]))
    page = render_template("app/auth/enter_code.html", form=form, to=asked["to"],
                           back=url_for(".ask_code", next=asked["next"]),
                           has_office=asked.get("has_office", True),
                           hotline=asked.get("hotline", ""), **_by())
    return page, status if form.errors or form.general_errors else 200


@bp.route("/phone/name", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@public
def create_account() -> Any:
    """Begin an account for a number that was proved."""
    asked = session.get(_KEY)
    if not asked:
        return redirect(url_for(".ask_code"))
    form, status = NewPersonForm(), 422
    if form.validate_on_submit():
        try:
            user = services_phone.create_account(
                asked["ref"], form.name.data, form.password.data or None, locale=language(),
                now=utc_now())
        except OldCode as error:
            flash(error.message, "error")
            return redirect(url_for(".ask_code", next=asked["next"]))
        except DomainError as error:
            form.attach(error)
        else:
            enter(user)
            flash(_("Your account is ready."), "success")
            return redirect(first_page(user, asked["next"]))
    page = render_template("app/auth/create_account.html", form=form, to=asked["to"])
    return page, status if form.errors else 200


@bp.route("/account/phone", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@signed_in
def edit_phone() -> Any:
    """Ask for another number; it holds once its code is typed."""
    form, status = PhoneForm(), 422
    if form.validate_on_submit():
        try:
            ref = services_phone.request_phone(current_user, form.phone.data, now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            session["phone_change"] = {
                "ref": ref, "to": mask_phone(find_phone(form.phone.data) or "")}
            return redirect(url_for(".confirm_phone"))
    page = render_template("app/auth/edit_phone.html", form=form, user=current_user)
    return page, status if form.errors else 200


@bp.route("/account/phone/code", methods=["GET", "POST"])
@limiter.limit("20/minute", methods=["POST"])
@signed_in
def confirm_phone() -> Any:
    """Put a number in force by its code."""
    asked = session.get("phone_change")
    if not asked:
        return redirect(url_for(".edit_phone"))
    form, status = CodeForm(), 422
    if form.validate_on_submit():
        try:
            services_phone.change_phone(current_user, asked["ref"], form.code.data, now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            session.pop("phone_change")
            flash(_("Your phone number holds from now on; you can sign in with it."), "success")
            return redirect(url_for("account.show_account"))
    page = render_template("app/auth/enter_code.html", form=form, to=asked["to"],
                           back=url_for(".edit_phone"), has_office=True, **_by())
    return page, status if form.errors or form.general_errors else 200


@bp.route("/account/password/first", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@signed_in
def choose_password() -> Any:
    """Choose a password where there is none yet."""
    if current_user.password_hash is not None or current_user.phone is None:
        return redirect(url_for("account.show_account"))
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            services_phone.first_password(current_user, form.password.data, now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("Your new password holds from now on."), "success")
            return redirect(url_for("account.show_account"))
    page = render_template("app/auth/choose_password.html", form=form)
    return page, 422 if form.errors else 200


def _by() -> dict[str, bool]:
    """Tell whether a machine sends the code, or a person has to pass it on."""
    return {"has_gateway": bool(current_app.config["SMS_URL"])}


def _competition_of(onward: str | None) -> Any:
    """Return the competition that somebody comes in for: its office can pass a code on.

    Who comes by the front door means the one call that is open, where it is the only one.
    """
    parts = (onward or "").split("?")[0].split("/")
    if len(parts) < 3 or parts[1] != "competitions":
        return current_app.extensions["find_only_call"](utc_now())
    return current_app.extensions["find_competition"](parts[2])


@bp.route("/recover/<secret>", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@public
def recover_account(secret: str) -> Any:
    """Set a new password by what the secretariat handed over; looking does nothing."""
    form = NewPasswordForm()
    found = services_recovery.find_recovery(secret, utc_now())
    if found is None:
        return old_link("recover")
    if form.validate_on_submit():
        try:
            user = services_recovery.recover(secret, form.password.data, now=utc_now())
        except OutOfDate:
            return old_link("recover")
        except DomainError as error:
            form.attach(error)
        else:
            enter(user)
            flash(_("Your new password holds from now on."), "success")
            return redirect(first_page(user))
    login = found.user.email or show_phone(found.user.phone)
    page = render_template("app/auth/recover_account.html", form=form, person=found.user,
                           login=login)
    return page, 422 if form.errors else 200
