"""Letting a judge in again on a borrowed tablet: PINs issued, and used once."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.auth.services_sign_in import count_try
from app.errors import DomainError, NotFound, TooMany
from app.i18n import _l
from app.orm import db, get_or_404
from app.transaction import transaction
from judging.panels.enums import SCORING
from judging.panels.models import Panel, PanelMember
from judging.scoresheets.devices.models import DeskPin

DIGITS = 8
LASTS = timedelta(minutes=10)
#: Tries in 15 minutes: of one address (a whole hall may share it), and of everybody.
PLACE, ALL = 20, 300


@dataclass(frozen=True)
class Entered:
    """Whom a PIN let in, and for which competition it was issued."""

    user: User
    competition_id: int


@transaction()
def issue_pin(
    judge_id: int, competition_id: int, key: str, *, actor: User, now: datetime
) -> tuple[DeskPin, str]:
    """Return a new PIN of a judge who sits here; an older unused one ends.

    Raises
    ------
    NotFound
        Nobody with this number scores in the competition.
    """
    if not _sits_here(judge_id, competition_id):
        raise NotFound()
    get_or_404(User, judge_id)
    db.session.execute(sa.update(DeskPin).where(
        DeskPin.user_id == judge_id, DeskPin.used_at.is_(None), DeskPin.revoked_at.is_(None),
    ).values(revoked_at=now))
    pin = _unused(key)
    row = DeskPin(digest=digest_of(pin, key), user_id=judge_id, competition_id=competition_id,
                  issued_by_id=actor.id, issued_at=now, expires_at=now + LASTS)
    db.session.add(row)
    record("desk_pin_issued", row, actor=actor, now=now, competition_id=competition_id,
           after={"user": judge_id})
    return row, pin


def use_pin(typed: str, agent: str, place: str, key: str, *, now: datetime) -> Entered:
    """Let in the judge whose PIN was typed; every try is counted before it is looked at.

    Raises
    ------
    TooMany
        Too many tries from this address.
    DomainError
        No such PIN, or used, or too old.
    """
    if not count_try({f"desk pin {place}": PLACE, "desk pin": ALL}, now):
        raise TooMany(_l("Too many tries. Wait 15 minutes, or ask the secretary."))
    return _enter("".join(letter for letter in typed if letter.isdecimal()), agent, key, now)


def digest_of(pin: str, key: str) -> str:
    """Return what is kept of a PIN: without the key of the installation nobody can try them all."""
    return hmac.digest(key.encode(), f"desk pin {pin}".encode(), "sha256").hex()


@transaction()
def _enter(pin: str, agent: str, key: str, now: datetime) -> Entered:
    row = db.session.scalar(
        sa.select(DeskPin).filter_by(digest=digest_of(pin, key)).with_for_update()
        .execution_options(populate_existing=True))
    if (row is None or row.used_at or row.revoked_at or row.expires_at <= now
            or not row.user.is_active or not _sits_here(row.user_id, row.competition_id)):
        raise DomainError(_l("This PIN does not hold. Ask the secretary for a new one."), "pin")
    row.used_at, row.used_agent = now, agent[:300]
    record("desk_pin_used", row, actor=row.user, now=now, competition_id=row.competition_id,
           after={"agent": row.used_agent})
    return Entered(row.user, row.competition_id)


def _unused(key: str) -> str:
    """Draw a PIN that was never issued: a digest is kept once for ever."""
    while True:
        pin = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if not db.session.query(DeskPin.id).filter_by(digest=digest_of(pin, key)).first():
            return pin


def _sits_here(user_id: int, competition_id: int) -> bool:
    return db.session.query(PanelMember.id).join(Panel, Panel.id == PanelMember.panel_id).filter(
        Panel.competition_id == competition_id, PanelMember.user_id == user_id,
        PanelMember.left_at.is_(None), PanelMember.seat.in_(SCORING)).first() is not None
