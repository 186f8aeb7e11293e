"""Changing one row: not over somebody else's change, and never without a record."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditEvent
from app.audit.services import record
from app.auth.models import User
from app.clock import local
from app.errors import Conflict
from app.i18n import _l
from app.orm import db


def edit(row: Any, version: int, values: Mapping[str, Any], *, action: str, actor: User,
         now: datetime, competition_id: int, **more: Any) -> bool:
    """Set *values* on a versioned row and record what changed; False if nothing did."""
    expect_version(row, version)
    before, after = apply(row, values)
    if not after:
        return False
    row.version += 1
    record(action, row, actor=actor, now=now, competition_id=competition_id, before=before,
           after=after, **more)
    return True


def expect_version(row: Any, version: int) -> None:
    """Refuse to write over a change that the person has not seen, naming who made it when."""
    if row.version == version:
        return
    last = _last_change(row)
    if last is None:
        raise Conflict(_l("Somebody changed this in the meantime. What you typed is kept below; "
                          "compare it with what is stored, then save again."))
    raise Conflict(_l(
        "%(name)s changed this at %(time)s. What you typed is kept below; compare it with what "
        "is stored, then save again.",
        name=last[0], time=local(last[1]).strftime("%H:%M %d/%m/%Y"),
    ))


def apply(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the values that differ; return them before and after as plain JSON."""
    before, after = {}, {}
    for name, value in values.items():
        stored = getattr(row, name)
        if stored != value:
            before[name], after[name] = plain(stored), plain(value)
            setattr(row, name, value)
    return before, after


def plain(value: Any) -> Any:
    """Return a value as JSON can say it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, datetime | date) else value


def _last_change(row: Any) -> tuple[str, datetime] | None:
    latest = (
        sa.select(User.name, AuditEvent.at).join(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_kind == row.__tablename__, AuditEvent.subject_id == row.id)
        .order_by(AuditEvent.id.desc()).limit(1)
    )
    found = db.session.execute(latest).first()
    return (found[0], found[1]) if found else None
