"""Another method on the same sheets: shown beside the result, stored only with a reason."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.audit.models import AuditEvent
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db
from app.transaction import transaction
from competitions.programme.editing import edit
from judging import engine
from judging.results import recording
from judging.results.comparing import Change, changes
from judging.results.inputs import dropped_of
from judging.results.models import Result
from judging.results.moving import held, need
from judging.results.votes.queries import standings
from judging.rubrics import method_services
from judging.rubrics import rules as method
from judging.rubrics.enums import (
    Aggregate,
    DeviationAction,
    DeviationBasis,
    FloorBasis,
    Missing,
    SittingState,
)
from judging.rubrics.inputs import MethodInput
from judging.rubrics.models import Sitting
from judging.rubrics.rows import method_values

_ENUMS = {"aggregate": Aggregate, "missing": Missing, "floor_basis": FloorBasis,
          "deviation_basis": DeviationBasis, "deviation_action": DeviationAction}
_DECIMALS = ("threshold", "floor", "deviation")


@dataclass(frozen=True)
class MethodChange:
    """One change of a method after judging had begun, as the minutes list it."""

    event_id: int
    at: datetime
    who: str
    reason: str
    before: dict[str, Any]


def method_changes(sitting: Sitting) -> list[MethodChange]:
    """Return the changes of the method since judging began, in order."""
    if sitting.opened_at is None:
        return []
    rows = db.session.execute(
        sa.select(AuditEvent, User.name).join(User, User.id == AuditEvent.actor_id)
        .where(AuditEvent.subject_kind == "sitting", AuditEvent.subject_id == sitting.id,
               AuditEvent.action == "method_changed", AuditEvent.at >= sitting.opened_at)
        .order_by(AuditEvent.id))
    return [MethodChange(event.id, event.at, who, event.values.content.get("reason") or "",
                         event.values.content.get("before") or {})
            for event, who in rows if event.values]


def difference(sitting: Sitting, result: Result, values: dict[str, Any]) -> list[Change]:
    """Return who stands otherwise by the result's method with some values changed."""
    rubric = method.rubric_from_json(result.rubric)
    dropped = dropped_of(result.id)
    now = standings(sitting, result, rubric, method.rules_from_json(result.rules), dropped)
    return changes(now, standings(sitting, result, rubric, _rules(sitting, values), dropped))


def without_change(sitting: Sitting, result: Result, change: MethodChange) -> list[Change]:
    """Return what a change of the method did: places now, and as they were without it."""
    return difference(sitting, result, {name: _read(name, value)
                                        for name, value in change.before.items()})


@transaction()
def change_method(sitting_id: int, data: MethodInput, version: int, reason: str, *, actor: User,
                  now: datetime) -> Result:
    """Change the method of a closed sitting with a reason; the next result is computed by it."""
    sitting = held(sitting_id, actor, SittingState.CLOSED)
    need(reason)
    data = method_services.checked(data, sitting)
    if not edit(sitting, version, method_values(data), action="method_changed", actor=actor,
                now=now, competition_id=sitting.competition_id, reason=reason):
        raise DomainError(_l("This is the method in force; nothing would change."))
    recording.set_aside(sitting, reason, now)
    return recording.compute(sitting, actor=actor, now=now)


def _rules(sitting: Sitting, values: dict[str, Any]) -> engine.Rules:
    """Return the rules of a sitting with some values changed; the stored row stays as it is."""
    names = [*MethodInput.__dataclass_fields__]
    whole = {name: getattr(sitting, name) for name in names} | {
        name: value for name, value in values.items() if name in names}
    if whole["aggregate"] is not Aggregate.TRIMMED_MEAN:
        whole["trim"] = 0
    return method.engine_rules(Sitting(**whole))


def _read(name: str, value: Any) -> Any:
    """Return a value of the record as the column has it."""
    if value is None:
        return None
    if name in _ENUMS:
        return _ENUMS[name](value)
    return Decimal(value) if name in _DECIMALS else value
