"""Figures as bars, for papers printed in black: a number at each bar, a label that is never cut."""

import io
from collections.abc import Sequence

import pypdfium2
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from app.paper import text
from app.paper.colours import BLACK
from app.paper.document import Chart
from app.paper.faces import SERIF, SERIF_BOLD

SIZE = 10.5
LEADING = 1.2
#: Grey that stays apart from black letters and white paper in any printer.
FILL, EDGE = HexColor("#B8C4CC"), BLACK
BAR, GAP = 16.0, 8.0
#: Part of the width that labels beside bars take.
LABELS = 0.36
#: Height of the room for upright columns.
TALL = 120.0
#: Pixels of a picture to a point: 250 to an inch.
SCALE = 250 / 72


class ChartBlock(Flowable):
    """A chart as a part of a page."""

    def __init__(self, chart: Chart) -> None:
        super().__init__()
        self.chart = chart
        self.spaceBefore = 6

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break the labels to their room and tell how high all of it is."""
        self.width = room
        wide = room / max(1, len(self.chart.labels)) if self.is_upright else room * LABELS
        self.labels = [text.wrap(label, SERIF, SIZE, wide - 6) for label in self.chart.labels]
        if self.is_upright:
            most = max((len(lines) for lines in self.labels), default=0)
            self.height = TALL + SIZE * LEADING * (most + 1) + 8
        else:
            self.height = sum(self._thick(lines) for lines in self.labels) + 4
        return room, self.height

    @property
    def is_upright(self) -> bool:
        """Tell whether bars stand."""
        return self.chart.form == "columns"

    def draw(self) -> None:
        """Draw bars, numbers and labels."""
        self.canv.setLineWidth(0.6)
        most = max(self.chart.values, default=0) or 1
        if self.is_upright:
            self._columns(self.width / max(1, len(self.labels)), most)
        else:
            self._bars(most)

    def _bars(self, most: int) -> None:
        left, y = self.width * LABELS, self.height
        room = self.width - left - 34
        for lines, value in zip(self.labels, self.chart.values, strict=True):
            tall = self._thick(lines)
            middle, long = y - tall / 2, room * value / most
            start = left + (room - long) / 2 if self.chart.form == "funnel" else left
            self._bar(start, middle - BAR / 2, long, BAR)
            self._number(str(value), start + long + 4, middle)
            self._lines(lines, 0, middle + len(lines) * SIZE * LEADING / 2)
            y -= tall
        if self.chart.form == "bars":
            self.canv.line(left, 2, left, self.height - 2)

    def _columns(self, wide: float, most: int) -> None:
        foot = self.height - TALL - SIZE * LEADING
        for number, (lines, value) in enumerate(zip(self.labels, self.chart.values, strict=True)):
            centre, tall = wide * (number + 0.5), TALL * value / most
            self._bar(centre - wide * 0.36, foot, wide * 0.72, tall)
            text.draw_centred(self.canv, centre, foot + tall + 3, str(value), SERIF_BOLD, SIZE)
            for place, line in enumerate(lines, start=1):
                text.draw_centred(self.canv, centre, foot - place * SIZE * LEADING, line, SERIF,
                                  SIZE)
        self.canv.setStrokeColor(EDGE)
        self.canv.line(0, foot, self.width, foot)

    def _bar(self, x: float, y: float, wide: float, tall: float) -> None:
        self.canv.setFillColor(FILL)
        self.canv.setStrokeColor(EDGE)
        self.canv.rect(x, y, wide, tall, fill=1)
        self.canv.setFillColor(BLACK)

    def _number(self, words: str, x: float, middle: float) -> None:
        text.draw(self.canv, x, middle - SIZE * 0.35, words, SERIF_BOLD, SIZE)

    def _lines(self, lines: Sequence[str], x: float, top: float) -> None:
        for place, line in enumerate(lines, start=1):
            text.draw(self.canv, x, top - place * SIZE * LEADING + 3, line, SERIF, SIZE)

    def _thick(self, lines: Sequence[str]) -> float:
        return max(BAR, len(lines) * SIZE * LEADING) + GAP


def in_words(chart: Chart) -> str:
    """Return what a chart shows, for those who do not see it."""
    said = (f"{label}: {value}" for label, value in zip(chart.labels, chart.values, strict=True))
    return f"{chart.name}: {'; '.join(said)}"


def picture(chart: Chart, width: float) -> bytes:
    """Return the same chart as a PNG of that width in points, for Word files."""
    block, buffer = ChartBlock(chart), io.BytesIO()
    size = block.wrap(width, 0)
    canvas = Canvas(buffer, pagesize=size)
    block.drawOn(canvas, 0, 0)
    canvas.save()
    document = pypdfium2.PdfDocument(buffer.getvalue())
    try:
        drawn = io.BytesIO()
        document[0].render(scale=SCALE, grayscale=False).to_pil().save(drawn, "PNG", dpi=(250, 250))
        return drawn.getvalue()
    finally:
        document.close()
