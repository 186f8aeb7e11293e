"""Kinds of fields in a dossier."""

from enum import StrEnum


class FieldKind(StrEnum):
    """What a field of the dossier takes."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    URL = "url"
    FILE = "file"
    IMAGE = "image"
    TABLE = "table"
    MEMBERS = "members"


class ColumnKind(StrEnum):
    """What a column of a table takes; amounts of money are summed."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"


class FormChange(StrEnum):
    """What was done to the form."""

    MADE = "made"
    ADDED = "added"
    EDITED = "edited"
    MOVED = "moved"
    RENAMED = "renamed"
    RETIRED = "retired"
    RESTORED = "restored"


#: Answered by files; what is typed goes by keys of the draft.
FILE_KINDS = frozenset({FieldKind.FILE, FieldKind.IMAGE})
#: Not typed into a box of their own: files are uploaded, people are added one by one.
NOT_TYPED = FILE_KINDS | {FieldKind.MEMBERS}
#: Words are counted.
TEXT_KINDS = frozenset({FieldKind.SHORT_TEXT, FieldKind.LONG_TEXT})
