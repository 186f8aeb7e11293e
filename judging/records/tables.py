"""A table as plain values: every export is one, whatever file it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.downloads import Cell
from app.spreadsheets import Kind


@dataclass(frozen=True)
class Field:
    """One column that may be chosen; its title is in the reader's language already."""

    key: str
    title: str
    kind: Kind = "text"
    width: float = 14
    places: int = 2
    #: Chosen until the reader chooses otherwise.
    usual: bool = True
    #: In every file: without it nobody knows what a row is about.
    always: bool = False


@dataclass(frozen=True)
class Table:
    """Columns and rows; the cells of a row are in the order of the columns."""

    name: str
    fields: tuple[Field, ...]
    rows: Sequence[Sequence[Cell]]

    def pick(self, keys: Sequence[str]) -> "Table":
        """Return the table with the columns of those keys, in the table's own order."""
        wanted = chosen(self.fields, keys)
        places = [at for at, field in enumerate(self.fields) if field in wanted]
        if len(places) == len(self.fields):
            return self
        return replace(self, fields=tuple(wanted),
                       rows=[[row[at] for at in places] for row in self.rows])


def chosen(fields: Sequence[Field], keys: Sequence[str]) -> list[Field]:
    """Return the columns of a file: those asked for, else the usual ones, and what must be."""
    known = {field.key for field in fields} & set(keys)
    return [field for field in fields
            if field.always or (field.key in known if known else field.usual)]
