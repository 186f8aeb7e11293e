"""Every cell of the table that keeps marks from eyes that must not see them yet."""

import pytest

from judging.panels.enums import Seat
from judging.rubrics.enums import SittingState
from judging.scoresheets.enums import SheetState
from judging.scoresheets.policies import sees_marks

OPEN, LATER = SittingState.OPEN, [state for state in SittingState if state is not SittingState.OPEN]
OWN_STATES = [None, *SheetState]
#: While judging is open: own sheet's state → may the chair (or deputy) see the others' marks?
CHAIR_SEES = {
    None: True, SheetState.SUBMITTED: True, SheetState.RECUSED: True,
    # An absent sheet may come back, to be marked on with what was seen meanwhile.
    SheetState.ABSENT: False, SheetState.ASSIGNED: False, SheetState.STARTED: False,
    SheetState.REOPENED: False,
}


@pytest.mark.parametrize("own_sheet", OWN_STATES)
@pytest.mark.parametrize("seat", [Seat.CHAIR, Seat.DEPUTY_CHAIR])
def test_the_chair_sees_an_entry_once_his_own_sheet_is_in(
    seat: Seat, own_sheet: SheetState | None
) -> None:
    assert sees_marks(OPEN, seat, is_office=False, is_own=False, own_sheet=own_sheet) is (
        CHAIR_SEES[own_sheet])


@pytest.mark.parametrize("own_sheet", OWN_STATES)
@pytest.mark.parametrize("seat", [Seat.JUDGE, Seat.SECRETARY, None])
@pytest.mark.parametrize("is_office", [True, False])
def test_nobody_else_sees_a_mark_before_the_stage_is_closed(
    seat: Seat | None, own_sheet: SheetState | None, is_office: bool
) -> None:
    assert sees_marks(OPEN, seat, is_office=is_office, is_own=False, own_sheet=own_sheet) is False


@pytest.mark.parametrize("state", SittingState)
@pytest.mark.parametrize("seat", Seat)
def test_everybody_on_the_panel_sees_his_own(state: SittingState, seat: Seat) -> None:
    assert sees_marks(state, seat, is_office=False, is_own=True, own_sheet=SheetState.STARTED)


@pytest.mark.parametrize("state", SittingState)
def test_somebody_who_left_the_panel_sees_nothing(state: SittingState) -> None:
    assert sees_marks(state, None, is_office=False, is_own=True, own_sheet=None) is False


@pytest.mark.parametrize("state", LATER)
@pytest.mark.parametrize(("seat", "is_office", "sees"), [
    (None, True, True), (None, False, False), (Seat.CHAIR, False, True),
    (Seat.DEPUTY_CHAIR, False, True), (Seat.SECRETARY, False, True), (Seat.JUDGE, False, False),
    (Seat.JUDGE, True, True),
])
def test_after_closing_office_chair_and_panel_secretary_see(
    state: SittingState, seat: Seat | None, is_office: bool, sees: bool
) -> None:
    for own_sheet in OWN_STATES:
        assert sees_marks(state, seat, is_office=is_office, is_own=False,
                          own_sheet=own_sheet) is sees
