"""Signed papers about people and decisions: a scan or a photograph."""

from datetime import datetime

from app.files import services as files
from app.files.services_intake import take_paper
from app.files.storage import Store, digest_of
from app.orm import db
from app.transaction import transaction

LIMIT = 10 * files.MIB


def keep_paper(
    content: bytes, name: str, *, store: Store, field: str, now: datetime
) -> tuple[int, str]:
    """Keep a scan or a photograph; return the id of its row and its name.

    Raises
    ------
    DomainError
        Empty, too large, neither a PDF nor a photograph, or harmful.
    """
    taken = take_paper(content, name, limit=LIMIT, field=field)
    store.put(digest_of(taken.content), taken.content)
    return _keep(store, taken.content, taken.kind.content_type, now), taken.name


@transaction()
def _keep(store: Store, content: bytes, kind: str, now: datetime) -> int:
    row = files.keep(store, content, kind, now=now)
    db.session.flush()
    return row.id
