"""Reading files: the pages that were made of them, and how far that is."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from app.errors import NotFound
from app.files.models import FilePage, Rendering, StoredFile
from app.files.storage import Store
from app.orm import db

WEBP = "image/webp"


def pages_of(file_ids: Collection[int], *, with_text: bool = True) -> dict[int, list[FilePage]]:
    """Return the pages of each file in order, with one SELECT; a file without pages is left out.

    `page.image.size` is the weight of the picture in bytes, `page.image.sha256` its name.
    """
    rows = sa.select(FilePage).where(FilePage.file_id.in_(file_ids))
    found: dict[int, list[FilePage]] = defaultdict(list)
    for page in db.session.scalars(_narrowed(rows, with_text)):
        found[page.file_id].append(page)
    return dict(found)


def pages_of_contents(
    digests: Collection[str], *, with_text: bool = True
) -> dict[str, list[FilePage]]:
    """Return the same by the SHA-256 of the files, as submissions name them."""
    rows = sa.select(FilePage, StoredFile.sha256).join(
        StoredFile, StoredFile.id == FilePage.file_id).where(StoredFile.sha256.in_(digests))
    found: dict[str, list[FilePage]] = defaultdict(list)
    for page, sha256 in db.session.execute(_narrowed(rows, with_text)):
        found[sha256].append(page)
    return dict(found)


def renderings_of(digests: Collection[str]) -> dict[str, Rendering]:
    """Return how far each content has been made readable, by SHA-256."""
    if not digests:
        return {}
    rows = sa.select(Rendering, StoredFile.sha256).join(
        StoredFile, StoredFile.id == Rendering.file_id).where(
        StoredFile.sha256.in_(digests)).options(joinedload(Rendering.copy))
    return {sha256: rendering for rendering, sha256 in db.session.execute(rows)}


def page_image(store: Store, sha256: str, number: int) -> bytes:
    """Return the picture (WebP) of a page of a content, for a view that has asked its policy."""
    image = db.session.scalar(
        sa.select(StoredFile.sha256).join(FilePage, FilePage.image_id == StoredFile.id)
        .where(FilePage.number == number, FilePage.file_id.in_(
            sa.select(StoredFile.id).where(StoredFile.sha256 == sha256))))
    if image is None:
        raise NotFound()
    return store.get(image)


def in_use(digests: Collection[str]) -> set[str]:
    """Return which contents some row still names as its file, whatever else they were made for."""
    own = StoredFile.__table__.c.id
    names = [key.parent for table in db.metadata.tables.values() for key in table.foreign_keys
             if key.column is own]
    return set(db.session.scalars(sa.select(StoredFile.sha256).where(
        StoredFile.sha256.in_(digests), sa.or_(*(sa.exists().where(name == own)
                                                 for name in names)))))


def _narrowed(rows: sa.Select, with_text: bool) -> sa.Select:
    ordered = rows.order_by(FilePage.file_id, FilePage.number)
    return ordered if with_text else ordered.options(defer(FilePage.text))
