"""The protocol's codes and the states of sheets in words."""

from app.i18n import _l
from judging.scoresheets.enums import Code, SheetState

REFUSALS = {
    Code.NOT_YOURS: _l("This scoresheet is not yours."),
    Code.SHEET_CLOSED: _l(
        "This scoresheet has been sent. Ask the chair of the panel to reopen it."
    ),
    Code.STAGE_CLOSED: _l("Marking of this stage is not open."),
    Code.RECUSED: _l("You do not mark this entry because of a conflict of interest."),
    Code.OUT_OF_RANGE: _l("The mark is outside the range of this criterion."),
    Code.BAD_STEP: _l("The mark does not fit the step of this criterion."),
    Code.UNKNOWN_CRITERION: _l("The rubric has no such criterion."),
    Code.INCOMPLETE: _l("Some criteria are not marked yet, or some marks have not arrived."),
    Code.BAD_REQUEST: _l("This change could not be read."),
    Code.DEVICE_REVOKED: _l("This device has been revoked. Ask the secretary for a new link."),
}
CONFLICT = _l("This was changed on another device. Compare both and choose.")

STATES = {
    SheetState.ASSIGNED: _l("Not started"),
    SheetState.STARTED: _l("Marking"),
    SheetState.SUBMITTED: _l("Sent"),
    SheetState.REOPENED: _l("Reopened"),
    SheetState.RECUSED: _l("Recused"),
    SheetState.ABSENT: _l("Absent"),
}
#: The kind of badge each state wears.
KINDS = {
    SheetState.ASSIGNED: "neutral",
    SheetState.STARTED: "sea",
    SheetState.SUBMITTED: "leaf",
    SheetState.REOPENED: "cinnamon",
    SheetState.RECUSED: "neutral",
    SheetState.ABSENT: "neutral",
}
