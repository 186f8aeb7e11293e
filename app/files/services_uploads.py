"""Files in pieces: each piece lies in the store before it is answered for, so none is lost.

A piece has a start and a content. Sent twice it counts once; a piece that does not follow what
has arrived is refused with the place to go on from. So whoever uploads may lose the answer, the
connection, the page or the server and go on with what `Upload.received` says.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound, TooMany
from app.files.models import StoredFile, Upload, UploadChunk
from app.files.services_intake import MIB
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, lock
from app.text import clean_line
from app.transaction import transaction

#: What the page sends at a time; slow lines send less.
PIECE = 512 * 1024
MOST_PIECE = 2 * MIB
#: How long a file may take; a person continues on another evening.
LIFE = timedelta(days=3)
#: Of one person at a time.
MOST_OPEN = 60
MOST_OPEN_BYTES = 300 * MIB


@dataclass(frozen=True)
class BeginInput:
    """A file that somebody is about to send."""

    place: str
    name: str
    size: int
    #: Tells the same file again: its date of change on the person's device.
    mark: str = ""


class WrongPlace(Conflict):
    """A piece that does not follow what has arrived; *offset* is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(_l("Part of this file arrived already; go on from there."))
        self.offset = offset


@transaction()
def begin_upload(
    given: BeginInput, *, limit: int, field: str, actor: User, now: datetime
) -> Upload:
    """Open a file to be sent in pieces, or return the one that was begun with the same file.

    Raises
    ------
    DomainError
        Empty, larger than allowed, or too much of this person is on its way already.
    """
    if given.size <= 0:
        raise DomainError(_l("The file is empty. Choose another one."), field)
    if given.size > limit:
        raise DomainError(_l(
            "The file is larger than %(limit)s MB. Make it smaller.", limit=limit // MIB), field)
    lock(User, actor.id)  # two requests of one person count each other
    name, mark = clean_line(given.name)[:200], clean_line(given.mark)[:40]
    mine = _open_uploads(actor.id, now)
    same = next((u for u in mine if (u.place, u.name, u.size, u.mark) == (
        given.place, name, given.size, mark)), None)
    if same is not None:
        return same
    if len(mine) >= MOST_OPEN or sum(u.size for u in mine) + given.size > MOST_OPEN_BYTES:
        raise TooMany(_l("Many files are on their way already. Wait for them, or remove some."),
                      field)
    row = Upload(owner_id=actor.id, place=given.place, name=name, size=given.size, mark=mark,
                 created_at=now, expires_at=now + LIFE)
    db.session.add(row)
    db.session.flush()
    return row


def receive_piece(
    ref: str, start: int, content: bytes, *, actor: User, now: datetime, store: Store
) -> int:
    """Keep a piece and return how much has arrived; what is answered for is on the disk.

    Raises
    ------
    WrongPlace
        It does not follow what has arrived.
    """
    upload = get_upload(ref, actor)
    if upload.finished_at or start + len(content) <= upload.received:
        return upload.received  # sent again because the answer was lost
    if start != upload.received:
        raise WrongPlace(upload.received)
    if not content or len(content) > MOST_PIECE or start + len(content) > upload.size:
        raise DomainError(_l("This piece does not belong to the file. Choose the file again."))
    key = hashlib.sha256(f"{ref}:{start}:".encode() + content).hexdigest()
    store.put(key, content)
    return _note_piece(upload.id, UploadChunk(
        start=start, size=len(content), sha256=digest_of(content), key=key), now=now)


@transaction()
def _note_piece(upload_id: int, chunk: UploadChunk, *, now: datetime) -> int:
    upload = lock(Upload, upload_id)
    if chunk.start + chunk.size <= upload.received:
        return upload.received
    if chunk.start != upload.received:
        raise WrongPlace(upload.received)
    chunk.upload_id = upload.id
    db.session.add(chunk)
    upload.received += chunk.size
    upload.expires_at = max(upload.expires_at, now + LIFE)
    return upload.received


def get_upload(ref: str, actor: User, place: str | None = None) -> Upload:
    """Return a file on its way of this person (to this place); 404 otherwise."""
    found = db.session.scalars(sa.select(Upload).filter_by(ref=ref, owner_id=actor.id)).first()
    if found is None or place not in (None, found.place):
        raise NotFound()
    return found


def open_uploads(actor: User, places: str, now: datetime) -> list[Upload]:
    """Return what this person has on its way to places that begin with *places*."""
    return [u for u in _open_uploads(actor.id, now) if u.place.startswith(places)]


def assembled(upload: Upload, store: Store, field: str) -> bytes:
    """Return the whole file, each piece compared with what arrived.

    Raises
    ------
    DomainError
        Something is still missing.
    """
    if upload.received < upload.size:
        raise DomainError(_l("This file has not arrived as a whole yet."), field)
    chunks = db.session.scalars(
        sa.select(UploadChunk).filter_by(upload_id=upload.id).order_by(UploadChunk.start))
    try:
        parts = [(chunk.sha256, store.get(chunk.key)) for chunk in chunks]
    except FileNotFoundError:
        parts = []
    if sum(len(p) for _, p in parts) != upload.size or any(digest_of(p) != d for d, p in parts):
        raise DomainError(_l("Part of this file was lost on the way. Send it again."), field)
    return b"".join(part for _, part in parts)


def finish_uploads(uploads: Sequence[Upload], file: StoredFile, now: datetime) -> list[str]:
    """Mark files as arrived inside the caller's transaction; return the pieces to erase after.

    Whatever else the person had begun to send to the same place is forgotten.
    """
    ids = [upload.id for upload in uploads]
    first = uploads[0]
    others = db.session.scalars(sa.select(Upload.id).where(
        Upload.owner_id == first.owner_id, Upload.place == first.place,
        Upload.finished_at.is_(None), Upload.id.not_in(ids)))
    db.session.execute(sa.update(Upload).where(Upload.id.in_(ids)).values(
        file_id=file.id, finished_at=now))
    return _drop_pieces(ids) + _forget(list(others))


@transaction()
def forget_upload(ref: str, *, actor: User) -> list[str]:
    """Give a file on its way up; return the pieces to erase after."""
    return _forget([lock(Upload, get_upload(ref, actor).id).id])


@transaction()
def forget_expired(now: datetime) -> list[str]:
    """Forget what was never finished and what was finished long ago; return its pieces."""
    due = sa.select(Upload.id).where(Upload.expires_at < now).order_by(Upload.id).limit(50)
    return _forget(list(db.session.scalars(due.with_for_update(skip_locked=True))))


def _forget(ids: list[int]) -> list[str]:
    keys = _drop_pieces(ids)
    db.session.execute(sa.delete(Upload).where(Upload.id.in_(ids)))
    return keys


def _drop_pieces(ids: list[int]) -> list[str]:
    of_these = UploadChunk.upload_id.in_(ids)
    keys = list(db.session.scalars(sa.select(UploadChunk.key).where(of_these)))
    db.session.execute(sa.delete(UploadChunk).where(of_these))
    return keys


def erase_pieces(store: Store, keys: list[str]) -> None:
    """Take pieces out of the store once nothing names them any more; after the transaction."""
    for key in keys:
        store.erase(key)


def _open_uploads(owner_id: int, now: datetime) -> list[Upload]:
    return list(db.session.scalars(sa.select(Upload).where(
        Upload.owner_id == owner_id, Upload.finished_at.is_(None), Upload.expires_at > now,
    ).order_by(Upload.id)))

