"""Doors before every view, headers after it, sessions bound to their epoch."""

import secrets
from typing import Any

from flask import Flask, Response, abort, g, request, session
from flask_login import current_user

from app.auth import queries
from app.auth.doors import guard_request
from app.auth.sessions import BROWSER
from app.clock import utc_now
from app.extensions import login_manager

CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; frame-src 'self'"
)


def register_security(app: Flask) -> None:
    """Wire the doors and the headers."""
    login_manager.user_loader(
        lambda session_id: queries.find_session_user(session_id, session.get(BROWSER)))
    # First of all, before anything reads the body: deadlines count the arrival of a request.
    app.before_request_funcs.setdefault(None, []).insert(0, _arrive)

    @app.before_request
    def enter() -> Any:
        g.request_id = secrets.token_hex(8)
        if _has_nul():
            abort(400)
        return guard_request(app.extensions["find_competition"])

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CSP)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Permissions-Policy", "camera=(self), microphone=(), geolocation=()")
        if app.config["SESSION_COOKIE_SECURE"]:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.path.endswith(".js") and "v" not in request.args:
            headers["Cache-Control"] = "no-cache"  # modules import each other without a fingerprint
        if request.endpoint != "static" and current_user and current_user.is_authenticated:
            headers.setdefault("Cache-Control", "private, no-cache")
        return response


def _arrive() -> None:
    g.arrived_at = utc_now()


def _has_nul() -> bool:
    """Tell whether the address holds a NUL, which PostgreSQL refuses in text."""
    return "\0" in request.path or any(
        "\0" in value for values in request.args.listvalues() for value in values)
