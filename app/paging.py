"""Pages of long lists: two SELECTs whatever their length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from app.orm import db

T = TypeVar("T")
PER_PAGE = 30


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list."""

    rows: Sequence[T]
    number: int
    pages: int
    total: int


def page_of(wanted: sa.Select[Any], number: int, per_page: int = PER_PAGE) -> Page[Any]:
    """Return one page of a SELECT of objects; a number beyond the end gives the last page."""
    counted = sa.select(sa.func.count()).select_from(wanted.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    pages = max(1, -(-total // per_page))
    number = min(max(1, number), pages)
    rows = db.session.scalars(wanted.limit(per_page).offset((number - 1) * per_page)).all()
    return Page(rows, number, pages, total)


def page_number(typed: str | None) -> int:
    """Read the page asked for in an address; anything else is the first."""
    return int(typed) if typed and typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
