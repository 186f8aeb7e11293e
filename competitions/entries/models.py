"""Entries and their immutable submissions, the team and the files."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.auth.models import User
from app.files.models import StoredFile
from app.orm import Json, Stamped, UtcDateTime, Versioned, choice, db, key_text, unguessable
from competitions.entries.enums import EntryState, LinkOutcome
from competitions.programme.models import Competition, Track


class Entry(Stamped, Versioned, db.Model):
    """What a founder enters a competition with: a draft, a code once submitted, a state."""

    __tablename__ = "entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True, default=unguessable)
    competition_id: Mapped[int] = mapped_column(sa.ForeignKey("competition.id"))
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("track.id"), index=True)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    #: Given at the first submission, without gaps: 1, 2, 3 …
    number: Mapped[int | None]
    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    state: Mapped[EntryState] = mapped_column(choice(EntryState), default=EntryState.DRAFT)
    #: Of the last submission, or of the draft before the first.
    title: Mapped[str] = mapped_column(sa.String(300), default="")
    sort_key: Mapped[str] = mapped_column(key_text(1300), default="")
    #: Folded title, code, unit and team for searching.
    search: Mapped[str] = mapped_column(sa.String(2000), default="")
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"), index=True)
    #: The unit's name as printed at the time.
    unit_name: Mapped[str] = mapped_column(sa.String(300), default="")
    #: What is being typed, by field key (`title` and `unit_name` among them).
    draft: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    draft_saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Field key → [id of who typed it last, when as ISO text].
    draft_marks: Mapped[dict[str, Any] | None] = mapped_column(Json)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Number of the last submission; 0 before the first.
    last_submission: Mapped[int] = mapped_column(default=0)
    #: Set once judges have it: from then on it stays in the contest (screening obeys this).
    is_being_judged: Mapped[bool] = mapped_column(default=False)
    #: Until when a returned entry may be completed.
    returned_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: A later end of the call for this entry alone, given with a reason.
    extended_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    competition: Mapped[Competition] = relationship()
    track: Mapped[Track] = relationship()
    owner: Mapped[User] = relationship()
    submissions: Mapped[list["Submission"]] = relationship(
        back_populates="entry", order_by="Submission.number"
    )
    members: Mapped[list["TeamMember"]] = relationship(
        back_populates="entry", order_by="TeamMember.position",
        primaryjoin="and_(Entry.id == TeamMember.entry_id, TeamMember.removed_at.is_(None))",
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="entry", order_by="Attachment.id",
        primaryjoin="and_(Entry.id == Attachment.entry_id, Attachment.removed_at.is_(None))",
    )
    __table_args__ = (
        sa.UniqueConstraint("competition_id", "number"),
        sa.CheckConstraint("(number IS NULL) = (code IS NULL)", name="code_has_a_number"),
        sa.CheckConstraint("(number IS NULL) = (submitted_at IS NULL)", name="code_if_submitted"),
        sa.CheckConstraint("state IN ('draft', 'withdrawn') OR number IS NOT NULL",
                           name="only_a_draft_has_no_code"),
        sa.CheckConstraint("state <> 'draft' OR number IS NULL", name="a_draft_has_no_code"),
        sa.CheckConstraint("(last_submission > 0) = (number IS NOT NULL)",
                           name="submitted_has_a_submission"),
        sa.CheckConstraint("(state = 'returned') = (returned_until IS NOT NULL)",
                           name="returned_until_a_date"),
        sa.Index("ix_entry_list", "competition_id", "state", "number"),
        sa.Index("ix_entry_sort", "competition_id", "sort_key"),
    )


class Submission(db.Model):
    """One numbered version of an entry as it arrived; never changed."""

    __tablename__ = "submission"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    number: Mapped[int]
    track_id: Mapped[int] = mapped_column(sa.ForeignKey("track.id"))
    rule_book_id: Mapped[int] = mapped_column(sa.ForeignKey("rule_book.id"))
    #: The form that it answers, with the words of that time.
    form_version_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("dossier_form_version.id"), index=True
    )
    title: Mapped[str] = mapped_column(sa.String(300))
    unit_name: Mapped[str] = mapped_column(sa.String(300), default="")
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    #: [{"name", "title", "unit_name", "is_leader"}] as printed then; no contact details.
    team: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    #: [{"field", "name", "sha256", "size", "content_type"}]
    files: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    #: SHA-256 of the canonical form of all of the above.
    digest: Mapped[str] = mapped_column(sa.String(64))
    receipt_code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    #: Arrival at the server.
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The deadline it came after, within the grace of the rules; empty if it came before.
    grace_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    entry: Mapped[Entry] = relationship(back_populates="submissions")
    __table_args__ = (sa.UniqueConstraint("entry_id", "number"),)


class TeamMember(db.Model):
    """One person of the team, named exactly as on the certificate."""

    __tablename__ = "team_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(key_text(800))
    title: Mapped[str] = mapped_column(sa.String(200), default="")
    unit_name: Mapped[str] = mapped_column(sa.String(300), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")
    phone: Mapped[str] = mapped_column(sa.String(20), default="")
    is_leader: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int]
    #: When the person confirmed the name as it will be printed.
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship(back_populates="members", foreign_keys=[entry_id])
    __table_args__ = (
        sa.Index("uq_team_member_leader", "entry_id", unique=True,
                 sqlite_where=sa.text("is_leader AND removed_at IS NULL"),
                 postgresql_where=sa.text("is_leader AND removed_at IS NULL")),
    )


class Attachment(db.Model):
    """A file a founder put into a field of the draft; replaced ones stay on record."""

    __tablename__ = "attachment"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    field_key: Mapped[str] = mapped_column(sa.String(40))
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    #: As the founder called it; shown, never used as a path.
    name: Mapped[str] = mapped_column(sa.String(200))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    entry: Mapped[Entry] = relationship(back_populates="attachments", foreign_keys=[entry_id])
    file: Mapped[StoredFile] = relationship(lazy="joined")


class Distinction(db.Model):
    """A prize won, written down here by whoever gave it (so past winners can be told)."""

    __tablename__ = "distinction"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    level: Mapped[str] = mapped_column(sa.String(32))
    #: 1 is the highest rank of prizes.
    rank: Mapped[int | None]
    given_on: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StageRequest(db.Model):
    """Answers asked of an entry admitted to a stage, as the form says."""

    __tablename__ = "stage_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stage.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Set when judges are given the entry: nothing is added after that.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (sa.UniqueConstraint("entry_id", "stage_id"),)


class LinkCheck(db.Model):
    """What somebody who is not signed in finds at an address of a dossier."""

    __tablename__ = "link_check"
    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entry.id"))
    url: Mapped[str] = mapped_column(sa.String(500))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[LinkOutcome | None] = mapped_column(choice(LinkOutcome))
    __table_args__ = (
        sa.UniqueConstraint("entry_id", "url"),
        sa.CheckConstraint("(checked_at IS NULL) = (outcome IS NULL)",
                           name="checked_with_an_outcome"),
    )
