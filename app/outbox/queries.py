"""Reading the outbox: what went out, without the links that open doors."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.auth.enums import Scope
from app.auth.models import Grant, User
from app.errors import NotFound
from app.orm import db
from app.outbox.models import Delivery, Message
from app.paging import Page, page_of
from app.text import fold

#: What stands on a page where a link stood in the mail.
REDACTED = "[…]"


@dataclass(frozen=True)
class Counted:
    """How many messages are in each state."""

    queued: int
    sent: int
    failed: int


def messages_page(
    competition_id: int, state: Delivery | None, search: str, number: int
) -> Page[Message]:
    """Return a competition's messages, the newest first."""
    wanted = _of(competition_id).order_by(Message.id.desc())
    if state is not None:
        wanted = wanted.where(Message.state == state)
    for word in fold(search).split()[:8]:
        wanted = wanted.where(Message.search.contains(word, autoescape=True))
    return page_of(wanted, number)


def count_messages(competition_id: int) -> Counted:
    """Count a competition's messages by state."""
    counts = db.session.execute(
        sa.select(Message.state, sa.func.count()).where(
            Message.scope_kind == Scope.COMPETITION, Message.scope_id == competition_id
        ).group_by(Message.state)).all()
    found = {state: number for state, number in counts}  # noqa: C416 -- rows, not pairs
    return Counted(*(found.get(state, 0) for state in
                     (Delivery.QUEUED, Delivery.SENT, Delivery.FAILED)))


def get_message(message_id: int, competition_id: int) -> Message:
    """Return a message of this competition, or raise NotFound."""
    message = db.session.scalar(_of(competition_id).where(Message.id == message_id))
    if message is None:
        raise NotFound()
    return message


def shown_body(message: Message) -> str:
    """Return the text without the link that opens a door."""
    return message.body.replace("{secret}", REDACTED)


def _of(competition_id: int) -> sa.Select[tuple[Message]]:
    return sa.select(Message).where(
        Message.scope_kind == Scope.COMPETITION, Message.scope_id == competition_id)


@dataclass(frozen=True)
class TextRow:
    """A text message in the list of those that a person may pass on."""

    message: Message
    #: A code that still works and may be read to be passed on.
    can_reveal: bool
    #: It goes to somebody with a role: their code goes to their phone alone.
    is_guarded: bool


def texts_of(competition_id: int | None, now: datetime, most: int = 100) -> list[TextRow]:
    """Return the latest text messages of a competition, or of none, in two SELECTs."""
    wanted = sa.select(Message).where(Message.to.not_like("%@%"))
    wanted = wanted.where(Message.scope_id == (competition_id or 0))
    rows = list(db.session.scalars(wanted.order_by(Message.id.desc()).limit(most)))
    guarded = set(db.session.scalars(
        sa.select(User.phone).where(
            User.phone.in_({row.to for row in rows}),
            sa.exists().where(Grant.user_id == User.id, Grant.revoked_at.is_(None)))))
    return [TextRow(row, _is_alive(row, now) and row.to not in guarded, row.to in guarded)
            for row in rows]


def get_text(message_id: int) -> Message:
    """Return a text message, or raise NotFound; the caller asks whose it is."""
    message = db.session.get(Message, message_id)
    if message is None or not message.is_text:
        raise NotFound()
    return message


def _is_alive(message: Message, now: datetime) -> bool:
    return message.secret is not None and (
        message.secret_until is None or message.secret_until > now)
