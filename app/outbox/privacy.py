"""What the outbox knows about a person."""

from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import _l
from app.orm import db
from app.outbox.models import NOWHERE, Delivery, Message
from app.outbox.queries import shown_body
from app.privacy.sections import Erased, Section


def export(user: User) -> list[Section]:
    """Return the messages that went to a person, without the links that open doors."""
    rows = db.session.scalars(sa.select(Message).where(_theirs(user)).order_by(Message.id))
    return [Section("messages", _l("Messages to you"), [
        {"to": row.to, "subject": row.subject, "text": shown_body(row), "written": row.created_at,
         "sent": row.sent_at} for row in rows])]


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase whom messages went to and what they said."""
    for row in db.session.scalars(sa.select(Message).where(_theirs(user))):
        row.to, row.subject, row.body, row.search, row.secret = NOWHERE, "", "", "", None
        if row.state is Delivery.QUEUED:
            row.state, row.next_try_at = Delivery.FAILED, None


def _theirs(user: User) -> sa.ColumnElement[bool]:
    addresses = [address for address in (user.email, user.phone) if address]
    return sa.or_(Message.user_id == user.id, Message.to.in_(addresses))
