"""QR codes as one outline: a path for pages (SVG) and for paper (PDF), with no seams."""

from dataclasses import dataclass
from functools import lru_cache

import segno
from markupsafe import Markup, escape
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from app.paper.colours import INK, WHITE

#: Light modules around the code, as the standard asks.
QUIET = 4

Point = tuple[int, int]


@dataclass(frozen=True)
class Outline:
    """The dark area of a code: closed loops over a square of *size* modules, y downwards."""

    size: int
    loops: tuple[tuple[Point, ...], ...]

    @property
    def operators(self) -> str:
        """The loops in the language of PDF, ready made: thousands of pages need them."""
        return " ".join(
            "{} {} m ".format(*loop[0]) + "".join("{} {} l ".format(*p) for p in loop[1:]) + "h"
            for loop in self.loops
        )


@lru_cache(maxsize=256)
def outline(text: str) -> Outline:
    """Trace the dark modules of the QR code of a text."""
    rows = [bytes(row) for row in segno.make_qr(text, error="m").matrix]
    return Outline(len(rows), tuple(_loops(_edges(rows))))


def _edges(rows: list[bytes]) -> dict[Point, list[Point]]:
    """List the borders between dark and light, dark always on the right of the way."""
    last = len(rows) - 1
    edges: dict[Point, list[Point]] = {}
    for y, row in enumerate(rows):
        above = rows[y - 1] if y else bytes(last + 1)
        below = rows[y + 1] if y < last else bytes(last + 1)
        for x, dark in enumerate(row):
            if not dark:
                continue
            if not above[x]:
                edges.setdefault((x, y), []).append((x + 1, y))
            if x == last or not row[x + 1]:
                edges.setdefault((x + 1, y), []).append((x + 1, y + 1))
            if not below[x]:
                edges.setdefault((x + 1, y + 1), []).append((x, y + 1))
            if x == 0 or not row[x - 1]:
                edges.setdefault((x, y + 1), []).append((x, y))
    return edges


def _loops(edges: dict[Point, list[Point]]) -> list[tuple[Point, ...]]:
    """Chain borders into closed loops, keeping corners only."""
    loops = []
    while edges:
        start = next(iter(edges))
        chain = [start]
        while chain[-1] in edges:
            ends = edges[chain[-1]]
            following = ends.pop()
            if not ends:
                del edges[chain[-1]]
            chain.append(following)
        loops.append(_corners(chain[:-1]))
    return loops


def _corners(chain: list[Point]) -> tuple[Point, ...]:
    neighbours = zip(chain[-1:] + chain[:-1], chain, chain[1:] + chain[:1], strict=True)
    return tuple(
        here
        for before, here, after in neighbours
        if len({before[0], here[0], after[0]}) > 1 and len({before[1], here[1], after[1]}) > 1
    )


def svg(text: str, label: str) -> Markup:
    """Give the code as an SVG element for a page; size it by the class ``qr``."""
    shape = outline(text)
    side = shape.size + 2 * QUIET
    path = "".join(
        "M" + "L".join(f"{x + QUIET} {y + QUIET}" for x, y in loop) + "Z" for loop in shape.loops
    )
    return Markup(  # noqa: S704 -- the label is escaped, the path is digits
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' role="img" aria-label="{escape(label)}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{path}" fill="#12263A" fill-rule="evenodd"/></svg>'
    )


def draw(canvas: Canvas, text: str, x: float, y: float, side: float, colour: Color = INK) -> None:
    """Draw the code into a square at (x, y), its lower left corner, with a white rim around."""
    shape = outline(text)
    canvas.saveState()
    canvas.translate(x, y + side)
    canvas.scale(side / shape.size, -side / shape.size)
    canvas.setFillColor(WHITE)
    canvas.rect(-QUIET, -QUIET, shape.size + 2 * QUIET, shape.size + 2 * QUIET, stroke=0, fill=1)
    canvas.setFillColor(colour)
    canvas.drawPath(PDFPathObject([shape.operators]), stroke=0, fill=1, fillMode=0)
    canvas.restoreState()
