"""Signed papers about people: a guardian's consent, a founder's confirmation."""

from datetime import datetime

from app.errors import DomainError
from app.files import services as files
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db
from app.text import clean_line
from app.transaction import transaction

LIMIT = 10 * files.MIB
ACCEPTED = (files.PDF, "image/jpeg", "image/png")


def keep_paper(
    content: bytes, name: str, *, store: Store, field: str, now: datetime
) -> tuple[int, str]:
    """Keep a scan or a photograph; return the id of its row and its name.

    Raises
    ------
    DomainError
        Empty, too large, or neither a PDF nor a photograph.
    """
    if content and files.content_type_of(content) not in ACCEPTED:
        raise DomainError(_l("Upload a PDF or a photograph (JPG, PNG) of the signed paper."), field)
    kind = files.check_upload(content, limit=LIMIT, accepted=ACCEPTED, field=field)
    store.put(digest_of(content), content)
    return _keep(store, content, kind, now), clean_line(name)[:200] or "giay.pdf"


@transaction()
def _keep(store: Store, content: bytes, kind: str, now: datetime) -> int:
    row = files.keep(store, content, kind, now=now)
    db.session.flush()
    return row.id
