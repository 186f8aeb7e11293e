"""Consents per person and purpose, and what people ask about their data."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.orm import Stamped, UtcDateTime, choice, db, unguessable


class ConsentPurpose(StrEnum):
    """What a person agrees to, each on its own."""

    RUN_CONTEST = "run_contest"
    PUBLISH_NAME = "publish_name"
    IDEA_BANK = "idea_bank"
    FORWARD = "forward"
    IMAGES = "images"
    CONTACT = "contact"


class Consent(db.Model):
    """One person's agreement to one purpose, given once and withdrawn at most once."""

    __tablename__ = "consent"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Table and id of the person: a user, or a team member without an account.
    person_kind: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[int]
    purpose: Mapped[ConsentPurpose] = mapped_column(choice(ConsentPurpose))
    #: Table and id of what it is for: an entry, a nomination.
    subject_kind: Mapped[str] = mapped_column(sa.String(40))
    subject_id: Mapped[int]
    text_version: Mapped[str] = mapped_column(sa.String(40))
    #: The words as they were read; empty where the version alone says them.
    wording: Mapped[str | None] = mapped_column(sa.Text)
    channel: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.Index("ix_consent_person", "person_kind", "person_id"),
        sa.Index("ix_consent_subject", "subject_kind", "subject_id", "purpose"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at",
                           name="withdrawn_after_given"),
    )


class RequestKind(StrEnum):
    """What a person asks for."""

    CORRECTION = "correction"
    DELETION = "deletion"


class RequestState(StrEnum):
    """How far a request is."""

    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"


class DataRequest(Stamped, db.Model):
    """A person asks to have data corrected or deleted; answered with a reason by its due date."""

    __tablename__ = "data_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True, default=unguessable)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(choice(RequestKind))
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.OPEN)
    #: In the person's words; erased with the rest.
    text: Mapped[str] = mapped_column(sa.Text, default="")
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    #: What was kept, and by which duty: said to the person, and on record.
    kept: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    places: Mapped[list["DataRequestPlace"]] = relationship(lazy="selectin")
    __table_args__ = (
        sa.CheckConstraint("(state = 'open') = (answered_at IS NULL)", name="open_until_answered"),
        sa.CheckConstraint("(answered_at IS NULL) = (answered_by_id IS NULL)",
                           name="answered_by_somebody"),
    )


class DataRequestPlace(db.Model):
    """A competition whose office sees a request, as the person took part there."""

    __tablename__ = "data_request_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("data_request.id"), index=True)
    competition_id: Mapped[int] = mapped_column(index=True)
    __table_args__ = (sa.UniqueConstraint("request_id", "competition_id"),)
