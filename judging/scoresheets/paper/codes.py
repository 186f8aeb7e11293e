"""The code on a paper sheet: its number with check digits; a slip finds no other. Pure."""

import re

_NOT_DIGITS = re.compile(r"[^0-9]+")


def code_of(sheet_id: int) -> str:
    """Return the code printed on a sheet: P-000017-47 (ISO 7064, modulus 97).

    >>> code_of(17)
    'P-000017-47'
    """
    return f"P-{sheet_id:06d}-{98 - sheet_id * 100 % 97:02d}"


def read_code(typed: str) -> int | None:
    """Return the sheet's number of a code as typed, or None if a digit is wrong.

    >>> read_code("p 000017 47"), read_code("P-000017-48"), read_code("")
    (17, None, None)
    """
    digits = _NOT_DIGITS.sub("", typed)
    if not 3 <= len(digits) <= 17 or int(digits) % 97 != 1:
        return None
    return int(digits[:-2]) or None
