"""Whether the service lives, whether it can work, and a few figures for watching it."""

from typing import Any

import sqlalchemy as sa
import structlog
from flask import Blueprint, current_app, jsonify

from app.auth.doors import public
from app.clock import utc_now
from app.files.storage import digest_of
from app.jobs.queries import waiting
from app.orm import db

bp = Blueprint("health", __name__)
log = structlog.get_logger()
_PROBE = b"ready"


@bp.get("/healthz")
@public
def show_health() -> Any:
    """Answer that the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def show_readiness() -> Any:
    """Try the database, the queue and the storage; 503 if one of them fails."""
    parts = {"database": _try_database, "queue": _try_queue, "storage": _try_storage}
    found = {name: _works(name, probe) for name, probe in parts.items()}
    ready = all(found.values())
    words = {name: "ok" if works else "failed" for name, works in found.items()}
    return jsonify(status="ok" if ready else "failed", **words), 200 if ready else 503


@bp.get("/metrics")
@public
def show_metrics() -> Any:
    """Show what waits, in Prometheus's text form; nothing about people."""
    lines = []
    for name, value in waiting(utc_now()).items():
        lines += [f"# TYPE be_phong_{name} gauge", f"be_phong_{name} {value}"]
    return "\n".join(lines) + "\n", 200, {"Content-Type": "text/plain; version=0.0.4"}


def _works(name: str, probe: Any) -> bool:
    try:
        probe()
    except Exception as error:  # whatever it is, the part does not work
        db.session.rollback()
        log.warning("not ready", part=name, error=type(error).__name__)
        return False
    return True


def _try_database() -> None:
    db.session.execute(sa.text("SELECT 1"))


def _try_queue() -> None:
    waiting(utc_now())


def _try_storage() -> None:
    store, name = current_app.extensions["store"], digest_of(_PROBE)
    store.put(name, _PROBE)
    if store.get(name) != _PROBE:
        raise OSError("The storage gave back something else.")
