"""PDF canvases of the house: opened with their particulars, page n/m, marks on demo pages."""

import io

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from app.paper import text
from app.paper.colours import CINNAMON, CINNAMON_PALE, STONE
from app.paper.faces import SANS_SEMIBOLD, SERIF
from app.paper.wording import translator

#: Streams are binary, not text: a fifth smaller and faster.
rl_config.useA85 = 0

PORTRAIT = A4
LANDSCAPE = landscape(A4)
MM = 72 / 25.4

PRODUCT = "Bệ Phóng"
#: Name of the little drawings that hold the numbers of pages, filled in at the end.
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


class CountedCanvas(Canvas):
    """A canvas on which each page may leave room for "n/m", filled in when all pages are known."""

    def leave_page_count(self, label: str, x: float, y: float, size: float = 10) -> None:
        """Keep a place, ending at x, for the words "label n/m" of this page."""
        places = self.__dict__.setdefault("places", {})
        places[self.getPageNumber()] = (label, x, y, size)
        self.doForm(f"{PAGES}-{self.getPageNumber()}")

    def save(self) -> None:
        """Finish the last page, fill in the counts, write the file."""
        if self._code:
            self.showPage()
        last = self.getPageNumber() - 1
        for number, (label, x, y, size) in self.__dict__.get("places", {}).items():
            self.beginForm(f"{PAGES}-{number}", 0, 0, *self._pagesize)
            self.setFillColor(STONE)
            text.draw_right(self, x, y, f"{label} {number}/{last}", SERIF, size)
            self.endForm()
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
