"""Text on paper: NFC, per-character fallback between fonts, measuring, fitting and drawing."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from app.paper.faces import Face, font, letters

#: Drawn for what no font of ours can draw, so that a gap is seen instead of nothing.
MISSING = "\N{WHITE SQUARE}"
#: Kept as it is: it holds room open, or words together.
NO_BREAK = "\N{NO-BREAK SPACE}"
#: Below this share of the wished size a line is wrapped rather than shrunk further.
COMFORTABLE = 0.72
#: Whole phrases on a line are worth a little more shrinking.
COMFORTABLE_PHRASES = 0.62
BISECTIONS = 18
SELECTORS = re.compile("[\ufe00-\ufe0f]")
#: Where a line breaks best: after a comma, or before the last "and" of a list of names.
PHRASE = re.compile(r"(?<=[,;]) | (?=(?:và|and|&) )")


class Run(NamedTuple):
    """A stretch of text drawn in one font."""

    font: str
    scale: float
    text: str


@dataclass(frozen=True)
class Fitted:
    """Lines and the size at which they fit their room."""

    lines: tuple[str, ...]
    size: float


def normalise(text: str) -> str:
    """Compose letters (NFC), turn white space into single blanks, drop invisible controls."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable() or SELECTORS.search(composed):
        spaced = ("" if _is_invisible(c) else " " if _is_blank(c) else c for c in composed)
        composed = "".join(spaced)
    return " ".join(word for word in composed.split(" ") if word)


def _is_blank(char: str) -> bool:
    return char.isspace() and char != NO_BREAK


def _is_invisible(char: str) -> bool:
    if char.isspace():
        return False
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or bool(SELECTORS.match(char))


@lru_cache(maxsize=20_000)
def runs(text: str, face: Face) -> tuple[Run, ...]:
    """Split normalised text into stretches that one font can draw."""
    own = letters(face.name)
    composed = normalise(text)
    if all(ord(c) in own and not unicodedata.combining(c) for c in composed):
        return (Run(_loaded(face.name), 1.0, composed),) if composed else ()
    drawn = (_drawable(cluster, face) for cluster in _clusters(composed))
    grouped = groupby(drawn, key=lambda pair: pair[0])
    return tuple(
        Run(name, 1.0 if name == face.name else face.fallback_scale, "".join(t for _, t in pairs))
        for name, pairs in grouped
    )


def _clusters(text: str) -> Iterator[str]:
    """Yield each base letter together with the marks that follow it."""
    start = 0
    for position in range(1, len(text)):
        if not unicodedata.combining(text[position]):
            yield text[start:position]
            start = position
    yield text[start:]


def _drawable(cluster: str, face: Face) -> tuple[str, str]:
    """Choose the font of one cluster; marks that do not compose need Tinos' overlapping ones."""
    codes = [ord(c) for c in cluster]
    if len(codes) == 1 and codes[0] in letters(face.name):
        return _loaded(face.name), cluster
    fallback = letters(face.fallback)
    shown = "".join(c if ord(c) in fallback else MISSING for c in cluster)
    return _loaded(face.fallback), shown


def _loaded(name: str) -> str:
    font(name)
    return name


@lru_cache(maxsize=20_000)
def _unit_width(text: str, face: Face) -> float:
    return sum(font(run.font).stringWidth(run.text, 1000) * run.scale for run in runs(text, face))


def width(text: str, face: Face, size: float) -> float:
    """Measure text in points."""
    return _unit_width(text, face) * size / 1000


def wrap(text: str, face: Face, size: float, room: float) -> tuple[str, ...]:
    """Break text between words so that lines fit the room; a word is never broken."""
    words = normalise(text).split(" ")
    widths = [width(word, face, size) for word in words]
    return _joined(words, _greedy(widths, _blank(face) * size, room))


def balance(text: str, face: Face, count: int) -> tuple[str, ...]:
    """Break text into at most *count* lines as equal in length as words allow."""
    return _balanced(normalise(text).split(" "), face, count)


def _blank(face: Face) -> float:
    return width("a a", face, 1) - 2 * width("a", face, 1)


def _greedy(widths: Sequence[float], blank: float, room: float) -> list[int]:
    """Count how many units go on each line when each takes as many as it can."""
    counts, used = [0], 0.0
    for needed in widths:
        if counts[-1] and used + blank + needed > room:
            counts.append(0)
            used = 0.0
        used += needed + (blank if counts[-1] else 0.0)
        counts[-1] += 1
    return counts


def _joined(units: Sequence[str], counts: Sequence[int]) -> tuple[str, ...]:
    rest = iter(units)
    return tuple(" ".join(islice(rest, count)) for count in counts)


def _balanced(units: Sequence[str], face: Face, count: int) -> tuple[str, ...]:
    widths = [width(unit, face, 1) for unit in units]
    blank = _blank(face)
    low = max(widths)
    high = sum(widths) + blank * len(widths)
    best = [len(units)]
    for _ in range(BISECTIONS if count > 1 else 0):
        middle = (low + high) / 2
        counts = _greedy(widths, blank, middle)
        if len(counts) <= count:
            best, high = counts, middle
        else:
            low = middle
    return _joined(units, best)


def fit(text: str, face: Face, room: float, size: float, lines: int = 3) -> Fitted:
    """Shrink a little, then wrap into balanced lines, then shrink as far as it takes."""
    composed = normalise(text)
    if not composed:
        return Fitted((), size)
    phrases, words = PHRASE.split(composed), composed.split(" ")
    options = [_option(words, face, 1, room, size)]
    if options[0].size >= size * COMFORTABLE:
        return options[0]
    for units, comfort in ((phrases, COMFORTABLE_PHRASES), (words, COMFORTABLE)):
        for count in range(2, lines + 1):
            options.append(_option(units, face, count, room, size))
            if options[-1].size >= size * comfort:
                return options[-1]
    return max(options, key=lambda option: (round(option.size, 2), -len(option.lines)))


def _option(units: Sequence[str], face: Face, count: int, room: float, size: float) -> Fitted:
    lines = _balanced(units, face, count)
    return Fitted(lines, min(size, room / max(width(line, face, 1) for line in lines)))


def draw(canvas: Canvas, x: float, y: float, text: str, face: Face, size: float) -> float:
    """Draw text from its left end and return the width it took."""
    parts = runs(text, face)
    if not parts:
        return 0.0
    pen = canvas.beginText(x, y)
    for part in parts:
        pen.setFont(part.font, size * part.scale)
        pen.textOut(part.text)
    pen.textOut(" ")  # unseen; keeps the last word apart from the next line when copied
    canvas.drawText(pen)
    return width(text, face, size)


def draw_centred(canvas: Canvas, x: float, y: float, text: str, face: Face, size: float) -> float:
    """Draw text around its middle and return the width it took."""
    return draw(canvas, x - width(text, face, size) / 2, y, text, face, size)


def draw_right(canvas: Canvas, x: float, y: float, text: str, face: Face, size: float) -> float:
    """Draw text up to its right end and return the width it took."""
    return draw(canvas, x - width(text, face, size), y, text, face, size)
