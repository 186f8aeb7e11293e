"""Short codes that prove a phone or an address, and recoveries by the secretariat."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Json, Stamped, UtcDateTime, choice, db, unguessable


class CodeUse(StrEnum):
    """What a code is typed for."""

    ENTER = "enter"
    CHANGE_PHONE = "change_phone"
    BEHALF = "behalf"


class OneTimeCode(Stamped, db.Model):
    """Six digits sent to a phone or an address: kept hashed, short-lived, few tries."""

    __tablename__ = "one_time_code"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Names it to the browser that asked for it.
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True, default=unguessable)
    use: Mapped[CodeUse] = mapped_column(choice(CodeUse))
    #: The phone (+84…) or e-mail address it went to.
    address: Mapped[str] = mapped_column(sa.String(254))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: Argon2id of the six digits.
    hashed: Mapped[str] = mapped_column(sa.String(200))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Counted before the digits are looked at.
    tries: Mapped[int] = mapped_column(default=0)
    proved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When it was used up, or replaced by a newer one.
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.CheckConstraint("tries >= 0", name="tries_count_up"),
        sa.Index("ix_one_time_code_address", "address", "created_at"),
    )


class Recovery(db.Model):
    """A way back in that the secretariat handed to somebody it has identified; used once."""

    __tablename__ = "recovery"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    competition_id: Mapped[int | None] = mapped_column(index=True)
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: How the person was identified, in the secretary's words.
    checked: Mapped[str] = mapped_column(sa.String(300))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    issued_by: Mapped[User] = relationship(foreign_keys=[issued_by_id])
