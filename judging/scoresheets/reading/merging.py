"""One PDF of a judge's dossiers: text first, then attachments, the code on each page. Pure."""

import io
from collections.abc import Callable, Sequence
from typing import Any

import pypdf
from PIL import Image
from pypdf.errors import PyPdfError
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Spacer

from app.paper import official, pdf, text
from app.paper.colours import STONE
from app.paper.faces import SERIF
from app.paper.wording import translator
from judging.scoresheets.reading.dossier import Dossier, Leaf

#: Free at the foot of each page, for the code.
FOOT = 14 * pdf.MM
EDGE = 8 * pdf.MM
#: Of a picture on paper.
LONGEST_SIDE = 1800


def merge_dossiers(dossiers: Sequence[Dossier], heading: str, locale: str = "vi", *,
                   demo: bool = False, progress: Callable[[int], Any] = lambda _done: None,
                   ) -> bytes:
    """Return one PDF with a bookmark for each dossier; *progress* is told how many are done."""
    writer = pypdf.PdfWriter()
    for number, dossier in enumerate(dossiers, start=1):
        start = len(writer.pages)
        _append_text(writer, dossier, heading, locale, demo=demo)
        for leaf in dossier.leaves:
            _append_leaf(writer, leaf, dossier.code, locale)
        writer.add_outline_item(title=f"{dossier.code} {dossier.title}", page_number=start)
        progress(number)
    for page in writer.pages:
        page.compress_content_streams()
    writer.compress_identical_objects()
    writer.add_metadata({"/Title": heading, "/Creator": pdf.PRODUCT})
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _append_text(writer: pypdf.PdfWriter, dossier: Dossier, heading: str, locale: str, *,
                 demo: bool) -> None:
    _ = translator(locale)
    story: list[Flowable] = [
        official.paragraph(heading, _plain()), Spacer(0, 6),
        official.paragraph(dossier.code, official.title_style(20)),
        official.paragraph(dossier.title, official.title_style(15)), Spacer(0, 8)]
    about = ((_("Track"), dossier.track), (_("Unit"), dossier.unit),
             (_("Team members"), ", ".join(dossier.team)),
             (_("Attachments"), ", ".join(leaf.name for leaf in dossier.leaves)))
    story += [official.paragraph(f"{name}: {words}", _plain()) for name, words in about if words]
    for label, words in dossier.answers:
        story += [Spacer(0, 6), official.paragraph(label, _plain(), bold=True)]
        story += [official.paragraph(line, _plain()) for line in words.splitlines() if line.strip()]
    style = official.PageStyle(dossier.title, footer=dossier.code, demo=demo, locale=locale)
    for page in pypdf.PdfReader(io.BytesIO(official.official_pdf(story, style))).pages:
        writer.add_page(page)


def _append_leaf(writer: pypdf.PdfWriter, leaf: Leaf, code: str, locale: str) -> None:
    """Append an attachment, or a page that says why it is not there."""
    try:
        content = leaf.read()
        if leaf.content_type == "application/pdf":
            _append_pdf(writer, content, leaf, code)
        elif leaf.content_type.startswith("image/"):
            _append_picture(writer, content, leaf, code)
        else:
            _append_note(writer, leaf, code, locale)
    except (PyPdfError, OSError, ValueError, LookupError, TypeError, RecursionError,
            AttributeError, Image.DecompressionBombError):  # whatever a broken file brings up
        _append_note(writer, leaf, code, locale)


def _append_pdf(writer: pypdf.PdfWriter, content: bytes, leaf: Leaf, code: str) -> None:
    """Append the pages of a PDF, each smaller above its foot; all of them or none."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise ValueError(leaf.name)
    part = pypdf.PdfWriter()
    for number, source in enumerate(reader.pages, start=1):
        page = part.add_page(source)
        page.pop("/Annots", None)  # links would lie elsewhere
        page.transfer_rotation_to_content()
        size = _fit(page)
        page.merge_page(_stamped(size, f"{code} · {leaf.name} · {number}/{len(reader.pages)}"))
    buffer = io.BytesIO()
    part.write(buffer)
    writer.append(buffer, import_outline=False)


def _fit(page: pypdf.PageObject) -> tuple[float, float]:
    """Set a page on A4, upright or across as it was, with room at the foot; return the size."""
    box = page.cropbox
    width, height = max(1.0, float(box.width)), max(1.0, float(box.height))
    size = pdf.LANDSCAPE if width > height else pdf.PORTRAIT
    room = size[0] - 2 * EDGE, size[1] - EDGE - FOOT
    scale = min(room[0] / width, room[1] / height)
    page.add_transformation(
        pypdf.Transformation().translate(-float(box.left), -float(box.bottom)).scale(scale)
        .translate(EDGE + (room[0] - scale * width) / 2, FOOT + (room[1] - scale * height) / 2))
    whole = pypdf.generic.RectangleObject((0, 0, *size))
    for name in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        page[pypdf.generic.NameObject(name)] = whole
    return size


def _append_picture(writer: pypdf.PdfWriter, content: bytes, leaf: Leaf, code: str) -> None:
    with Image.open(io.BytesIO(content)) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    size = pdf.LANDSCAPE if picture.width > picture.height else pdf.PORTRAIT

    def draw(canvas: Canvas) -> None:
        room = size[0] - 2 * EDGE, size[1] - EDGE - FOOT
        scale = min(room[0] / picture.width, room[1] / picture.height)
        wide, high = picture.width * scale, picture.height * scale
        canvas.drawImage(ImageReader(picture), EDGE + (room[0] - wide) / 2,
                         FOOT + (room[1] - high) / 2, wide, high)

    writer.add_page(_stamped(size, f"{code} · {leaf.name}", draw))


def _append_note(writer: pypdf.PdfWriter, leaf: Leaf, code: str, locale: str) -> None:
    _ = translator(locale)
    words = _("%(name)s cannot be printed here. Open it on the screen.") % {"name": leaf.name}

    def draw(canvas: Canvas) -> None:
        for number, line in enumerate(text.wrap(words, SERIF, 13, pdf.PORTRAIT[0] - 4 * EDGE)):
            text.draw_centred(canvas, pdf.PORTRAIT[0] / 2, pdf.PORTRAIT[1] / 2 - 18 * number,
                              line, SERIF, 13)

    writer.add_page(_stamped(pdf.PORTRAIT, f"{code} · {leaf.name}", draw))


def _stamped(size: tuple[float, float], words: str,
             draw: Callable[[Canvas], None] = lambda _canvas: None) -> pypdf.PageObject:
    """Return a page with the code at its foot."""
    buffer = io.BytesIO()
    canvas = pdf.open_canvas(buffer, size, words)
    draw(canvas)
    canvas.setFillColor(STONE)
    shown = text.fit(words, SERIF, size[0] - 4 * EDGE, 10, 1)
    text.draw(canvas, 2 * EDGE, 6 * pdf.MM, shown.lines[0], SERIF, shown.size)
    canvas.showPage()
    canvas.save()
    return pypdf.PdfReader(io.BytesIO(buffer.getvalue())).pages[0]


def _plain() -> ParagraphStyle:
    return ParagraphStyle("plain", parent=official.body_style(), firstLineIndent=0, spaceAfter=3,
                          alignment=TA_LEFT)
