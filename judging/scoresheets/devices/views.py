"""Tablets of judges: the board, PINs for borrowed ones, files of those that cannot send."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.auth.doors import confine, only, public, roles_here, signed_in
from app.auth.enums import OFFICE, Role
from app.auth.models import User
from app.auth.policies import may_show_link
from app.auth.sessions import browser_here, enter
from app.clock import utc_now
from app.errors import DomainError
from app.extensions import limiter
from app.hall.addresses import site_here
from app.paper import qr
from judging.scoresheets import services as sheets
from judging.scoresheets.devices import importing, queries, services
from judging.scoresheets.devices.forms import ButtonForm, DeviceFileForm, PinForm

bp = Blueprint("devices", __name__)

#: Who sits at the secretary's desk; who looks on besides.
DESK = (*OFFICE, Role.PANEL_SECRETARY)
LOOKS = (*DESK, Role.CHAIR, Role.DEPUTY_CHAIR)


@bp.get("/organise/<slug>/devices")
@only(*LOOKS)
def list_devices(slug: str) -> ResponseReturnValue:
    """Show every judge's tablets: last contact, what they still keep, a PIN for another one."""
    now = utc_now()
    fresh = session.pop("fresh_pin", None)
    if fresh and fresh["slug"] != slug:
        fresh = None
    enter_at = f"{site_here()}/judge/enter"
    code = qr.svg(f"{enter_at}?pin={fresh['pin']}", _("Way in by PIN")) if fresh else ""
    return render_template(
        "judging/scoresheets/devices/list_devices.html", slug=slug, fresh=fresh, code=code,
        board=queries.board_of(g.competition.id, now), enter_at=enter_at, may_act=_may_act())


@bp.post("/organise/<slug>/judges/<int:judge_id>/pin")
@only(*DESK)
def issue_pin(slug: str, judge_id: int) -> ResponseReturnValue:
    """Give a judge a PIN for a borrowed tablet; it is shown once, on the next page."""
    judge = queries.get_judge(g.competition.id, judge_id)
    _require_token()
    row, pin = services.issue_pin(judge.id, g.competition.id, current_app.config["SECRET_KEY"],
                                  **_by_me())
    session["fresh_pin"] = {"slug": slug, "name": row.user.name, "pin": pin,
                            "until": row.expires_at.isoformat()}
    return redirect(url_for(".list_devices", slug=slug))


@bp.post("/organise/<slug>/devices/<int:device_id>/revoke")
@only(*DESK)
def revoke_device(slug: str, device_id: int) -> ResponseReturnValue:
    """Take nothing more from a tablet that was lost."""
    device = queries.get_device(g.competition.id, device_id)
    _require_token()
    sheets.revoke_device(device.id, **_by_me())
    flash(_("The device is revoked and signed out. What it sent before stands; what it sends now "
            "is refused."), "success")
    return redirect(url_for(".list_devices", slug=slug))


@bp.route("/organise/<slug>/devices/import", methods=["GET", "POST"])
@only(*DESK)
def import_file(slug: str) -> ResponseReturnValue:
    """Take in the file of a tablet that could not send; again, nothing happens twice."""
    form = DeviceFileForm()
    imported = None
    if form.validate_on_submit():
        try:
            given = importing.read_file(form.file.data.read())
            imported = importing.import_file(given, g.competition.id, **_by_me())
        except DomainError as error:
            form.attach(error)
    return render_template("judging/scoresheets/devices/import_file.html", slug=slug, form=form,
                           imported=imported), 422 if form.errors or form.general_errors else 200


@bp.route("/judge/enter", methods=["GET", "POST"])
@limiter.limit("60/minute", methods=["POST"])
@public
def enter_by_pin() -> ResponseReturnValue:
    """Let a judge in by the PIN that the secretary gave, on any tablet, without mail."""
    form = PinForm()
    status = 200
    if request.method == "GET":
        form.pin.data = request.args.get("pin", "")[:20]
    elif form.validate_on_submit():
        key, place = current_app.config["SECRET_KEY"], request.remote_addr or ""
        try:
            entered = services.use_pin(form.pin.data or "", browser_here().agent, place, key,
                                       now=utc_now())
        except DomainError as error:
            form.attach(error)
            status = error.status
        else:
            return _let_in(entered)
    status = 422 if status == 200 and form.errors else status
    return render_template("judging/scoresheets/devices/enter_by_pin.html", form=form,
                           is_secure=request.is_secure), status


@bp.get("/judge/elsewhere")
@signed_in
def show_elsewhere() -> ResponseReturnValue:
    """Tell a judge who has just come in of work that other tablets may still keep."""
    return render_template("judging/scoresheets/devices/show_elsewhere.html",
                           devices=queries.tablets_of(current_user.id))


def _let_in(entered: services.Entered) -> ResponseReturnValue:
    """Begin the session: of the desk alone, where the account opens more than this panel."""
    enter(entered.user)
    if not may_show_link(entered.user, entered.competition_id):
        confine("/judge/")
    others = queries.tablets_of(entered.user.id)
    return redirect(url_for(".show_elsewhere") if others else url_for("desk.list_sheets"))


def _may_act() -> bool:
    return bool(roles_here(g.competition.id) & set(DESK))


def _require_token() -> None:
    if not ButtonForm().validate_on_submit():
        raise DomainError(_("This page could not be read. Open it again."))


def _by_me() -> dict[str, Any]:
    actor: User = current_user._get_current_object()
    return {"actor": actor, "now": utc_now()}
