"""What addresses may hold: a row's number is one the database can have."""

from typing import Any

from werkzeug.routing import IntegerConverter

#: The largest key of an integer column on both databases.
LARGEST = 2**31 - 1


class RowConverter(IntegerConverter):
    """`<int:…>` of our addresses: beyond every possible key the page does not exist."""

    def __init__(self, url_map: Any, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max", LARGEST)
        super().__init__(url_map, *args, **kwargs)


def row_number(typed: str) -> int:
    """Read a number of a query, as `type=` of its getter; ValueError beyond any column's."""
    number = int(typed)
    if not 0 <= number <= LARGEST:
        raise ValueError("No row has this number.")
    return number
