"""The secretariat helps people in: a way back after an identity check, a mistyped address.

Only for people without any role: whoever works here or judges is recovered by mail alone, or a
secretary could come in as the approver.
"""

import difflib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.audit.services import record
from app.auth import letters, passwords, queries, tokens
from app.auth.addresses import read_email
from app.auth.code_models import Recovery
from app.auth.digests import digest_of, new_secret
from app.auth.enums import Purpose
from app.auth.models import User
from app.auth.services_people import put_search
from app.auth.tokens import OutOfDate
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction

LASTS = timedelta(days=1)
#: Where people here have their mailboxes; what is nearly one of them is probably mistyped.
DOMAINS = ("gmail.com", "yahoo.com", "yahoo.com.vn", "outlook.com", "hotmail.com", "icloud.com")


@dataclass(frozen=True)
class Handover:
    """Where a recovery is given out, and how the person was identified."""

    competition_id: int | None
    checked: str


def likely_address(email: str) -> str | None:
    """Return the address that was probably meant, or None where it looks right.

    >>> likely_address("lan@gmail.con"), likely_address("lan@gmail.com")
    ('lan@gmail.com', None)
    """
    name, _at, domain = email.strip().lower().rpartition("@")
    if not name or domain in DOMAINS:
        return None
    near = difflib.get_close_matches(domain, DOMAINS, n=1, cutoff=0.8)
    return f"{name}@{near[0]}" if near else None


def can_help(user: User) -> bool:
    """Tell whether the secretariat may help a person in: somebody active without any role."""
    return user.is_active and not user.grants


@transaction()
def issue_recovery(
    user: User, given: Handover, *, actor: User, site: str, now: datetime
) -> tuple[Recovery, str]:
    """Return a one-use way back in and its secret; the person is told by what is on record.

    Raises
    ------
    DomainError
        The person has a role here.
    """
    row = lock(User, user.id)
    _check_helpable(row)
    db.session.execute(sa.update(Recovery).where(
        Recovery.user_id == row.id, Recovery.used_at.is_(None), Recovery.revoked_at.is_(None),
    ).values(revoked_at=now))
    secret = new_secret()
    recovery = Recovery(
        digest=digest_of(secret), user_id=row.id, competition_id=given.competition_id,
        issued_by_id=actor.id, issued_at=now, checked=given.checked, expires_at=now + LASTS)
    db.session.add(recovery)
    record("account.recovery_issued", row, actor=actor, now=now, reason=given.checked,
           competition_id=given.competition_id)
    letters.send("recovery_issued", row, _l("A way back into your account was given out"), [
        _l("At %(at)s the secretariat gave somebody who said to be you a link to set a new "
           "password.", at=letters.when(now)),
        _l("If it was not you, tell the organising committee at once. Sign in: %(address)s",
           address=f"{site}/login"),
    ], now=now, competition_id=given.competition_id)
    return recovery, secret


def find_recovery(secret: str, now: datetime) -> Recovery | None:
    """Return a recovery that can still be used."""
    row = db.session.scalar(sa.select(Recovery).filter_by(digest=digest_of(secret)))
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        return None
    return row if can_help(row.user) else None


def recover(secret: str, password: str, *, now: datetime) -> User:
    """Set a new password by a recovery; all sessions end. Raise OutOfDate for an old one."""
    row = find_recovery(secret, now)
    if row is None:
        raise OutOfDate()
    passwords.check_password(password, email=row.user.email or "", name=row.user.name)
    return _recover(row.id, passwords.hash_password(password), now)


@transaction()
def _recover(recovery_id: int, hashed: str, now: datetime) -> User:
    row = lock(Recovery, recovery_id)
    if row.used_at is not None or row.revoked_at is not None or row.expires_at <= now:
        raise OutOfDate()
    row.used_at = now
    user = lock(User, row.user_id)
    user.password_hash, user.session_epoch = hashed, user.session_epoch + 1
    user.confirmed_at = user.confirmed_at or now
    tokens.end_all(user.id, now)
    record("account.recovered", user, actor=user, now=now, competition_id=row.competition_id)
    return user


@transaction()
def correct_address(
    user: User, typed: str, *, actor: User, reason: str, site: str, competition_id: int | None,
    now: datetime,
) -> User:
    """Put a mistyped address right; it counts once its owner has confirmed it from there.

    Raises
    ------
    DomainError
        The person has a role, the address is no other, or it cannot be used.
    """
    email = read_email(typed)
    row = lock(User, user.id)
    _check_helpable(row)
    if email == row.email:
        raise DomainError(_l("This is the address already."), "email")
    if queries.find_user_by_email(email) is not None:
        raise DomainError(_l("This address cannot be used here. Ask the person for another one."),
                          "email")
    before = row.email
    if row.confirmed_at is not None:
        _ask_new_address(row, email, site, now)
    else:
        _register_anew(row, email, site, now)
    record("account.address_corrected", row, actor=actor, now=now, before=before, after=email,
           reason=reason, competition_id=competition_id)
    return row


def _ask_new_address(user: User, email: str, site: str, now: datetime) -> None:
    """Leave a confirmed account as it is until the new address says yes."""
    tokens.end_all(user.id, now, Purpose.CHANGE_ADDRESS)
    secret, until = tokens.issue(user, Purpose.CHANGE_ADDRESS, now, email=email)
    letters.change_address(user, email, f"{site}/new-address/{secret}", until, now=now)


def _register_anew(user: User, email: str, site: str, now: datetime) -> None:
    """Send the confirmation of a registration to the right address; the old mail is void."""
    last = tokens.last_of(user.id, Purpose.CONFIRM_ADDRESS)
    user.email = email
    put_search(user)
    tokens.end_all(user.id, now)
    if last is not None and last.payload:
        secret, until = tokens.issue(user, Purpose.CONFIRM_ADDRESS, now, **last.payload)
        letters.confirm_address(user, user.name, f"{site}/confirm/{secret}", until, now=now)
        return
    secret, until = tokens.issue(user, Purpose.INVITATION, now)
    letters.invitation(user, _l("The secretariat corrected your e-mail address."),
                       f"{site}/invitation/{secret}", until, now=now)


def _check_helpable(user: User) -> None:
    if not can_help(user):
        raise DomainError(_l("This person has a role here, or the account is closed. They set "
                             "a new password by mail; an administrator manages their account."))
