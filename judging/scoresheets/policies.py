"""Who may see which marks, and when: presence is no secret, marks are."""

from app.auth.models import User
from judging.panels.enums import Seat
from judging.panels.queries import office_roles, seat_on
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState

CHAIRS = frozenset({Seat.CHAIR, Seat.DEPUTY_CHAIR})
#: With the sheet in, or none to give, nothing that he sees can sway his own marks. An absent one
#: may still come back.
_DONE = frozenset({None, SheetState.SUBMITTED, SheetState.RECUSED})


def may_chair(user: User, sitting: Sitting) -> bool:
    """Let the chair act, and the deputy in absence."""
    return seat_on(user.id, sitting.id) in CHAIRS


def may_see_presence(user: User, sitting: Sitting) -> bool:
    """Let chair, deputy, panel secretary and office see which sheets are in, without marks."""
    seat = seat_on(user.id, sitting.id)
    return seat in CHAIRS | {Seat.SECRETARY} or bool(office_roles(user, sitting.competition_id))


def may_see_marks(
    user: User, sitting: Sitting, judge_id: int, own_sheet: SheetState | None
) -> bool:
    """Tell whether a person may see the marks that a judge gave an entry.

    *own_sheet* is the state of the person's own sheet for that entry, None without one.
    """
    return sees_marks(
        sitting.state, seat_on(user.id, sitting.id),
        is_office=bool(office_roles(user, sitting.competition_id)),
        is_own=judge_id == user.id, own_sheet=own_sheet,
    )


def sees_marks(
    state: SittingState, seat: Seat | None, *, is_office: bool, is_own: bool,
    own_sheet: SheetState | None,
) -> bool:
    """Decide on plain values; every cell of this table has its test.

    A judge sees only his own; chair and deputy an entry for which their own sheet is in (or
    they have none); panel secretary and office nothing before the stage is closed.
    """
    if is_own and seat is not None:
        return True
    if state is not SittingState.OPEN:
        return is_office or seat in CHAIRS | {Seat.SECRETARY}
    return seat in CHAIRS and own_sheet in _DONE


