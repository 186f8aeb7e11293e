"""Mails about accounts, each in the language of its reader."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.auth.models import User
from app.i18n import _l, in_language
from app.orm import db
from app.outbox.models import Message
from app.outbox.services import post

#: No address gets more of these within the hour, whoever asks for them.
MOST_PER_HOUR = 6


def send(
    kind: str, user: User, subject: Any, paragraphs: list[Any], *, now: datetime,
    to: str | None = None, secret: str | None = None, competition_id: int | None = None,
) -> bool:
    """Queue a mail about an account unless the address got many of late; tell whether it was."""
    address = to or user.email or user.phone
    if address is None or _had_enough(address, now):
        return False
    post(
        kind, address, in_language(user.locale, subject),
        compose(user.locale, user.name, paragraphs), now=now, user=user if user.id else None,
        secret=secret, competition_id=competition_id,
    )
    return True


def compose(locale: str, name: str, paragraphs: list[Any]) -> str:
    """Return the text of a letter; a paragraph `{secret}` is where the link goes."""
    frame = [_l("Dear %(name)s,", name=name), *paragraphs,
             _l("Bệ Phóng sent this letter by itself; nobody reads replies to it.")]
    return "\n\n".join(in_language(locale, part) for part in frame) + "\n"


def when(moment: datetime) -> str:
    """Write a moment the way letters do."""
    return clock.local(moment).strftime("%H:%M %d/%m/%Y")


def confirm_address(user: User, name: str, link: str, until: datetime, *, now: datetime) -> None:
    """Ask whether the address is theirs."""
    send("confirm_address", user, _l("Confirm your e-mail address"), [
        _l("An account was registered with this e-mail address in the name of %(name)s. "
           "To begin using it, open this link and press the button:", name=name),
        "{secret}",
        _l("The link works once, until %(until)s. If it was not you who registered, do nothing: "
           "no account will come into being.", until=when(until)),
    ], now=now, secret=link)


def already_registered(user: User, site: str, *, now: datetime) -> None:
    """Tell somebody who registers again that the account exists."""
    send("already_registered", user, _l("You already have an account"), [
        _l("Somebody, probably you, has just registered with this e-mail address. You already "
           "have an account, so nothing was changed."),
        _l("Sign in: %(address)s", address=f"{site}/login"),
        _l("Forgot the password? Set a new one: %(address)s", address=f"{site}/reset"),
    ], now=now)


def reset_password(user: User, link: str, until: datetime, *, now: datetime) -> None:
    """Send the link for a new password."""
    send("reset_password", user, _l("Set a new password"), [
        _l("To set a new password for your account, open this link:"),
        "{secret}",
        _l("The link works once, until %(until)s. If you did not ask for it, do nothing: your "
           "password stays as it is.", until=when(until)),
    ], now=now, secret=link)


def no_account(email: str, locale: str, site: str, *, now: datetime) -> None:
    """Tell somebody who asked for a new password that this address has no account."""
    stranger = User(name=email, email=email, locale=locale)
    send("no_account", stranger, _l("No account with this address"), [
        _l("Somebody, probably you, asked for a new password for this e-mail address. There is "
           "no account with it. Perhaps you registered with another address."),
        _l("Register: %(address)s", address=f"{site}/register"),
        _l("If it was not you, do nothing."),
    ], now=now)


def password_changed(user: User, site: str, *, now: datetime) -> None:
    """Tell the owner that the password was changed."""
    send("password_changed", user, _l("Your password was changed"), [
        _l("The password of your account was changed at %(at)s. All devices were signed out.",
           at=when(now)),
        _l("If it was not you, set a new password at once: %(address)s",
           address=f"{site}/reset"),
    ], now=now)


def change_address(user: User, new: str, link: str, until: datetime, *, now: datetime) -> None:
    """Ask the new address, and warn the old one."""
    send("change_address", user, _l("Confirm your new e-mail address"), [
        _l("You asked to use this e-mail address for your account. Open this link and press the "
           "button:"),
        "{secret}",
        _l("The link works once, until %(until)s. Until then the old address stays.",
           until=when(until)),
    ], now=now, to=new, secret=link)
    send("address_will_change", user, _l("Your e-mail address is about to change"), [
        _l("At %(at)s somebody signed in to your account asked to change its e-mail address to "
           "%(new)s.", at=when(now), new=new),
        _l("If it was not you, change your password at once and tell the organising committee."),
    ], now=now)


def invitation(
    user: User, duty: Any, link: str, until: datetime, *, now: datetime,
    competition_id: int | None = None,
) -> None:
    """Invite somebody who has no password yet."""
    send("invitation", user, _l("You are invited to Bệ Phóng"), [
        duty,
        _l("To begin, open this link and choose a password:"),
        "{secret}",
        _l("The link is for you alone and works once, until %(until)s.", until=when(until)),
    ], now=now, secret=link, competition_id=competition_id)


def new_duty(
    user: User, duty: Any, site: str, *, now: datetime, competition_id: int | None = None
) -> None:
    """Tell somebody who has an account about a new role."""
    send("new_duty", user, _l("You have a new role"), [
        duty, _l("Sign in: %(address)s", address=f"{site}/login"),
    ], now=now, competition_id=competition_id)


def _had_enough(address: str, now: datetime) -> bool:
    recent = sa.select(sa.func.count(Message.id)).where(
        Message.to == address, Message.created_at > now - timedelta(hours=1),
        Message.kind.in_(("confirm_address", "already_registered", "reset_password",
                          "no_account", "change_address", "invitation")),
    )
    return (db.session.scalar(recent) or 0) >= MOST_PER_HOUR
