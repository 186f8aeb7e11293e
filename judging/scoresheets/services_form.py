"""The plain form: it builds operations for what changed on the page and hands them on."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.transaction import transaction
from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import Code, Do, Status
from judging.scoresheets.loading import load_sheets
from judging.scoresheets.merge import Cell
from judging.scoresheets.models import Operation
from judging.scoresheets.services_sync import exchange
from judging.scoresheets.wire import read


@dataclass(frozen=True)
class Change:
    """A cell as it was shown and as it stands on the page now: "" blank, "na", or typed."""

    cell: Cell
    shown: str
    typed: str


@dataclass(frozen=True)
class SheetInput:
    """A posted page: its own device, the version it was made from, its cells."""

    device: str
    base: int
    changes: tuple[Change, ...]


@dataclass
class Saved:
    """What became of a page; typed values that were not taken, by cell, with why."""

    applied: int = 0
    refused: dict[Cell, tuple[str, Code]] = field(default_factory=dict)
    conflicts: dict[Cell, str] = field(default_factory=dict)
    #: The whole sheet was refused: sent, closed, recused.
    code: Code | None = None

    @property
    def status(self) -> int:
        """Return the HTTP status of the page that shows it."""
        if self.conflicts:
            return 409
        return 422 if self.refused or self.code else 200


#: Refusals that are about the cell typed into.
_OF_A_CELL = frozenset({Code.OUT_OF_RANGE, Code.BAD_STEP, Code.BAD_REQUEST,
                        Code.UNKNOWN_CRITERION})


@transaction()
def save_sheet(judge: User, sheet_id: int, given: SheetInput, now: datetime) -> Saved:
    """Save what changed on a page of the judge's, each cell by the rules of merging."""
    item = load_sheets(judge.id, {sheet_id}, writing=True).get(sheet_id)
    if item is None:
        raise NotFound()
    operations = []
    changes: list[Change] = []
    seq = _last_seq(judge.id, given.device)
    for change in given.changes:
        if change.typed == change.shown or _is_there(item.sheet.cells.get(change.cell), change):
            continue
        changes.append(change)
        operations.append(_operation(sheet_id, given.base, seq + len(changes), change))
    saved = Saved()
    for change, answer in zip(changes, _send(judge, given.device, operations, now), strict=True):
        _note(saved, change, answer)
    return saved


@transaction()
def submit_sheet(judge: User, sheet_id: int, device: str, base: int, now: datetime,
                 ) -> dict[str, Any]:
    """Sign a sheet as the judge saw it at version *base*; return the answer."""
    seq = _last_seq(judge.id, device) + 1
    [answer] = exchange(judge, device, [{
        "id": str(uuid.uuid4()), "seq": seq, "prev": None, "sheet": sheet_id, "base": base,
        "at": now.isoformat(), "do": Do.SUBMIT.value,
    }], now).results
    return answer


def _send(judge: User, device: str, operations: list[dict[str, Any]], now: datetime,
          ) -> list[dict[str, Any]]:
    return exchange(judge, device, operations, now).results if operations else []


def _last_seq(judge_id: int, device: str) -> int:
    return db.session.scalar(sa.select(sa.func.max(Operation.seq)).where(
        Operation.judge_id == judge_id, Operation.device == device)) or 0


def _is_there(content: Any, change: Change) -> bool:
    """Tell whether the server has this content already (a page sent twice)."""
    if change.cell[0] is Do.COMMENT:
        return bool((content or "") == change.typed)
    wanted = read(_operation(0, 0, 1, change))
    return wanted.is_readable and content == wanted.value


def _operation(sheet_id: int, base: int, seq: int, change: Change) -> dict[str, Any]:
    do, key = change.cell
    content = {"text": change.typed} if do is Do.COMMENT else {"value": change.typed or None}
    return {"id": str(uuid.uuid4()), "seq": seq, "prev": None, "sheet": sheet_id, "base": base,
            "do": do.value, "criterion": key, **content}


def _note(saved: Saved, change: Change, answer: dict[str, Any]) -> None:
    status = Status(answer["status"])
    if status is Status.CONFLICT:
        saved.conflicts[change.cell] = change.typed
    elif status is Status.REFUSED:
        code = Code(answer["code"])
        if code in _OF_A_CELL:
            saved.refused[change.cell] = (change.typed, code)
        else:
            saved.code = code
    else:
        saved.applied += 1


def as_shown(content: Any) -> str:
    """Return a cell's content as a page shows and sends it back: "" where blank."""
    return (value_text(content) if isinstance(content, Decimal) else content) or ""
