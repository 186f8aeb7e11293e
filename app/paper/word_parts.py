"""What Word files are made of and python-docx has no word for: lines, fields, bare tables."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from app.paper.document import Look

CINNAMON = RGBColor(0xB4, 0x48, 0x1C)
#: Points in a millimetre.
POINTS = 72 / 25.4
#: Not allowed in XML, so in no Word file either.
FOREIGN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean(words: str) -> str:
    """Return words composed (NFC), without what XML cannot hold."""
    return unicodedata.normalize("NFC", FOREIGN.sub("", words))


def element(name: str, **attributes: str) -> Any:
    """Return a new element of the word-processing namespace."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def set_font(style: Any, name: str) -> None:
    """Use a font for every script, and spell in Vietnamese."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), name)
    style.element.rPr.append(element("w:lang", val="vi-VN"))


def shape(paragraph: Any, look: Look, align: Any) -> None:
    """Set place, gaps and first line of a paragraph."""
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(look.above), Pt(look.below)
    if look.indent:
        form.first_line_indent = Mm(look.indent)


def field(paragraph: Any, name: str, size: float) -> None:
    """Add a number that the word processor works out."""
    run = paragraph.add_run()
    run.font.size = Pt(size)
    for part in (element("w:fldChar", fldCharType="begin"), element("w:instrText"),
                 element("w:fldChar", fldCharType="end")):
        run._r.append(part)
    run._r.find(qn("w:instrText")).text = name


def demo_line(head: Any, words: str) -> None:
    """Say at the top of a page that its data are invented."""
    line = head.add_paragraph()
    line.alignment = ALIGN.CENTER
    run = line.add_run(words)
    run.bold, run.font.size, run.font.color.rgb = True, Pt(8), CINNAMON


def restart_numbers(page: Any) -> None:
    """Let a section count its pages from 1."""
    kind = page._sectPr.find(qn("w:pgNumType"))
    if kind is None:
        kind = element("w:pgNumType")
        page._sectPr.insert_element_before(
            kind, "w:cols", "w:formProt", "w:vAlign", "w:noEndnote", "w:titlePg", "w:docGrid")
    kind.set(qn("w:start"), "1")


def rule(place: Any, long: float, width: float, below: float = 0) -> None:
    """Draw a line of *long* points in the middle of *width* millimetres: a border, no shape."""
    paragraph = place.add_paragraph()
    form = paragraph.paragraph_format
    side = max(0.0, (width * POINTS - long) / 2)
    form.left_indent = form.right_indent = Pt(side)
    form.line_spacing, form.space_before, form.space_after = Pt(4), Pt(2), Pt(below)
    paragraph.add_run().font.size = Pt(2)
    border = element("w:pBdr")
    border.append(element("w:top", val="single", sz="6", space="0", color="000000"))
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")


def bare_table(word: Any, rows: int, widths: Sequence[float], gap: int = 0) -> Any:
    """Return a table without lines, of columns in millimetres; *gap* in twentieths of a point."""
    table = word.add_table(rows, len(widths))
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(gap), type="dxa"))
    table._tbl.tblPr.append(margins)
    _set_widths(table, widths)
    return table


def ruled_table(word: Any, rows: int, widths: Sequence[float]) -> Any:
    """Return a table with lines, of columns in millimetres; no page break cuts a row."""
    table = word.add_table(rows, len(widths), style="Table Grid")
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="57", type="dxa"))
    table._tbl.tblPr.append(margins)
    _set_widths(table, widths)
    return table


def rows_of(table: Any) -> list[Any]:
    """Return the rows of a table as they lie in the file: python-docx looks for merged cells."""
    return list(table._tbl.tr_lst)


def cells_of(table: Any, row: Any) -> list[_Cell]:
    """Return the cells of a row; none of ours is merged."""
    return [_Cell(cell, table) for cell in row.tc_lst]


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    table.autofit = False
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = Mm(width)
    for row in rows_of(table):
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = Mm(width)


def repeat_head(table: Any) -> None:
    """Print the first row on every page."""
    rows_of(table)[0].get_or_add_trPr().append(element("w:tblHeader", val="true"))


def keep_together(row: Any) -> None:
    """Let no page break cut a row."""
    row.get_or_add_trPr().append(element("w:cantSplit", val="true"))


def drop_first(*cells: Any) -> None:
    """Take out the empty paragraph that a cell begins with, where others follow it."""
    for cell in cells:
        if len(cell.paragraphs) > 1:
            first = cell.paragraphs[0]._p
            first.getparent().remove(first)
