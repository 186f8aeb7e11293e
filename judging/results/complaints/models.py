"""The register of complaints: what came in, who decides by when, what was answered."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import UtcDateTime, Versioned, choice, db
from app.privacy.vault import Sealed
from competitions.entries.models import Entry
from judging.results.complaints.enums import Channel, ComplaintKind, ComplaintState
from judging.results.models import Result


class Complaint(Versioned, db.Model):
    """One line of the register; who sent it lies apart."""

    __tablename__ = "complaint"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    #: Số đến: 1, 2, 3 … in each competition, without gaps.
    number: Mapped[int]
    kind: Mapped[ComplaintKind] = mapped_column(choice(ComplaintKind))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    #: The day it came in, which may lie before the day it was typed.
    received_on: Mapped[date] = mapped_column(sa.Date)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Empty where somebody wrote on the web.
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: The entry it is about, and the result it speaks against; empty where it names none.
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    result_id: Mapped[int | None] = mapped_column(sa.ForeignKey("result.id"), index=True)
    #: One line for lists, without names of people.
    subject: Mapped[str] = mapped_column(sa.String(300))
    content: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ComplaintState] = mapped_column(
        choice(ComplaintState), default=ComplaintState.RECEIVED)
    #: Who decides (the rules or the law name the office), and by when.
    decider: Mapped[str] = mapped_column(sa.String(300), default="")
    due_on: Mapped[date | None] = mapped_column(sa.Date)
    #: Money and forwarding wait while this stands.
    is_held: Mapped[bool] = mapped_column(default=False)
    #: Upheld, and the result still stays as it is: nobody is asked to supersede it.
    leaves_result: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: The reply in words, and the number of its paper.
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    reply_number: Mapped[str] = mapped_column(sa.String(60), default="")
    replied_on: Mapped[date | None] = mapped_column(sa.Date)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    entry: Mapped[Entry | None] = relationship()
    result: Mapped[Result | None] = relationship()
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    file: Mapped[StoredFile | None] = relationship()
    party: Mapped["ComplaintParty"] = relationship(back_populates="complaint", uselist=False)
    __table_args__ = (
        sa.UniqueConstraint("competition_id", "number"),
        sa.CheckConstraint("number > 0", name="numbers_begin_at_one"),
        sa.CheckConstraint(
            "(state IN ('received', 'in_hand')) = (decided_at IS NULL)",
            name="decided_at_its_time"),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)",
                           name="decided_by_somebody"),
        sa.CheckConstraint("decided_at IS NULL OR reply <> ''", name="decided_with_words"),
        sa.CheckConstraint("state <> 'in_hand' OR (decider <> '' AND due_on IS NOT NULL)",
                           name="in_hand_of_somebody"),
    )


class ComplaintParty(db.Model):
    """Who sent a complaint; for the few who register and answer it, sealed in the database."""

    __tablename__ = "complaint_party"
    complaint_id: Mapped[int] = mapped_column(sa.ForeignKey("complaint.id"), primary_key=True)
    #: All empty where a paper is unsigned.
    name: Mapped[str] = mapped_column(Sealed, default="")
    contact: Mapped[str] = mapped_column(Sealed, default="")
    #: The account of a founder who wrote from his entry's page.
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    complaint: Mapped[Complaint] = relationship(back_populates="party")
