"""A stack of centred lines between two heights: sizes shrink and gaps grow until it fits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from app.paper import text
from app.paper.colours import INK
from app.paper.faces import SANS, Face

#: Above 1 for the letters of Vietnamese, which carry two marks.
LEADING = 1.24
SHRINK = 0.96
SMALLEST = 1.0
#: Gaps never grow beyond this many times their wished size.
STRETCH = 2.2


@dataclass(frozen=True)
class Line:
    """One statement of the stack: it may wrap into *lines* balanced lines."""

    words: str
    size: float
    face: Face = SANS
    colour: Color = INK
    gap: float = 6
    lines: int = 1
    #: What stands on the printed stock already keeps its room and is not drawn.
    is_drawn: bool = True


@dataclass(frozen=True)
class _Set:
    line: Line
    fitted: text.Fitted

    @property
    def height(self) -> float:
        return len(self.fitted.lines) * self.fitted.size * LEADING


def draw_stack(
    canvas: Canvas, centre: float, top: float, bottom: float, room: float, lines: Sequence[Line]
) -> None:
    """Draw the lines that say something, centred, filling the height between top and bottom."""
    said = [line for line in lines if line.words]
    placed, gaps = _set(said, room, top - bottom)
    y = top - max(0.0, top - bottom - sum(gaps) - sum(item.height for item in placed)) / 2
    for item, gap in zip(placed, gaps, strict=True):
        y -= gap
        canvas.setFillColor(item.line.colour)
        for words in item.fitted.lines:
            y -= item.fitted.size * LEADING
            base = y + item.fitted.size * (LEADING - 1)
            if not item.line.is_drawn:
                continue
            text.draw_centred(canvas, centre, base, words, item.line.face, item.fitted.size)


def _set(lines: Sequence[Line], room: float, height: float) -> tuple[list[_Set], list[float]]:
    """Fit every line; while they are too high together, the tallest gives way first."""
    placed = [_fitted(line, room) for line in lines]
    wished = sum(line.gap for line in lines)
    while sum(item.height for item in placed) + wished > height:
        tallest = max(range(len(placed)), key=lambda index: placed[index].height)
        line = placed[tallest].line
        if line.size < SMALLEST:
            break
        placed[tallest] = _fitted(replace(line, size=line.size * SHRINK), room)
    spare = height - sum(item.height for item in placed)
    stretch = min(STRETCH, spare / wished) if wished else 1.0
    return placed, [line.gap * stretch for line in lines]


def _fitted(line: Line, room: float) -> _Set:
    return _Set(line, text.fit(line.words, line.face, room, line.size, line.lines))
