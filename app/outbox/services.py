"""Putting messages into the outbox; the worker sends them after the transaction."""

from datetime import datetime
from typing import Any

from app.auth.enums import Scope
from app.auth.models import User
from app.orm import db
from app.outbox.models import Message


def post(
    kind: str, to: str, subject: Any, body: Any, *, now: datetime, user: User | None = None,
    competition_id: int | None = None, secret: str | None = None,
) -> Message:
    """Queue a mail; `{secret}` in *body* marks where the door-opening link goes when sent."""
    message = Message(
        kind=kind, to=to, user_id=user.id if user else None, subject=str(subject)[:300],
        body=str(body), secret=secret, created_at=now, next_try_at=now,
        scope_kind=Scope.COMPETITION if competition_id else Scope.INSTALLATION,
        scope_id=competition_id or 0,
    )
    db.session.add(message)
    return message
