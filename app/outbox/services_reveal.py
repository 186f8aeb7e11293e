"""Passing a text message on by hand: shown once asked for, by whom is on record."""

from datetime import datetime

from app.audit.services import record
from app.auth import queries as people
from app.auth.enums import Scope
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import lock
from app.outbox.models import Delivery, Message
from app.transaction import transaction


def may_reveal(message: Message) -> bool:
    """Tell whether a person may read a code to pass it on: never that of somebody with a role.

    A code opens an account; whoever works here or judges gets it from the gateway alone.
    """
    if not message.is_text or message.secret is None:
        return False
    owner = people.find_user_by_phone(message.to)
    return owner is None or not owner.grants


@transaction()
def reveal(message: Message, *, actor: User, now: datetime) -> str:
    """Return a text message in full, to be copied into Zalo; the record says who read it.

    Raises
    ------
    DomainError
        The code is too old, or opens the account of somebody with a role.
    """
    row = lock(Message, message.id)
    if (row.secret_until is not None and row.secret_until <= now) or row.secret is None:
        raise DomainError(_l("This code no longer works. The person can ask for a new one."))
    if not may_reveal(row):
        raise DomainError(_l("This person has a role here. Their code goes to their phone alone."))
    record("message.revealed", row, actor=actor, now=now, competition_id=_competition(row))
    return row.body.replace("{secret}", row.secret)


@transaction()
def hand_over(message: Message, *, actor: User, now: datetime) -> None:
    """Note that a person passed a text message on."""
    row = lock(Message, message.id)
    if not row.is_text or row.state is Delivery.SENT:
        raise DomainError(_l("This message has been sent already."))
    row.note_sent(now)
    record("message.handed_over", row, actor=actor, now=now, competition_id=_competition(row))


def _competition(message: Message) -> int | None:
    return message.scope_id if message.scope_kind is Scope.COMPETITION else None
