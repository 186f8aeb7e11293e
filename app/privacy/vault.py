"""Sensitive values: sealed by the application before the database sees them (DATA_KEY)."""

import base64
import hashlib
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.types import TypeDecorator

#: What is shown where the key that sealed a value is gone.
UNREADABLE = "—"
_boxes: dict[str, Fernet] = {}


def configure(data_key: str) -> None:
    """Take the key that this installation seals with; the factory calls it once."""
    derived = hashlib.sha256(b"be-phong sensitive fields\n" + data_key.encode()).digest()
    _boxes["now"] = Fernet(base64.urlsafe_b64encode(derived))


def seal(text: str) -> str:
    """Return a text as only this installation can read it."""
    return _boxes["now"].encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed; a dash where another key sealed it."""
    try:
        return _boxes["now"].decrypt(sealed.encode()).decode()
    except InvalidToken:
        return UNREADABLE


class Sealed(TypeDecorator[str]):
    """Text that the database, its backups and its readers see sealed only."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Any) -> str | None:
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, _dialect: Any) -> str | None:
        return None if value is None else unseal(value)
