"""The device board: which tablets a competition's judges use, and what they still keep."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from judging.panels.enums import SCORING
from judging.panels.models import Panel, PanelMember
from judging.scoresheets.devices.models import DeskPin
from judging.scoresheets.models import DeskDevice


@dataclass(frozen=True)
class JudgeLine:
    """One judge with the tablets used, the latest first."""

    judge: User
    devices: list[DeskDevice]
    #: A PIN that waits to be used.
    pin: DeskPin | None

    @property
    def pending(self) -> int:
        """Return how many changes were unsent when the tablets last called."""
        return sum(device.pending or 0 for device in self.devices if device.revoked_at is None)


def board_of(competition_id: int, now: datetime) -> list[JudgeLine]:
    """Return everybody who scores in a competition, by name: 3 SELECTs whatever their number."""
    judges = list(db.session.scalars(judges_of(competition_id)))
    ids = [judge.id for judge in judges]
    devices = _devices(ids)
    pins = {pin.user_id: pin for pin in db.session.scalars(
        sa.select(DeskPin).where(
            DeskPin.user_id.in_(ids), DeskPin.used_at.is_(None), DeskPin.revoked_at.is_(None),
            DeskPin.expires_at > now, DeskPin.competition_id == competition_id))}
    return [JudgeLine(judge, devices[judge.id], pins.get(judge.id)) for judge in judges]


def judges_of(competition_id: int) -> sa.Select[tuple[User]]:
    """Select who scores in a competition, by given name."""
    seats = sa.select(PanelMember.user_id).join(Panel, Panel.id == PanelMember.panel_id).where(
        Panel.competition_id == competition_id, PanelMember.left_at.is_(None),
        PanelMember.seat.in_(SCORING))
    return sa.select(User).where(User.id.in_(seats)).order_by(User.sort_key, User.id)


def get_judge(competition_id: int, judge_id: int) -> User:
    """Return who scores in a competition; 404 otherwise."""
    found = db.session.scalar(judges_of(competition_id).where(User.id == judge_id))
    if found is None:
        raise NotFound()
    return found


def get_device(competition_id: int, device_id: int) -> DeskDevice:
    """Return a tablet of somebody who scores in a competition; 404 otherwise."""
    judges = judges_of(competition_id).with_only_columns(User.id).order_by(None)
    found = db.session.scalar(
        sa.select(DeskDevice).where(DeskDevice.id == device_id, DeskDevice.user_id.in_(judges)))
    if found is None:
        raise NotFound()
    return found


def tablets_of(user_id: int) -> list[DeskDevice]:
    """Return a judge's own tablets that are not revoked, the latest first."""
    return [row for row in _devices([user_id])[user_id] if row.revoked_at is None]


def _devices(user_ids: Collection[int]) -> dict[int, list[DeskDevice]]:
    """Return what called of itself; pages without a script and papers have no name."""
    rows = db.session.scalars(
        sa.select(DeskDevice).where(DeskDevice.user_id.in_(user_ids),
                                    DeskDevice.agent.is_not(None))
        .order_by(DeskDevice.last_contact_at.desc(), DeskDevice.id))
    found: dict[int, list[DeskDevice]] = defaultdict(list)
    for row in rows:
        found[row.user_id].append(row)
    return found
