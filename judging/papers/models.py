"""Papers with their one life, and the legal bases that an office cites."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import Json, Stamped, UtcDateTime, Versioned, choice, db
from competitions.programme.models import Competition, Track
from judging.papers.enums import PaperKind, PaperState
from judging.rubrics.models import Sitting


class Paper(Stamped, Versioned, db.Model):
    """One paper of a competition: drawn anew while a draft, as it was once sent to be signed."""

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    sitting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sitting.id"), index=True)
    judge_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    track_id: Mapped[int | None] = mapped_column(sa.ForeignKey("track.id"), index=True)
    state: Mapped[PaperState] = mapped_column(choice(PaperState), default=PaperState.DRAFT)
    #: What officers typed, by field key.
    values: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: The document as it was sent to be signed, and its SHA-256.
    content: Mapped[dict[str, Any] | None] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(sa.String(64), default="")
    #: The office's own template that it was sent with; empty for the built-in one.
    template_id: Mapped[int | None] = mapped_column(sa.ForeignKey("paper_template.id"), index=True)
    #: As the clerk typed them from the signed paper; minutes and sheets have no number.
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    signed_on: Mapped[date | None] = mapped_column(sa.Date)
    signers: Mapped[list[str] | None] = mapped_column(Json)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    #: Names read from the digital signatures of the file; empty for a scan.
    read_signers: Mapped[list[str] | None] = mapped_column(Json)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    issued_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"))
    #: Since when it stands on the competition's page.
    public_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship()
    sitting: Mapped[Sitting | None] = relationship()
    judge: Mapped[User | None] = relationship(foreign_keys=[judge_id])
    track: Mapped[Track | None] = relationship()
    file: Mapped[StoredFile | None] = relationship()
    template: Mapped["PaperTemplate | None"] = relationship()
    __table_args__ = (
        sa.CheckConstraint("template_id IS NULL OR sent_at IS NOT NULL",
                           name="own_template_kept_when_sent"),
        sa.CheckConstraint("(state IN ('draft', 'discarded')) = (sent_at IS NULL)",
                           name="sent_at_its_time"),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_by_id IS NULL)", name="sent_by_somebody"),
        sa.CheckConstraint("(sent_at IS NULL) = (content IS NULL)", name="sent_as_it_was"),
        sa.CheckConstraint("(sent_at IS NULL) = (digest = '')", name="sent_with_a_digest"),
        sa.CheckConstraint("(state IN ('signed', 'issued')) = (recorded_at IS NOT NULL)",
                           name="signed_on_record"),
        sa.CheckConstraint("(recorded_at IS NULL) = (recorded_by_id IS NULL)",
                           name="recorded_by_somebody"),
        sa.CheckConstraint("(recorded_at IS NULL) = (signed_on IS NULL)", name="signed_on_a_day"),
        sa.CheckConstraint("(recorded_at IS NULL) = (file_id IS NULL)", name="signed_as_a_file"),
        sa.CheckConstraint("(state = 'issued') = (issued_at IS NOT NULL)",
                           name="issued_at_its_time"),
        sa.CheckConstraint("(issued_at IS NULL) = (issued_by_id IS NULL)",
                           name="issued_by_somebody"),
        sa.CheckConstraint("public_at IS NULL OR issued_at IS NOT NULL",
                           name="public_after_issuing"),
    )


class PaperTemplate(Stamped, db.Model):
    """One version of the office's own Word template of a kind; versions are only added."""

    __tablename__ = "paper_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind))
    #: 1, 2, 3 … of its kind; the highest is in use.
    number: Mapped[int]
    #: Empty: from here on the built-in one again.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(sa.String(200), default="")
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    file: Mapped[StoredFile | None] = relationship()
    uploaded_by: Mapped[User] = relationship()
    __table_args__ = (
        sa.UniqueConstraint("competition_id", "kind", "number"),
        sa.CheckConstraint("(file_id IS NULL) = (file_name = '')", name="own_or_built_in"),
    )


class LegalBasis(db.Model):
    """One căn cứ that the office's papers cite, and until when it is in force."""

    __tablename__ = "legal_basis"
    id: Mapped[int] = mapped_column(primary_key=True)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"), index=True)
    position: Mapped[int]
    #: "Căn cứ Luật … số …", as papers print it.
    words: Mapped[str] = mapped_column(sa.String(500))
    #: The last day that it was in force; empty while it is.
    ended_on: Mapped[date | None] = mapped_column(sa.Date)
    replaced_by: Mapped[str] = mapped_column(sa.String(300), default="")
    __table_args__ = (sa.CheckConstraint("words <> ''", name="says_something"),)
