"""The artwork of our certificate, as vectors: cinnamon bark around, the sea below. No words."""

from math import cos, hypot, pi, sin

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from app.paper.colours import CINNAMON, SEA, WHITE

Point = tuple[float, float]

OUTER = 24.0
BAND = 13.0
INNER = OUTER + BAND
CORNER = 16.0

BARK = HexColor("#F0D9CB")
FIBRES = (HexColor("#DDB49D"), HexColor("#CE9475"), HexColor("#E6C6B4"), HexColor("#C27F5B"))
SWELLS = (HexColor("#F1F7FA"), HexColor("#E3EFF4"), HexColor("#D3E5ED"))
CRESTS = (HexColor("#C4DCE6"), HexColor("#A9CBD9"), HexColor("#8DBACC"))
STEP = 5.0


def draw_artwork(canvas: Canvas, width: float, height: float) -> None:
    """Draw the sea, the bark band, its rules and the four rolled quills."""
    canvas.saveState()
    _sea(canvas, width)
    _bark(canvas, width, height)
    for x, turn in ((OUTER + BAND / 2, 1), (width - OUTER - BAND / 2, -1)):
        for y, tilt in ((OUTER + BAND / 2, 1), (height - OUTER - BAND / 2, -1)):
            _corner(canvas, x, y, turn, tilt)
    canvas.restoreState()


def _line(canvas: Canvas, points: list[Point], colour: Color, weight: float) -> None:
    canvas.setStrokeColor(colour)
    canvas.setLineWidth(weight)
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    canvas.drawPath(path, stroke=1, fill=0)


def _swell(x: float, width: float, layer: float) -> float:
    """Height of one wave: high at the sides of the page, low under its middle."""
    side = abs(2 * x / width - 1) ** 1.6
    rise = 13 + 33 * side - 7.5 * layer
    ripple = (3.2 + 5 * side) * sin(x / width * 2 * pi * 3.5 + layer * 1.9)
    return INNER + max(2.0, rise + ripple + 2.2 * sin(x / 37 + layer))


def _sea(canvas: Canvas, width: float) -> None:
    steps = range(int((width - 2 * INNER) / STEP) + 1)
    across = [INNER + i * (width - 2 * INNER) / steps[-1] for i in steps]
    for layer, fill in enumerate(SWELLS):
        crest = [(x, _swell(x, width, layer)) for x in across]
        canvas.setFillColor(fill)
        path = canvas.beginPath()
        path.moveTo(INNER, INNER)
        for point in crest:
            path.lineTo(*point)
        path.lineTo(width - INNER, INNER)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)
        for echo in range(3):
            lower = [(x, max(INNER, y - 2.6 * echo)) for x, y in crest]
            _line(canvas, lower, CRESTS[layer], 0.55 - 0.13 * echo)


def _bark(canvas: Canvas, width: float, height: float) -> None:
    """Fill the band with the long, broken grain of cinnamon bark."""
    canvas.setFillColor(BARK)
    canvas.setLineCap(1)
    band = canvas.beginPath()
    band.rect(OUTER, OUTER, width - 2 * OUTER, height - 2 * OUTER)
    band.rect(INNER, INNER, width - 2 * INNER, height - 2 * INNER)
    canvas.drawPath(band, stroke=0, fill=1, fillMode=0)
    for number in range(9):
        depth = OUTER + 1.3 + number * (BAND - 2.6) / 8
        for start, end in (
            ((depth, depth), (width - depth, depth)),
            ((width - depth, depth), (width - depth, height - depth)),
            ((width - depth, height - depth), (depth, height - depth)),
            ((depth, height - depth), (depth, depth)),
        ):
            _grain(canvas, start, end, number)
    canvas.setStrokeColor(CINNAMON)
    canvas.setLineWidth(0.9)
    canvas.rect(OUTER, OUTER, width - 2 * OUTER, height - 2 * OUTER)
    canvas.setStrokeColor(SEA)
    canvas.setLineWidth(1.1)
    canvas.rect(INNER, INNER, width - 2 * INNER, height - 2 * INNER)
    canvas.setLineWidth(0.35)
    canvas.rect(INNER + 3.2, INNER + 3.2, width - 2 * INNER - 6.4, height - 2 * INNER - 6.4)


def _grain(canvas: Canvas, start: Point, end: Point, number: int) -> None:
    """Draw one fibre as wavering strokes of uneven length."""
    length = hypot(end[0] - start[0], end[1] - start[1])
    along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
    at, count = 4.0 + 7 * abs(sin(number * 2.7 + start[0])), 0
    while at < length - 6:
        wave = sin(number * 12.9898 + count * 78.233 + start[1]) * 43758.5453
        share = wave - int(wave // 1)
        stroke = min(12 + 60 * share, length - 6 - at)
        points = []
        for part in range(int(stroke / 3) + 2):
            done = at + stroke * part / (int(stroke / 3) + 1)
            drift = 0.55 * sin(done / 9 + number * 2.1) + 0.3 * sin(done / 3.7 + number)
            points.append(
                (
                    start[0] + along[0] * done - along[1] * drift,
                    start[1] + along[1] * done + along[0] * drift,
                )
            )
        _line(canvas, points, FIBRES[(number + count) % 4], 0.3 + 0.55 * share)
        at, count = at + stroke + 2 + 6 * (1 - share), count + 1


def _corner(canvas: Canvas, x: float, y: float, turn: int, tilt: int) -> None:
    """Set a roll of cinnamon, seen from its end (and a breaking wave), into a corner."""
    canvas.setFillColor(WHITE)
    canvas.setStrokeColor(SEA)
    canvas.setLineWidth(1.1)
    canvas.circle(x, y, CORNER, stroke=1, fill=1)
    canvas.setLineWidth(0.35)
    canvas.circle(x, y, CORNER - 2.4, stroke=1, fill=0)
    for depth, colour, weight in ((0.0, CINNAMON, 1.5), (1.5, FIBRES[1], 0.5)):
        roll = []
        for part in range(120):
            angle = part / 119 * 2.6 * 2 * pi + 0.75 * pi
            radius = (CORNER - 5.2) * (1 - part / 119 * 0.9) - depth * (1 - part / 119)
            roll.append((x + turn * radius * cos(angle), y + tilt * radius * sin(angle)))
        _line(canvas, roll, colour, weight)


def draw_ripple(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Draw the small wave that stands under a title."""
    for lift, colour in ((0.0, SEA), (-2.4, CRESTS[1])):
        crest = [
            (x + (part / 60 - 0.5) * width, y + lift + 1.6 * sin(part / 60 * 6 * pi))
            for part in range(61)
        ]
        _line(canvas, crest, colour, 0.9)
