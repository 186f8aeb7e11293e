"""Who did what, when and why: hash chains whose values can be erased without breaking them."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.enums import Scope
from app.orm import Json, UtcDateTime, choice, db


class AuditChain(db.Model):
    """The head of one chain: one per competition and one for the installation."""

    __tablename__ = "audit_chain"
    id: Mapped[int] = mapped_column(primary_key=True)
    scope_kind: Mapped[Scope] = mapped_column(choice(Scope))
    scope_id: Mapped[int] = mapped_column(default=0)
    length: Mapped[int] = mapped_column(default=0)
    head: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.UniqueConstraint("scope_kind", "scope_id"),)


class AuditEvent(db.Model):
    """One link: the values are committed to by a salted hash and lie in AuditValues."""

    __tablename__ = "audit_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    chain_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_chain.id"))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The account that acted; empty for the program itself.
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    commitment: Mapped[str] = mapped_column(sa.String(64))
    previous: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))
    values: Mapped["AuditValues | None"] = relationship(uselist=False, lazy="joined")
    chain: Mapped[AuditChain] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("chain_id", "number"),
        sa.Index("ix_audit_event_subject", "subject_kind", "subject_id"),
    )


class AuditValues(db.Model):
    """What an event said (reason, before, after): erasable by law, the chain still holds."""

    __tablename__ = "audit_values"
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("audit_event.id"), primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(32))
    content: Mapped[dict[str, Any]] = mapped_column(Json)
