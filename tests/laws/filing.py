"""A file with the picture of its page, and another that has not arrived as a whole."""

from typing import Any

from app.auth.models import User
from app.files import services_uploads as uploads
from app.files.enums import RenderState
from app.files.models import FilePage, Rendering, StoredFile
from app.files.queries import WEBP
from app.files.services import keep
from app.files.storage import digest_of
from app.orm import db
from competitions.entries.models import Entry
from competitions.entries.services_files import place_of
from tests.factories import NOW

PICTURE = b"RIFF....WEBP"


def add_page(file: StoredFile, store: Any) -> None:
    """Let a file have one page, already drawn; both sides of the world share the content."""
    if db.session.query(Rendering).filter_by(file_id=file.id).first():
        return
    store.put(digest_of(PICTURE), PICTURE)
    image = keep(store, PICTURE, WEBP, now=NOW)
    db.session.add(Rendering(file_id=file.id, state=RenderState.DONE, done=1, total=1,
                             copy_id=file.id, created_at=NOW))
    db.session.add(FilePage(file_id=file.id, number=1, width=10, height=14, image_id=image.id,
                            text="Chả cá"))
    db.session.commit()


def add_upload(entry: Entry, owner_id: int) -> str:
    """Return the reference of a file that its owner has just begun to send."""
    begun = uploads.begin_upload(
        uploads.BeginInput(place_of(entry.id, "deck"), "Bài.pdf", 1000), limit=2000, field="",
        actor=db.session.get_one(User, owner_id), now=NOW)
    return begun.ref
