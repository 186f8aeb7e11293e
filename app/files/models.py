"""Files by content: one row per stored content, its pages as pictures, and files on their way."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.files.enums import RenderProblem, RenderState
from app.orm import Stamped, UtcDateTime, choice, db, unguessable


class StoredFile(Stamped, db.Model):
    """One content in the store, named by its SHA-256."""

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    content_type: Mapped[str] = mapped_column(sa.String(100))
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (sa.CheckConstraint("size > 0", name="never_empty"),)


class FilePage(db.Model):
    """One page of a file as a picture (WebP) with its text; what judges and officers look at."""

    __tablename__ = "file_page"
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    #: 1, 2, 3 …
    number: Mapped[int]
    #: Of the picture, in pixels.
    width: Mapped[int]
    height: Mapped[int]
    image_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"))
    text: Mapped[str] = mapped_column(sa.Text, default="")
    #: The picture: `image.sha256` names it in the store, `image.size` is its weight in bytes.
    image: Mapped[StoredFile] = relationship(foreign_keys=[image_id], lazy="joined")
    __table_args__ = (sa.UniqueConstraint("file_id", "number"),)


class Rendering(Stamped, db.Model):
    """How far a file has been made readable: its clean copy and its pages, made once."""

    __tablename__ = "rendering"
    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_file.id"), unique=True)
    state: Mapped[RenderState] = mapped_column(choice(RenderState), default=RenderState.WAITING)
    problem: Mapped[RenderProblem | None] = mapped_column(choice(RenderProblem))
    #: Pages made, of how many; 0 of 0 before the first look.
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    #: What is handed out instead of the file: without script, attachments and metadata.
    copy_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    #: What the file itself has and the copy has not: "script", "launch", "attachment".
    removed: Mapped[str] = mapped_column(sa.String(60), default="", server_default="")
    job_id: Mapped[int | None] = mapped_column(sa.ForeignKey("job.id"), index=True)
    file: Mapped[StoredFile] = relationship(foreign_keys=[file_id])
    copy: Mapped[StoredFile | None] = relationship(foreign_keys=[copy_id])
    __table_args__ = (
        sa.CheckConstraint("(state = 'failed') = (problem IS NOT NULL)",
                           name="failed_has_a_problem"),
        sa.CheckConstraint("state <> 'done' OR copy_id IS NOT NULL", name="done_has_a_copy"),
    )


class Upload(Stamped, db.Model):
    """A file on its way in pieces; it can go on after a lost connection or a restart."""

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(32), unique=True, default=unguessable)
    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    #: What it is for, in the words of whoever takes it in: "entry:12:deck".
    place: Mapped[str] = mapped_column(sa.String(100))
    #: As the person calls it; shown, never used as a path.
    name: Mapped[str] = mapped_column(sa.String(200))
    size: Mapped[int]
    #: Tells the same file again after a reload: its date of change on the person's device.
    mark: Mapped[str] = mapped_column(sa.String(40), default="")
    received: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    #: What it became once whole and found harmless.
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_file.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="never_empty"),
        sa.CheckConstraint("received >= 0 AND received <= size", name="received_within"),
        sa.CheckConstraint("(file_id IS NULL) = (finished_at IS NULL)", name="finished_is_a_file"),
        sa.Index("ix_upload_place", "owner_id", "place"),
    )


class UploadChunk(db.Model):
    """One piece of a file on its way, in the store before this row is written."""

    __tablename__ = "upload_chunk"
    id: Mapped[int] = mapped_column(primary_key=True)
    upload_id: Mapped[int] = mapped_column(sa.ForeignKey("upload.id"))
    start: Mapped[int]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: Names it in the store; no two uploads share a piece.
    key: Mapped[str] = mapped_column(sa.String(64))
    __table_args__ = (sa.UniqueConstraint("upload_id", "start"),)
