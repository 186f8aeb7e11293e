"""An official paper as data: what it says, in the order of reading, whoever draws it.

The same document is drawn as PDF (`document_pdf`) and as Word file (`document_docx`), so both say
the same; sizes and weights of each element by Decree 30/2020 are the table LOOKS.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

Align = Literal["left", "centre", "right", "justify"]
ChartForm = Literal["columns", "bars", "funnel"]
NBSP = "\N{NO-BREAK SPACE}"
#: Room for the clerk's pen before the symbol of a number not yet given.
BLANK = NBSP * 6
#: How texts end that the decree has models for.
END = "./."
#: Millimetres, Appendix I of the decree: top and bottom 20-25, left 30-35, right 15-20.
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 18
#: Distance of the page number from the top edge, within the margin.
HEAD_AT = 10
PORTRAIT, LANDSCAPE = (210, 297), (297, 210)
#: First lines of paragraphs, in millimetres.
INDENT = 12.7
#: Room for a signature, in points.
PEN = 72
#: Part of the width that the agency, or the recipients, take on the left.
HEAD_SHARE, FOOT_SHARE = 0.41, 0.46
COUNTRY_WORDS = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO_WORDS = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS_WORDS = "Nơi nhận:"
RULE_SHARE = 0.4  # of lines under agency and subject: a third to a half of the text


class Element(StrEnum):
    """The elements that the decree speaks of, and the few that it leaves to us."""

    COUNTRY = "country"
    MOTTO = "motto"
    PARENT = "parent"
    ISSUER = "issuer"
    NUMBER = "number"
    PLACE = "place"
    ABOUT = "about"
    KIND = "kind"
    SUBJECT = "subject"
    ADDRESSEE = "addressee"
    BASIS = "basis"
    AUTHORITY = "authority"
    BODY = "body"
    HEAD = "head"
    ANNEX = "annex"
    ANNEX_TITLE = "annex_title"
    ATTACHED = "attached"
    CENTRED = "centred"
    FACT = "fact"
    SIGN_TITLE = "sign_title"
    SIGN_NOTE = "sign_note"
    SIGN_NAME = "sign_name"
    RECIPIENTS = "recipients"
    RECIPIENT = "recipient"
    PLATE = "plate"
    PLATE_NOTE = "plate_note"
    CAPTION = "caption"
    PAGE = "page"


@dataclass(frozen=True)
class Look:
    """Size in points, weight and place of an element; gaps above and below in points."""

    size: float
    bold: bool = False
    italic: bool = False
    align: Align = "centre"
    above: float = 0
    below: float = 0
    indent: float = 0


E = Element
LOOKS: dict[Element, Look] = {
    E.COUNTRY: Look(12, bold=True), E.MOTTO: Look(13, bold=True),
    E.PARENT: Look(12), E.ISSUER: Look(12, bold=True),
    E.NUMBER: Look(13, above=6), E.PLACE: Look(13, italic=True, above=6),
    E.ABOUT: Look(12, above=6),
    E.KIND: Look(14, bold=True, above=14), E.SUBJECT: Look(14, bold=True),
    E.ADDRESSEE: Look(13, align="left", above=4, below=4),
    E.BASIS: Look(13, italic=True, align="justify", below=6, indent=INDENT),
    E.AUTHORITY: Look(13, bold=True, above=8, below=8),
    E.BODY: Look(13, align="justify", below=6, indent=INDENT),
    E.HEAD: Look(13, bold=True, align="left", above=4, below=6, indent=INDENT),
    E.ANNEX: Look(14, bold=True), E.ANNEX_TITLE: Look(13, bold=True, below=2),
    E.ATTACHED: Look(13, italic=True, below=8),
    E.CENTRED: Look(13, below=6),
    E.FACT: Look(13, align="left", below=4),
    E.SIGN_TITLE: Look(13, bold=True), E.SIGN_NOTE: Look(12, italic=True),
    E.SIGN_NAME: Look(13, bold=True),
    E.RECIPIENTS: Look(12, bold=True, italic=True, align="left"),
    E.RECIPIENT: Look(11, align="left"), E.PAGE: Look(13),
    E.PLATE: Look(60, bold=True, above=120, below=12), E.PLATE_NOTE: Look(28),
    E.CAPTION: Look(12, italic=True, above=4, below=8),
}


@dataclass(frozen=True)
class Span:
    """Words within a paragraph; heavier or slanted than the rest where they say so."""

    words: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    element: Element
    spans: tuple[Span, ...]

    @property
    def words(self) -> str:
        """Return the whole paragraph."""
        return "".join(span.words for span in self.spans)

    def texts(self) -> Iterator[str]:
        """Yield what a reader finds here."""
        yield self.words


@dataclass(frozen=True)
class Letterhead:
    """Agency over issuing body, number, nation and motto, place and date."""

    issuer: str
    parent: str = ""
    #: "Số:      /QĐ-BTC"; empty on forms and tables, which have no number.
    number: str = ""
    #: "Quảng Ngãi, ngày … tháng … năm …"; empty where the text says when.
    dated: str = ""
    #: "V/v …" of a letter without a title.
    about: str = ""

    def texts(self) -> Iterator[str]:
        """Yield the left column, then the right one."""
        left = (self.parent, self.issuer, self.number, self.about)
        yield from (words for words in (*left, COUNTRY_WORDS, MOTTO_WORDS, self.dated) if words)


@dataclass(frozen=True)
class Title:
    """The kind of a paper and what it is about, with a line below."""

    kind: str
    subject: str = ""

    def texts(self) -> Iterator[str]:
        """Yield kind and subject."""
        yield from (words for words in (self.kind, self.subject) if words)


@dataclass(frozen=True)
class Column:
    """The head of a column; *share* is its part of the width among all shares."""

    title: str
    share: float = 1.0
    align: Literal["left", "centre", "right"] = "left"


@dataclass(frozen=True)
class Grid:
    """A ruled table whose head is repeated on every page."""

    #: What the table is called where places in it are named.
    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    size: float = 12
    #: Rows in bold, such as sums.
    strong: frozenset[int] = frozenset()
    #: Least height of a row in millimetres: room for a pen.
    least: float = 0

    @property
    def has_head(self) -> bool:
        """Tell whether any column has a title."""
        return any(column.title for column in self.columns)

    def texts(self) -> Iterator[str]:
        """Yield heads, then cells row by row."""
        for cells in (tuple(column.title for column in self.columns), *self.rows):
            yield from (cell for cell in cells if cell)


@dataclass(frozen=True)
class Chart:
    """Figures as bars: upright, lying, or one under the other around a middle line."""

    name: str
    form: ChartForm
    labels: tuple[str, ...]
    values: tuple[int, ...]

    def texts(self) -> Iterator[str]:
        """Yield the name; the figures stand in a table beside it as well."""
        yield self.name


@dataclass(frozen=True)
class Place:
    """Where somebody signs: the lines of authority and office, and the name under the pen."""

    lines: tuple[str, ...]
    name: str = ""
    note: str = ""

    def texts(self) -> Iterator[str]:
        """Yield what stands above and below the pen."""
        yield from (words for words in (*self.lines, self.note, self.name) if words)


@dataclass(frozen=True)
class Signing:
    """Who signs on the right; on the left another one, or who receives the paper."""

    right: Place
    left: Place | None = None
    recipients: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        """Yield the left side, then the right one."""
        if self.recipients:
            yield RECIPIENTS_WORDS
            yield from self.recipients
        if self.left:
            yield from self.left.texts()
        yield from self.right.texts()


Block = Text | Letterhead | Title | Grid | Chart | Signing


@dataclass(frozen=True)
class Section:
    """Pages numbered by themselves: the paper, and each of its annexes."""

    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True)
class Document:
    """A whole paper."""

    title: str
    sections: tuple[Section, ...]
    #: At the foot of each page with "Trang n/m", instead of the number at the top.
    footer: str = ""
    demo: bool = False
    author: str = ""

    def texts(self) -> list[str]:
        """Return every text in the order of reading, page numbers and footers left out."""
        return [words for section in self.sections for block in section.blocks
                for words in block.texts()]


def plain(words: str, element: Element = Element.BODY) -> Text:
    """Return a paragraph in one weight."""
    return Text(element, (Span(words),))


def article(number: int, words: str) -> Text:
    """Return "Điều 1. …", its number in bold."""
    return Text(Element.BODY, (Span(f"Điều {number}.", bold=True), Span(f" {words}")))


def ended(text: Text) -> Text:
    """Return a paragraph that ends the paper with "./."."""
    *rest, last = text.spans
    return Text(text.element, (*rest, replace(last, words=last.words.rstrip().rstrip(".;") + END)))


def bases(words: tuple[str, ...]) -> tuple[Text, ...]:
    """Return the legal bases: each ends with a semicolon, the last with a full stop."""
    return tuple(plain(line.rstrip(" .;") + ("." if number == len(words) else ";"), Element.BASIS)
                 for number, line in enumerate(words, start=1))


def addressed(names: tuple[str, ...]) -> tuple[Text, ...]:
    """Return "Kính gửi": one name behind it, or several in lines of their own."""
    if len(names) == 1:
        return (Text(Element.CENTRED, (Span(f"Kính gửi: {names[0].rstrip(' .;')}."),)),)
    lines = tuple(f"- {name.rstrip(' .;')}{'.' if number == len(names) else ';'}"
                  for number, name in enumerate(names, start=1))
    return (Text(Element.ADDRESSEE, (Span("Kính gửi:"),)),
            *(Text(Element.ADDRESSEE, (Span(line),)) for line in lines))
