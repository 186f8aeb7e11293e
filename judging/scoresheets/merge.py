"""How operations of several devices become one sheet: the whole protocol, without a database.

The server's service, the plain form and the clerk's paper entry all end here. An id counts once
for ever; `seq` orders what one device did; another device's change of the same cell after `base`
is a conflict; a submit must have seen everything that it signs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from judging.scoresheets.enums import WRITABLE, Code, Do, SheetState, Status
from judging.scoresheets.wire import NOT_APPLICABLE, Asked, Value

#: ("mark", criterion) · ("comment", criterion) · ("comment", None): each merges on its own.
Cell = tuple[Do, str | None]
#: A device, and the clerk who typed on it (0: the judge in person).
Source = tuple[str, int]


@dataclass(frozen=True)
class Bounds:
    """What a criterion takes: from low to high in steps, at most so many decimal places."""

    low: Decimal
    high: Decimal
    step: Decimal | None
    places: int
    is_required: bool = True
    asks_comment: bool = False

    def refuses(self, value: Decimal) -> Code | None:
        """Return why a mark is not one of this criterion's, or None."""
        if not self.low <= value <= self.high:
            return Code.OUT_OF_RANGE
        if self.step is not None and (value - self.low) % self.step != 0:
            return Code.BAD_STEP
        if value != round(value, self.places):
            return Code.BAD_STEP
        return None


@dataclass(frozen=True)
class Touch:
    """The last applied change of a cell by one source."""

    seq: int
    version: int


@dataclass
class Sheet:
    """A sheet as the rules see it."""

    id: int
    state: SheetState
    version: int
    #: Judging has begun and the sitting is not closed.
    is_open: bool
    bounds: dict[str, Bounds]
    cells: dict[Cell, Any] = field(default_factory=dict)
    touches: dict[Cell, dict[Source, Touch]] = field(default_factory=dict)
    #: An overall comment is asked for.
    asks_comment: bool = False
    #: seq → prev of every operation that arrived, whatever became of it.
    chains: dict[Source, dict[int, int | None]] = field(default_factory=dict)

    def mark(self, criterion: str) -> Value:
        """Return the mark on a criterion."""
        return self.cells.get((Do.MARK, criterion))

    def missing(self) -> list[str]:
        """Return the criteria that still need a mark or "not applicable"."""
        return [key for key, bounds in self.bounds.items()
                if bounds.is_required and self.mark(key) is None]

    def unsaid(self) -> list[str | None]:
        """Return the criteria whose required comment is missing; None: the overall one."""
        asked: list[str | None] = [key for key, bounds in self.bounds.items()
                                   if bounds.asks_comment]
        asked += [None] if self.asks_comment else []
        return [key for key in asked if not (self.cells.get((Do.COMMENT, key)) or "").strip()]

    def changed_by_others(self, source: Source, base: int, cell: Cell | None = None) -> bool:
        """Tell whether anybody else changed a cell (or any cell) after a version."""
        cells = self.touches if cell is None else (cell,)
        return any(
            touch.version > base
            for name in cells
            for other, touch in self.touches.get(name, {}).items() if other != source
        )


@dataclass(frozen=True)
class Verdict:
    """What becomes of an operation; an applied one names its cell and content."""

    status: Status
    code: Code | None = None
    #: Of the sheet, after the operation; None where there is no sheet to speak of.
    version: int | None = None
    cell: Cell | None = None
    content: Any = None


@dataclass(frozen=True)
class Outcome:
    """An operation with its verdict, or with the first answer to the same id."""

    asked: Asked
    verdict: Verdict
    first: str | None = None


def merge(sheet: Sheet | None, asked: Asked, source: Source, *, revoked: bool = False) -> Verdict:
    """Judge one operation against a sheet; nothing is changed here."""
    version = sheet.version if sheet else None
    code = _refusal(sheet, asked, revoked)
    if code or sheet is None:
        return Verdict(Status.REFUSED, code or Code.NOT_YOURS, version)
    if asked.do is Do.SUBMIT:
        return _merge_submit(sheet, asked, source)
    cell: Cell = (Do(asked.do), asked.criterion)
    latest = sheet.touches.get(cell, {}).get(source)
    if latest and asked.seq <= latest.seq:
        return Verdict(Status.SUPERSEDED, version=version)
    if sheet.changed_by_others(source, asked.base, cell):
        return Verdict(Status.CONFLICT, version=version)
    content = asked.value if asked.do is Do.MARK else asked.text
    return Verdict(Status.APPLIED, None, sheet.version + 1, cell, content)


