"""A rubric and devices in miniature, for the tests of merging."""

import uuid
from decimal import Decimal
from typing import Any

from judging.scoresheets.enums import Do, SheetState
from judging.scoresheets.merge import Bounds, Outcome, Sheet, settle
from judging.scoresheets.wire import read

TABLET, PHONE = ("tablet", 0), ("phone", 0)


def sheet(number: int = 17, **changes: Any) -> Sheet:
    """Return an untouched sheet with two criteria, 0 to 20 in halves and 0 to 5 in ones."""
    values = {
        "state": SheetState.ASSIGNED, "version": 0, "is_open": True,
        "bounds": {
            "innovation": Bounds(Decimal(0), Decimal(20), Decimal("0.5"), 2),
            "team": Bounds(Decimal(0), Decimal(5), Decimal(1), 2),
        },
    }
    return Sheet(id=number, **(values | changes))


def operation(seq: int, do: str = "mark", **changes: Any) -> dict[str, Any]:
    """Return an operation as a device sends it."""
    sent = {"id": str(uuid.uuid4()), "seq": seq, "prev": None, "sheet": 17, "base": 0,
            "at": "2026-11-21T03:12:55.120Z", "do": do}
    if do == "mark":
        sent |= {"criterion": "innovation", "value": "8.5"}
    elif do == "comment":
        sent |= {"criterion": None, "text": "Rõ ràng"}
    return sent | changes


def send(page: Sheet, *operations: Any, source: tuple[str, int] = TABLET,
         answered: set[str] | None = None) -> list[Outcome]:
    """Settle a request against one sheet, using ids up in *answered*."""
    used = set() if answered is None else answered
    outcomes = settle({page.id: page}, used, [read(item) for item in operations], source)
    used.update(outcome.asked.id for outcome in outcomes if outcome.asked.id)
    return outcomes


def words(outcomes: list[Outcome]) -> list[str]:
    """Return each outcome as its code where refused, else its status."""
    return [(o.verdict.code or o.verdict.status).value for o in outcomes]


def marked(page: Sheet) -> dict[str, Any]:
    """Return the marks that stand."""
    return {key: page.mark(key) for key in page.bounds if page.mark(key) is not None}


MARK = Do.MARK
