"""Reading marks from a spreadsheet: CSV or XLSX, rows named as the spreadsheet numbers them."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from judging import engine
from judging.engine import ScoreDataError

LONG = ("entry", "judge", "criterion", "mark")
#: Headings of ours, in capitals or not; those of criteria are written as in the rubric.
WORDS = frozenset({*LONG, "points"})
#: Excel keeps this many digits of a number; what a float holds beyond is noise.
DIGITS = 15

#: Rows with the number each has in the spreadsheet.
Numbered = list[tuple[int, list[Any]]]


def read_marks(path: Path, rubric: engine.Rubric) -> pd.DataFrame:
    """Read marks, long or wide; the index is the row of the spreadsheet."""
    header, rows = read_table(path, ("entry", "judge"))
    if "criterion" in header or "mark" in header:
        _need(path, header, LONG)
        cells = [(number, *(row[header.index(c)] for c in LONG)) for number, row in rows]
    else:
        known = {line.criterion.key for line in rubric.panel}
        lost = [name for name in header if name not in known | {"entry", "judge"}]
        if lost:
            raise ScoreDataError(f"{path.name}: column {lost[0]} is no criterion of the rubric.")
        cells = list(_melted(header, rows))
    index = [cell[0] for cell in cells]
    frame = pd.DataFrame([cell[1:] for cell in cells], columns=list(LONG), index=index)
    frame = frame.astype(object).where(frame.notna(), None)
    frame["mark"] = frame["mark"].map(_number)
    return frame


def _melted(header: list[str], rows: Numbered) -> Iterator[tuple[Any, ...]]:
    entry, judge = header.index("entry"), header.index("judge")
    for number, row in rows:
        for column, name in enumerate(header):
            if column not in (entry, judge):
                yield number, row[entry], row[judge], name, row[column]


def read_other(path: Path) -> pd.DataFrame:
    """Read DataFrame[entry, criterion, points]."""
    header, rows = read_table(path, ("entry", "criterion", "points"))
    frame = pd.DataFrame(
        [row for _, row in rows], columns=header, index=[number for number, _ in rows]
    ).astype(object)
    frame["points"] = frame["points"].map(_number)
    return frame


def _number(value: Any) -> Any:
    """Return a decimal comma as a point; anything else unchanged, for the engine to judge."""
    if isinstance(value, str) and value.count(",") == 1 and "." not in value:
        return value.replace(",", ".")
    return value


def read_table(path: Path, needed: Sequence[str]) -> tuple[list[str], Numbered]:
    """Return the header and the rows that are not empty, each with its number in the sheet.

    Raises
    ------
    ScoreDataError
        The file cannot be read or is empty, a heading is missing or written twice, a value
        stands under no heading, or a formula was never computed.
    """
    try:
        lines = _xlsx_lines(path) if path.suffix.lower() == ".xlsx" else _csv_lines(path)
    except UnicodeDecodeError:
        fault = f"{path.name} is no UTF-8 text; save it as CSV UTF-8 or XLSX."
        raise ScoreDataError(fault) from None
    except (BadZipFile, KeyError, csv.Error, OSError) as error:
        raise ScoreDataError(f"{path.name} cannot be read: {error}.") from None
    if not lines:
        raise ScoreDataError(f"{path.name} is empty.")
    header = [str(cell).strip() if cell is not None else "" for cell in lines[0][1]]
    header = [name.lower() if name.lower() in WORDS else name for name in header]
    while header and not header[-1]:
        header.pop()
    _need(path, header, needed)
    rows = []
    for number, line in lines[1:]:
        cells = [_cell(value) for value in line]
        for at, value in enumerate(cells):
            if value is not None and (at >= len(header) or not header[at]):
                place = get_column_letter(at + 1)
                raise ScoreDataError(f"Row {number}, column {place}: a value under no heading.")
        cells = (cells + [None] * len(header))[: len(header)]
        if any(value is not None for value in cells):
            rows.append((number, cells))
    return header, rows


def _need(path: Path, header: list[str], columns: Sequence[str]) -> None:
    """Refuse a first row that lacks a heading or has one twice."""
    for column in columns:
        if column not in header:
            found = ", ".join(name for name in header if name) or "nothing"
            raise ScoreDataError(
                f"{path.name}: the column {column} is missing; the first row has {found}."
            )
    twice = [name for name in header if name and header.count(name) > 1]
    if twice:
        raise ScoreDataError(f"{path.name}: the column {twice[0]} appears twice.")


def _csv_lines(path: Path) -> Numbered:
    text = path.read_text(encoding="utf-8-sig")
    first = text.split("\n", 1)[0]
    separator = max(";,\t", key=first.count)
    if first.lower().startswith("sep=") and len(first.strip()) <= len("sep=;"):
        separator = first.strip()[4:] or "\t"
    rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1))
    said = first.lower().startswith("sep=")
    return [(number, list(row)) for number, row in rows[1 if said else 0 :]]


def _xlsx_lines(path: Path) -> Numbered:
    """Read the first sheet: values as computed; a formula without one is refused."""
    values, formulas = _sheet(path, data_only=True), _sheet(path, data_only=False)
    for (number, row), (_, written) in zip(values, formulas, strict=True):
        for at, (value, typed) in enumerate(zip(row, written, strict=True)):
            if value is None and typed is not None:
                place = get_column_letter(at + 1)
                raise ScoreDataError(
                    f"Row {number}, column {place}: the formula {typed} was never computed; "
                    "open the file in a spreadsheet program and save it."
                )
    return values


def _sheet(path: Path, *, data_only: bool) -> Numbered:
    book = openpyxl.load_workbook(path, read_only=True, data_only=data_only)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        return [(number, list(row)) for number, row in enumerate(rows, start=1)]
    finally:
        book.close()


def _cell(value: Any) -> str | None:
    """Return a cell as its text; a number as it prints, without a tail of zeros."""
    if value is None:
        return None
    if isinstance(value, float):
        value = f"{value:.{DIGITS}g}"
    return str(value).strip() or None
