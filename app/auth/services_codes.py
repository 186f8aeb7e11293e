"""Six digits that prove a phone or an address: kept hashed, short-lived, few tries.

A code is hashed outside the transaction; each try is counted before it is looked at.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth import passwords
from app.auth.code_models import CodeUse, OneTimeCode
from app.auth.enums import Scope
from app.auth.models import User
from app.errors import DomainError, TooMany
from app.i18n import _l, in_language
from app.orm import db, lock
from app.outbox.models import Message
from app.outbox.services import post
from app.transaction import transaction

LIFE = timedelta(minutes=10)
MOST_TRIES = 5
MOST_PER_HOUR = 5
#: How long a proof lasts while the person fills in the rest.
PROOF_LASTS = timedelta(minutes=30)


class OldCode(DomainError):
    """The code was used, has run out, was tried too often, or never was."""

    status = 410

    def __init__(self) -> None:
        super().__init__(_l("This code no longer works. Ask for a new one."), "code")


@dataclass(frozen=True)
class CodeRequest:
    """Who a code goes to, and what the message says; `{secret}` is where the digits stand."""

    use: CodeUse
    address: str
    words: Any
    locale: str = "vi"
    user_id: int | None = None
    competition_id: int | None = None
    payload: dict[str, Any] | None = None
    #: False where the message says something else and no digits will do.
    opens: bool = True


def issue_code(asked: CodeRequest, *, now: datetime) -> str:
    """Send a code and return the reference by which it is typed in; older ones end.

    Raises
    ------
    TooMany
        This phone or address has got several within the hour.
    """
    digits = f"{secrets.randbelow(10**6):06}"
    return _issue(asked, digits, passwords.hash_password(digits), now)


@transaction()
def _issue(asked: CodeRequest, digits: str, hashed: str, now: datetime) -> str:
    recent = sa.select(sa.func.count(OneTimeCode.id)).where(
        OneTimeCode.address == asked.address, OneTimeCode.created_at > now - timedelta(hours=1))
    if (db.session.scalar(recent) or 0) >= MOST_PER_HOUR:
        raise TooMany(_l("Several codes went there within the hour. Wait a while, then try again."))
    db.session.execute(sa.update(OneTimeCode).where(
        OneTimeCode.address == asked.address, OneTimeCode.use == asked.use,
        OneTimeCode.ended_at.is_(None)).values(ended_at=now))
    row = OneTimeCode(
        use=asked.use, address=asked.address, user_id=asked.user_id, payload=asked.payload,
        hashed=hashed if asked.opens else "-", created_at=now, expires_at=now + LIFE)
    db.session.add(row)
    db.session.flush()
    message = post(
        f"code_{asked.use.value}", asked.address, in_language(asked.locale, _l("Your code")),
        in_language(asked.locale, asked.words), now=now,
        user=db.session.get(User, asked.user_id) if asked.user_id else None,
        competition_id=asked.competition_id or _last_place(asked.address),
        secret=digits if asked.opens else None)
    message.secret_until = row.expires_at if asked.opens else None
    return row.ref


def prove(ref: str, use: CodeUse, typed: str, *, now: datetime) -> OneTimeCode:
    """Return the code that was typed right; a proof lasts while the person goes on.

    Raises
    ------
    OldCode
        It no longer works.
    DomainError
        The digits are wrong.
    """
    code_id, hashed, left = _count_try(ref, use, now)
    digits = "".join(char for char in typed if char.isdecimal())
    if not passwords.is_password(hashed, digits):
        raise DomainError(_l("This is not the code. Tries left: %(n)s.", n=left), "code")
    return _mark_proved(code_id, now)


@transaction()
def _count_try(ref: str, use: CodeUse, now: datetime) -> tuple[int, str, int]:
    found = db.session.scalar(sa.select(OneTimeCode.id).filter_by(ref=ref, use=use))
    if found is None:
        raise OldCode()
    row = lock(OneTimeCode, found)
    if row.ended_at or row.proved_at or row.expires_at <= now or row.tries >= MOST_TRIES:
        raise OldCode()
    row.tries += 1
    return row.id, row.hashed, MOST_TRIES - row.tries


@transaction()
def _mark_proved(code_id: int, now: datetime) -> OneTimeCode:
    row = lock(OneTimeCode, code_id)
    if row.ended_at or row.proved_at:
        raise OldCode()
    row.proved_at = now
    return row


def use_proof(ref: str, use: CodeUse, *, now: datetime) -> OneTimeCode:
    """Use a proof up, inside a transaction; raise OldCode for one that is gone."""
    found = db.session.scalar(sa.select(OneTimeCode.id).filter_by(ref=ref, use=use))
    if found is None:
        raise OldCode()
    row = lock(OneTimeCode, found)
    if row.ended_at or row.proved_at is None or row.proved_at + PROOF_LASTS <= now:
        raise OldCode()
    row.ended_at = now
    return row


def _last_place(address: str) -> int | None:
    """Return the competition whose office wrote there last: it can pass the code on by Zalo."""
    return db.session.scalar(
        sa.select(Message.scope_id).where(
            Message.to == address, Message.scope_kind == Scope.COMPETITION,
        ).order_by(Message.id.desc()).limit(1))
