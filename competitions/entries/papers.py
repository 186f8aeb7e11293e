"""A paper to print and sign as data: lines, tables and places to sign; PDF and Word set it."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.paper import text
from app.paper.faces import SERIF
from app.paper.wording import DOTS

#: Size of the body and width of a line, in points: A4 less the margins of Decree 30.
SIZE = 13.0
LINE = 450.0
LEAST_DOTS = 8
#: Not allowed in XML, so in no Word file either.
FOREIGN = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class PaperKind(StrEnum):
    """The papers that rules ask to have on paper, signed."""

    REGISTRATION = "registration"
    DESCRIPTION = "description"
    COMMITMENT = "commitment"


class Look(StrEnum):
    """How a line is set."""

    COUNTRY = "country"
    MOTTO = "motto"
    DATED = "dated"
    TITLE = "title"
    SUBJECT = "subject"
    ADDRESSEE = "addressee"
    HEAD = "head"
    QUESTION = "question"
    FACT = "fact"
    BODY = "body"


@dataclass(frozen=True)
class Line:
    """One paragraph."""

    look: Look
    words: str

    def texts(self) -> Iterator[str]:
        """Yield what a reader finds here."""
        yield self.words


@dataclass(frozen=True)
class Grid:
    """A ruled table; *shares* part its width, the last row may hold sums."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]
    figures: frozenset[int] = frozenset()
    has_sums: bool = False

    def texts(self) -> Iterator[str]:
        """Yield head and cells, row by row."""
        for row in (self.heads, *self.rows):
            yield from (cell for cell in row if cell)


@dataclass(frozen=True)
class Place:
    """Where somebody signs: as what, how, and the name under it."""

    title: str
    note: str
    name: str


@dataclass(frozen=True)
class Signing:
    """Places to sign side by side; nobody on a side that is None."""

    left: Place | None
    right: Place

    def texts(self) -> Iterator[str]:
        """Yield who signs and how on the left and the right, then the names under them."""
        places = [place for place in (self.left, self.right) if place]
        for place in places:
            yield from (place.title, place.note)
        yield from (place.name for place in places)


Block = Line | Grid | Signing


@dataclass(frozen=True)
class Paper:
    """A whole paper; the footer says which version of the dossier it was made from."""

    title: str
    blocks: tuple[Block, ...]
    footer: str
    locale: str = "vi"
    demo: bool = False

    def texts(self) -> list[str]:
        """Return every text of the body in the order of reading."""
        return [words for block in self.blocks for words in block.texts()]


def clean(words: str) -> str:
    """Return typed words as one line that both kinds of file can hold, composed (NFC)."""
    return text.normalise(FOREIGN.sub("", words))


def paragraphs(words: str) -> list[str]:
    """Return the paragraphs of a long answer, empty ones left out."""
    composed = unicodedata.normalize("NFC", words)
    return [line for line in map(clean, composed.splitlines()) if line]


def fact(label: str, value: str = "") -> Line:
    """Return "label: value", with room for a pen where there is no value."""
    return Line(Look.FACT, f"{label}: {clean(value) or dots_after(label)}")


def dots_after(label: str) -> str:
    """Return as many dots as fill the line behind a label."""
    left = LINE - text.width(f"{label}: ", SERIF, SIZE) % LINE
    return DOTS * max(LEAST_DOTS, int(left / text.width(DOTS, SERIF, SIZE)))


def dotted_line() -> str:
    """Return a line to write on."""
    return dots_after("")
