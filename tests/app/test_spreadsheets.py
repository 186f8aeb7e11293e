"""Workbooks hold real numbers and dates under a frozen, filtered head."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal

from openpyxl import load_workbook

from app.spreadsheets import Column, Sheet, xlsx_bytes

COLUMNS = (
    Column("Tên", width=40),
    Column("Hạng", "integer", 8),
    Column("Điểm", "decimal", 10, places=2),
    Column("Tiền", "money"),
    Column("Ngày", "date"),
    Column("Lúc", "datetime"),
)
ROW = (
    "=HYPERLINK(1)",
    1,
    Decimal("85.50"),
    50_000_000,
    date(2026, 12, 5),
    datetime(2026, 12, 5, 9, 0, tzinfo=UTC),
)


def test_cells_have_their_types_and_formats() -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([Sheet("Bảng", COLUMNS, [ROW])])))
    cells = book["Bảng"][2]

    assert [(cell.value, cell.data_type, cell.number_format) for cell in cells] == [
        ("=HYPERLINK(1)", "s", "General"),
        (1, "n", "#,##0"),
        (85.5, "n", "#,##0.00"),
        (50_000_000, "n", '#,##0" ₫"'),
        (datetime.fromisoformat("2026-12-05"), "d", "dd/mm/yyyy"),
        (datetime.fromisoformat("2026-12-05T16:00"), "d", "dd/mm/yyyy hh:mm:ss"),
    ]


def test_the_head_is_frozen_filtered_and_repeated_on_paper() -> None:
    content = xlsx_bytes([Sheet("Bảng", COLUMNS, [ROW] * 3, "A & B")])
    page = load_workbook(io.BytesIO(content))["Bảng"]

    assert [cell.value for cell in page[1]] == [column.title for column in COLUMNS]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:F4")
    assert (page.print_title_rows, page.page_setup.paperSize) == ("$1:$1", 9)
    assert round(page.column_dimensions["A"].width) == 41


def test_sheet_names_are_made_fit_and_unlike() -> None:
    sheets = [Sheet("Vòng 1/2: Dự án [A]" + "x" * 40, COLUMNS, []) for _ in range(2)]

    assert load_workbook(io.BytesIO(xlsx_bytes(sheets))).sheetnames == [
        "Vòng 1-2- Dự án -A-xxxxxxxxxxxx",
        "Vòng 1-2- Dự án -A-xxxxxxxxxx 2",
    ]
