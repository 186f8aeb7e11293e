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


#: Only what a source says in so many words; an office adds others, with their last day, itself.
REPLACED = (
    # Decree 356/2025, Article 42.2, in force on 01/01/2026: Frasers Law Company, 19/01/2026
    # (frasersvn.com, "The next chapter in data protection").
    Replaced("13/2023/NĐ-CP", date(2025, 12, 31), "Nghị định số 356/2025/NĐ-CP"),
)
#: What a new list begins with: in force since 16/06/2025 (Lao Động, 17/06/2025) and since
#: 01/10/2025 (VnEconomy, 22/10/2025).
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
