"""A ruled table of an official PDF: every word is shown, no column breaks a word."""

from collections.abc import Sequence
from dataclasses import replace

from app.paper import text
from app.paper.colours import BLACK
from app.paper.faces import Face
from app.paper.table import LEADING as CELL_LEADING
from app.paper.table import PADDING, PaperTable, TableColumn, _Row
from app.paper.widths import column_widths

#: A row of a table is never higher than this; a longer one goes on in the next row.
TALLEST = 420.0


class TallTable(PaperTable):
    """A table that shows every word: a row too high for a page goes on in the next one."""

    fill = None

    def __init__(self, columns: Sequence[TableColumn], rows: Sequence[Sequence[str]], size: float,
                 strong: frozenset[int], least: float = 0.0) -> None:
        super().__init__(columns, rows, size, strong)
        self.rows: Sequence[Sequence[str]] = rows
        self.least = least

    def wrap(self, room: float, height: float) -> tuple[float, float]:
        """Lay the rows out once, then cut those that are too high."""
        is_new = self.head is None
        super().wrap(room, height)
        if is_new and self.head and not any(column.title for column in self.columns):
            self.head = replace(self.head, height=0.0)
        if is_new:
            self.laid = [part for row in self.laid for part in self._cut(row)]
            self.height = (self.head.height if self.head else 0) + sum(r.height for r in self.laid)
        return self.width, self.height

    def _share(self, room: float) -> list[float]:
        return column_widths([column.title for column in self.columns],
                             [column.share for column in self.columns], self.rows, self.size, room)

    def _cut(self, row: _Row) -> list[_Row]:
        most = int(TALLEST / (self.size * CELL_LEADING))
        longest = max(len(cell) for cell in row.cells)
        if longest <= most:
            return [replace(row, height=max(row.height, self.least))]
        return [
            replace(row, cells=tuple(cell[start:start + most] or ("",) for cell in row.cells),
                    height=min(most, longest - start) * self.size * CELL_LEADING + 2 * PADDING)
            for start in range(0, longest, most)]

    def _part(self, rows: list[_Row]) -> "TallTable":
        part = TallTable(self.columns, (), self.size, frozenset(), self.least)
        part.head, part.widths, part.laid = self.head, self.widths, rows
        return part

    def _cell(self, words: str, face: Face, width: float) -> tuple[str, ...]:
        room = width - 2 * PADDING
        lines = (text.wrap(part, face, self.size, room) for part in words.split("\n"))
        return tuple(line for part in lines for line in part)

    def _rule(self, y: float) -> None:
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, y, self.width, y)

    def _draw_frame(self) -> None:
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(0.5)
        self.canv.rect(0, 0, self.width, self.height)
        left = 0.0
        for width in self.widths[:-1]:
            left += width
            self.canv.line(left, 0, left, self.height)