def absorb(sheet: Sheet, asked: Asked, source: Source, verdict: Verdict) -> None:
    """Let a sheet become what a verdict says, and remember that the operation arrived."""
    if asked.seq is not None:
        sheet.chains.setdefault(source, {}).setdefault(asked.seq, asked.prev)
    if verdict.status is not Status.APPLIED:
        return
    sheet.version = verdict.version
    if verdict.cell is None:
        sheet.state = SheetState.SUBMITTED
        return
    sheet.cells[verdict.cell] = verdict.content
    sheet.touches.setdefault(verdict.cell, {})[source] = Touch(asked.seq, verdict.version)
    if sheet.state is SheetState.ASSIGNED:
        sheet.state = SheetState.STARTED


def settle(
    sheets: dict[int, Sheet], answered: Iterable[str], operations: Iterable[Asked],
    source: Source, *, revoked: bool = False,
) -> list[Outcome]:
    """Settle a request: by seq whatever order it came in, answers in the order it came in.

    *answered* are the ids that this judge's operations have used up already.
    """
    asked = list(operations)
    used = set(answered)
    outcomes: dict[int, Outcome] = {}
    fresh: list[int] = []
    for place, operation in enumerate(asked):
        if operation.id in used:
            duplicate = Verdict(Status.DUPLICATE)
            outcomes[place] = Outcome(operation, duplicate, first=operation.id)
        else:
            fresh.append(place)
            used.update([operation.id] if operation.id else [])
    for place in sorted(fresh, key=lambda place: asked[place].seq or 0):
        operation = asked[place]
        sheet = sheets.get(operation.sheet) if operation.sheet is not None else None
        verdict = merge(sheet, operation, source, revoked=revoked)
        if sheet and operation.id:
            absorb(sheet, operation, source, verdict)
        outcomes[place] = Outcome(operation, verdict)
    return [outcomes[place] for place in range(len(asked))]


def _refusal(sheet: Sheet | None, asked: Asked, revoked: bool) -> Code | None:
    if revoked:
        return Code.DEVICE_REVOKED
    if not asked.is_readable or asked.id is None:
        return Code.BAD_REQUEST
    if sheet is None:
        return Code.NOT_YOURS
    if sheet.state in (SheetState.SUBMITTED, SheetState.ABSENT):
        return Code.SHEET_CLOSED
    if not sheet.is_open:
        return Code.STAGE_CLOSED
    if sheet.state not in WRITABLE:
        return Code.RECUSED
    return None if asked.do is Do.SUBMIT else _refusal_of_cell(sheet, asked)


def _refusal_of_cell(sheet: Sheet, asked: Asked) -> Code | None:
    if asked.do is Do.COMMENT and asked.criterion is None:
        return None
    bounds = sheet.bounds.get(asked.criterion or "")
    if bounds is None:
        return Code.UNKNOWN_CRITERION
    if asked.do is Do.MARK and asked.value not in (None, NOT_APPLICABLE):
        return bounds.refuses(Decimal(asked.value))
    return None


def _merge_submit(sheet: Sheet, asked: Asked, source: Source) -> Verdict:
    """Sign only what the judge has seen, all of it, and nothing that is missing."""
    mine = [by[source].seq for by in sheet.touches.values() if source in by]
    if any(seq > asked.seq for seq in mine):
        return Verdict(Status.SUPERSEDED, version=sheet.version)
    if sheet.changed_by_others(source, asked.base):
        return Verdict(Status.CONFLICT, version=sheet.version)
    if _has_gap(sheet.chains.get(source, {}), asked.prev) or sheet.missing() or (
            sheet.unsaid()):
        return Verdict(Status.REFUSED, Code.INCOMPLETE, sheet.version)
    return Verdict(Status.APPLIED, None, sheet.version + 1)


def _has_gap(chain: dict[int, int | None], prev: int | None) -> bool:
    while prev is not None:
        if prev not in chain:
            return True
        before = chain[prev]
        if before is not None and before >= prev:  # nonsense that arrived all the same: no chain
            return True
        prev = before
    return False
