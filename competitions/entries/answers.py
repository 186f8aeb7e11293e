"""Answers in words: how each kind is read by people, in both languages."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from competitions.dossiers.enums import ColumnKind, FieldKind
from competitions.dossiers.fields import YES, Column, FieldView

Rows = Iterable[Mapping[str, str]]


def in_words(field: FieldView, value: Any) -> tuple[str, str]:
    """Return an answer in Vietnamese and, where it differs, in English."""
    if field.kind is FieldKind.CHOICE:
        chosen = next((o for o in field.options if str(o["value"]) == str(value)), None)
        if chosen:
            return str(chosen["label"]), str(chosen.get("label_en") or "")
    if field.kind is FieldKind.YES_NO:
        return ("Có", "Yes") if value == YES else ("Không", "No")
    if field.kind is FieldKind.MONEY:
        return f"{grouped(value, '.')} ₫", f"{grouped(value, ',')} ₫"
    if field.kind is FieldKind.DATE:
        return "/".join(reversed(str(value).split("-"))), ""
    if field.kind is FieldKind.TABLE:
        return _lines(field, value, "."), _lines(field, value, ",")
    return str(value), ""


def grouped(value: Any, mark: str) -> str:
    """Return a whole number with its thousands told apart: 50.000.000."""
    return f"{int(Decimal(str(value))):,}".replace(",", mark)


def filled_columns(field: FieldView, rows: Rows) -> tuple[Column, ...]:
    """Return the columns of a table in force, and retired ones that were filled in."""
    used = {key for row in rows for key, cell in row.items() if cell}
    return tuple(c for c in field.columns if not c.is_retired or c.key in used)


def sum_of(column: Column, rows: Rows) -> str:
    """Return the sum of a column of money as plain digits; nothing for any other column."""
    if column.kind is not ColumnKind.MONEY:
        return ""
    return str(sum(int(row.get(column.key) or 0) for row in rows))


def _lines(field: FieldView, rows: Any, mark: str) -> str:
    """Return a table as lines of text: for papers, search and readers without tables."""
    columns = filled_columns(field, rows)
    lines = ["; ".join(f"{c.label}: {_cell(c, row[c.key], mark)}" for c in columns
                       if row.get(c.key)) for row in rows]
    sums = [f"Σ {c.label}: {_cell(c, sum_of(c, rows), mark)}" for c in columns
            if c.kind is ColumnKind.MONEY]
    return "\n".join([*lines, *sums])


def _cell(column: Column, value: str, mark: str) -> str:
    return f"{grouped(value, mark)} ₫" if column.kind is ColumnKind.MONEY else value
