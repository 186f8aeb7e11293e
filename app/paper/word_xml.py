"""Paragraphs, tables and lines of a Word file as its own XML, written as text.

A season has hundreds of sheets with dozens of cells each; building them element by element
takes minutes, writing them takes a second.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

#: Points and twentieths of a point in a millimetre.
POINTS = 72 / 25.4
TWIPS = POINTS * 20
#: Not allowed in XML, so in no Word file either.
FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
ALIGNS = {"left": "left", "centre": "center", "right": "right", "justify": "both"}
#: Blocks of a page follow in this namespace.
SPACES = nsdecls("w", "r", "wp", "a", "pic")
BREAK, TAB = "<w:br/>", "<w:tab/>"


def clean(words: str) -> str:
    """Return words composed (NFC), without what XML cannot hold."""
    return unicodedata.normalize("NFC", FOREIGN.sub("", words))


@dataclass(frozen=True)
class Shape:
    """How a paragraph lies: gaps in points, indents in twentieths, lines in 240ths or exact."""

    align: str = ""
    above: float | None = None
    below: float | None = None
    first: int = 0
    sides: int = 0
    lines: int = 0
    exact: float = 0
    keeps_next: bool = False
    #: Cut by no page.
    whole: bool = False
    ruled: bool = False

    def xml(self, section: str = "") -> str:
        """Return the properties in the order that the format wants."""
        parts = [
            "<w:keepNext/>" if self.keeps_next else "",
            "<w:keepLines/>" if self.whole else "",
            '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:pBdr>'
            if self.ruled else "", self._spacing(), self._indent(),
            f'<w:jc w:val="{ALIGNS[self.align]}"/>' if self.align else "", section]
        return f"<w:pPr>{''.join(parts)}</w:pPr>"

    def _spacing(self) -> str:
        said = [f' w:{name}="{round(points * 20)}"' for name, points in (
            ("before", self.above), ("after", self.below)) if points is not None]
        if self.lines:
            said.append(f' w:line="{self.lines}" w:lineRule="auto"')
        if self.exact:
            said.append(f' w:line="{round(self.exact * 20)}" w:lineRule="exact"')
        return f"<w:spacing{''.join(said)}/>" if said else ""

    def _indent(self) -> str:
        if self.sides:
            return f'<w:ind w:left="{self.sides}" w:right="{self.sides}"/>'
        return f'<w:ind w:firstLine="{self.first}"/>' if self.first else ""


def run(words: str, size: float, *, bold: bool = False, italic: bool = False) -> str:
    """Return words in one weight; line ends and tabs stay."""
    weight = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    said = escape(clean(words))
    if "\n" in said or "\t" in said:
        said = said.replace("\n", _between(BREAK)).replace("\t", _between(TAB))
    return (f'<w:r><w:rPr>{weight}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
            f'<w:t xml:space="preserve">{said}</w:t></w:r>')


def _between(mark: str) -> str:
    return f'</w:t>{mark}<w:t xml:space="preserve">'


def paragraph(shape: Shape, *runs: str) -> str:
    """Return one paragraph."""
    return f"<w:p>{shape.xml()}{''.join(runs)}</w:p>"


def rule(long: float, width: float, below: float = 0) -> str:
    """Return a line of *long* points in the middle of *width* millimetres: a border, no shape."""
    side = max(0, int((width * POINTS - long) / 2 * 20))
    return paragraph(Shape(above=2, below=below, sides=side, exact=4, ruled=True),
                     '<w:r><w:rPr><w:sz w:val="4"/></w:rPr></w:r>')


def gap(points: float, section: str = "") -> str:
    """Return an empty line of that height; it may end a section."""
    return f"<w:p>{Shape(exact=points).xml(section)}</w:p>"


def cell(width: float, *paragraphs: str) -> str:
    """Return a cell of so many millimetres; it holds at least an empty paragraph."""
    return (f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/></w:tcPr>'
            f"{''.join(paragraphs) or '<w:p/>'}</w:tc>")


def row(cells: Iterable[str], *, whole: bool = False, head: bool = False,
        least: float = 0) -> str:
    """Return a row; a *whole* one is cut by no page, a *head* is repeated on each."""
    said = (("<w:cantSplit/>" if whole else "")
            + (f'<w:trHeight w:val="{round(least * TWIPS)}" w:hRule="atLeast"/>' if least else "")
            + ("<w:tblHeader/>" if head else ""))
    return f"<w:tr>{f'<w:trPr>{said}</w:trPr>' if said else ''}{''.join(cells)}</w:tr>"


def table(widths: Sequence[float], rows: Iterable[str], *, ruled: bool, margin: int) -> str:
    """Return a table of columns in millimetres; *margin* of cells in twentieths of a point."""
    sides = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    style = '<w:tblStyle w:val="TableGrid"/>' if ruled else ""
    return (f'<w:tbl><w:tblPr>{style}<w:tblW w:w="0" w:type="auto"/>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")


def described(inline: str, words: str) -> str:
    """Return a picture's XML with words for those who do not see it."""
    return re.sub(r"(<wp:docPr [^>]*?)/>", lambda m: f"{m[1]} descr={quoteattr(clean(words))}/>",
                  inline, count=1)


def fill(word: Any, written: str) -> None:
    """Put blocks into a document, before what its last page says of itself."""
    body = word.element.body
    last = body.sectPr
    for block in list(parse_xml(f"<w:body {SPACES}>{written}</w:body>")):
        last.addprevious(block)
