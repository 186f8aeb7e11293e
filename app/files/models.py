"""Files by content: one row per stored content, erasable without losing who referred to it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import Stamped, UtcDateTime, db


class StoredFile(Stamped, db.Model):
    """One content in the store, named by its SHA-256."""

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    content_type: Mapped[str] = mapped_column(sa.String(100))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (sa.CheckConstraint("size > 0", name="never_empty"),)
