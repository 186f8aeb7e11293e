"""One's own account: registering, confirming, a new password, a new address.

Nothing here says to a stranger whether an address has an account: the same words, the same
work, a mail either way. Passwords are hashed before a transaction begins.
"""

from dataclasses import dataclass
from datetime import datetime

from app.audit.services import record
from app.auth import letters, passwords, queries, tokens
from app.auth.addresses import read_email
from app.auth.digests import digest_of
from app.auth.enums import Purpose
from app.auth.models import Token, User
from app.auth.services_links import end_unopened
from app.auth.services_people import ensure_person, put_name, put_search
from app.errors import DomainError
from app.i18n import _l
from app.orm import lock
from app.transaction import transaction

#: Which privacy text people accept when they register; shown by /privacy.
PRIVACY_VERSION = "2026-11"


@dataclass(frozen=True)
class Registration:
    """What somebody types to get an account."""

    name: str
    email: str
    password: str
    locale: str = "vi"
    #: A path on this site to go on to after confirming.
    onward: str | None = None
    #: A secret of the browser that registers: only there does its password come into force.
    browser: str = ""


@dataclass(frozen=True)
class Entered:
    """Somebody who proved that an address is theirs."""

    user: User
    onward: str | None = None


def register(asked: Registration, *, site: str, now: datetime) -> str:
    """Begin an account: a mail asks for confirmation; return the address written to.

    Raises
    ------
    DomainError
        The address cannot be one, or the password is too easy.
    """
    email = read_email(asked.email)
    passwords.check_password(asked.password, email=email, name=asked.name)
    hashed = passwords.hash_password(asked.password)
    _begin_account(asked, email, hashed, site, now)
    return email


@transaction()
def _begin_account(
    asked: Registration, email: str, hashed: str, site: str, now: datetime
) -> None:
    user = ensure_person(asked.name, email, actor=None, now=now, locale=asked.locale)
    if user.confirmed_at is not None:
        letters.already_registered(user, site, now=now)
        return
    # The password waits in the token, and holds in the browser that chose it alone: whoever
    # registered an address that is not theirs leaves nothing behind that its owner could accept.
    secret, until = tokens.issue(
        user, Purpose.CONFIRM_ADDRESS, now, name=asked.name, password_hash=hashed,
        locale=asked.locale, onward=asked.onward, privacy=PRIVACY_VERSION,
        browser=digest_of(asked.browser) if asked.browser else "",
    )
    letters.confirm_address(user, asked.name, f"{site}/confirm/{secret}", until, now=now)


def is_own_browser(token: Token, browser: str) -> bool:
    """Tell whether the browser at hand is the one that registered."""
    return bool(browser) and (token.payload or {}).get("browser") == digest_of(browser)


def confirm_address(secret: str, browser: str, *, now: datetime) -> Entered:
    """Turn a registration into an account in the browser that registered.

    Raises
    ------
    OutOfDate
        The link is old.
    DomainError
        Another browser: there the owner of the address chooses the password.
    """
    token = tokens.get_token(secret, Purpose.CONFIRM_ADDRESS, now)
    given = token.payload or {}
    if not is_own_browser(token, browser):
        raise DomainError(_l("Choose a password."), "password")
    return _confirm(secret, given["name"], given["password_hash"], now)


def claim_address(secret: str, name: str, password: str, *, now: datetime) -> Entered:
    """Turn a registration into an account anywhere else: whoever reads the mail chooses anew."""
    token = tokens.get_token(secret, Purpose.CONFIRM_ADDRESS, now)
    user = queries.get_user(token.user_id)
    passwords.check_password(password, email=user.email or "", name=name)
    return _confirm(secret, name, passwords.hash_password(password), now)


@transaction()
def _confirm(secret: str, name: str, hashed: str, now: datetime) -> Entered:
    token = tokens.use(secret, Purpose.CONFIRM_ADDRESS, now)
    given = token.payload or {}
    user = lock(User, token.user_id)
    put_name(user, name)
    user.password_hash, user.locale = hashed, given["locale"]
    user.confirmed_at, user.session_epoch = now, user.session_epoch + 1
    token.payload = {"onward": given["onward"]}
    tokens.end_all(user.id, now)
    end_unopened(user.id, now)
    record("account.confirmed", user, actor=user, now=now,
           after={"name": user.name, "privacy": given["privacy"]})
    return Entered(user, given["onward"])


@transaction()
def send_again(typed: str, *, site: str, locale: str, now: datetime) -> str:
    """Send the confirmation of a registration once more; a mail either way, as for a reset."""
    email = read_email(typed)
    user = queries.find_user_by_email(email)
    if user is not None and user.is_active and user.confirmed_at is not None:
        letters.already_registered(user, site, now=now)
        return email
    last = tokens.last_of(user.id, Purpose.CONFIRM_ADDRESS) if user and user.is_active else None
    if user is None or last is None:
        return request_reset(typed, site=site, locale=locale, now=now)
    given = last.payload or {}
    secret, until = tokens.issue(user, Purpose.CONFIRM_ADDRESS, now, **given)
    letters.confirm_address(user, given["name"], f"{site}/confirm/{secret}", until, now=now)
    return email


