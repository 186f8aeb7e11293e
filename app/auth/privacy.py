"""What accounts know about a person, and what of it can be erased."""

from datetime import datetime

import sqlalchemy as sa

from app.auth.code_models import OneTimeCode, Recovery
from app.auth.models import Device, Grant, PersonalLink, Token, User
from app.auth.phones import show_phone
from app.i18n import _l
from app.orm import db, lock
from app.privacy.sections import Erased, Section

#: What stands where a name stood.
NOBODY = "(đã xóa theo yêu cầu)"


def export(user: User) -> list[Section]:
    """Return the account, its roles and its devices."""
    grants = db.session.scalars(sa.select(Grant).filter_by(user_id=user.id).order_by(Grant.id))
    devices = db.session.scalars(sa.select(Device).filter_by(user_id=user.id).order_by(Device.id))
    return [
        Section("account", _l("Account"), [{
            "name": user.name, "email": user.email, "phone": show_phone(user.phone),
            "language": user.locale, "since": user.created_at, "confirmed": user.confirmed_at}]),
        Section("roles", _l("Roles"), [
            {"role": row.role.value, "where": f"{row.scope_kind.value} {row.scope_id}",
             "from": row.granted_at, "until": row.revoked_at} for row in grants]),
        Section("devices", _l("Devices"), [
            {"device": row.agent, "first": row.created_at, "last": row.last_seen_at}
            for row in devices]),
    ]


def erase(user: User, done: Erased, now: datetime) -> None:
    """Close the account and erase whatever tells who it was; official acts keep the name."""
    row = lock(User, user.id)
    _forget_secrets(row, now)
    row.email = row.phone = row.password_hash = None
    row.is_active, row.session_epoch = False, row.session_epoch + 1
    has_acted = db.session.query(Grant).filter_by(user_id=row.id).count() > 0
    if has_acted:
        done.kept.append(_l("Your name where you acted for an office or a panel: official acts "
                            "name who did them."))
    else:
        row.name = row.search = NOBODY
        row.sort_key = ""
    done.subjects.append(("user", row.id))


def _forget_secrets(user: User, now: datetime) -> None:
    addresses = [a for a in (user.email, user.phone) if a]
    db.session.execute(sa.delete(OneTimeCode).where(sa.or_(
        OneTimeCode.user_id == user.id, OneTimeCode.address.in_(addresses))))
    db.session.execute(sa.update(Token).where(Token.user_id == user.id).values(payload=None))
    db.session.execute(sa.update(Token).where(
        Token.user_id == user.id, Token.used_at.is_(None)).values(used_at=now))
    db.session.execute(sa.update(Recovery).where(Recovery.user_id == user.id).values(checked=""))
    db.session.execute(sa.update(Recovery).where(
        Recovery.user_id == user.id, Recovery.revoked_at.is_(None)).values(revoked_at=now))
    db.session.execute(sa.update(Device).where(
        Device.user_id == user.id).values(agent="", revoked_at=now))
    db.session.execute(sa.update(PersonalLink).where(
        PersonalLink.user_id == user.id).values(opened_agent=None, revoked_at=now))
