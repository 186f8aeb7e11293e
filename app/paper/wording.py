"""How papers say dates, numbers and decisions, in Vietnamese and in English."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po
from babel.support import Translations

#: Turns an English message into the language of the paper.
Translate = Callable[[str], str]

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CATALOGUES = Path(__file__).parent.parent / "translations"
DOTS = "\N{HORIZONTAL ELLIPSIS}"
#: The decree writes days below 10 and the months 1 and 2 with a leading zero.
PADDED_MONTHS = (1, 2)


@cache
def translator(locale: str) -> Translate:
    """Give the translation of a language: a paper needs no request, only a locale."""
    folder = CATALOGUES / locale / "LC_MESSAGES"
    if not (folder / "messages.mo").exists() and (folder / "messages.po").exists():
        with (folder / "messages.po").open("rb") as file:
            messages = {m.id: m.string for m in read_po(file, locale) if m.string}
        return lambda message: str(messages.get(message, message))
    catalogue = Translations.load(str(CATALOGUES), [locale])
    return lambda message: str(catalogue.gettext(message)) if message else ""


def local(moment: datetime) -> datetime:
    """Turn a UTC time into the time on the wall in Viet Nam."""
    return moment.astimezone(ZONE)


def official_date(day: date | None, locale: str) -> str:
    """Write a date as the decree does: ngày 05 tháng 3 năm 2026; dots where it is not known."""
    if locale.startswith("vi"):
        if day is None:
            return f"ngày {DOTS} tháng {DOTS} năm {DOTS}{DOTS}"
        month = f"{day.month:02}" if day.month in PADDED_MONTHS else str(day.month)
        return f"ngày {day.day:02} tháng {month} năm {day.year}"
    return format_date(day, "d MMMM yyyy", locale="en") if day else DOTS * 6


def short_date(day: date, locale: str) -> str:
    """Write a date in figures: 05/03/2026, or 5 Mar 2026."""
    if locale.startswith("vi"):
        return f"{day:%d/%m/%Y}"
    return format_date(day, "d MMM yyyy", locale="en")


def exact_time(moment: datetime, locale: str) -> str:
    """Write a time to the second: 16:58:12 ngày 18/12/2026."""
    there = local(moment)
    joint = " ngày " if locale.startswith("vi") else ", "
    return f"{there:%H:%M:%S}{joint}{short_date(there.date(), locale)}"


def decimal_text(value: Decimal | None, locale: str, places: int | None = None) -> str:
    """Write a number with the decimal mark and the grouping of the language."""
    if value is None:
        return ""
    plain = f"{value:,f}" if places is None else f"{value:,.{places}f}"
    if locale.startswith("vi"):
        return plain.translate(str.maketrans(",.", ".,"))
    return plain


def short_digest(digest: str) -> str:
    """Cut a digest to the sixteen signs that papers print."""
    return digest[:16].lower()
