"""What a person sees when something is refused: what happened, what was kept, what to do."""

from typing import Any

import structlog
from flask import Flask, jsonify, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.auth.doors import wants_json
from app.errors import DomainError
from app.orm import db

KNOWN = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503}
log = structlog.get_logger()


def register_error_pages(app: Flask) -> None:
    """Answer every error with a page of ours, or JSON for the desk."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _answer(status: int, message: Any = None, code: str | None = None) -> Any:
    db.session.rollback()
    if wants_json():
        return jsonify(error=code or str(status), message=str(message or "")), status
    shown = status if status in KNOWN else 500
    return render_template("errors/error.html", status=shown, message=message), status


def _domain(error: DomainError) -> Any:
    return _answer(error.status, error.message)


def _csrf(_error: CSRFError) -> Any:
    return _answer(400, code="csrf")


def _http(error: HTTPException) -> Any:
    if error.code and error.code < 400:
        return error
    return _answer(error.code or 500)


def _unforeseen(error: Exception) -> Any:
    log.exception("unforeseen error", error=type(error).__name__)
    return _answer(500)
