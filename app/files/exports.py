"""Files of strangers on their way out: the harmless copy, pictures of pages, never run."""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, request
from flask_babel import gettext as _

from app.downloads import download
from app.errors import NotFound
from app.files import queries, wording
from app.files.kinds import BY_TYPE
from app.files.models import FilePage
from app.files.services_rendering import served
from app.files.storage import Store

#: Whatever a file contains, it may do nothing in the reader's browser.
SANDBOX = "sandbox; default-src 'none'"
UNKNOWN = "application/octet-stream"
#: A picture never changes: its address is asked again only after a month.
FOR_A_MONTH = "private, max-age=2592000, immutable"


@dataclass(frozen=True)
class Leaves:
    """The pages of one file, as a page shows them."""

    name: str
    pages: list[FilePage]
    words: Any
    kind: str
    is_open: bool
    removed: Any
    weight: int


def stored_file(store: Store, sha256: str, name: str, content_type: str) -> Response:
    """Answer with the harmless copy of a file, to be saved and never run."""
    content, kind = served(store, sha256, content_type)
    known = BY_TYPE.get(kind)
    if known is not None and kind != content_type:
        name = f"{name.rpartition('.')[0] or name}.{known.suffix}"
    return _sandboxed(download(content, name, kind if known else UNKNOWN))


def page_picture(sha256: str, number: int) -> Response:
    """Answer with the picture of a page, for a view that has asked its policy."""
    try:
        content = queries.page_image(current_app.extensions["store"], sha256, number)
    except FileNotFoundError:  # erased since, by law
        raise NotFound() from None
    response = _sandboxed(download(content, f"{number}.webp", queries.WEBP, inline=True))
    response.headers["Cache-Control"] = FOR_A_MONTH
    return response


def leaves_of(sha256: str, name: str) -> Leaves:
    """Return the pages of a content with what is to be said about them."""
    row = queries.renderings_of([sha256]).get(sha256)
    pages = queries.pages_of_contents([sha256]).get(sha256, [])
    weight = sum(page.image.size for page in pages)
    if row is None:
        return Leaves(name, pages, _("No pages of this file were drawn."), "neutral", False, "",
                      weight)
    return Leaves(name, pages, wording.state_words(row), wording.KINDS[row.state],
                  wording.is_open(row), wording.removed_words(row), weight)


def show_leaves(sha256: str, name: str, back: tuple[str, str], file_url: str) -> Any:
    """Answer with the pages of a file, whole or as the part of a page that asked for it.

    The addresses of pictures and of the download hang on *file_url*.
    """
    is_part = "HX-Request" in request.headers
    return render_template(
        "app/files/leaves.html" if is_part else "app/files/show_leaves.html",
        leaves=leaves_of(sha256, name), back=back, file_url=file_url)


def _sandboxed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
