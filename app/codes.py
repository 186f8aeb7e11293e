"""Codes that people read aloud and type: Crockford base 32, in groups of four."""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4

_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")


def new_code(length: int = LENGTH) -> str:
    """Draw an unguessable code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def format_code(code: str) -> str:
    """Write a code in groups of four: 7K2M-9QXR-4TBC."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def normalise_code(typed: str, length: int = LENGTH) -> str | None:
    """Read a code as typed (lower case, O for 0, I or L for 1, blanks, dashes), or None."""
    code = _SEPARATORS.sub("", typed).upper().translate(_LOOKALIKES)
    if len(code) != length or not set(code) <= set(ALPHABET):
        return None
    return code
