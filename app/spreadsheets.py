"""XLSX files: real numbers and dates, frozen heads, filters, widths, ready to print."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.clock import utc_now
from app.downloads import ZONE, Cell

Kind = Literal["text", "integer", "decimal", "money", "percent", "date", "datetime"]

HEAD = {
    "bold": True,
    "bg_color": "#E6F1F5",
    "font_color": "#08455B",
    "bottom": 2,
    "bottom_color": "#0B5D7A",
    "text_wrap": True,
    "valign": "vcenter",
}
BODY = {"valign": "top", "font_name": "Times New Roman", "font_size": 12}
NUMBERS = {
    "integer": "#,##0",
    "money": '#,##0" ₫"',
    "percent": "0.0%",
    "date": "dd/mm/yyyy",
    "datetime": "dd/mm/yyyy hh:mm:ss",
}
ALARM = {"bold": True, "bg_color": "#FCEBEA", "font_color": "#B3261E"}
#: Height of a line of text in points, and how many are shown of a long one.
LINE, MOST_LINES = 16, 20
#: Characters in a unit of width; heads are bold and break at words, so fewer.
HEAD_FIT, BODY_FIT = 0.8, 1.15
SHEET_NAME_LENGTH = 31
LAST_ROW = 1_048_575


@dataclass(frozen=True)
class Column:
    """The head of one column, how its cells are shown and how wide it is in characters."""

    title: str
    kind: Kind = "text"
    width: float = 14
    places: int = 2
    #: A cell that says just this stands out.
    alarm: str = ""


@dataclass(frozen=True)
class Formula:
    """A cell of ours that the spreadsheet computes; *value* is shown until it does."""

    text: str
    value: Cell = None
    #: Computed over rows and columns at once (in braces).
    is_array: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: a table under a frozen, filtered head; the title is printed on each page."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell | Formula]]
    title: str = ""
    #: Columns that stay in sight when one looks to the right.
    frozen: int = 0
    #: Least height of a row below the head, in points: room for a signature.
    least: float = 0


class _Page(Worksheet):
    """A sheet that takes formulas as they are: none of ours has a function younger than 2007.

    The library looks through each formula for forty newer ones, which takes most of its time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


def xlsx_bytes(sheets: Sequence[Sheet], title: str = "") -> bytes:
    """Write a workbook; text stays text, so nothing in it can run as a formula."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": title, "created": utc_now().replace(tzinfo=None)})
    head = book.add_format({**BODY, **HEAD})
    names: set[str] = set()
    for sheet in sheets:
        page = book.add_worksheet(sheet_name(sheet.name, names), worksheet_class=_Page)
        _write_sheet(page, sheet, head, [_cell_format(book, column) for column in sheet.columns])
        _set_alarms(page, sheet, book.add_format(ALARM))
    book.close()
    return buffer.getvalue()


def sheet_name(wished: str, taken: set[str]) -> str:
    """Shorten a name to what Excel allows and keep it unlike the others."""
    clean = "".join("-" if c in "[]:*?/\\" else c for c in wished).strip("' ") or "Sheet"
    name, number = clean[:SHEET_NAME_LENGTH], 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = clean[: SHEET_NAME_LENGTH - len(ending)] + ending
    taken.add(name.casefold())
    return name


def _cell_format(book: Workbook, column: Column) -> Format:
    look: dict[str, object] = dict(BODY)
    if column.kind == "text":
        look |= {"text_wrap": True, "align": "left", "indent": 1}
    elif column.kind == "decimal":
        look["num_format"] = "#,##0." + "0" * column.places if column.places else "#,##0"
    else:
        look["num_format"] = NUMBERS[column.kind]
    return book.add_format(look)


def _write_sheet(page: Worksheet, sheet: Sheet, head: Format, formats: list[Format]) -> None:
    widths = [column.width for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.title, head)
    page.set_row(0, LINE * _lines([column.title for column in sheet.columns], widths, HEAD_FIT))
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for index, cell in enumerate(row):
            _write_cell(page, last, index, cell, formats[index])
        lines = _lines(row, widths, BODY_FIT)
        if lines > 1 or sheet.least:
            page.set_row(last, max(sheet.least, LINE * lines))
    page.freeze_panes(1, sheet.frozen)
    if sheet.columns:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.repeat_rows(0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.6, right=0.6, top=0.9, bottom=0.7)
    page.set_header("&C&B" + sheet.title.replace("&", "&&")[:200])
    page.set_footer("&R&P/&N")


def _lines(cells: Sequence[Cell | Formula], widths: Sequence[float], fit: float) -> int:
    """Estimate how many lines the longest text of a row takes; not every program finds out."""
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        if isinstance(cell, str) and (len(cell) > width * fit or "\n" in cell):
            room = max(1, int(width * fit))
            lines = max(lines, sum(max(1, -(-len(part) // room)) for part in cell.split("\n")))
    return min(lines, MOST_LINES)


def _set_alarms(page: Worksheet, sheet: Sheet, look: Format) -> None:
    for index, column in enumerate(sheet.columns):
        if column.alarm:
            said = column.alarm.replace('"', '""')
            page.conditional_format(1, index, LAST_ROW, index, {
                "type": "cell", "criteria": "==", "value": f'"{said}"', "format": look})


def _write_formula(page: Worksheet, row: int, column: int, cell: Formula, look: Format) -> None:
    value = float(cell.value) if isinstance(cell.value, int | Decimal) else cell.value or ""
    if cell.is_array:
        page.write_array_formula(row, column, row, column, f"{{={cell.text}}}", look, value)
    else:
        page.write_formula(row, column, f"={cell.text}", look, value)


def _write_cell(
    page: Worksheet, row: int, column: int, cell: Cell | Formula, look: Format
) -> None:
    if cell is None:
        page.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        page.write_string(row, column, cell, look)
    elif isinstance(cell, Formula):
        _write_formula(page, row, column, cell, look)
    elif isinstance(cell, int | Decimal):
        page.write_number(row, column, float(cell), look)
    elif isinstance(cell, datetime):
        local = cell.astimezone(ZONE).replace(tzinfo=None)
        page.write_datetime(row, column, local, look)
    else:
        page.write_datetime(row, column, cell, look)
