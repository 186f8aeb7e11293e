"""States of a sheet and of a mark, and what an operation does and gets."""

from enum import StrEnum


class SheetState(StrEnum):
    """Where a sheet stands."""

    ASSIGNED = "assigned"
    STARTED = "started"
    SUBMITTED = "submitted"
    REOPENED = "reopened"
    RECUSED = "recused"
    ABSENT = "absent"


#: The judge may change it.
WRITABLE = frozenset({SheetState.ASSIGNED, SheetState.STARTED, SheetState.REOPENED})


class MarkState(StrEnum):
    """A mark is given, not applicable, or not given (cleared, or only commented)."""

    GIVEN = "given"
    NOT_APPLICABLE = "na"
    BLANK = "blank"


class Do(StrEnum):
    """What an operation of the judge's desk does."""

    MARK = "mark"
    COMMENT = "comment"
    SUBMIT = "submit"


class Status(StrEnum):
    """What became of an operation."""

    APPLIED = "applied"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Code(StrEnum):
    """Why an operation was refused."""

    NOT_YOURS = "not_yours"
    SHEET_CLOSED = "sheet_closed"
    STAGE_CLOSED = "stage_closed"
    RECUSED = "recused"
    OUT_OF_RANGE = "out_of_range"
    BAD_STEP = "bad_step"
    UNKNOWN_CRITERION = "unknown_criterion"
    INCOMPLETE = "incomplete"
    BAD_REQUEST = "bad_request"
    DEVICE_REVOKED = "device_revoked"
