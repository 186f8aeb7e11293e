"""The model base, the column types that both databases store exactly, and how rows are locked."""

import secrets
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, TypeVar

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.errors import NotFound

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model; constraints get readable, stable names."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
M = TypeVar("M", bound=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; naive values are refused, values read back are aware."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of 10**-places (SQLite would make it a float)."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value(ROUND_HALF_UP):
            raise ValueError(f"{value} has more than {self.places} decimal places.")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places)


Json = sa.JSON(none_as_null=True)


def key_text(length: int) -> sa.String:
    """Return a type for sort keys: compared byte by byte, whatever the server's collation."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def choice(kind: type[StrEnum], *, length: int = 32) -> sa.Enum:
    """Return a column type for a closed set of words, guarded by a CHECK."""
    return sa.Enum(
        kind, native_enum=False, length=length, create_constraint=True,
        values_callable=lambda words: [word.value for word in words],
        name=kind.__name__.lower(),
    )


class Versioned:
    """A row that two people may edit: the second writer of a version is told, not obeyed."""

    version: Mapped[int] = mapped_column(default=1, nullable=False)


class Stamped:
    """A row that remembers when it came to be."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime, nullable=False)


def unguessable() -> str:
    """Return a reference that strangers cannot guess."""
    return secrets.token_urlsafe(16)


def lock(model: type[M], key: Any) -> M:
    """Load a row for writing: read anew and, where the database can, held until commit.

    Rows that merely refer to it may still be added by others, or two verbs would wait for each
    other (FOR NO KEY UPDATE).
    """
    only = {"key_share": True, "of": model}  # what is read along with it is not held
    row = db.session.get(model, key, with_for_update=only, populate_existing=True)
    if row is None:
        raise NotFound()
    return row


def get_or_404(model: type[M], key: Any) -> M:
    """Load a row by key or raise NotFound."""
    row = db.session.get(model, key)
    if row is None:
        raise NotFound()
    return row
