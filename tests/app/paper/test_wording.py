"""Dates and numbers as papers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from app.paper import wording


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 3, 5), "ngày 05 tháng 3 năm 2026"),
        (date(2026, 2, 14), "ngày 14 tháng 02 năm 2026"),
        (date(2026, 12, 5), "ngày 05 tháng 12 năm 2026"),
        (None, "ngày … tháng … năm ……"),
    ],
)
def test_only_small_days_and_the_first_two_months_take_a_zero(day: date, written: str) -> None:
    assert wording.official_date(day, "vi") == written


def test_english_dates_need_no_zero() -> None:
    assert wording.official_date(date(2026, 3, 5), "en") == "5 March 2026"


def test_times_are_those_of_viet_nam() -> None:
    moment = datetime(2026, 12, 18, 9, 58, 12, tzinfo=UTC)

    assert wording.exact_time(moment, "vi") == "16:58:12 ngày 18/12/2026"
    assert wording.exact_time(moment, "en") == "16:58:12, 18 Dec 2026"


@pytest.mark.parametrize(
    ("value", "places", "vi", "en"),
    [
        (Decimal("1234.5"), 2, "1.234,50", "1,234.50"),
        (Decimal("8.50"), None, "8,50", "8.50"),
        (None, 2, "", ""),
    ],
)
def test_decimals_follow_the_language(
    value: Decimal | None, places: int | None, vi: str, en: str
) -> None:
    assert wording.decimal_text(value, "vi", places) == vi
    assert wording.decimal_text(value, "en", places) == en


def test_papers_speak_vietnamese_without_a_request() -> None:
    assert wording.translator("vi")("CERTIFICATE") == "GIẤY CHỨNG NHẬN"
    assert wording.translator("en")("CERTIFICATE") == "CERTIFICATE"


def test_papers_print_the_head_of_a_digest() -> None:
    assert wording.short_digest("9F3AC0DE12345678" * 4) == "9f3ac0de12345678"
