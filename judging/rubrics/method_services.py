"""Changing how a (stage, track) is tallied; with a reason once judges may mark."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import lock
from app.transaction import transaction
from competitions.programme.editing import edit
from judging.rubrics import policies, queries
from judging.rubrics.enums import Aggregate, DeviationAction, DeviationBasis
from judging.rubrics.inputs import MethodInput
from judging.rubrics.models import Rubric, Sitting
from judging.rubrics.rows import decimals, method_values
from judging.rubrics.wording import TIE_RULES


@transaction()
def update_method(sitting_id: int, data: MethodInput, version: int, *, actor: User, now: datetime,
                  reason: str = "") -> Sitting:
    """Set the method of a (stage, track); before and after are on record."""
    sitting = lock(Sitting, sitting_id)
    if not policies.can_edit_method(sitting):
        raise Conflict(_l("Judging of this part is closed, so its method stands. Nothing was "
                          "changed."))
    if policies.needs_reason(sitting) and not reason:
        raise DomainError(_l("Judging has begun: say why the method changes."), "reason")
    data = checked(data, sitting)
    edit(sitting, version, method_values(data), action="method_changed", actor=actor, now=now,
         competition_id=sitting.competition_id, reason=reason)
    return sitting


def checked(data: MethodInput, sitting: Sitting) -> MethodInput:
    """Return a method without what it does not use; refuse one that contradicts itself."""
    if data.aggregate is not Aggregate.TRIMMED_MEAN:
        data = replace(data, trim=0)
    _check(data, queries.current_rubric(sitting))
    return data


def _check(data: MethodInput, rubric: Rubric) -> None:
    if data.aggregate is Aggregate.TRIMMED_MEAN and data.trim < 1:
        raise DomainError(_l("Say how many sheets are left out at each end."), "trim")
    if data.deviation_basis is DeviationBasis.RANGE and (
        data.deviation_action is DeviationAction.EXCLUDE
    ):
        raise DomainError(_l("The gap between two sheets does not say which one is wrong, so it "
                             "can only be flagged."), "deviation_action")
    _check_points(data, rubric)
    known = {f"criterion:{row.key}" for row in rubric.criteria} | set(TIE_RULES)
    if not set(data.tie_break) <= known:
        raise DomainError(_l("A rule for equal scores names a criterion that is gone."),
                          "tie_break")
    if len(set(data.tie_break)) != len(data.tie_break):
        raise DomainError(_l("A rule for equal scores is chosen twice."), "tie_break")


def _check_points(data: MethodInput, rubric: Rubric) -> None:
    for field in ("threshold", "floor", "deviation"):
        value: Decimal | None = getattr(data, field)
        if value is not None and decimals(value) > 3:
            raise DomainError(_l("At most %(n)s digits after the comma.", n=3), field)
    if queries.exceeds(data.threshold, data.aggregate, rubric):
        raise DomainError(_l("No entry could reach this: a full sheet has %(n)s points.",
                             n=format(queries.total_of(rubric).normalize(), "f")), "threshold")
