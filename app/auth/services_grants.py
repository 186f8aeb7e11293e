"""Roles: granted, revoked, never deleted; every step in the chain."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth import letters, tokens
from app.auth.enums import INSTALLATION_ROLES, PANEL_ROLES, Purpose, Role, Scope
from app.auth.models import Grant, User
from app.auth.services_links import end_unopened
from app.auth.services_people import ensure_person
from app.auth.words import ROLE_NAMES
from app.errors import DomainError
from app.i18n import _l, in_language
from app.orm import db, lock
from app.transaction import transaction


@dataclass(frozen=True)
class Appointment:
    """Somebody, and the role they are to have; in a competition or everywhere."""

    name: str
    email: str
    role: Role
    locale: str = "vi"
    competition_id: int | None = None
    competition_name: str = ""


@transaction()
def grant_role(
    user: User, role: Role, *, competition_id: int | None = None, actor: User | None,
    now: datetime,
) -> Grant:
    """Give a role, once; whether *actor* may is the caller's door and policy.

    An organiser of no competition in particular is one who may create competitions.
    """
    everywhere = role in INSTALLATION_ROLES
    if everywhere and competition_id:
        raise ValueError(f"{role} holds for the whole installation.")
    if not everywhere and not competition_id and role is not Role.ORGANISER:
        raise ValueError(f"{role} holds for one competition.")
    scope_id = competition_id or 0
    kind = Scope.COMPETITION if scope_id else Scope.INSTALLATION
    person = lock(User, user.id)  # two people granting at once give one role
    grant = db.session.scalar(sa.select(Grant).filter_by(
        user_id=person.id, role=role, scope_kind=kind, scope_id=scope_id, revoked_at=None))
    if grant is None:
        grant = Grant(user_id=person.id, role=role, scope_kind=kind, scope_id=scope_id,
                      granted_by_id=actor.id if actor else None, granted_at=now)
        db.session.add(grant)
        end_unopened(person.id, now, but=scope_id if role in PANEL_ROLES else None)
        record("role.granted", grant, actor=actor, now=now, competition_id=competition_id,
               after={"user": person.id, "role": role.value})
        db.session.expire(person, ["grants"])
    return grant


@transaction()
def revoke_role(grant: Grant, *, actor: User, now: datetime, reason: str = "") -> None:
    """Take a role back.

    Raises
    ------
    DomainError
        The last administrator stays.
    """
    row = lock(Grant, grant.id)
    if row.revoked_at is not None:
        return
    if row.role is Role.ADMIN and _count_admins() < 2:
        raise DomainError(_l("The last administrator must stay. Appoint another one first."))
    row.revoked_at, row.revoked_by_id = now, actor.id
    competition_id = row.scope_id if row.scope_kind is Scope.COMPETITION else None
    record("role.revoked", row, actor=actor, now=now, competition_id=competition_id,
           before={"user": row.user_id, "role": row.role.value}, reason=reason)
    db.session.expire(row.user, ["grants"])


@transaction()
def appoint(asked: Appointment, *, actor: User, site: str, now: datetime) -> User:
    """Give somebody a role by their address and write to them."""
    user = ensure_person(asked.name, asked.email, actor=actor, now=now, locale=asked.locale)
    if not user.is_active:
        raise DomainError(_l("The account of this address is closed."), "email")
    grant_role(user, asked.role, competition_id=asked.competition_id, actor=actor, now=now)
    tell_duty(user, asked.role, actor=actor, site=site, now=now,
              competition_id=asked.competition_id, competition_name=asked.competition_name)
    return user


@transaction()
def tell_duty(
    user: User, role: Role, *, actor: User, site: str, now: datetime,
    competition_id: int | None = None, competition_name: str = "",
) -> None:
    """Write to somebody about their role; without a password yet, with a link to choose one."""
    role_name = in_language(user.locale, ROLE_NAMES[role])
    if competition_name:
        duty = _l("%(actor)s has given you the role of %(role)s in: %(competition)s.",
                  actor=actor.name, role=role_name, competition=competition_name)
    else:
        duty = _l("%(actor)s has given you the role of %(role)s.", actor=actor.name,
                  role=role_name)
    if user.password_hash:
        letters.new_duty(user, duty, site, now=now, competition_id=competition_id)
        return
    tokens.end_all(user.id, now, Purpose.INVITATION)
    secret, until = tokens.issue(user, Purpose.INVITATION, now)
    letters.invitation(user, duty, f"{site}/invitation/{secret}", until, now=now,
                       competition_id=competition_id)


def _count_admins() -> int:
    live = sa.select(sa.func.count(Grant.id)).join(User, User.id == Grant.user_id).where(
        Grant.role == Role.ADMIN, Grant.revoked_at.is_(None), User.is_active)
    return db.session.scalar(live) or 0
