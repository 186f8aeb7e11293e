"""The sheet for the table of a hall: scan one, install; scan the other, mark."""

import io

from app.paper import pdf, qr, text
from app.paper.colours import INK, STONE
from app.paper.faces import SANS, SANS_BOLD
from app.paper.wording import translator

SIDE = 66 * pdf.MM


def poster_pdf(enter: str, door: str = "", locale: str = "vi") -> bytes:
    """Set one A4 page: certificate first where there is one of our own, then the way in."""
    _ = translator(locale)
    buffer = io.BytesIO()
    canvas = pdf.open_canvas(buffer, pdf.PORTRAIT, _("Marking on a tablet in this hall"),
                             locale=locale)
    width, height = pdf.PORTRAIT
    canvas.setFillColor(INK)
    title = text.fit(_("Marking on a tablet in this hall"), SANS_BOLD, width - 30 * pdf.MM, 26, 1)
    text.draw_centred(canvas, width / 2, height - 28 * pdf.MM, title.lines[0], SANS_BOLD,
                      title.size)
    parts = [(_("Enter with the PIN that the secretary gives you"), enter)]
    if door:
        parts.insert(0, (_("Once for each tablet: install the certificate"), door))
    step = (height - 60 * pdf.MM) / 2
    for number, (words, address) in enumerate(parts, start=1):
        top = height - 42 * pdf.MM - (number - 1) * step
        _draw(canvas, f"{number}. {words}" if door else words, address, top)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: pdf.Canvas, words: str, address: str, top: float) -> None:
    """Draw one step: words, code, address."""
    width = pdf.PORTRAIT[0]
    canvas.setFillColor(INK)
    said = text.fit(words, SANS_BOLD, width - 30 * pdf.MM, 17, 2)
    for line in said.lines:
        text.draw_centred(canvas, width / 2, top - said.size, line, SANS_BOLD, said.size)
        top -= said.size * 1.3
    qr.draw(canvas, address, (width - SIDE) / 2, top - SIDE - 12 * pdf.MM, SIDE)
    canvas.setFillColor(STONE)
    shown = text.fit(address, SANS, width - 30 * pdf.MM, 16, 1)
    text.draw_centred(canvas, width / 2, top - SIDE - 26 * pdf.MM, shown.lines[0], SANS, shown.size)
