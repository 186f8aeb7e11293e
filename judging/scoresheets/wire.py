"""What a device sends, read without trust: one operation at a time, never an exception. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.text import clean
from judging.scoresheets.enums import Do

#: The largest whole number that every device and both databases keep exactly.
LARGEST = 2**53 - 1
LONGEST_TEXT = 20_000
LONGEST_WORD = 40
NOT_APPLICABLE = "na"

_NUMBER = re.compile(r"[+-]?[0-9]{1,32}([.,][0-9]{1,32})?")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

#: A mark as the rules see it: a number, "na", or None for "not given".
Value = Decimal | str | None


@dataclass(frozen=True)
class Asked:
    """One operation as far as it could be read; an unreadable one still uses its id up."""

    #: As sent, to answer with; `id` is its canonical form, None if it is no UUID.
    sent_id: str | None
    id: str | None = None
    seq: int | None = None
    prev: int | None = None
    sheet: int | None = None
    base: int | None = None
    do: Do | None = None
    criterion: str | None = None
    #: The mark as typed, for the history, and as read.
    typed: str | None = None
    value: Value = None
    text: str | None = None
    at: str = ""
    is_readable: bool = False


def read(sent: Any) -> Asked:
    """Read one operation of a request; what is wrong leaves `is_readable` False."""
    if not isinstance(sent, dict):
        return Asked(None)
    sent_id = sent.get("id") if _is_plain(sent.get("id"), LONGEST_WORD) else None
    do = sent.get("do")
    known = Do(do) if isinstance(do, str) and do in set(Do) else None
    numbers = {name: _whole(sent.get(name)) for name in ("seq", "sheet", "base", "prev")}
    typed = sent.get("value") if _is_plain(sent.get("value"), LONGEST_WORD) else None
    content = sent.get("text") if _is_plain(sent.get("text"), LONGEST_TEXT) else None
    return Asked(
        sent_id, read_uuid(sent_id), **numbers, do=known,
        criterion=_criterion(sent.get("criterion")),
        typed=typed, value=_value(typed), text=None if content is None else clean(content),
        at=sent["at"] if _is_plain(sent.get("at"), LONGEST_WORD) else "",
        is_readable=known is not None and _is_well_formed(sent, known, numbers),
    )


def read_uuid(sent: Any) -> str | None:
    """Return the canonical form of a UUID, or None."""
    if isinstance(sent, str) and _UUID.fullmatch(sent):
        return str(UUID(sent))
    return None


def read_count(typed: str) -> int | None:
    """Return a whole number that a page sends back, or None."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


def _is_well_formed(sent: dict[str, Any], do: Do, numbers: dict[str, int | None]) -> bool:
    seq, prev = numbers["seq"], numbers["prev"]
    if seq is None or numbers["sheet"] is None or numbers["base"] is None:
        return False
    if sent.get("prev") is not None and (prev is None or prev >= seq):
        return False
    if not isinstance(sent.get("at", ""), str):
        return False
    if do is Do.MARK:
        return _criterion(sent.get("criterion")) is not None and _is_mark(sent)
    if do is Do.COMMENT:
        named = sent.get("criterion") is not None
        return (not named or _criterion(sent["criterion"]) is not None) and _is_plain(
            sent.get("text"), LONGEST_TEXT)
    return True


def _criterion(sent: Any) -> str | None:
    """Return the name of a criterion; one too long to be any is the empty, unknown name."""
    if not _is_plain(sent, LONGEST_TEXT):
        return None
    return str(sent) if len(sent) <= LONGEST_WORD else ""


def _is_mark(sent: dict[str, Any]) -> bool:
    if "value" not in sent:
        return False
    value = sent["value"]
    return value is None or (_is_plain(value, LONGEST_WORD) and _value(value) is not None)


def _value(typed: str | None) -> Value:
    word = typed.strip() if typed else ""
    if word == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return Decimal(word.replace(",", ".")) if _NUMBER.fullmatch(word) else None


def _whole(sent: Any) -> int | None:
    """Return a whole number from 0 that fits; True and 1.0 are none."""
    return sent if type(sent) is int and 0 <= sent <= LARGEST else None


def _is_plain(sent: Any, longest: int) -> bool:
    """Tell whether it is text that both databases can keep: no NUL, no half characters."""
    if not isinstance(sent, str) or len(sent) > longest or "\0" in sent:
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in sent)