@transaction()
def request_reset(typed: str, *, site: str, locale: str, now: datetime) -> str:
    """Send the link for a new password, or a word that there is no account."""
    email = read_email(typed)
    user = queries.find_user_by_email(email)
    if user is None or not user.is_active:
        letters.no_account(email, locale, site, now=now)
        return email
    secret, until = tokens.issue(user, Purpose.RESET_PASSWORD, now)
    letters.reset_password(user, f"{site}/reset/{secret}", until, now=now)
    return email


def reset_password(secret: str, password: str, *, site: str, now: datetime) -> User:
    """Set a new password by a link from a mail; raise OutOfDate for an old one."""
    token = tokens.get_token(secret, Purpose.RESET_PASSWORD, now)
    user = queries.get_user(token.user_id)
    passwords.check_password(password, email=user.email or "", name=user.name)
    return _set_by_link(secret, Purpose.RESET_PASSWORD, passwords.hash_password(password),
                        None, site, now)


def accept_invitation(
    secret: str, name: str, password: str, *, site: str, now: datetime
) -> User:
    """Choose a password and one's own spelling of the name by an invitation."""
    token = tokens.get_token(secret, Purpose.INVITATION, now)
    user = queries.get_user(token.user_id)
    passwords.check_password(password, email=user.email or "", name=name)
    return _set_by_link(secret, Purpose.INVITATION, passwords.hash_password(password),
                        name, site, now)


@transaction()
def _set_by_link(
    secret: str, purpose: Purpose, hashed: str, name: str | None, site: str, now: datetime
) -> User:
    token = tokens.use(secret, purpose, now)
    user = lock(User, token.user_id)
    if not user.is_active:
        raise tokens.OutOfDate()
    had_one = user.password_hash is not None
    if name:
        put_name(user, name)
    user.confirmed_at = user.confirmed_at or now
    _put_password(user, hashed, now)
    record(f"account.{purpose.value}", user, actor=user, now=now)
    if had_one:
        letters.password_changed(user, site, now=now)
    return user


def change_password(
    user: User, current: str, new: str, *, site: str, now: datetime
) -> None:
    """Change one's password; all sessions end.

    Raises
    ------
    DomainError
        The current password is wrong, or the new one too easy.
    """
    _check_current(user, current)
    passwords.check_password(new, email=user.email or "", name=user.name, field="new")
    _change_password(user.id, passwords.hash_password(new), site, now)


@transaction()
def _change_password(user_id: int, hashed: str, site: str, now: datetime) -> None:
    user = lock(User, user_id)
    _put_password(user, hashed, now)
    record("account.password_changed", user, actor=user, now=now)
    letters.password_changed(user, site, now=now)


def request_address(
    user: User, new: str, password: str, *, site: str, now: datetime
) -> str:
    """Ask a new address to confirm that it is theirs, and tell the old one."""
    email = read_email(new)
    if email == user.email:
        raise DomainError(_l("This is your address already."), "email")
    _check_current(user, password, "password")
    _request_address(user.id, email, site, now)
    return email


@transaction()
def _request_address(user_id: int, email: str, site: str, now: datetime) -> None:
    user = lock(User, user_id)
    owner = queries.find_user_by_email(email)
    if owner is not None:
        letters.already_registered(owner, site, now=now)
        return
    tokens.end_all(user.id, now, Purpose.CHANGE_ADDRESS)
    secret, until = tokens.issue(user, Purpose.CHANGE_ADDRESS, now, email=email)
    letters.change_address(user, email, f"{site}/new-address/{secret}", until, now=now)


@transaction()
def change_address(secret: str, *, now: datetime) -> User:
    """Put the new address in force; all sessions end. Raise OutOfDate for an old link."""
    token = tokens.use(secret, Purpose.CHANGE_ADDRESS, now)
    email = (token.payload or {})["email"]
    if queries.find_user_by_email(email):
        raise DomainError(_l("Another account has this address by now."))
    user = lock(User, token.user_id)
    before, user.email = user.email, email
    put_search(user)
    user.session_epoch += 1
    tokens.end_all(user.id, now)
    record("account.address_changed", user, actor=user, now=now, before=before, after=email)
    return user


def _check_current(user: User, typed: str, field: str = "current") -> None:
    if not passwords.is_password(user.password_hash, typed):
        raise DomainError(_l("This is not your current password."), field)


def _put_password(user: User, hashed: str, now: datetime) -> None:
    user.password_hash = hashed
    user.session_epoch += 1
    tokens.end_all(user.id, now)
    end_unopened(user.id, now)
