"""What of a rubric or a method may still be changed."""

from judging.rubrics.enums import SittingState
from judging.rubrics.models import Rubric, Sitting


def can_edit_rubric(rubric: Rubric) -> bool:
    """Tell whether no mark stands on the rubric yet."""
    return rubric.frozen_at is None


def can_edit_method(sitting: Sitting) -> bool:
    """Tell whether nothing was closed on the method yet."""
    return sitting.state is SittingState.OPEN


def needs_reason(sitting: Sitting) -> bool:
    """Tell whether judges may mark already, so that a change of method needs a reason."""
    return sitting.opened_at is not None
