"""Files on their way out are named safely and carry no live formula."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from werkzeug.http import parse_options_header

from app import downloads


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Bảng xếp hạng.xlsx", "Bảng xếp hạng.xlsx"),
        ("Hoa\u0300.pdf", "Hoà.pdf"),
        ("../../etc/passwd", "etc-passwd"),
        ('a\\b:c*"d"?.pdf', "a-b-c-d.pdf"),
        ("x\r\nSet-Cookie: a=b.csv", "xSet-Cookie- a=b.csv"),
        ("\u202efdp.exe", "fdp.exe"),
        ("CON.txt", "CON-file.txt"),
        ("...", "file"),
        ("", "file"),
        ("Lần 7. Chung kết", "Lần 7. Chung kết"),
    ],
)
def test_names_keep_their_letters_and_lose_their_teeth(name: str, safe: str) -> None:
    assert downloads.safe_filename(name) == safe


def test_a_long_name_is_cut_between_letters_and_keeps_its_suffix() -> None:
    name = downloads.safe_filename("ế" * 500 + ".pdf")

    assert name == "ế" * 50 + ".pdf"


def test_the_header_spells_the_name_twice() -> None:
    header = downloads.content_disposition("Bảng Đỏ & 100%.csv")

    assert header == (
        'attachment; filename="Bang Do - 100.csv"; '
        "filename*=UTF-8''B%E1%BA%A3ng%20%C4%90%E1%BB%8F%20&%20100.csv"
    )
    assert parse_options_header(header) == ("attachment", {"filename": "Bảng Đỏ & 100.csv"})


def test_a_download_is_kept_by_no_cache_and_guessed_by_no_browser() -> None:
    response = downloads.download(b"%PDF", "Giấy.pdf", downloads.PDF_TYPE, inline=True)

    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].startswith('inline; filename="Giay.pdf"')


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_formulas_are_defused(start: str) -> None:
    assert downloads.defuse(f"{start}1+1") == f"'{start}1+1"


def test_harmless_text_is_left_alone() -> None:
    assert downloads.defuse("Y Ƀlŏm - 5 = năm") == "Y Ƀlŏm - 5 = năm"


MOMENT = datetime(2026, 12, 5, 9, 0, tzinfo=UTC)
ROW = ("=1+1", 3, Decimal("-85.50"), date(2026, 12, 5), MOMENT, None)
HEAD = ("Tên", "Hạng", "Điểm", "Ngày", "Lúc", "Ghi chú")


def test_vietnamese_csv_opens_right_in_excel() -> None:
    assert (
        downloads.csv_bytes(HEAD, [ROW], "vi")
        == (
            "\ufeffTên;Hạng;Điểm;Ngày;Lúc;Ghi chú\r\n"
            "'=1+1;3;-85,50;2026-12-05;2026-12-05T16:00:00+07:00;\r\n"
        ).encode()
    )


def test_english_csv_has_commas_and_points() -> None:
    assert (
        downloads.csv_bytes(HEAD, [ROW], "en")
        == (
            "\ufeffTên,Hạng,Điểm,Ngày,Lúc,Ghi chú\r\n"
            "'=1+1,3,-85.50,2026-12-05,2026-12-05T16:00:00+07:00,\r\n"
        ).encode()
    )
