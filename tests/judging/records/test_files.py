"""One table, four files: real numbers and dates, nothing that runs, demo data that say so."""

import csv
import io
import json
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal

from openpyxl import load_workbook
from pypdf import PdfReader

from app.downloads import ZONE
from judging.records.enums import ExportForm
from judging.records.files import Heading, write
from judging.records.tables import Field, Table

FIELDS = (
    Field("code", "Mã hồ sơ", always=True), Field("title", "Tên dự án", width=40),
    Field("score", "Điểm", "decimal", 10), Field("paid", "Tiền thưởng", "money", 14),
    Field("at", "Nộp lúc", "datetime", 18), Field("on", "Ngày", "date", 12, usual=False),
)
AT = datetime(2026, 11, 21, 9, 58, 12, tzinfo=UTC)
ROWS = [
    ["QN07-0001", "=cmd|'/c calc'!A1", Decimal("79.33"), 50_000_000, AT, date(2026, 12, 5)],
    ["QN07-0002", "Y Ƀlŏm, xã Măng Đen", None, None, None, None],
]
TABLE = Table("Hồ sơ", FIELDS, ROWS)


def heading(locale: str = "vi", *, demo: bool = True) -> Heading:
    """Return what the files say of themselves."""
    return Heading("Hồ sơ", "Cuộc thi thử nghiệm", "Ban Tổ chức", "", "Quảng Ngãi", AT,
                   "Võ Thị Lan", demo, locale)


def made(form: ExportForm, locale: str = "vi", *, demo: bool = True) -> bytes:
    """Return the table as a file."""
    return write(form, TABLE, heading(locale, demo=demo), lambda _done: None)


def test_a_workbook_has_real_values_a_frozen_head_filters_and_nothing_that_runs() -> None:
    book = load_workbook(io.BytesIO(made(ExportForm.XLSX)))
    sheet = book.worksheets[0]
    first = [cell.value for cell in sheet[2]]

    assert first == ["QN07-0001", "=cmd|'/c calc'!A1", 79.33, 50_000_000,
                     AT.astimezone(ZONE).replace(tzinfo=None), datetime.combine(ROWS[0][5], time()),
                     "Dữ liệu minh họa"]
    assert (sheet["B2"].data_type, sheet.freeze_panes, sheet.auto_filter.ref) == (
        "s", "A2", "A1:G3")
    assert (sheet.column_dimensions["B"].width, sheet["C2"].number_format) == (40.7109375,
                                                                               "#,##0.00")
    facts = dict(row[:2] for row in book.worksheets[1].iter_rows(values_only=True))
    assert (facts["Cuộc thi"], facts["Người xuất"]) == ("Cuộc thi thử nghiệm", "Võ Thị Lan")


def test_csv_opens_right_in_each_language_and_is_harmless() -> None:
    vi, en = made(ExportForm.CSV), made(ExportForm.CSV, "en", demo=False)

    assert vi.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(vi.decode("utf-8-sig")), delimiter=";"))[1] == [
        "QN07-0001", "'=cmd|'/c calc'!A1", "79,33", "50000000", "2026-11-21T16:58:12+07:00",
        "2026-12-05", "Dữ liệu minh họa"]
    assert list(csv.reader(io.StringIO(en.decode("utf-8-sig"))))[1][1:3] == [
        "'=cmd|'/c calc'!A1", "79.33"]


def test_json_keeps_decimals_and_zones() -> None:
    told = json.loads(made(ExportForm.JSON))

    assert (told["demo"], told["notice"]) == (True, "Dữ liệu minh họa")
    assert told["rows"][0] == {
        "code": "QN07-0001", "title": "=cmd|'/c calc'!A1", "score": "79.33",
        "paid": 50_000_000, "at": "2026-11-21T16:58:12+07:00", "on": "2026-12-05"}


def test_a_page_says_whose_data_it_is_and_of_when() -> None:
    pages = PdfReader(io.BytesIO(made(ExportForm.PDF))).pages
    words = unicodedata.normalize("NFC", " ".join(pages[0].extract_text().split()))

    assert float(pages[0].mediabox.width) > float(pages[0].mediabox.height)
    for said in ("Y Ƀlŏm, xã Măng Đen", "79,33", "50.000.000", "16:58:12 ngày 21/11/2026",
                 "Dữ liệu minh họa"):
        assert said.casefold() in words.casefold(), said


def test_chosen_columns_come_in_the_tables_order_with_those_that_must_be() -> None:
    picked = TABLE.pick(["at", "title"])

    assert [field.key for field in picked.fields] == ["code", "title", "at"]
    assert picked.rows[1] == ["QN07-0002", "Y Ƀlŏm, xã Măng Đen", None]
    assert [field.key for field in TABLE.pick([]).fields] == ["code", "title", "score", "paid",
                                                              "at"]
    assert len(TABLE.pick(["of another contest"]).fields) == 5
