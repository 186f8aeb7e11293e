"""Kinds of fields in a dossier."""

from enum import StrEnum


class FieldKind(StrEnum):
    """What a field of the dossier takes."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    NUMBER = "number"
    URL = "url"
    FILE = "file"
