"""Blocks of a document as the Word file has them, each by itself."""

import base64
import io
import re
from collections.abc import Iterable
from dataclasses import replace

import docx
from docx.oxml.ns import qn
from lxml import etree

from app.paper import document as doc
from app.paper.document import Document, Element, Section
from app.paper.document_docx import document_docx

#: A paragraph that no paper says, between two blocks.
MARK = "\N{SYMBOL FOR RECORD SEPARATOR}"
#: In a picture; words may say the same.
_EMBEDDED = re.compile(r'(<a:blip\b[^<>]*?\br:embed=)"([^"]+)"')
#: Templates of others may have no table style of that name, so lines are said in the table.
_LINES = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>' for side in (
    "top", "left", "bottom", "right", "insideH", "insideV"))
#: What comes before the lines in the properties of a table.
_BEFORE = ("tblStyle", "tblpPr", "tblOverlap", "bidiVisual", "tblStyleRowBandSize",
           "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd")


class Pieces:
    """The XML of blocks, drawn all at once; pictures go by names of their own."""

    def __init__(self, document: Document, blocks: Iterable[tuple[doc.Block, bool]]) -> None:
        self.pictures: dict[str, str] = {}
        self._xml: dict[int, str] = {}
        self._kept: list[doc.Block] = []  # so that no number is given twice
        wanted = list(blocks)
        for landscape in (False, True):
            here = [block for block, across in wanted if across is landscape]
            if here:
                self._draw(document, here, landscape)

    def xml(self, block: doc.Block) -> str:
        """Return a block as XML."""
        return self._xml[id(block)]

    def _draw(self, document: Document, blocks: list[doc.Block], landscape: bool) -> None:
        mark = doc.plain(MARK, Element.CENTRED)
        spread = tuple(each for block in blocks for each in (block, mark))
        content = document_docx(replace(document, sections=(Section(spread, landscape),),
                                        footer="", demo=False))
        word = docx.Document(io.BytesIO(content))
        pieces, piece = [], ""
        for child in word.element.body:
            if child.tag == qn("w:sectPr"):
                continue
            if child.tag == qn("w:p") and child.text == MARK:
                pieces.append(piece)
                piece = ""
                continue
            _rule(child)
            piece += etree.tostring(child, encoding="unicode")
        for block, found in zip(blocks, pieces, strict=True):
            self._kept.append(block)
            self._xml[id(block)] = _EMBEDDED.sub(
                lambda match: f'{match[1]}"{self._picture(word, match[2])}"', found)

    def _picture(self, word: docx.document.Document, relation: str) -> str:
        name = f"picture-{len(self.pictures) + 1}"
        blob = word.part.related_parts[relation].blob
        self.pictures[name] = base64.b64encode(blob).decode()
        return name


def _rule(table: etree._Element) -> None:
    """Write the lines of a ruled table into it."""
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    if style is None or style.get(qn("w:val")) != "TableGrid":
        return
    borders = etree.fromstring(
        f'<w:tblBorders xmlns:w="{table.nsmap["w"]}">{_LINES}</w:tblBorders>')
    after = [each for each in style.getparent() if each.tag in map(qn, (
        f"w:{name}" for name in _BEFORE))]
    after[-1].addnext(borders)
