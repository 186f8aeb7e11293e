"""People: who is in the register, with which name and address."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import text
from app.audit.services import record
from app.auth import passwords, queries
from app.auth.addresses import read_email
from app.auth.models import User
from app.auth.phones import show_phone
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction


@dataclass(frozen=True)
class NewUser:
    """An account made by hand, ready to sign in."""

    name: str
    email: str
    password: str
    locale: str = "vi"
    is_demo: bool = False


@transaction()
def ensure_person(
    name: str, email: str | None, *, actor: User | None, now: datetime, locale: str = "vi",
    is_demo: bool = False,
) -> User:
    """Return the account of an address, or a new one that has no password yet.

    Without an address the person is always new: they enter by a personal link only.
    """
    address = read_email(email) if email else None
    user = queries.find_user_by_email(address) if address else None
    if user is not None:
        return user
    user = User(email=address, locale=locale, created_at=now, is_demo=is_demo)
    put_name(user, name)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:  # somebody else added the same address a moment ago
        return db.session.scalars(sa.select(User).filter_by(email=address)).one()
    record("account.created", user, actor=actor, now=now, after={"name": name, "email": address})
    return user


def create_user(asked: NewUser, *, actor: User | None, now: datetime) -> User:
    """Create an account that can sign in at once; for the command line and for demo data.

    Raises
    ------
    DomainError
        The address is taken, or the password is too easy.
    """
    passwords.check_password(asked.password, email=asked.email, name=asked.name)
    return _add_user(asked, passwords.hash_password(asked.password), actor, now)


@transaction()
def _add_user(asked: NewUser, hashed: str, actor: User | None, now: datetime) -> User:
    if queries.find_user_by_email(read_email(asked.email)):
        raise DomainError(_l("There is an account with this address already."), "email")
    user = ensure_person(asked.name, asked.email, actor=actor, now=now, locale=asked.locale,
                         is_demo=asked.is_demo)
    user.password_hash, user.confirmed_at = hashed, now
    return user


@transaction()
def change_name(user: User, name: str, locale: str, *, now: datetime) -> None:
    """Change how a person is called and which language their mails are in."""
    row = lock(User, user.id)
    before = row.name
    put_name(row, name)
    row.locale = locale
    if before != row.name:
        record("account.renamed", row, actor=row, now=now, before=before, after=row.name)


@transaction()
def set_active(user: User, active: bool, *, actor: User, now: datetime, reason: str = "") -> None:
    """Close an account, or open it again; closing ends its sessions.

    Raises
    ------
    DomainError
        Nobody closes their own account here.
    """
    if user.id == actor.id:
        raise DomainError(_l("You cannot close the account you are signed in with."))
    row = lock(User, user.id)
    if row.is_active == active:
        return
    row.is_active = active
    row.session_epoch += 1
    record("account.opened" if active else "account.closed", row, actor=actor, now=now,
           reason=reason)


def put_name(user: User, name: str) -> None:
    """Write a name with what searching and sorting by it need."""
    user.name = text.clean_line(name)
    if not user.name:
        raise DomainError(_l("Fill in this field."), "name")
    user.sort_key = text.name_key(user.name)[:800]
    put_search(user)


def put_search(user: User) -> None:
    """Write what a search finds a person by."""
    phone = f"{user.phone} {show_phone(user.phone).replace(' ', '')}" if user.phone else ""
    user.search = text.fold(f"{user.name} {user.email or ''} {phone}")[:600]
