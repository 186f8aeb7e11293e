"""One-use secrets in mails: kept as digests, used once, within their time."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth.digests import digest_of, new_secret
from app.auth.enums import Purpose
from app.auth.models import Token, User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db

LIFE = {
    Purpose.CONFIRM_ADDRESS: timedelta(days=3),
    Purpose.RESET_PASSWORD: timedelta(hours=2),
    Purpose.CHANGE_ADDRESS: timedelta(days=1),
    Purpose.INVITATION: timedelta(days=14),
}


class OutOfDate(DomainError):
    """The link was used, has run out, or never was."""

    status = 410

    def __init__(self) -> None:
        super().__init__(_l("This link has been used already or is too old."))


def issue(user: User, purpose: Purpose, now: datetime, **payload: Any) -> tuple[str, datetime]:
    """Add a token and return its secret and until when it can be used."""
    db.session.flush()
    secret, until = new_secret(), now + LIFE[purpose]
    db.session.add(Token(
        digest=digest_of(secret), purpose=purpose, user_id=user.id, payload=payload,
        created_at=now, expires_at=until,
    ))
    return secret, until


def get_token(secret: str, purpose: Purpose, now: datetime) -> Token:
    """Return a token that can still be used, or raise OutOfDate."""
    return _alive(sa.select(Token), secret, purpose, now)


def use(secret: str, purpose: Purpose, now: datetime) -> Token:
    """Use a token up, with all others of its person and purpose; raise OutOfDate."""
    token = _alive(sa.select(Token).with_for_update(), secret, purpose, now)
    end_all(token.user_id, now, purpose)
    return token


def last_of(user_id: int, purpose: Purpose) -> Token | None:
    """Return the latest token of a person and purpose that was never used, however old."""
    return db.session.scalars(
        sa.select(Token).filter_by(user_id=user_id, purpose=purpose, used_at=None)
        .order_by(Token.id.desc()).limit(1)).first()


def end_all(user_id: int, now: datetime, *purposes: Purpose) -> None:
    """End the unused tokens of a person, of all purposes unless some are named."""
    unused = sa.update(Token).where(Token.user_id == user_id, Token.used_at.is_(None))
    if purposes:
        unused = unused.where(Token.purpose.in_(purposes))
    db.session.execute(unused.values(used_at=now))


def _alive(query: Any, secret: str, purpose: Purpose, now: datetime) -> Token:
    token = db.session.scalar(query.where(
        Token.digest == digest_of(secret), Token.purpose == purpose
    ).execution_options(populate_existing=True))
    if token is None or token.used_at is not None or token.expires_at <= now:
        raise OutOfDate()
    return token
