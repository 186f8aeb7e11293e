"""Administrative and organisational units: names and parents hold for a time, never overwritten."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.orm import choice, db, key_text
from app.units.enums import UnitKind


class Unit(db.Model):
    """A unit as an identity; what it is called depends on the day."""

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(60), unique=True)
    kind: Mapped[UnitKind] = mapped_column(choice(UnitKind))
    valid_from: Mapped[date | None] = mapped_column(sa.Date)
    valid_to: Mapped[date | None] = mapped_column(sa.Date)
    names: Mapped[list["UnitName"]] = relationship(
        back_populates="unit", lazy="selectin", order_by="UnitName.valid_from"
    )
    __table_args__ = (
        sa.CheckConstraint("valid_to IS NULL OR valid_from IS NULL OR valid_from < valid_to",
                           name="ends_after_it_begins"),
    )


class UnitName(db.Model):
    """What a unit was officially called during a time."""

    __tablename__ = "unit_name"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(key_text(800))
    search: Mapped[str] = mapped_column(sa.String(400))
    valid_from: Mapped[date | None] = mapped_column(sa.Date)
    valid_to: Mapped[date | None] = mapped_column(sa.Date)
    unit: Mapped[Unit] = relationship(back_populates="names")


class UnitParent(db.Model):
    """Whose part a unit was during a time."""

    __tablename__ = "unit_parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    parent_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    valid_from: Mapped[date | None] = mapped_column(sa.Date)
    valid_to: Mapped[date | None] = mapped_column(sa.Date)


class UnitSuccession(db.Model):
    """One unit went, wholly or partly, into another on a day."""

    __tablename__ = "unit_succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    to_id: Mapped[int] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    on: Mapped[date] = mapped_column(sa.Date)
    is_part: Mapped[bool] = mapped_column(default=False)
    legal_basis: Mapped[str] = mapped_column(sa.String(200), default="")
    __table_args__ = (
        sa.UniqueConstraint("from_id", "to_id", "on"),
        sa.CheckConstraint("from_id <> to_id", name="never_into_itself"),
    )
