"""People, what they may do, and the links and devices they come with."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.enums import Purpose, Role, Scope
from app.orm import Json, Stamped, UtcDateTime, Versioned, choice, db, key_text


class User(Stamped, Versioned, db.Model):
    """A person who can sign in."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Lower case; the name to sign in with. Empty for a judge who only has a personal link.
    email: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(key_text(800))
    search: Mapped[str] = mapped_column(sa.String(600))
    #: argon2id; empty for people who enter by personal link only.
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    locale: Mapped[str] = mapped_column(sa.String(2), default="vi")
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Counted up whenever all sessions must end (password, address, "sign out everywhere").
    session_epoch: Mapped[int] = mapped_column(default=1)
    is_active: Mapped[bool] = mapped_column(default=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    grants: Mapped[list["Grant"]] = relationship(
        back_populates="user", foreign_keys="Grant.user_id", lazy="selectin",
        primaryjoin="and_(User.id == Grant.user_id, Grant.revoked_at.is_(None))",
    )
    __table_args__ = (
        sa.CheckConstraint("email = lower(email)", name="email_is_lower"),
        sa.CheckConstraint("locale IN ('vi', 'en')", name="locale_is_known"),
        sa.Index("ix_user_sort_key", "sort_key"),
    )
    # Flask-Login's protocol; `is_active` is the column above.
    is_authenticated = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what a session stores: the person and the epoch it began in."""
        return f"{self.id}.{self.session_epoch}"


class Grant(db.Model):
    """One role of one person in one place; revoked, never deleted."""

    __tablename__ = "grant_role"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(choice(Role))
    scope_kind: Mapped[Scope] = mapped_column(choice(Scope))
    #: Id in the table that scope_kind names; 0 for the installation.
    scope_id: Mapped[int] = mapped_column(default=0)
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    __table_args__ = (
        sa.CheckConstraint(
            "(scope_kind = 'installation') = (scope_id = 0)", name="scope_has_its_id"
        ),
        sa.CheckConstraint("role <> 'founder'", name="founder_is_never_granted"),
        sa.Index(
            "uq_grant_role_live", "user_id", "role", "scope_kind", "scope_id", unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        ),
        sa.Index("ix_grant_role_scope", "scope_kind", "scope_id", "role"),
    )


class Token(Stamped, db.Model):
    """A one-use secret sent to a person; only its digest is kept."""

    __tablename__ = "token"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    payload: Mapped[dict[str, Any] | None] = mapped_column(Json)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonalLink(db.Model):
    """A judge's way in without a password: opened once, then bound to the device that opened it."""

    __tablename__ = "personal_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    scope_kind: Mapped[Scope] = mapped_column(choice(Scope))
    scope_id: Mapped[int] = mapped_column(default=0)
    issued_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The browser that opened it, as it named itself: shown to the judge and the chair.
    opened_agent: Mapped[str | None] = mapped_column(sa.String(300))
    device_id: Mapped[int | None] = mapped_column(sa.ForeignKey("device.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    issued_by: Mapped[User] = relationship(foreign_keys=[issued_by_id])
    device: Mapped["Device | None"] = relationship()
    __table_args__ = (
        sa.CheckConstraint(
            "(opened_at IS NULL) = (device_id IS NULL)", name="opened_link_has_a_device"
        ),
    )


class Device(Stamped, db.Model):
    """A browser bound to a person by a cookie; marks name the device they came from."""

    __tablename__ = "device"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    agent: Mapped[str] = mapped_column(sa.String(300), default="")
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInGuard(db.Model):
    """Failed tries against one account name or one address; locks without revealing which exist."""

    __tablename__ = "sign_in_guard"
    #: SHA-256 of the folded name typed, or of the client's address.
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
