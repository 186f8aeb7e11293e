"""Evidence on its way in: a PDF, checked by content, stored before the row that names it."""

from dataclasses import dataclass
from typing import Protocol

from app.downloads import safe_filename
from app.errors import DomainError
from app.files.services import MIB
from app.files.services_intake import take_paper
from app.files.storage import Store, digest_of
from app.i18n import _l

LIMIT = 25 * MIB


class Upload(Protocol):
    """A file as a browser sends it."""

    filename: str | None

    def read(self, size: int = -1) -> bytes: ...


@dataclass(frozen=True)
class Evidence:
    """A PDF in the store and what its owner called it."""

    content: bytes
    name: str


def receive_pdf(upload: Upload | None, store: Store, *, field: str = "file") -> Evidence:
    """Check an upload and put it into the store; refuse what is no PDF or too large."""
    if upload is None or not upload.filename:
        raise DomainError(_l("Choose the PDF that proves it."), field)
    content = upload.read(LIMIT + 1)
    take_paper(content, upload.filename, limit=LIMIT, field=field, photo=False)
    store.put(digest_of(content), content)
    return Evidence(content, safe_filename(upload.filename, "minh-chung.pdf")[:200])
