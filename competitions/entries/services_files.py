"""Files of the draft: taken in outside the transaction, named inside it, versions kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.files import services as files
from app.files import services_uploads as uploads
from app.files.kinds import Accepted
from app.files.models import Upload
from app.files.services_intake import Part, Rule, Taken, take_in
from app.files.services_rendering import begin_rendering
from app.files.storage import Store, digest_of
from app.i18n import _l
from app.orm import db, get_or_404
from app.transaction import transaction
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import FieldView
from competitions.entries import policies, queries
from competitions.entries.models import Attachment, Entry
from competitions.entries.services import hold_for_typing, touch

LIMIT = 25 * files.MIB


@dataclass(frozen=True)
class UploadInput:
    """One file for one question."""

    field_key: str
    name: str
    content: bytes


@dataclass(frozen=True)
class BeginInput:
    """A file that a page is about to send in pieces."""

    field_key: str
    name: str
    size: int
    mark: str = ""


def rule_of(question: FieldView) -> Rule:
    """Return what a question takes; photographs of paper go wherever a PDF goes, as one PDF."""
    is_picture = question.kind is FieldKind.IMAGE
    words = {Accepted(word) for word in question.accepts if word in set(Accepted)}
    if is_picture:
        words = {Accepted.IMAGE}
    elif Accepted.PDF in words or not words:
        words |= {Accepted.PDF, Accepted.IMAGE}
    return Rule(frozenset(words), question.max_mb * files.MIB, is_picture)


def receive_file(
    entry_id: int, given: UploadInput, *, actor: User, now: datetime, store: Store
) -> Attachment:
    """Take a file in and put it into its place of the draft instead of an earlier one."""
    return receive_files(entry_id, given.field_key, [Part(given.name, given.content)],
                         actor=actor, now=now, store=store)


def receive_files(
    entry_id: int, field_key: str, parts: Sequence[Part], *, actor: User, now: datetime,
    store: Store,
) -> Attachment:
    """Take a file in, or several photographs as one PDF, for a question of the draft.

    Raises
    ------
    DomainError
        Empty, too large, of another kind inside, locked, damaged, or harmful.
    """
    taken = take_in(parts, rule_of(_question(entry_id, field_key, actor)), f"file_{field_key}")
    store.put(digest_of(taken.content), taken.content)
    row, _ = _attach(entry_id, field_key, taken, (), actor=actor, now=now, store=store)
    return row


def begin_upload(
    entry_id: int, given: BeginInput, *, actor: User, now: datetime
) -> Upload:
    """Open a file for a question, to be sent in pieces; the limit is told before the first."""
    question = _question(entry_id, given.field_key, actor)
    return uploads.begin_upload(
        uploads.BeginInput(place_of(entry_id, given.field_key), given.name, given.size,
                           given.mark),
        limit=rule_of(question).limit, field=f"file_{given.field_key}", actor=actor, now=now)


def finish_uploads(
    entry_id: int, field_key: str, refs: Sequence[str], *, actor: User, now: datetime,
    store: Store,
) -> Attachment:
    """Make what has arrived in pieces the file of a question; asked again, the same file.

    Raises
    ------
    DomainError
        A file is not whole yet, or is refused for what is in it; it is forgotten then.
    """
    place, field = place_of(entry_id, field_key), f"file_{field_key}"
    found = [uploads.get_upload(ref, actor, place) for ref in refs]
    if not found:
        raise DomainError(_l("Choose a file first."), field)
    if any(upload.finished_at for upload in found):
        return _made_of(entry_id, field_key, found)
    question = _question(entry_id, field_key, actor)
    try:
        parts = [Part(u.name, uploads.assembled(u, store, field)) for u in found]
    except DomainError:  # another tab may have ended it meanwhile and cleared its pieces away
        made = _made_meanwhile(entry_id, field_key, found, actor=actor)
        if made is None:
            raise
        return made
    try:
        taken = take_in(parts, rule_of(question), field)
    except DomainError:
        for upload in found:  # sent again it would be refused again
            uploads.erase_pieces(store, uploads.forget_upload(upload.ref, actor=actor))
        raise
    store.put(digest_of(taken.content), taken.content)
    row, pieces = _attach(entry_id, field_key, taken, found, actor=actor, now=now, store=store)
    uploads.erase_pieces(store, pieces)
    return row


@transaction()
def remove_attachment(
    entry_id: int, attachment_id: int, *, actor: User, now: datetime
) -> None:
    """Take a file out of the draft; versions already submitted keep it."""
    entry = hold_for_typing(entry_id, actor)
    row = next((a for a in entry.attachments if a.id == attachment_id), None)
    if row is None:
        raise NotFound()
    row.removed_at = now
    touch(entry, now)


@transaction()
def restore_attachment(
    entry_id: int, attachment_id: int, *, actor: User, now: datetime
) -> None:
    """Put an earlier file back into its place, instead of the one that lies there."""
    entry = hold_for_typing(entry_id, actor)
    earlier = next((a for a in queries.earlier_attachments(entry) if a.id == attachment_id), None)
    if earlier is None:
        raise NotFound()
    _clear(entry, earlier.field_key, now)
    earlier.removed_at = None
    touch(entry, now)


def place_of(entry_id: int, field_key: str = "") -> str:
    """Return the name of a question's place among all uploads."""
    return f"entry:{entry_id}:{field_key}"


