"""Judges' personal links: opened once, bound to the browser that opened them, withdrawn at will."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.audit.services import record
from app.auth import policies, queries
from app.auth.digests import digest_of, new_secret
from app.auth.enums import Scope
from app.auth.models import Device, PersonalLink, User
from app.auth.policies import LinkState
from app.auth.tokens import OutOfDate
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction

#: How long a link waits to be opened; once opened it lasts until it is withdrawn.
WAITS = timedelta(days=45)


@dataclass(frozen=True)
class Opened:
    """Who a link let in, and the secret for a browser that was not known yet."""

    user: User
    device_secret: str | None


@dataclass(frozen=True)
class Browser:
    """What a browser says of itself: its name, and the secrets of the devices it was bound as."""

    agent: str
    secrets: tuple[str, ...] = ()


def link_address(site: str, secret: str) -> str:
    """Return the address to send."""
    return f"{site}/link/{secret}"


@transaction()
def issue_link(
    user: User, competition_id: int | None, *, actor: User, now: datetime
) -> tuple[PersonalLink, str]:
    """Return a new link and its secret, which is kept nowhere; unopened older ones end."""
    scope_id = competition_id or 0
    kind = Scope.COMPETITION if scope_id else Scope.INSTALLATION
    lock(User, user.id)
    db.session.execute(sa.update(PersonalLink).where(
        PersonalLink.user_id == user.id, PersonalLink.scope_kind == kind,
        PersonalLink.scope_id == scope_id, PersonalLink.opened_at.is_(None),
        PersonalLink.revoked_at.is_(None),
    ).values(revoked_at=now))
    secret = new_secret()
    link = PersonalLink(digest=digest_of(secret), user_id=user.id, scope_kind=kind,
                        scope_id=scope_id, issued_by_id=actor.id, issued_at=now,
                        expires_at=now + WAITS)
    db.session.add(link)
    record("link.issued", link, actor=actor, now=now, competition_id=competition_id,
           after={"user": user.id})
    return link, secret


@transaction()
def open_link(secret: str, browser: Browser, *, now: datetime) -> Opened:
    """Let the person of a link in on this browser, binding the link to it the first time.

    Raises
    ------
    OutOfDate
        The link is unknown, withdrawn, too old, or bound to another device.
    """
    link = db.session.scalar(
        sa.select(PersonalLink).filter_by(digest=digest_of(secret)).with_for_update()
        .execution_options(populate_existing=True))
    device = queries.find_device(browser.secrets, link.user_id) if link else None
    state = policies.link_state(link, device, now)
    if link is None or state not in (LinkState.READY, LinkState.HERE):
        raise OutOfDate()
    device, device_secret = _device(link.user_id, device, browser, now)
    if state is LinkState.READY:
        link.opened_at, link.opened_agent, link.device_id = now, device.agent, device.id
        competition_id = link.scope_id if link.scope_kind is Scope.COMPETITION else None
        record("link.opened", link, actor=link.user, now=now, competition_id=competition_id,
               after={"device": device.id, "agent": device.agent})
    return Opened(link.user, device_secret)


@transaction()
def revoke_link(link_id: int, *, actor: User, now: datetime, reason: str = "") -> None:
    """Withdraw a link; whoever came in by it is signed out and its device forgotten.

    Raises
    ------
    DomainError
        It was withdrawn before.
    """
    link = lock(PersonalLink, link_id)
    if link.revoked_at is not None:
        raise DomainError(_l("This link has been withdrawn already."))
    link.revoked_at = now
    if link.device_id is not None:
        lock(Device, link.device_id).revoked_at = now
        lock(User, link.user_id).session_epoch += 1
    competition_id = link.scope_id if link.scope_kind is Scope.COMPETITION else None
    record("link.revoked", link, actor=actor, now=now, competition_id=competition_id,
           reason=reason)


def end_unopened(user_id: int, now: datetime, *, but: int | None = None) -> None:
    """End the links of a person that nobody has opened, except those of one competition.

    Whoever still holds one would come in with more rights than it was issued for.
    """
    unopened = sa.update(PersonalLink).where(
        PersonalLink.user_id == user_id, PersonalLink.opened_at.is_(None),
        PersonalLink.revoked_at.is_(None))
    if but is not None:
        unopened = unopened.where(PersonalLink.scope_id != but)
    db.session.execute(unopened.values(revoked_at=now))


@transaction()
def end_browser(user_id: int, browser: str | None, *, now: datetime) -> None:
    """End the sessions of a person on one browser; on all of them where it is not known which."""
    if browser is None:
        lock(User, user_id).session_epoch += 1
        return
    db.session.execute(sa.update(Device).where(
        Device.digest == browser, Device.user_id == user_id, Device.revoked_at.is_(None),
    ).values(revoked_at=now))


@transaction()
def remember_device(user: User, browser: Browser, *, now: datetime) -> str | None:
    """Note that a person uses a browser; return a secret for it if it was not known."""
    known = queries.find_device(browser.secrets, user.id)
    return _device(user.id, known, browser, now)[1]


def _device(
    user_id: int, known: Device | None, browser: Browser, now: datetime
) -> tuple[Device, str | None]:
    if known is not None:
        known.last_seen_at = now
        return known, None
    secret = new_secret()
    device = Device(digest=digest_of(secret), user_id=user_id, agent=browser.agent[:300],
                    created_at=now, last_seen_at=now)
    db.session.add(device)
    db.session.flush()
    return device, secret
