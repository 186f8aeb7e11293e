"""Putting messages into the outbox; the worker sends them after the transaction."""

from datetime import datetime
from typing import Any

from app import text
from app.audit.services import record
from app.auth.enums import Scope
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.outbox.models import Delivery, Message
from app.transaction import transaction


def post(
    kind: str, to: str, subject: Any, body: Any, *, now: datetime, user: User | None = None,
    competition_id: int | None = None, secret: str | None = None,
) -> Message:
    """Queue a mail; `{secret}` in *body* marks where the door-opening link goes when sent."""
    message = Message(
        kind=kind, to=to, user_id=user.id if user else None,
        subject=text.clean_line(str(subject))[:300],
        search=text.fold(f"{to} {user.name if user else ''} {subject}")[:900],
        body=str(body), secret=secret, created_at=now, next_try_at=now,
        scope_kind=Scope.COMPETITION if competition_id else Scope.INSTALLATION,
        scope_id=competition_id or 0,
    )
    db.session.add(message)
    return message


@transaction()
def send_again(message: Message, *, actor: User, now: datetime) -> None:
    """Put a message that failed back into the queue.

    Raises
    ------
    DomainError
        It has not failed.
    """
    row = lock(Message, message.id)
    if row.state is not Delivery.FAILED:
        raise DomainError(_l("Only a message that failed can be sent again."))
    row.state, row.attempts, row.next_try_at, row.error = Delivery.QUEUED, 0, now, None
    record("message.sent_again", row, actor=actor, now=now,
           competition_id=row.scope_id if row.scope_kind is Scope.COMPETITION else None)
