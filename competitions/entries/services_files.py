"""Files of the draft: checked by content, kept outside the transaction, named inside it."""

import threading
from dataclasses import dataclass
from datetime import datetime

import pypdfium2

from app.auth.models import User
from app.errors import DomainError, NotFound
from app.files import services as files
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db
from app.text import clean_line
from app.transaction import transaction
from competitions.dossiers.enums import FieldKind
from competitions.entries import queries
from competitions.entries.models import Attachment
from competitions.entries.services import lock_editable, touch

LIMIT = 25 * files.MIB
MOST_PAGES = 300
_PASSWORD = 4  # FPDF_ERR_PASSWORD
#: PDFium is not safe to enter from two threads.
_pdfium = threading.Lock()


@dataclass(frozen=True)
class UploadInput:
    """One file for one question."""

    field_key: str
    name: str
    content: bytes


def receive_file(
    entry_id: int, given: UploadInput, *, actor: User, now: datetime, store: Store
) -> Attachment:
    """Check a PDF, keep it, and put it into its place of the draft instead of an earlier one.

    Raises
    ------
    DomainError
        Empty, too large, not a PDF inside, locked by a password, or not to be opened.
    """
    place = f"file_{given.field_key}"
    kind = files.check_upload(given.content, limit=LIMIT, accepted=(files.PDF,), field=place)
    check_pdf(given.content, place)
    store.put(digest_of(given.content), given.content)
    return _attach_file(entry_id, given, kind, actor=actor, now=now, store=store)


def check_pdf(content: bytes, field: str) -> None:
    """Refuse a PDF that a judge's tablet could not open."""
    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
                raise DomainError(_l(
                    "This PDF is locked by a password. Save a copy without a password."), field,
                ) from None
            raise DomainError(_l(
                "This PDF cannot be opened; it may be damaged. Save it as PDF again."), field,
            ) from None
        try:
            pages = len(document)
        finally:
            document.close()
    if not 1 <= pages <= MOST_PAGES:
        raise DomainError(_l("The PDF must have 1 to %(most)s pages.", most=MOST_PAGES), field)


@transaction()
def remove_attachment(
    entry_id: int, attachment_id: int, *, actor: User, now: datetime
) -> None:
    """Take a file out of the draft; versions already submitted keep it."""
    entry = lock_editable(entry_id, actor)
    row = next((a for a in entry.attachments if a.id == attachment_id), None)
    if row is None:
        raise NotFound()
    row.removed_at = now
    touch(entry, now)


@transaction()
def _attach_file(
    entry_id: int, given: UploadInput, kind: str, *, actor: User, now: datetime, store: Store,
) -> Attachment:
    entry = lock_editable(entry_id, actor)
    asked = {f.key for f in queries.fields_of(entry.competition_id) if f.kind is FieldKind.FILE}
    if given.field_key not in asked:
        raise NotFound()
    stored = files.keep(store, given.content, kind, now=now)
    for earlier in entry.attachments:
        if earlier.field_key == given.field_key:
            earlier.removed_at = now
    row = Attachment(
        entry_id=entry.id, field_key=given.field_key, file_id=stored.id, uploaded_at=now,
        name=printable_name(given.name), uploaded_by_id=actor.id,
    )
    db.session.add(row)
    touch(entry, now)
    db.session.flush()
    db.session.expire(entry, ["attachments"])
    return row


def printable_name(name: str) -> str:
    """Return what a file was called, as one clean line that ends as a PDF does."""
    plain = clean_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "ho-so.pdf"
    stem = plain.removesuffix(".pdf").removesuffix(".PDF")
    return f"{stem[:190]}.pdf"
