"""Phone numbers: one form for each, and how people read them."""

import re

from app.errors import DomainError
from app.i18n import _l

_SEPARATORS = re.compile(r"[\s.\-()]+")
#: Mobile numbers of Viet Nam after the trunk zero.
_MOBILE = re.compile(r"[35789]\d{8}")
_FOREIGN = re.compile(r"\+[1-9]\d{7,14}")


def find_phone(typed: str) -> str | None:
    """Return a number as we keep it (+84905123456), or None where it is none.

    >>> find_phone("0905 123 456"), find_phone("84905123456"), find_phone("lan@example.vn")
    ('+84905123456', '+84905123456', None)
    """
    digits = _SEPARATORS.sub("", typed)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+84" + digits[1:]
    elif digits.startswith("84"):
        digits = "+" + digits
    if digits.startswith("+840"):
        digits = "+84" + digits[4:]
    if digits.startswith("+84"):
        return digits if _MOBILE.fullmatch(digits[3:]) else None
    return digits if _FOREIGN.fullmatch(digits) else None


def read_phone(typed: str, field: str = "phone") -> str:
    """Return a number in the one form that we keep, or refuse it."""
    found = find_phone(typed)
    if found is None:
        raise DomainError(_l("Type a mobile phone number such as 0905 123 456."), field)
    return found


def reach(email: str | None, phone: str | None) -> str | None:
    """Return where somebody is written to: the address, else the mobile phone, else nowhere."""
    return email or find_phone(phone or "")


def show_phone(kept: str | None) -> str:
    """Return a number as people write it here.

    >>> show_phone("+84905123456")
    '0905 123 456'
    """
    if not kept or not kept.startswith("+84"):
        return kept or ""
    rest = "0" + kept[3:]
    return f"{rest[:4]} {rest[4:7]} {rest[7:]}"


def mask_phone(kept: str) -> str:
    """Return a number of which only its owner knows the middle.

    >>> mask_phone("+84905123456")
    '0905 ••• 456'
    """
    shown = show_phone(kept)
    return f"{shown[:4]} ••• {shown[-3:]}"
