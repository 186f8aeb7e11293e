"""Finding units as they were on a day; the last day of a period is not in it."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from app.errors import NotFound
from app.orm import db
from app.text import fold
from app.units.enums import UnitKind
from app.units.models import Unit, UnitName, UnitParent, UnitSuccession

#: Where people live and study: what a founder picks from.
LOCAL_KINDS = (UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.WARD, UnitKind.SPECIAL_ZONE)


@dataclass(frozen=True)
class UnitView:
    """A unit under its name of the day."""

    id: int
    code: str
    kind: UnitKind
    name: str


@dataclass(frozen=True)
class Successor:
    """What became of a unit, or of a part of it."""

    unit: UnitView
    on: date
    is_part: bool
    legal_basis: str


def get_unit(code: str) -> Unit:
    """Return a unit by its code, or NotFound."""
    unit = db.session.scalar(sa.select(Unit).filter_by(code=code))
    if unit is None:
        raise NotFound()
    return unit


def list_units(day: date, kinds: tuple[UnitKind, ...] = LOCAL_KINDS,
               search: str = "") -> list[UnitView]:
    """Return the units that existed on a day, in Vietnamese order; *search* ignores diacritics."""
    rows = _names_on(day).where(Unit.kind.in_(kinds)).order_by(UnitName.sort_key, Unit.code)
    if search.strip():
        rows = rows.where(UnitName.search.contains(fold(search), autoescape=True))
    return [UnitView(*row) for row in db.session.execute(rows)]


def find_unit_name(unit_id: int, day: date) -> str | None:
    """Return what a unit was called on a day, None when it did not exist."""
    row = db.session.execute(_names_on(day).where(Unit.id == unit_id)).first()
    return row.name if row else None


def find_parent(unit_id: int, day: date) -> UnitView | None:
    """Return whose part a unit was on a day."""
    parent = sa.select(UnitParent.parent_id).where(
        UnitParent.unit_id == unit_id, _holds(UnitParent, day)
    ).scalar_subquery()
    row = db.session.execute(_names_on(day).where(Unit.id == parent)).first()
    return UnitView(*row) if row else None


def list_successors(unit_id: int) -> list[Successor]:
    """Return what a unit went into, by name as on the day of change."""
    rows = db.session.execute(
        sa.select(Unit.id, Unit.code, Unit.kind, UnitName.name, UnitSuccession.on,
                  UnitSuccession.is_part, UnitSuccession.legal_basis)
        .join(UnitSuccession, UnitSuccession.to_id == Unit.id)
        .join(UnitName, UnitName.unit_id == Unit.id)
        .where(UnitSuccession.from_id == unit_id,
               sa.or_(UnitName.valid_from.is_(None), UnitName.valid_from <= UnitSuccession.on),
               sa.or_(UnitName.valid_to.is_(None), UnitName.valid_to > UnitSuccession.on))
        .order_by(UnitName.sort_key)
    )
    return [Successor(UnitView(row[0], row[1], row[2], row[3]), *row[4:]) for row in rows]


def _names_on(day: date) -> sa.Select:
    return sa.select(Unit.id, Unit.code, Unit.kind, UnitName.name).join(
        UnitName, UnitName.unit_id == Unit.id
    ).where(_holds(UnitName, day))


def _holds(period: type[UnitName] | type[UnitParent], day: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        sa.or_(period.valid_from.is_(None), period.valid_from <= day),
        sa.or_(period.valid_to.is_(None), period.valid_to > day),
    )


def find_former_province(unit_id: int) -> str | None:
    """Return the code of the province that a unit's ground lay in before 1 July 2025."""
    origin = sa.select(UnitSuccession.from_id).where(UnitSuccession.to_id == unit_id)
    parents = sa.select(UnitParent.unit_id, UnitParent.parent_id).where(
        UnitParent.valid_to.is_not(None)).cte("parents")
    start = sa.select(sa.literal(unit_id).label("id")).union(origin).cte("start")
    first = sa.select(parents.c.parent_id.label("id")).where(parents.c.unit_id.in_(
        sa.select(start.c.id)))
    second = sa.select(parents.c.parent_id.label("id")).where(parents.c.unit_id.in_(first))
    above = sa.union(sa.select(start.c.id), first, second).subquery()
    return db.session.scalar(
        sa.select(Unit.code).where(Unit.id.in_(sa.select(above.c.id)),
                                   Unit.kind == UnitKind.PROVINCE, Unit.valid_to.is_not(None))
        .order_by(Unit.code).limit(1))
