"""Keeping files: checked by content, stored before the row that names them."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from app.errors import DomainError
from app.files.models import StoredFile
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db

PDF = "application/pdf"
MIB = 1024 * 1024
_MAGIC = {
    PDF: (b"%PDF-",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
}


def content_type_of(content: bytes) -> str | None:
    """Return the type that the first bytes show, or None for any other."""
    for kind, starts in _MAGIC.items():
        if content.startswith(starts):
            return kind
    return None


def check_upload(content: bytes, *, limit: int, accepted: tuple[str, ...], field: str) -> str:
    """Return the content's type; refuse what is empty, too large or not accepted."""
    if not content:
        raise DomainError(_l("The file is empty. Choose another one."), field)
    if len(content) > limit:
        raise DomainError(
            _l("The file is larger than %(limit)s MB. Make it smaller.", limit=limit // MIB), field
        )
    kind = content_type_of(content)
    if kind not in accepted:
        raise DomainError(_l("This is not a PDF file inside. Save it as PDF again."), field)
    return kind


def keep(  # every caller says where the content lies, though only its row is written here
    store: Store, content: bytes, content_type: str, *, now: datetime,  # noqa: ARG001
) -> StoredFile:
    """Return the row of a content, stored once; call `store.put` outside, this inside."""
    sha256 = digest_of(content)
    row = _stored(sha256)
    if row is None:
        row = StoredFile(sha256=sha256, size=len(content), content_type=content_type,
                         created_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:  # two people kept the same content at the same moment
            return db.session.query(StoredFile).filter_by(sha256=sha256).one()
    return row


def _stored(sha256: str) -> StoredFile | None:
    return db.session.query(StoredFile).filter_by(sha256=sha256).one_or_none()
