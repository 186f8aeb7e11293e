"""States of a sitting as a badge: kind, words."""

from typing import Any

from app.i18n import _l
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting

BADGES: dict[SittingState, tuple[str, Any]] = {
    SittingState.OPEN: ("sea", _l("Judging open")),
    SittingState.CLOSED: ("amber", _l("Judging closed, under review")),
    SittingState.APPROVED: ("cinnamon", _l("Approved, awaiting publication")),
    SittingState.PUBLISHED: ("leaf", _l("Published")),
    SittingState.SUPERSEDED: ("rose", _l("Superseded, to be computed anew")),
}
NOT_OPENED = ("neutral", _l("Judging not opened yet"))


def badge_of(sitting: Sitting) -> tuple[str, Any]:
    """Return kind and words of a sitting's state."""
    if sitting.state is SittingState.OPEN and sitting.opened_at is None:
        return NOT_OPENED
    return BADGES[sitting.state]
