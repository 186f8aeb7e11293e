"""Registrations that wait for their confirmation, for an office that is asked for help."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from app.auth.enums import Purpose
from app.auth.models import Token, User
from app.orm import db

RECENT = timedelta(days=60)


def waiting_for(onward: str, now: datetime, most: int = 500) -> list[User]:
    """Return who registered to go on to an address and has not confirmed yet, latest first."""
    rows = db.session.execute(
        sa.select(User, Token.payload).join(Token, Token.user_id == User.id).where(
            User.confirmed_at.is_(None), Token.purpose == Purpose.CONFIRM_ADDRESS,
            Token.used_at.is_(None), Token.created_at > now - RECENT,
        ).order_by(Token.id.desc()).limit(most))
    found = {user.id: user for user, payload in rows
             if str((payload or {}).get("onward") or "").startswith(onward)}
    return list(found.values())


def find_waiting(email: str) -> User | None:
    """Return a registration by the address exactly as it was typed, if it still waits."""
    user = db.session.scalar(sa.select(User).filter_by(
        email=email.strip().lower(), confirmed_at=None, is_active=True))
    return user if user is not None and not user.grants else None
