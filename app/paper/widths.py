"""How wide columns are: by their shares, but never so narrow that a word breaks."""

from collections.abc import Iterable, Sequence
from itertools import islice

from app.paper import text
from app.paper.faces import SERIF, SERIF_BOLD

#: Beside a word, in points.
MARGIN = 7.2
#: A single word never takes more of the room than this; it is set smaller instead.
MOST = 0.3
#: So many rows are looked at; the words of the others are like theirs.
LOOKED_AT = 300


def column_widths(titles: Sequence[str], shares: Sequence[float],
                  rows: Iterable[Sequence[str]], size: float, room: float) -> list[float]:
    """Return widths that add up to the room."""
    least = [min(_longest([title], size, bold=True), room * MOST) for title in titles]
    for cells in islice(rows, LOOKED_AT):
        least = [max(narrow, min(_longest(cell.split("\n"), size), room * MOST))
                 for narrow, cell in zip(least, cells, strict=True)]
    if sum(least) >= room:
        return [room * narrow / sum(least) for narrow in least]
    held: set[int] = set()
    while True:
        free = room - sum(least[at] for at in held)
        parts = sum(share for at, share in enumerate(shares) if at not in held)
        widths = [least[at] if at in held else free * share / parts
                  for at, share in enumerate(shares)]
        narrow = {at for at, width in enumerate(widths) if width < least[at] - 0.01}
        if not narrow:
            return widths
        held |= narrow


def _longest(lines: Sequence[str], size: float, *, bold: bool = False) -> float:
    face = SERIF_BOLD if bold else SERIF
    return max((text.width(word, face, size) for line in lines for word in line.split(" ")),
               default=0.0) + MARGIN
