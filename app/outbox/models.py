"""Every message is a row before it leaves; links that open doors are kept apart from the text."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.auth.enums import Scope
from app.orm import Stamped, UtcDateTime, choice, db

#: The kind of a last letter to somebody whose data were erased.
FAREWELL = "farewell"
#: What stands where an address stood.
NOWHERE = "da-xoa@xoa.invalid"


class Delivery(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


class Message(Stamped, db.Model):
    """One mail to one address, or one text message to one phone (+84…)."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    to: Mapped[str] = mapped_column(sa.String(254))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    scope_kind: Mapped[Scope] = mapped_column(choice(Scope))
    scope_id: Mapped[int] = mapped_column(default=0)
    subject: Mapped[str] = mapped_column(sa.String(300))
    #: Address, name and subject, folded.
    search: Mapped[str] = mapped_column(sa.String(900), default="")
    #: The text with {secret} where a door-opening link stands.
    body: Mapped[str] = mapped_column(sa.Text)
    #: The link itself; wiped when sent, never shown on a page.
    secret: Mapped[str | None] = mapped_column(sa.String(500))
    #: Until when a code in it is good; after that it is shown to nobody.
    secret_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[Delivery] = mapped_column(choice(Delivery), default=Delivery.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(sa.String(300))
    __table_args__ = (
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        sa.CheckConstraint("state <> 'sent' OR secret IS NULL", name="sent_keeps_no_secret"),
        sa.Index("ix_message_queue", "state", "next_try_at"),
        sa.Index("ix_message_scope", "scope_kind", "scope_id", "id"),
    )

    def note_sent(self, now: datetime) -> None:
        """Note that it left; its secret goes, and a last letter forgets whom it went to."""
        self.state, self.sent_at, self.secret = Delivery.SENT, now, None
        self.lease_until, self.error, self.next_try_at = None, None, None
        if self.kind == FAREWELL:
            self.to, self.body, self.search = NOWHERE, "", ""

    @property
    def is_text(self) -> bool:
        """Tell whether it goes to a phone."""
        return "@" not in self.to
