"""Legal instruments that others have replaced, so that papers warn before they cite them.

The list is a help for the officer who checks, no authority: each line names what replaced it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Replaced:
    """An instrument by its number, its last day, and what came after it."""

    number: str
    ended_on: date
    by: str


REPLACED = (
    Replaced("13/2023/NĐ-CP", date(2025, 12, 31), "Nghị định số 356/2025/NĐ-CP"),
    Replaced("77/2015/QH13", date(2025, 2, 28), "Luật số 72/2025/QH15"),
    Replaced("65/2025/QH15", date(2025, 6, 15), "Luật số 72/2025/QH15"),
    Replaced("29/2013/QH13", date(2025, 9, 30), "Luật số 93/2025/QH15"),
    Replaced("130/2018/NĐ-CP", date(2025, 4, 9), "Nghị định số 23/2025/NĐ-CP"),
    Replaced("98/2023/NĐ-CP", date(2025, 6, 30), "Nghị định số 152/2025/NĐ-CP"),
    Replaced("110/2004/NĐ-CP", date(2020, 3, 4), "Nghị định số 30/2020/NĐ-CP"),
)
#: What a new list begins with.
USUAL = (
    "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15",
    "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",
)


def find_replaced(words: str) -> Replaced | None:
    """Return what is known of an instrument that a sentence cites."""
    return next((known for known in REPLACED if known.number in words), None)


def warnings(lines: Iterable[str], day: date) -> list[tuple[str, Replaced]]:
    """Return the sentences that cite what was no longer in force on a day."""
    return [(line, known) for line in lines
            if (known := find_replaced(line)) is not None and known.ended_on < day]
