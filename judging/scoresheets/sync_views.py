"""The judge's device: JSON in, JSON out."""

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, request, session
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import RequestEntityTooLarge

from app.audit.services import canonical
from app.auth.doors import only
from app.auth.enums import Role
from app.auth.sessions import BROWSER, browser_here
from app.clock import utc_now
from app.extensions import csrf
from judging.scoresheets.bundle import bundle_of
from judging.scoresheets.services import exchange
from judging.scoresheets.services_sync import Caller
from judging.scoresheets.wire import read_uuid

bp = Blueprint("sync", __name__)

MOST_OPERATIONS = 500
MOST_BYTES = 512 * 1024


@bp.route("/judge/sync", methods=["POST"])
@csrf.exempt
@only(Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR)
def synchronise() -> Any:
    """Take the operations that a device queued and answer each."""
    _check_token()
    sent = _read_body()
    device = read_uuid(sent.get("device")) if isinstance(sent, dict) else None
    operations = sent.get("operations") if isinstance(sent, dict) else None
    if device is None or not isinstance(operations, list):
        return jsonify(error="bad_request", message=_("This request could not be read.")), 400
    if len(operations) > MOST_OPERATIONS:
        return jsonify(error="too_large", message=_("Send fewer changes at once.")), 413
    now = utc_now()
    told = exchange(current_user._get_current_object(), device, operations, now,
                    caller=_caller(sent))
    answer = {"server_time": now.isoformat(), "results": told.results}
    if told.sheets:
        answer["sheets"] = told.sheets
    return jsonify(answer)


@bp.route("/judge/bundle")
@only(Role.JUDGE, Role.CHAIR, Role.DEPUTY_CHAIR)
def show_bundle() -> Any:
    """Give a device all that it needs offline, once for each change."""
    content = bundle_of(current_user._get_current_object(), utc_now())
    token = generate_csrf()
    secret = session.get("csrf_token", "")
    tag = hashlib.sha256(f"{secret}\n{canonical(content)}".encode()).hexdigest()[:32]
    response: Response = make_response(jsonify(
        content | {"token": token, "version": tag, "server_time": utc_now().isoformat()}))
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)


def _check_token() -> None:
    """Check the token here, behind the door: an ended session is told 401, not a bad token."""
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        csrf.protect()


def _caller(sent: dict[str, Any]) -> Caller:
    """Return what the device says of itself; `pending` counts what stays unsent after this."""
    pending = sent.get("pending")
    known = type(pending) is int and 0 <= pending < 1_000_000
    return Caller(browser_here().agent, pending if known else None, session.get(BROWSER))


def _read_body() -> Any:
    """Return the body as JSON, None when it is none; refuse one too large before reading on."""
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge()
    content = request.get_data(cache=False)
    if len(content) > MOST_BYTES:
        raise RequestEntityTooLarge()
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
