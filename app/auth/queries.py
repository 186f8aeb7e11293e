"""Finding people and what they may do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app import text
from app.auth.digests import digest_of
from app.auth.enums import COMPETITION_ROLES, Role, Scope
from app.auth.models import Device, Grant, PersonalLink, User
from app.auth.phones import find_phone
from app.errors import NotFound
from app.orm import db, get_or_404
from app.paging import Page, page_of


def find_session_user(session_id: str, browser: str | None = None) -> User | None:
    """Return the person of a session unless a new epoch, or revoking its browser, ended it.

    *browser* is the digest of the device that the session began on.
    """
    user_id, _, epoch = session_id.partition(".")
    if not (user_id.isdigit() and epoch.isdigit()):
        return None
    user = db.session.scalars(
        _session_statement(), {"user": int(user_id), "browser": browser}).unique().one_or_none()
    if user is None or not user.is_active or user.session_epoch != int(epoch):
        return None
    return user


@cache
def _session_statement() -> sa.Select[tuple[User]]:
    """Build the statement of every request once: that takes as long as running it."""
    revoked = sa.exists().where(
        Device.digest == sa.bindparam("browser", type_=sa.String), Device.revoked_at.is_not(None))
    return sa.select(User).where(User.id == sa.bindparam("user"), ~revoked).options(
        joinedload(User.grants))


def get_user(user_id: int) -> User:
    """Return an account by its id, or raise NotFound."""
    return get_or_404(User, user_id)


def find_user_by_email(email: str) -> User | None:
    """Return the account of an address."""
    return db.session.scalar(sa.select(User).filter_by(email=email.strip().lower()))


def find_user_by_phone(phone: str) -> User | None:
    """Return the account of a phone number in the form that we keep."""
    return db.session.scalar(sa.select(User).filter_by(phone=phone))


def find_user_by_login(typed: str) -> User | None:
    """Return the account of what somebody signs in with: an address, or a phone number."""
    phone = find_phone(typed)
    return find_user_by_phone(phone) if phone else find_user_by_email(typed)


def holders_of(role: Role, competition_id: int) -> list[User]:
    """Return who holds a role in a competition, in Vietnamese order of given names."""
    live = sa.select(User).join(Grant, Grant.user_id == User.id).where(
        Grant.role == role, Grant.scope_kind == Scope.COMPETITION,
        Grant.scope_id == competition_id, Grant.revoked_at.is_(None),
    )
    return list(db.session.scalars(live.order_by(User.sort_key)))


def devices_of(user: User) -> list[Device]:
    """Return the browsers of a person that are still known, the latest first."""
    known = sa.select(Device).filter_by(user_id=user.id, revoked_at=None)
    return list(db.session.scalars(known.order_by(Device.last_seen_at.desc(), Device.id.desc())))


def find_device(secrets: Sequence[str], user_id: int) -> Device | None:
    """Return the device of a person that one of a browser's secrets belongs to."""
    if not secrets:
        return None
    return db.session.scalar(sa.select(Device).where(
        Device.digest.in_([digest_of(secret) for secret in secrets[:20]]),
        Device.user_id == user_id, Device.revoked_at.is_(None),
    ))


def find_link(secret: str) -> PersonalLink | None:
    """Return a personal link with the person and whoever issued it."""
    return db.session.scalar(
        sa.select(PersonalLink).filter_by(digest=digest_of(secret))
        .options(joinedload(PersonalLink.user), joinedload(PersonalLink.issued_by))
    )


def links_of(
    user_ids: Iterable[int], competition_id: int | None = None
) -> dict[int, list[PersonalLink]]:
    """Return people's links, newest first; of one competition, or of all if it is None."""
    wanted = sa.select(PersonalLink).where(PersonalLink.user_id.in_(list(user_ids))).options(
        joinedload(PersonalLink.issued_by), joinedload(PersonalLink.device)
    ).order_by(PersonalLink.id.desc())
    if competition_id is not None:
        wanted = wanted.where(PersonalLink.scope_kind == Scope.COMPETITION,
                              PersonalLink.scope_id == competition_id)
    found: dict[int, list[PersonalLink]] = defaultdict(list)
    for link in db.session.scalars(wanted):
        found[link.user_id].append(link)
    return dict(found)


def people_page(search: str, role: Role | None, number: int) -> Page[User]:
    """Return accounts by name, those with all words of *search* and with a role if given."""
    wanted = sa.select(User).order_by(User.sort_key, User.id)
    for word in text.fold(search).split()[:8]:
        wanted = wanted.where(User.search.contains(word, autoescape=True))
    if role is not None:
        wanted = wanted.where(sa.exists().where(
            Grant.user_id == User.id, Grant.role == role, Grant.revoked_at.is_(None)))
    return page_of(wanted, number)


def officers_of(competition_id: int) -> list[Grant]:
    """Return the live grants by hand of a competition with their people, by name."""
    live = sa.select(Grant).join(User, User.id == Grant.user_id).where(
        Grant.scope_kind == Scope.COMPETITION, Grant.scope_id == competition_id,
        Grant.revoked_at.is_(None), Grant.role.in_(COMPETITION_ROLES),
    ).options(contains_eager(Grant.user).lazyload(User.grants))
    return list(db.session.scalars(live.order_by(User.sort_key, Grant.role)))


def get_grant(grant_id: int, competition_id: int | None) -> Grant:
    """Return a live grant of a competition, or of the installation, or raise NotFound."""
    grant = db.session.scalar(sa.select(Grant).filter_by(
        id=grant_id, scope_id=competition_id or 0, revoked_at=None))
    if grant is None:
        raise NotFound()
    return grant
