"""Reading the outbox: what went out, without the links that open doors."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.auth.enums import Scope
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
