"""Finding people and what they may do."""

import sqlalchemy as sa

from app.auth.enums import Role, Scope
from app.auth.models import Grant, User
from app.orm import db


def find_session_user(session_id: str) -> User | None:
    """Return the person of a session unless it was ended by a new epoch."""
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    user = db.session.get(User, int(user_id))
    if user is None or not user.is_active or user.session_epoch != int(epoch):
        return None
    return user


def find_user_by_email(email: str) -> User | None:
    """Return the account of an address."""
    return db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))


def holders_of(role: Role, competition_id: int) -> list[User]:
    """Return who holds a role in a competition, in Vietnamese order of given names."""
    live = sa.select(User).join(Grant, Grant.user_id == User.id).where(
        Grant.role == role, Grant.scope_kind == Scope.COMPETITION,
        Grant.scope_id == competition_id, Grant.revoked_at.is_(None),
    )
    return list(db.session.scalars(live.order_by(User.sort_key)))
