"""One sheet to try a printer with: the variable words, and scales in millimetres at two edges."""

from reportlab.pdfgen.canvas import Canvas

from app.paper import pdf, text
from app.paper.colours import INK
from app.paper.faces import SANS
from judging.awards.certificate_pdf import (
    HEIGHT,
    WIDTH,
    CertificateDesign,
    CertificateView,
    certificates_pdf,
)

#: Where both scales begin, and how far they reach, in millimetres.
EDGE, REACH = 10, 60


def trial_sheet(view: CertificateView, design: CertificateDesign) -> bytes:
    """Return the words on stock with scales over them; the scales are moved like the words."""
    return certificates_pdf([view], design, over=_scales)


def _scales(canvas: Canvas) -> None:
    """Draw a cross 10 mm from the lower left corner and millimetres along two edges."""
    canvas.setStrokeColor(INK)
    canvas.setFillColor(INK)
    canvas.setLineWidth(0.4)
    edge = EDGE * pdf.MM
    canvas.line(edge, edge, min(WIDTH, (EDGE + REACH) * pdf.MM), edge)
    canvas.line(edge, edge, edge, min(HEIGHT, (EDGE + REACH) * pdf.MM))
    for step in range(REACH + 1):
        length = (4.0 if step % 10 == 0 else 2.0) * pdf.MM * 0.7
        at = edge + step * pdf.MM
        canvas.line(at, edge, at, edge + length)
        canvas.line(edge, at, edge + length, at)
        if step % 10 == 0 and step:
            text.draw_centred(canvas, at, edge - 9, str(step), SANS, 7)
            text.draw_right(canvas, edge - 3, at - 2, str(step), SANS, 7)