def _question(entry_id: int, field_key: str, actor: User) -> FieldView:
    """Return the question if it is asked and the actor may answer it; before any heavy work."""
    entry = get_or_404(Entry, entry_id)
    if not policies.is_of_the_team(actor, entry):
        raise NotFound()
    for question in queries.fields_of(entry.competition_id):
        if question.key == field_key and question.is_file:
            return question
    raise NotFound()


@transaction()
def _attach(
    entry_id: int, field_key: str, taken: Taken, arrived: Sequence[Upload], *, actor: User,
    now: datetime, store: Store,
) -> tuple[Attachment, list[str]]:
    entry = hold_for_typing(entry_id, actor)
    if _are_finished(arrived):
        return _made_of(entry_id, field_key, arrived), []
    row = put_into_place(entry, field_key, taken, actor=actor, now=now, store=store)
    pieces = uploads.finish_uploads(arrived, row.file, now) if arrived else []
    touch(entry, now)
    return row, pieces


def put_into_place(
    entry: Entry, field_key: str, taken: Taken, *, actor: User, now: datetime, store: Store
) -> Attachment:
    """Make a file the answer to a question of an entry that is held; the one before is kept."""
    stored = files.keep(store, taken.content, taken.kind.content_type, now=now)
    begin_rendering(stored, taken.removed, actor=actor, now=now)
    _clear(entry, field_key, now)
    row = Attachment(
        entry_id=entry.id, field_key=field_key, file=stored, uploaded_at=now,
        name=taken.name, uploaded_by_id=actor.id,
    )
    db.session.add(row)
    db.session.flush()
    db.session.expire(entry, ["attachments"])
    return row


def _clear(entry: Entry, field_key: str, now: datetime) -> None:
    for earlier in entry.attachments:
        if earlier.field_key == field_key:
            earlier.removed_at = now


@transaction()
def _made_meanwhile(
    entry_id: int, field_key: str, found: Sequence[Upload], *, actor: User
) -> Attachment | None:
    """Return the file that another tab has just made of these uploads, if one has."""
    hold_for_typing(entry_id, actor)
    return _made_of(entry_id, field_key, found) if _are_finished(found) else None


def _are_finished(found: Sequence[Upload]) -> bool:
    """Tell, while the entry is held, whether another request has made a file of uploads."""
    ids = [upload.id for upload in found]
    return bool(ids) and db.session.scalar(sa.select(sa.func.count(Upload.id)).where(
        Upload.id.in_(ids), Upload.finished_at.is_not(None))) > 0


def _made_of(entry_id: int, field_key: str, found: Sequence[Upload]) -> Attachment:
    """Return the file that an earlier, unanswered request made of these uploads."""
    entry = get_or_404(Entry, entry_id)
    file_ids = {upload.file_id for upload in found}
    for row in entry.attachments:
        if row.field_key == field_key and file_ids == {row.file_id}:
            return row
    raise Conflict(_l("This file was sent already and has been replaced since."))
