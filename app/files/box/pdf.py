"""PDF: looked over, made harmless, and drawn page by page."""

import io
import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import pypdfium2
from pypdfium2 import raw

from . import images
from .disarm import disarmed
from .refusals import Refused

PASSWORD = 4  # FPDF_ERR_PASSWORD
#: A picture is at most this large, in pixels: readable at arm's length, light on a tablet.
WIDTH, HEIGHT = 1280, 1600
#: Of a page; more is no text that anybody reads.
MOST_TEXT = 20_000
_SCRIPT = re.compile(rb"/(JavaScript|JS)\b")
_LAUNCH = re.compile(rb"/Launch\b")
_ATTACHMENT = re.compile(rb"/(EmbeddedFiles?|RichMedia)\b")


def inspect(parts: list[bytes], most_pages: int) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Say how many pages a PDF has and what in it will not be handed on."""
    content = parts[0]
    document = open_pdf(content)
    pages = len(document)
    if not 1 <= pages <= most_pages:
        raise Refused("pages", pages=pages, most=most_pages)
    document[0].get_size()
    found = [
        word for word, is_there in (
            ("script", raw.FPDFDoc_GetJavaScriptActionCount(document) > 0
             or _SCRIPT.search(content)),
            ("launch", _LAUNCH.search(content)),
            ("attachment", raw.FPDFDoc_GetAttachmentCount(document) > 0
             or _ATTACHMENT.search(content)),
        ) if is_there
    ]
    yield {"pages": pages, "removed": found}, b""


def clean(parts: list[bytes]) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Return the pages alone: no script, no attachment, nothing about who made it and where."""
    source = open_pdf(parts[0])
    target = pypdfium2.PdfDocument.new()
    target.import_pages(source)
    plain = io.BytesIO()
    target.save(plain)
    target.close()
    source.close()
    yield {}, disarmed(plain)


def render(
    parts: list[bytes], first: int, budget: int
) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Yield each page from *first* on as WebP with its text; *budget*: bytes for all pages."""
    document = open_pdf(parts[0])
    document.init_forms()  # what was typed into form fields is drawn too
    total = len(document)
    share = max(24_000, min(110_000, budget // total))
    for number in range(first, total + 1):
        page = document[number - 1]
        picture = images.webp(_draw(page), share)
        yield {"number": number, "total": total, "width": picture.width,
               "height": picture.height, "text": _text(page)}, picture.content
        page.close()


def open_pdf(content: bytes) -> pypdfium2.PdfDocument:
    """Open a PDF, or refuse it as locked or damaged."""
    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == PASSWORD
        raise Refused("locked" if is_locked else "damaged") from None


def _draw(page: pypdfium2.PdfPage) -> Any:
    width, height = page.get_size()
    wide = WIDTH if width > height else 1100
    scale = min(wide / max(width, 1), HEIGHT / max(height, 1), 6.0)
    return page.render(scale=scale).to_pil().convert("RGB")


def _text(page: pypdfium2.PdfPage) -> str:
    lines = page.get_textpage().get_text_bounded().replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", lines[:MOST_TEXT].replace("\ufffe", ""))
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c)[0] != "C")
