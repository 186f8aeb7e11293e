"""What the worker does for files: their pages, and an eye on what was left behind or is old."""

from datetime import datetime
from typing import Any

from flask import current_app

from app.clock import utc_now
from app.files.services_made import clear_old
from app.files.services_rendering import KIND, give_up_dead, render
from app.files.services_uploads import erase_pieces, forget_expired


def _render(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    return render(job_id, arguments["file_id"], store=current_app.extensions["store"],
                  clock=utc_now)


def _forget(now: datetime) -> int:
    keys = forget_expired(now)
    erase_pieces(current_app.extensions["store"], keys)
    return len(keys)


def _give_up(now: datetime) -> int:  # noqa: ARG001 -- whatever is periodic is given the moment
    return give_up_dead()


def _clear(now: datetime) -> int:
    return clear_old(current_app.extensions["store"], now)


KINDS = {KIND: _render}
PERIODIC = {"uploads": _forget, "renderings": _give_up, "made": _clear}
