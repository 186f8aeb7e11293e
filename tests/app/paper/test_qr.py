"""The outline of a QR code covers exactly its dark modules."""

import io
import re

import pypdfium2
import segno
from reportlab.pdfgen.canvas import Canvas

from app.paper import qr

ADDRESS = "https://example.test/verify/7K2M-9QXR-4TBC"


def modules() -> list[list[bool]]:
    return [[bool(cell) for cell in row] for row in segno.make_qr(ADDRESS, error="m").matrix]


def inside(loops: tuple[tuple[qr.Point, ...], ...], x: float, y: float) -> bool:
    crossings = 0
    for loop in loops:
        for (x1, y1), (_, y2) in zip(loop, loop[1:] + loop[:1], strict=True):
            crossings += x1 > x and min(y1, y2) < y < max(y1, y2)
    return crossings % 2 == 1


def test_the_outline_holds_the_dark_modules_and_no_others() -> None:
    shape = qr.outline(ADDRESS)
    size = range(shape.size)

    assert [[inside(shape.loops, x + 0.5, y + 0.5) for x in size] for y in size] == modules()


def test_the_code_on_paper_has_the_same_modules() -> None:
    buffer = io.BytesIO()
    size = qr.outline(ADDRESS).size
    canvas = Canvas(buffer, pagesize=(size + 8, size + 8))
    qr.draw(canvas, ADDRESS, 4, 4, size)
    canvas.save()
    page = pypdfium2.PdfDocument(buffer.getvalue())[0]
    picture = page.render(scale=8).to_pil().convert("L")

    drawn = [
        [picture.getpixel(((x + 4) * 8 + 4, (y + 4) * 8 + 4)) < 128 for x in range(size)]
        for y in range(size)
    ]
    assert drawn == modules()


def test_the_svg_has_a_name_a_quiet_zone_and_no_style() -> None:
    svg = str(qr.svg(ADDRESS, 'Mã "kiểm tra" <1>'))
    side = qr.outline(ADDRESS).size + 8

    assert svg.startswith(
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        ' role="img" aria-label="Mã &#34;kiểm tra&#34; &lt;1&gt;">'
    )
    assert not re.search(r"style|<script|href", svg)
    assert re.search(r'<path d="[MLZ0-9 ]+" fill="#12263A" fill-rule="evenodd"/></svg>$', svg)
