"""Consents: per person and purpose, with the text that was read."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.orm import UtcDateTime, choice, db


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
    channel: Mapped[str] = mapped_column(sa.String(20))
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.Index("ix_consent_person", "person_kind", "person_id"),
        sa.Index("ix_consent_subject", "subject_kind", "subject_id", "purpose"),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= given_at",
                           name="withdrawn_after_given"),
    )
