"""Coming in and going out: sign-in, registration, links from mails."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_login import current_user, logout_user

from app.auth import demo, queries, services_accounts, services_sign_in, tokens
from app.auth.addresses import local_path
from app.auth.digests import new_secret
from app.auth.doors import public
from app.auth.enums import Purpose
from app.auth.forms import (
    AddressForm,
    InvitationForm,
    NewPasswordForm,
    RegisterForm,
    SignInForm,
)
from app.auth.services_accounts import Registration
from app.auth.sessions import enter, first_page, is_local_site
from app.clock import utc_now
from app.errors import DomainError, NotFound
from app.extensions import limiter
from app.i18n import language

bp = Blueprint("auth", __name__)


@bp.after_app_request
def keep_secret(response: Response) -> Response:
    """Leave no copy of a page whose address is a secret."""
    if "secret" in (request.view_args or {}):
        response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/login", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@public
def sign_in() -> Any:
    """Sign in with address and password."""
    form = SignInForm()
    if request.method == "GET":
        if current_user.is_authenticated:
            return redirect(first_page(current_user, request.args.get("next")))
        form.next.data = local_path(request.args.get("next")) or ""
    status = 422
    if form.validate_on_submit():
        try:
            user = services_sign_in.sign_in(
                form.email.data, form.password.data, place=request.remote_addr or "",
                now=utc_now(), demo=is_local_site(),
            )
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            enter(user)
            return redirect(first_page(user, form.next.data))
    parts = demo.list_parts() if is_local_site() else []
    page = render_template("app/auth/sign_in.html", form=form, parts=parts)
    return page, status if form.errors else 200


@bp.post("/login/demo")
@public
def sign_in_demo() -> Any:
    """Come in as one of the demonstration's people; on one's own machine only."""
    user = demo.find_demo_user(request.form.get("email", "")[:254]) if is_local_site() else None
    if user is None:
        raise NotFound()
    enter(user)
    return redirect(first_page(user, request.form.get("next")))


@bp.post("/logout")
@public
def sign_out() -> Any:
    """Sign out of this browser."""
    language_here = session.get("lang")
    logout_user()
    session.clear()
    if language_here:
        session["lang"] = language_here
    flash(_("You are signed out."), "success")
    return redirect(url_for("auth.sign_in"))


@bp.route("/register", methods=["GET", "POST"])
@limiter.limit("30/minute;300/hour", methods=["POST"])
@public
def register() -> Any:
    """Ask for an account."""
    form = RegisterForm()
    if request.method == "GET":
        form.next.data = local_path(request.args.get("next")) or ""
    if form.validate_on_submit():
        asked = Registration(form.name.data, form.email.data, form.password.data, language(),
                             local_path(form.next.data), _browser())
        try:
            sent_to = services_accounts.register(asked, site=_site(), now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            session["mailed_to"] = sent_to
            return redirect(url_for("auth.show_sent", what="register"))
    page = render_template("app/auth/register.html", form=form)
    return page, 422 if form.errors else 200


@bp.get("/privacy")
@public
def show_privacy() -> Any:
    """Show how personal data are used."""
    return render_template("app/auth/privacy.html", version=services_accounts.PRIVACY_VERSION)


@bp.get("/sent/<any(register, reset):what>")
@public
def show_sent(what: str) -> Any:
    """Say which mail to look for; the same whether or not the address has an account."""
    return render_template("app/auth/sent.html", what=what, address=session.get("mailed_to"))


@bp.route("/register/again", methods=["GET", "POST"])
@limiter.limit("20/minute;200/hour", methods=["POST"])
@public
def send_again() -> Any:
    """Send the mail of a registration once more; the same answer whoever asks."""
    form = AddressForm()
    if request.method == "GET":
        form.email.data = session.get("mailed_to", "")
    if form.validate_on_submit():
        try:
            session["mailed_to"] = services_accounts.send_again(
                form.email.data, site=_site(), locale=language(), now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            flash(_("If this address waits for a confirmation, a new mail is on its way."))
            return redirect(url_for("auth.show_sent", what="register"))
    page = render_template("app/auth/send_again.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/confirm/<secret>", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@public
def confirm_address(secret: str) -> Any:
    """Confirm an address; looking at the page does nothing yet.

    In the browser that registered one press is enough; anywhere else the password typed there
    may be a stranger's, so whoever reads the mail chooses one.
    """
    form, browser = InvitationForm(), session.get("registers", "")
    try:
        token = tokens.get_token(secret, Purpose.CONFIRM_ADDRESS, utc_now())
        is_own = services_accounts.is_own_browser(token, browser)
        if request.method == "POST" and (is_own or form.validate()):
            entered = (
                services_accounts.confirm_address(secret, browser, now=utc_now()) if is_own else
                services_accounts.claim_address(secret, form.name.data, form.password.data,
                                                now=utc_now()))
            enter(entered.user)
            flash(_("Your account is ready."), "success")
            return redirect(first_page(entered.user, entered.onward))
    except tokens.OutOfDate:
        return old_link("confirm")
    except DomainError as error:
        form.attach(error)
    if request.method == "GET":
        form.name.data = (token.payload or {}).get("name", "")
    page = render_template("app/auth/confirm_address.html", form=form, is_own=is_own,
                           address=queries.get_user(token.user_id).email)
    return page, 422 if form.errors else 200


@bp.route("/reset", methods=["GET", "POST"])
@limiter.limit("20/minute;200/hour", methods=["POST"])
@public
def request_reset() -> Any:
    """Ask for a link to set a new password."""
    form = AddressForm()
    if form.validate_on_submit():
        try:
            sent_to = services_accounts.request_reset(
                form.email.data, site=_site(), locale=language(), now=utc_now())
        except DomainError as error:
            form.attach(error)
        else:
            session["mailed_to"] = sent_to
            return redirect(url_for("auth.show_sent", what="reset"))
    page = render_template("app/auth/request_reset.html", form=form)
    return page, 422 if form.errors else 200


@bp.route("/reset/<secret>", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@public
def reset_password(secret: str) -> Any:
    """Set a new password by the link of a mail."""
    form = NewPasswordForm()
    try:
        token = tokens.get_token(secret, Purpose.RESET_PASSWORD, utc_now())
        if form.validate_on_submit():
            user = services_accounts.reset_password(
                secret, form.password.data, site=_site(), now=utc_now())
            enter(user)
            flash(_("Your new password holds from now on."), "success")
            return redirect(first_page(user))
    except tokens.OutOfDate:
        return old_link("reset")
    except DomainError as error:
        form.attach(error)
    address = queries.get_user(token.user_id).email
    page = render_template("app/auth/reset_password.html", form=form, address=address)
    return page, 422 if form.errors else 200


@bp.route("/invitation/<secret>", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
@public
def accept_invitation(secret: str) -> Any:
    """Choose a password after an invitation."""
    form = InvitationForm()
    try:
        token = tokens.get_token(secret, Purpose.INVITATION, utc_now())
        if form.validate_on_submit():
            user = services_accounts.accept_invitation(
                secret, form.name.data, form.password.data, site=_site(), now=utc_now())
            enter(user)
            flash(_("Your account is ready."), "success")
            return redirect(first_page(user))
    except tokens.OutOfDate:
        return old_link("invitation")
    except DomainError as error:
        form.attach(error)
    user = queries.get_user(token.user_id)
    if request.method == "GET":
        form.name.data = user.name
    page = render_template("app/auth/accept_invitation.html", form=form, address=user.email)
    return page, 422 if form.errors else 200


def old_link(kind: str) -> Any:
    """Say that a link no longer works, and how to get a new one."""
    return render_template("app/auth/old_link.html", kind=kind), 410


def _browser() -> str:
    """Return the secret by which this browser is known until its registration is confirmed."""
    if "registers" not in session:
        session["registers"] = new_secret()
    return str(session["registers"])


def _site() -> str:
    return str(current_app.config["PUBLIC_URL"])
