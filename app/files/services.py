"""Keeping files: stored before the row that names them."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.files.models import StoredFile
from app.files.storage import Store, digest_of
from app.orm import db

PDF = "application/pdf"
MIB = 1024 * 1024


def keep(  # every caller says where the content lies, though only its row is written here
    store: Store, content: bytes, content_type: str, *, now: datetime,  # noqa: ARG001
) -> StoredFile:
    """Return the row of a content, stored once; call `store.put` outside, this inside."""
    return keep_row(digest_of(content), len(content), content_type, now=now)


def keep_row(sha256: str, size: int, content_type: str, *, now: datetime) -> StoredFile:
    """Return the row of a content that `store.put_file` wrote, one for each content."""
    row = _stored(sha256)
    if row is None:
        row = StoredFile(sha256=sha256, size=size, content_type=content_type, created_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:  # two people kept the same content at the same moment
            return db.session.query(StoredFile).filter_by(sha256=sha256).one()
    return row


def _stored(sha256: str) -> StoredFile | None:
    return db.session.query(StoredFile).filter_by(sha256=sha256).one_or_none()
