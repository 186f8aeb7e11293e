"""Editing a rubric until the first mark: criteria, their order, copies from another one."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme.editing import apply, edit, expect_version, plain
from judging.rubrics import policies, queries
from judging.rubrics.inputs import CriterionInput, ScaleInput
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.rubrics.rows import copy_of, criterion_row, criterion_values, decimals, places_for


@transaction()
def add_criterion(sitting_id: int, data: CriterionInput, version: int, *, actor: User,
                  now: datetime) -> Criterion:
    """Add a criterion below the others."""
    sitting, rubric = _open_rubric(sitting_id, version)
    _check(data)
    _check_name(data.name, rubric, None)
    position = max((row.position for row in rubric.criteria), default=0) + 1
    row = criterion_row(data, position, [other.key for other in rubric.criteria])
    rubric.criteria.append(row)
    _note("criterion_added", sitting, rubric, row, actor, now, after=_values(data))
    return row


@transaction()
def update_criterion(sitting_id: int, criterion_id: int, data: CriterionInput, version: int, *,
                     actor: User, now: datetime) -> Criterion:
    """Change a criterion; its key stays, so that the tie chain still means it."""
    sitting, rubric = _open_rubric(sitting_id, version)
    row = queries.get_criterion(criterion_id, sitting)
    _check(data)
    _check_name(data.name, rubric, criterion_id)
    before, after = apply(row, criterion_values(data))
    if after:
        _note("criterion_changed", sitting, rubric, row, actor, now, before=before, after=after)
    return row


@transaction()
def move_criterion(sitting_id: int, criterion_id: int, *, up: bool, actor: User,
                   now: datetime) -> None:
    """Change places with the criterion above or below."""
    sitting, rubric = _open_rubric(sitting_id, None)
    row = queries.get_criterion(criterion_id, sitting)
    rows = list(rubric.criteria)
    here = rows.index(row)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for place, one in enumerate(rows, start=1):
        one.position = place
    _note("criterion_moved", sitting, rubric, row, actor, now, after={"place": there + 1})


@transaction()
def remove_criterion(sitting_id: int, criterion_id: int, *, actor: User, now: datetime) -> None:
    """Remove a criterion, from the tie chain too."""
    sitting, rubric = _open_rubric(sitting_id, None)
    row = queries.get_criterion(criterion_id, sitting)
    rule = f"criterion:{row.key}"
    if rule in sitting.tie_break:
        sitting.tie_break = [one for one in sitting.tie_break if one != rule]
        sitting.version += 1
    _note("criterion_removed", sitting, rubric, row, actor, now,
          before={"name": row.name, "high": plain(row.high)})
    rubric.criteria.remove(row)
    rubric.places = places_for(rubric.criteria)


@transaction()
def update_scale(sitting_id: int, data: ScaleInput, version: int, *, actor: User,
                 now: datetime) -> Rubric:
    """Say where the numbers come from and how marks become a total."""
    sitting, rubric = _open_rubric(sitting_id, None)
    values = {"source": data.source, "is_normalised": data.is_normalised, "scale": data.scale,
              "asks_comment": data.asks_comment}
    edit(rubric, version, values, action="rubric_changed", actor=actor, now=now,
         competition_id=sitting.competition_id)
    return rubric


@transaction()
def copy_rubric(sitting_id: int, from_id: int, version: int, *, actor: User,
                now: datetime) -> Rubric:
    """Replace a rubric by a copy of another (stage, track)'s of the same competition."""
    sitting, rubric = _open_rubric(sitting_id, version)
    model = queries.get_sitting(from_id, sitting.competition_id)
    if from_id == sitting_id:
        raise DomainError(_l("Choose another stage or track to copy from."), "source")
    source = queries.current_rubric(model)
    rubric.criteria.clear()
    db.session.flush()  # keys are unique in a rubric: the old rows go first
    rubric.criteria.extend(copy_of(row) for row in source.criteria)
    for name in ("source", "scale", "is_normalised", "asks_comment"):
        setattr(rubric, name, getattr(source, name))
    keys = {f"criterion:{row.key}" for row in rubric.criteria}
    kept = [rule for rule in sitting.tie_break if rule in keys or not rule.startswith("criterion:")]
    if kept != sitting.tie_break:
        sitting.tie_break = kept
        sitting.version += 1
    _note("rubric_copied", sitting, rubric, rubric, actor, now, after={"from": from_id})
    return rubric


def _open_rubric(sitting_id: int, version: int | None) -> tuple[Sitting, Rubric]:
    """Return a sitting with its rubric, held for writing, unless a mark has frozen it."""
    sitting = lock(Sitting, sitting_id)
    db.session.expire(sitting, ["rubrics"])
    rubric = lock(Rubric, queries.current_rubric(sitting).id)
    if not policies.can_edit_rubric(rubric):
        raise Conflict(_l("Judges have begun to mark with these criteria, so they stand still. "
                          "Nothing was changed."))
    if version is not None:
        expect_version(rubric, version)
    return sitting, rubric


def _note(action: str, sitting: Sitting, rubric: Rubric, subject: Any, actor: User,
          now: datetime, **content: Any) -> None:
    rubric.version += 1
    rubric.places = places_for(rubric.criteria)
    db.session.flush()
    if subject is not rubric:
        content = {"criterion": subject.id, **content}
    record(action, rubric, actor=actor, now=now, competition_id=sitting.competition_id, **content)


def _values(data: CriterionInput) -> dict[str, Any]:
    return {name: plain(value) for name, value in criterion_values(data).items()}


def _check_name(name: str, rubric: Rubric, own_id: int | None) -> None:
    if any(row.name == name and row.id != own_id for row in rubric.criteria):
        raise DomainError(_l("There is a criterion of this name already."), "name")


def _check(data: CriterionInput) -> None:
    """Refuse numbers that no sheet could hold, each beside its field."""
    if data.low >= data.high:
        raise DomainError(_l("The maximum must be above the least mark."), "high")
    for field, limit in (("low", 3), ("high", 3), ("step", 3), ("weight", 4)):
        value = getattr(data, field)
        if value is not None and decimals(value) > limit:
            raise DomainError(_l("At most %(n)s digits after the comma.", n=limit), field)
    if data.step is not None:
        if data.step <= 0:
            raise DomainError(_l("A step is above 0."), "step")
        if (data.high - data.low) % data.step != Decimal(0):
            raise DomainError(_l("With this step no judge can give the maximum."), "step")
    for level in data.levels:
        if not data.low <= level.low <= level.high <= data.high:
            raise DomainError(_l("A level lies outside the marks of this criterion."), "levels")
