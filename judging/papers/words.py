"""The words of an officer: hours, counts, money, marks, names with their honorific; dots."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from app.paper.document import BLANK
from app.paper.text import normalise
from app.paper.wording import local, official_date
from judging.awards.money_words import dong_in_words
from judging.panels.enums import Seat

DOTS = "……"
LONG_DOTS = "………………"
SEATS = {Seat.CHAIR: "Chủ tịch Hội đồng", Seat.DEPUTY_CHAIR: "Phó Chủ tịch Hội đồng",
         Seat.JUDGE: "Ủy viên", Seat.SECRETARY: "Thư ký Hội đồng"}
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def typed(values: Mapping[str, str], key: str, default: str = "") -> str:
    """Return what an officer typed, else what the data say, in one line."""
    return normalise(values.get(key, "")) or normalise(default)


def lines(values: Mapping[str, str], key: str, default: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the lines an officer typed, else those of the program."""
    written = [normalise(line) for line in values.get(key, "").splitlines()]
    return tuple(line for line in written if line) or tuple(default)


def dotted(words: str, dots: str = LONG_DOTS) -> str:
    """Return words, or room for a pen."""
    return words or dots


def number_line(symbol: str) -> str:
    """Return "Số:      /QĐ-BTC": the clerk writes the number."""
    return f"Số:{BLANK}/{symbol}"


def dated(place: str) -> str:
    """Return place and date, the date left to the day of signing."""
    return f"{place}, {official_date(None, 'vi')}"


def day(moment: datetime | None) -> str:
    """Return the day of a moment as papers write it."""
    return official_date(local(moment).date() if moment else None, "vi")


def clock(written: str) -> str:
    """Return a typed time as papers write it.

    >>> clock("08:00"), clock("16:32"), clock("")
    ('08 giờ 00', '16 giờ 32', '…… giờ ……')
    """
    hour, _, minute = written.partition(":")
    if not hour.isdigit() or not minute.isdigit():
        return f"{DOTS} giờ {DOTS}"
    return f"{int(hour):02} giờ {int(minute):02}"


def count(number: int) -> str:
    """Return a count; below ten it takes a leading zero.

    >>> count(7), count(12)
    ('07', '12')
    """
    return f"{number:02}"


def points(value: Decimal | None, places: int = 2) -> str:
    """Return a score with a decimal comma, "-" where there is none."""
    if value is None:
        return "-"
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,f}".translate(str.maketrans(",.", ".,"))


def mark(value: str | None) -> str:
    """Return a mark as a judge wrote it: "8,5", "KAD" where the criterion did not apply."""
    if value is None:
        return ""
    return "KAD" if value == "na" else value.replace(".", ",")


def dong(amount: int) -> str:
    """Return an amount in figures, grouped by points."""
    return f"{amount:,}".replace(",", ".")


def money(amount: int) -> str:
    """Return an amount in figures and in words.

    >>> money(95000000)
    '95.000.000 đồng (bằng chữ: Chín mươi lăm triệu đồng)'
    """
    return f"{dong(amount)} đồng (bằng chữ: {dong_in_words(amount)})"


def person(name: str, title: str = "", unit: str = "") -> str:
    """Return somebody with the honorific, title and unit: "Ông/bà A, Giám đốc, Sở B"."""
    return ", ".join(part for part in (f"Ông/bà {name}", title, unit) if part)


def listed(words: Iterable[str]) -> str:
    """Return words as one list: "A, B và C"."""
    found = list(words)
    return " và ".join(part for part in (", ".join(found[:-1]), *found[-1:]) if part)
