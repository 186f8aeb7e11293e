"""Files of data on their way out: each is put on record before it leaves."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.audit.services_taken import Taken, note_taken
from app.clock import utc_now
from app.downloads import download
from app.files.storage import digest_of

__all__ = ["Taken", "hand_out"]


def hand_out(content: bytes, name: str, mimetype: str, taken: Taken, *, of: Any,
             inline: bool = False) -> Response:
    """Return a file of a competition's data, and record who took it."""
    if request.method != "HEAD":  # a look at the headers takes nothing away
        note_taken(taken, digest_of(content), of, competition_id=of.id, actor=current_user,
                   now=utc_now())
    return download(content, name, mimetype, inline=inline)
