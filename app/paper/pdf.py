"""PDF canvases of the house: opened with their particulars, page n/m, marks on demo pages."""

import io

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.paper import text
from app.paper.colours import CINNAMON, CINNAMON_PALE, STONE
from app.paper.faces import SANS_SEMIBOLD, SERIF, Face
from app.paper.wording import translator

#: Streams are binary, not text: a fifth smaller and faster.
rl_config.useA85 = 0

PORTRAIT = A4
LANDSCAPE = landscape(A4)
MM = 72 / 25.4

PRODUCT = "Bệ Phóng"
#: Name of the little drawing that holds the number of pages, filled in at the end.
PAGES = "page-count"


def open_canvas(
    buffer: io.BytesIO, size: tuple[float, float], title: str, author: str = "", locale: str = "vi"
) -> Canvas:
    """Open a document; streams are compressed and fonts embedded once."""
    canvas = Canvas(buffer, pagesize=size, pageCompression=1, pdfVersion=(1, 4), lang=locale)
    canvas.setTitle(text.normalise(title))
    canvas.setAuthor(text.normalise(author))
    canvas.setCreator(PRODUCT)
    canvas.setSubject("")
    return canvas


def draw_page_count(  # noqa: PLR0913 -- canvas, place, face and size belong together
    canvas: Canvas, x: float, y: float, label: str, face: Face = SERIF, size: float = 10
) -> None:
    """Draw "label n/m" ending near x; m is known when `close_page_count` is called."""
    text.draw_right(canvas, x, y, f"{label} {canvas.getPageNumber()}/", face, size)
    canvas.saveState()
    canvas.translate(x, y)
    canvas.doForm(PAGES)
    canvas.restoreState()


def close_page_count(canvas: Canvas, face: Face = SERIF, size: float = 10) -> None:
    """Write the number of pages into every page that left room for it."""
    canvas.beginForm(PAGES, 0, -size, 60, size * 1.5)
    canvas.setFillColor(STONE)
    text.draw(canvas, 0, 0, str(canvas.getPageNumber() - 1), face, size)
    canvas.endForm()


class CountedCanvas(Canvas):
    """A canvas that writes the number of pages just before it is saved."""

    def save(self) -> None:
        """Finish the last page, fill in the count, write the file."""
        if self._code:
            self.showPage()
        close_page_count(self)
        super().save()


def mark_demo(canvas: Canvas, width: float, height: float, locale: str = "vi") -> None:
    """Say across the page, before anything else is drawn on it, that the data are invented."""
    words = translator(locale)("Demo data").upper()
    canvas.saveState()
    canvas.setFillColor(CINNAMON)
    text.draw_centred(canvas, width / 2, height - 16, words, SANS_SEMIBOLD, 7.5)
    canvas.setFillColor(CINNAMON_PALE)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(28)
    size = 0.8 * width / text.width(words, SANS_SEMIBOLD, 1)
    text.draw_centred(canvas, 0, -size / 3, words, SANS_SEMIBOLD, size)
    canvas.restoreState()

