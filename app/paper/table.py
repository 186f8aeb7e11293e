"""Tables on paper: wrapped cells, a head on every page, any number of rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.platypus import Flowable

from app.paper import text
from app.paper.colours import BLACK, CINNAMON, SEA_TINT, STONE
from app.paper.faces import SERIF, SERIF_BOLD, Face

Align = Literal["left", "centre", "right"]

LEADING = 1.2
PADDING = 3.5
#: A cell never grows beyond this; what is longer ends in an ellipsis.
MOST_LINES = 14
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"


@dataclass(frozen=True)
class TableColumn:
    """The head of a column; *share* is its part of the width among all shares."""

    title: str
    share: float = 1.0
    align: Align = "left"


@dataclass(frozen=True)
class _Row:
    cells: tuple[tuple[str, ...], ...]
    height: float
    strong: bool = False
    cut: bool = False


class PaperTable(Flowable):
    """A ruled table that splits between rows and repeats its head."""

    #: Behind the head; None leaves it white.
    fill: Color | None = SEA_TINT

    def __init__(
        self,
        columns: Sequence[TableColumn],
        rows: Iterable[Sequence[str]],
        size: float = 10.5,
        strong: frozenset[int] = frozenset(),
        cut_after: int | None = None,
        least: float = 0.0,
    ) -> None:
        super().__init__()
        self.columns, self.rows, self.size = columns, rows, size
        self.strong, self.cut_after = strong, cut_after
        #: Least height of a row below the head: room for a signature.
        self.least = least
        self.laid: list[_Row] = []
        self.head: _Row | None = None
        self.widths: list[float] = []

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Lay the rows out once for a width and tell how high they are."""
        if self.head is None:
            self.widths = self._share(room)
            self.head = self._row([column.title for column in self.columns], SERIF_BOLD)
            self.laid = [
                self._row(
                    cells,
                    SERIF_BOLD if number in self.strong else SERIF,
                    {"strong": number in self.strong, "cut": number == self.cut_after},
                )
                for number, cells in enumerate(self.rows)
            ]
        self.width = room
        self.height = self.head.height + sum(row.height for row in self.laid)
        return self.width, self.height

    def split(self, room: float, height: float) -> list[Flowable]:
        """Cut the table where the page ends; never inside a row, never a lonely head."""
        self.wrap(room, height)
        used, taken = self.head.height if self.head else 0.0, 0
        for row in self.laid:
            if used + row.height > height:
                break
            used += row.height
            taken += 1
        if not taken:
            return []
        return [self._part(self.laid[:taken]), *self._rest(self.laid[taken:])]

    def draw(self) -> None:
        """Draw head and rows from the top down, then the rules."""
        rows = [*([self.head] if self.head else []), *self.laid]
        y = self.height
        if self.fill is not None:
            self.canv.setFillColor(self.fill)
            self.canv.rect(0, y - rows[0].height, self.width, rows[0].height, stroke=0, fill=1)
        self.canv.setFillColor(BLACK)
        for number, row in enumerate(rows):
            self._draw_cells(row, y, head=number == 0)
            y -= row.height
            self._rule(y)
        self._draw_frame()
        self._draw_cut(rows)

    def _share(self, room: float) -> list[float]:
        shares = sum(column.share for column in self.columns)
        return [room * column.share / shares for column in self.columns]

    def _rest(self, rows: list[_Row]) -> list[Flowable]:
        return [self._part(rows)] if rows else []

    def _part(self, rows: list[_Row]) -> "PaperTable":
        part = PaperTable(self.columns, (), self.size)
        part.head, part.widths, part.laid = self.head, self.widths, rows
        return part

    def _row(
        self, cells: Sequence[str], face: Face, flags: Mapping[str, bool] | None = None
    ) -> _Row:
        lines = tuple(
            self._cell(cell, face, width) for cell, width in zip(cells, self.widths, strict=True)
        )
        most = max(len(cell) for cell in lines)
        height = most * self.size * LEADING + 2 * PADDING
        return _Row(lines, height if flags is None else max(height, self.least), **(flags or {}))

    def _cell(self, words: str, face: Face, width: float) -> tuple[str, ...]:
        room = width - 2 * PADDING
        if text.width(words, face, self.size) <= room:
            return (words,)
        lines = text.wrap(words, face, self.size, room)
        if len(lines) > MOST_LINES:
            return (*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + ELLIPSIS)
        return lines

    def _draw_cells(self, row: _Row, top: float, *, head: bool) -> None:
        face = SERIF_BOLD if head or row.strong else SERIF
        left = 0.0
        for column, width, lines in zip(self.columns, self.widths, row.cells, strict=True):
            align = "centre" if head else column.align
            y = top - PADDING - self.size
            if head:
                y -= (row.height - 2 * PADDING - len(lines) * self.size * LEADING) / 2
            for line in lines:
                self._draw_line(line, left, width, y, face, align)
                y -= self.size * LEADING
            left += width

    def _draw_line(
        self, line: str, left: float, width: float, y: float, face: Face, align: Align
    ) -> None:
        taken = text.width(line, face, self.size)
        size = self.size
        if taken > width - 2 * PADDING:
            size *= (width - 2 * PADDING) / taken
        if align == "right":
            text.draw_right(self.canv, left + width - PADDING, y, line, face, size)
        elif align == "centre":
            text.draw_centred(self.canv, left + width / 2, y, line, face, size)
        else:
            text.draw(self.canv, left + PADDING, y, line, face, size)

    def _rule(self, y: float) -> None:
        self.canv.setStrokeColor(STONE)
        self.canv.setLineWidth(0.4)
        self.canv.line(0, y, self.width, y)

    def _draw_cut(self, rows: list[_Row]) -> None:
        """Draw the line between those who go on and those who do not."""
        self.canv.setStrokeColor(CINNAMON)
        self.canv.setLineWidth(1.6)
        y = self.height
        for row in rows:
            y -= row.height
            if row.cut:
                self.canv.line(0, y, self.width, y)

    def _draw_frame(self) -> None:
        self.canv.setStrokeColor(STONE)
        self.canv.setLineWidth(0.4)
        self.canv.rect(0, 0, self.width, self.height)
        left = 0.0
        for width in self.widths[:-1]:
            left += width
            self.canv.line(left, 0, left, self.height)
