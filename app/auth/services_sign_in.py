"""Signing in: every try is counted before it is looked at, whether or not the account exists."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import text
from app.auth import passwords, queries
from app.auth.models import SignInGuard, User
from app.auth.phones import find_phone
from app.errors import DomainError, TooMany
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction

WINDOW = timedelta(minutes=15)
#: Tries within the window: of one name from one place, of one name, from one place.
#: A whole hall may sign in from one address, hence the last.
PAIR, NAME, PLACE = 5, 20, 100


def sign_in(email: str, password: str, *, place: str, now: datetime, demo: bool) -> User:
    """Return the person of an address and password; *demo* lets demonstration accounts in.

    Raises
    ------
    TooMany
        The name or the place is locked for some minutes.
    DomainError
        No account with this address and password.
    """
    keys = _keys(email, place)
    if not _count_try(keys, now):
        raise TooMany(_l("Too many tries. Wait 15 minutes, or set a new password."))
    user = queries.find_user_by_login(email)
    matches = passwords.is_password(user.password_hash if user else None, password)
    if user is None or not matches or not user.is_active or (user.is_demo and not demo):
        raise DomainError(_l(
            "The e-mail address, the phone number or the password is wrong. If you have just "
            "registered, open the link in our mail first."
        ))
    weak = passwords.needs_new_hash(user.password_hash or "")
    fresh = passwords.hash_password(password) if weak else None
    _forgive(keys, user, fresh, now)
    return user


def count_try(limits: Mapping[str, int], now: datetime) -> bool:
    """Count a try against named counters (name → most tries); False where one is locked."""
    return _count_try({_digest(name): limit for name, limit in limits.items()}, now)


@transaction()
def sign_out_everywhere(user: User, *, keep_device_id: int | None, now: datetime) -> None:
    """End all sessions and unbind all devices but the one at hand."""
    row = lock(User, user.id)
    row.session_epoch += 1
    for device in queries.devices_of(row):
        if device.id != keep_device_id:
            device.revoked_at = now


def _keys(email: str, place: str) -> dict[str, int]:
    name = find_phone(email) or text.fold(email)[:254]
    return {_digest(f"pair {name} {place}"): PAIR, _digest(f"name {name}"): NAME,
            _digest(f"place {place}"): PLACE}


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()


@transaction()
def _count_try(keys: dict[str, int], now: datetime) -> bool:
    """Count a try and tell whether it may go on."""
    rows = [(_guard(key, now), keys[key]) for key in sorted(keys)]  # one order: no deadlock
    if any(row.locked_until and row.locked_until > now for row, _ in rows):
        return False
    for row, limit in rows:
        if row.first_at + WINDOW <= now:
            row.failures, row.first_at, row.locked_until = 0, now, None
        row.failures += 1
        if row.failures > limit:
            row.locked_until = now + WINDOW
    return not any(row.locked_until and row.locked_until > now for row, _ in rows)


def _guard(key: str, now: datetime) -> SignInGuard:
    row = db.session.get(SignInGuard, key, with_for_update=True, populate_existing=True)
    if row is None:
        try:
            with db.session.begin_nested():
                row = SignInGuard(key=key, failures=0, first_at=now)
                db.session.add(row)
        except IntegrityError:  # another try of the same name came at the same moment
            row = lock(SignInGuard, key)
    return row


@transaction()
def _forgive(keys: dict[str, int], user: User, fresh: str | None, now: datetime) -> None:
    """Take back what was counted for a try that was right; forget what is long past."""
    for key, limit in keys.items():
        row = db.session.get(SignInGuard, key, with_for_update=True, populate_existing=True)
        if row is not None:
            row.failures = row.failures - 1 if limit == PLACE else 0
    db.session.execute(sa.delete(SignInGuard).where(
        SignInGuard.first_at < now - timedelta(days=1)))
    if fresh:
        lock(User, user.id).password_hash = fresh
