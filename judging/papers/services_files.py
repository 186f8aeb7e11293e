"""Keeping the file of a signed paper, to the byte."""

from datetime import datetime

from app.files import services as files
from app.files.services_intake import Taken
from app.files.storage import Store, digest_of
from app.orm import db
from app.transaction import transaction


def keep_signed(taken: Taken, *, store: Store, now: datetime) -> tuple[int, str]:
    """Put a file into the store, then its row; return the row's id and the file's name."""
    store.put(digest_of(taken.content), taken.content)
    return _keep(store, taken, now), taken.name


@transaction()
def _keep(store: Store, taken: Taken, now: datetime) -> int:
    row = files.keep(store, taken.content, taken.kind.content_type, now=now)
    db.session.flush()
    return row.id
