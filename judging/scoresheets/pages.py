"""A sheet as its page shows it: criteria with steps, what stands, what was typed, the total."""

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.i18n import _l
from judging.rubrics.models import Criterion
from judging.scoresheets.enums import WRITABLE, Code, Do
from judging.scoresheets.forms import field_name
from judging.scoresheets.loading import Loaded, load_sheets
from judging.scoresheets.merge import Cell
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_form import Saved, as_shown
from judging.scoresheets.wire import NOT_APPLICABLE
from judging.scoresheets.wording import REFUSALS

NOT_A_NUMBER = _l("Type a number, such as 8,5.")
TOO_LONG = _l("Shorten this comment.")
#: Parts that a range is cut into, the most natural first; one more button than parts.
PARTS = (5, 4, 6, 7, 3, 2, 1)


@dataclass(frozen=True)
class CellView:
    """One cell: what stands on the server, what the page shows, what is wrong with it."""

    name: str
    #: As the server has it: sent back as "was".
    was: str
    #: As typed, or as the server has it.
    typed: str
    error: Any = None
    is_conflict: bool = False


@dataclass(frozen=True)
class RowView:
    """One criterion."""

    criterion: Criterion
    steps: tuple[str, ...]
    mark: CellView
    comment: CellView

    @property
    def is_missing(self) -> bool:
        """Tell whether it still needs a mark."""
        return self.criterion.counts and not self.mark.was

    @property
    def is_mute(self) -> bool:
        """Tell whether its comment is asked for and missing."""
        return self.criterion.asks_comment and not self.comment.was.strip()


@dataclass(frozen=True)
class Total:
    """The running total: what the marks given add up to, of how much."""

    points: Decimal
    most: Decimal
    given: int
    wanted: int
    not_applicable: int


@dataclass(frozen=True)
class SheetPage:
    """All that the page of a sheet shows of it."""

    sheet: Scoresheet
    rows: list[RowView]
    comment: CellView
    total: Total
    device: str
    base: int
    is_open: bool

    @property
    def is_writable(self) -> bool:
        """Tell whether the judge may change it."""
        return self.is_open and self.sheet.state in WRITABLE

    @property
    def missing(self) -> list[RowView]:
        """Return the criteria without a mark, or without a comment that is asked for."""
        return [row for row in self.rows if row.is_missing or row.is_mute]

    @property
    def is_mute(self) -> bool:
        """Tell whether the overall comment is asked for and missing."""
        return self.sheet.rubric.asks_comment and not self.comment.was.strip()

    @property
    def wrong(self) -> list[RowView]:
        """Return the criteria with something wrong or contested."""
        return [row for row in self.rows if row.mark.error or row.comment.error]


def sheet_page(sheet: Scoresheet, saved: Saved | None = None) -> SheetPage:
    """Return a sheet's page; after a save, with what was not taken beside its field."""
    item = load_sheets(sheet.judge_id, {sheet.id})[sheet.id]
    saved = saved or Saved()
    rows = [
        RowView(criterion, steps_of(criterion), _cell(item, (Do.MARK, criterion.key), saved),
                _cell(item, (Do.COMMENT, criterion.key), saved))
        for criterion in sheet.rubric.criteria
    ]
    return SheetPage(
        sheet, rows, _cell(item, (Do.COMMENT, None), saved), total_of(sheet, item),
        str(uuid.uuid4()), item.sheet.version, item.sheet.is_open,
    )


def steps_of(criterion: Criterion) -> tuple[str, ...]:
    """Return at most 8 big steps: even parts of the range that are marks themselves."""
    span = criterion.high - criterion.low
    step = criterion.step or Decimal(1)
    fits = [n for n in PARTS if span / n * n == span and span / n % step == 0]
    parts = int(span / step) if span % step == 0 and span / step <= 7 else next(
        (n for n in fits if span % n == 0), next(iter(fits), 1))
    return tuple(as_shown(criterion.low + span * n / parts) for n in range(parts + 1))


def total_of(sheet: Scoresheet, item: Loaded) -> Total:
    """Return weight × mark added up; what does not apply leaves the maximum as well."""
    points = most = Decimal(0)
    given = away = 0
    counted = [row for row in sheet.rubric.criteria if row.counts]
    for row in counted:
        mark = item.sheet.mark(row.key)
        if mark == NOT_APPLICABLE:
            away += 1
            continue
        low, span = (row.low, row.high - row.low) if sheet.rubric.is_normalised else (0, 1)
        most += row.weight * (row.high - low) / span
        if isinstance(mark, Decimal):
            given += 1
            points += row.weight * (mark - low) / span
    if sheet.rubric.is_normalised and most:
        points, most = points * sheet.rubric.scale / most, Decimal(sheet.rubric.scale)
    return Total(points, most, given + away, len(counted), away)


def _cell(item: Loaded, cell: Cell, saved: Saved) -> CellView:
    was = as_shown(item.sheet.cells.get(cell))
    name = field_name(cell)
    if cell in saved.conflicts:
        return CellView(name, was, saved.conflicts[cell], is_conflict=True)
    if cell in saved.refused:
        typed, code = saved.refused[cell]
        return CellView(name, was, typed, error=_why(cell, code))
    return CellView(name, was, was)


def _why(cell: Cell, code: Code) -> Any:
    if code is not Code.BAD_REQUEST:
        return REFUSALS[code]
    return NOT_A_NUMBER if cell[0] is Do.MARK else TOO_LONG

