"""A phone number as a login: coming in by a code, a new account, another number.

Nothing says to a stranger whether a number has an account: whoever types it gets the same page,
and what follows depends on a code that only the owner of the phone reads.
"""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.audit.services import record
from app.auth import passwords, queries
from app.auth.code_models import CodeUse, OneTimeCode
from app.auth.models import User
from app.auth.phones import read_phone, show_phone
from app.auth.services_accounts import PRIVACY_VERSION
from app.auth.services_codes import CodeRequest, OldCode, issue_code, prove, use_proof
from app.auth.services_people import put_name, put_search
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction

_WORDS = _l("Bệ Phóng: your code is %(code)s. It works for 10 minutes. Give it to nobody.",
            code="{secret}")


def request_code(
    typed: str, *, locale: str, competition_id: int | None, now: datetime
) -> str:
    """Send a code to a phone, whether or not it has an account; return its reference."""
    phone = read_phone(typed)
    user = queries.find_user_by_phone(phone)
    return issue_code(CodeRequest(
        CodeUse.ENTER, phone, _WORDS, user.locale if user else locale,
        user.id if user else None, competition_id), now=now)


def enter(ref: str, typed: str, *, now: datetime, demo: bool) -> User | None:
    """Return the person of the phone that the code proves; None where there is no account yet.

    *demo* lets demonstration accounts in.
    """
    proof = prove(ref, CodeUse.ENTER, typed, now=now)
    user = queries.find_user_by_phone(proof.address)
    if user is None:
        return None
    if not user.is_active or (user.is_demo and not demo):
        raise DomainError(_l("This account is closed. Ask the organising committee."), "code")
    _use_up(ref, now)
    return user


@transaction()
def _use_up(ref: str, now: datetime) -> None:
    use_proof(ref, CodeUse.ENTER, now=now)


def create_account(
    ref: str, name: str, password: str | None, *, locale: str, now: datetime
) -> User:
    """Begin an account for the phone that a code has proved; a password may be left out.

    Raises
    ------
    OldCode
        The proof is gone.
    DomainError
        The password is too easy.
    """
    hashed = None
    if password:
        passwords.check_password(password, name=name)
        hashed = passwords.hash_password(password)
    return _create(ref, name, hashed, locale, now)


@transaction()
def _create(ref: str, name: str, hashed: str | None, locale: str, now: datetime) -> User:
    phone = use_proof(ref, CodeUse.ENTER, now=now).address
    user = User(phone=phone, locale=locale, created_at=now, confirmed_at=now,
                password_hash=hashed)
    put_name(user, name)
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError:  # the same phone in another window: it is the same person
        return db.session.query(User).filter_by(phone=phone).one()
    record("account.created", user, actor=user, now=now,
           after={"name": user.name, "phone": phone, "privacy": PRIVACY_VERSION})
    return user


def request_phone(user: User, typed: str, *, now: datetime) -> str:
    """Send a code to the number that an account would have; return its reference.

    A number of another account gets a message that says so, and no code: the page is the same.
    """
    phone = read_phone(typed)
    if phone == user.phone:
        raise DomainError(_l("This is your phone number already."), "phone")
    owner = queries.find_user_by_phone(phone)
    words = _WORDS if owner is None else _l(
        "Bệ Phóng: somebody wanted to use this number for another account. It has an account of "
        "its own already; nothing was changed.")
    return issue_code(CodeRequest(CodeUse.CHANGE_PHONE, phone, words, user.locale, user.id,
                                  opens=owner is None), now=now)


def change_phone(user: User, ref: str, typed: str, *, now: datetime) -> None:
    """Put a number in force that a code proves."""
    proof = prove(ref, CodeUse.CHANGE_PHONE, typed, now=now)
    if proof.user_id != user.id:
        raise OldCode()
    _change(user.id, ref, now)


@transaction()
def _change(user_id: int, ref: str, now: datetime) -> None:
    phone = use_proof(ref, CodeUse.CHANGE_PHONE, now=now).address
    row = lock(User, user_id)
    before, row.phone = row.phone, phone
    put_search(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise DomainError(_l("This number cannot be used here."), "code") from None
    record("account.phone_changed", row, actor=row, now=now, before=before, after=phone)


def first_password(user: User, password: str, *, now: datetime) -> None:
    """Choose a password for an account that comes in by codes so far."""
    if user.password_hash is not None or user.phone is None:
        raise DomainError(_l("This account has a password already."))
    passwords.check_password(password, name=user.name)
    _put_first(user.id, passwords.hash_password(password), now)


@transaction()
def _put_first(user_id: int, hashed: str, now: datetime) -> None:
    row = lock(User, user_id)
    if row.password_hash is None:
        row.password_hash = hashed
        record("account.password_changed", row, actor=row, now=now)


def phone_of(code: OneTimeCode) -> str:
    """Return where a code went, as its owner reads it."""
    return show_phone(code.address)
