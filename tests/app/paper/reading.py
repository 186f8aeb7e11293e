"""Reading papers back: letters of a PDF with font, size and place; paragraphs of a Word file."""

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import docx
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

MM = 72 / 25.4


@dataclass(frozen=True)
class Seen:
    """Words as they stand: millimetres from the left and the top of the page."""

    size: float
    bold: bool
    italic: bool
    font: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Return the middle between left and right."""
        return (self.left + self.right) / 2


class PdfPage:
    """One page of a PDF as its letters stand on it."""

    def __init__(self, content: bytes, number: int = 0) -> None:
        self.document = pdfium.PdfDocument(content)
        self.page = self.document[number]
        self.width, self.height = (side / MM for side in self.page.get_size())
        self.letters = self.page.get_textpage()
        self.count = self.letters.count_chars()
        chars = [chr(raw.FPDFText_GetUnicode(self.letters, n)) for n in range(self.count)]
        self.text = "".join(" " if char.isspace() or char == "\N{NO-BREAK SPACE}" else char
                            for char in chars)

    def find(self, words: str) -> Seen:
        """Return where words stand, whatever blanks stand between them."""
        start = self.text.find(words)
        assert start >= 0, f"{words!r} is not in {self.text!r}"
        spots = [n for n in range(start, start + len(words)) if self.text[n] != " "]
        boxes = [self._box(n) for n in spots]
        font = self._font(spots[0])
        return Seen(
            round(raw.FPDFText_GetFontSize(self.letters, spots[0]), 2), "Bold" in font,
            "Italic" in font, font, min(b[0] for b in boxes), max(b[1] for b in boxes),
            min(b[2] for b in boxes), max(b[3] for b in boxes))

    def lines(self) -> list[tuple[float, float, float]]:
        """Return the level lines of the page: left, right, distance from the top."""
        found = []
        for shape in self.page.get_objects([raw.FPDF_PAGEOBJ_PATH]):
            left, bottom, right, top = shape.get_bounds()
            if top - bottom < 2 * right - 2 * left and top - bottom < 3:
                found.append((left / MM, right / MM, self.height - (top + bottom) / 2 / MM))
        return sorted(found, key=lambda line: line[2])

    def _box(self, number: int) -> tuple[float, float, float, float]:
        sides = [ctypes.c_double() for _ in range(4)]
        raw.FPDFText_GetCharBox(self.letters, number, *sides)
        left, right, bottom, top = (side.value / MM for side in sides)
        return left, right, self.height - top, self.height - bottom

    def _font(self, number: int) -> str:
        buffer, flags = ctypes.create_string_buffer(200), ctypes.c_int()
        raw.FPDFText_GetFontInfo(self.letters, number, buffer, 200, flags)
        return buffer.value.decode()


def pdf_text(content: bytes) -> str:
    """Return every word of a PDF with one blank between them."""
    document = pdfium.PdfDocument(content)
    return flat(" ".join(page.get_textpage().get_text_range() for page in document))


def flat(words: str) -> str:
    """Return words without what breaks them into lines."""
    return " ".join(words.replace("\N{NO-BREAK SPACE}", " ").replace("\ufffe", "-").split())


class WordFile:
    """A Word file as its paragraphs stand in it, tables walked cell by cell."""

    def __init__(self, content: bytes) -> None:
        self.word = docx.Document(io.BytesIO(content))
        self.paragraphs = list(_paragraphs(self.word, self.word.element.body))

    def find(self, words: str) -> Paragraph:
        """Return the paragraph that holds words."""
        found = [p for p in self.paragraphs if words in flat(p.text)]
        assert found, words
        return found[0]

    def run(self, words: str) -> Any:
        """Return the run that holds words."""
        return next(run for run in self.find(words).runs if words in flat(run.text))

    def rule_after(self, words: str) -> tuple[float, float]:
        """Return length and room of the line below a paragraph, in points."""
        follows = self.paragraphs[self.paragraphs.index(self.find(words)) + 1]
        border = follows._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}")
        assert border is not None
        assert border.get(qn("w:val")) == "single"
        room = self._room(follows)
        shape = follows.paragraph_format
        assert shape.left_indent == shape.right_indent
        return room - 2 * shape.left_indent.pt, room

    def _room(self, paragraph: Paragraph) -> float:
        cell = paragraph._p.getparent()
        width = cell.find(f".//{qn('w:tcW')}") if cell.tag == qn("w:tc") else None
        if width is not None:
            return int(width.get(qn("w:w"))) / 20
        page = self.word.sections[0]
        return (page.page_width.mm - page.left_margin.mm - page.right_margin.mm) * MM

    def text(self) -> str:
        """Return every word of the body with one blank between them."""
        return flat(" ".join(p.text for p in self.paragraphs))


def _paragraphs(parent: Any, body: Any) -> Iterator[Paragraph]:
    for child in body.iterchildren():
        if child.tag == qn("w:p"):
            yield Paragraph(child, parent)
        elif child.tag == qn("w:tbl"):
            for row in Table(child, parent).rows:
                for cell in row.cells:
                    yield from _paragraphs(cell, cell._tc)
