"""Drawing a document as a Word file that officers edit: Times New Roman, A4, fields and tables."""

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from app.clock import utc_now
from app.paper import document as doc
from app.paper import text
from app.paper import word_parts as parts
from app.paper.document import LOOKS, Document, Element, Section
from app.paper.document_flow import face_of
from app.paper.wording import translator

FONT = "Times New Roman"
LINE_SPACING = 1.15
ALIGNS = {"left": ALIGN.LEFT, "centre": ALIGN.CENTER, "right": ALIGN.RIGHT,
          "justify": ALIGN.JUSTIFY}
WITH_NEXT = frozenset({Element.HEAD, Element.AUTHORITY, Element.ANNEX, Element.ANNEX_TITLE,
                       Element.KIND, Element.SUBJECT})
#: More recipients than this may go on over the page.
KEPT_RECIPIENTS = 12
#: A row with a cell of so many letters may be cut by the end of a page.
LONG_CELL = 600


def document_docx(document: Document) -> bytes:
    """Return a document as a Word file."""
    word = docx.Document()
    _normal(word, document)
    for number, section in enumerate(document.sections):
        page = word.sections[0] if not number else word.add_section(WD_SECTION.NEW_PAGE)
        _page(page, section, document, restarts=number > 0)
        for block in section.blocks:
            _block(word, block, section)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def width_of(section: Section) -> float:
    """Return the width of the text in millimetres."""
    return (doc.LANDSCAPE if section.landscape else doc.PORTRAIT)[0] - doc.LEFT - doc.RIGHT


def _normal(word: Any, document: Document) -> None:
    """Set font, language and particulars; take the template's own paragraph out."""
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(LOOKS[Element.BODY].size)
    parts.set_font(normal, FONT)
    shape = normal.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    known = word.core_properties
    known.title, known.author, known.comments = document.title[:255], document.author[:255], ""
    known.language = "vi-VN"
    known.created = known.modified = utc_now()


def _page(page: Any, section: Section, document: Document, *, restarts: bool) -> None:
    """Set size and margins, the number at the top from page 2, or the footer."""
    size = doc.LANDSCAPE if section.landscape else doc.PORTRAIT
    page.orientation = WD_ORIENT.LANDSCAPE if section.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(size[0]), Mm(size[1])
    page.top_margin, page.bottom_margin = Mm(doc.TOP), Mm(doc.BOTTOM)
    page.left_margin, page.right_margin = Mm(doc.LEFT), Mm(doc.RIGHT)
    page.header_distance = page.footer_distance = Mm(doc.HEAD_AT)
    page.different_first_page_header_footer = not document.footer
    if restarts:  # head and foot go on from the section before
        parts.restart_numbers(page)
        return
    if document.demo:
        for head in (page.header, page.first_page_header):
            parts.demo_line(head, translator("vi")("Demo data").upper())
    if document.footer:
        _footer(page, document.footer, width_of(section))
    else:
        line = page.header.paragraphs[0]
        line.alignment = ALIGN.CENTER
        line.paragraph_format.left_indent = Mm(doc.RIGHT - doc.LEFT)  # the middle of the page
        parts.field(line, "PAGE", LOOKS[Element.PAGE].size)


def _footer(page: Any, words: str, width: float) -> None:
    line = page.footer.paragraphs[0]
    line.style.paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{text.normalise(words)}\tTrang ").font.size = Pt(10)
    parts.field(line, "PAGE", 10)
    line.add_run("/").font.size = Pt(10)
    parts.field(line, "NUMPAGES", 10)


def _block(word: Any, block: doc.Block, section: Section) -> None:
    width = width_of(section)
    if isinstance(block, doc.Text):
        _text(word.add_paragraph(), block)
    elif isinstance(block, doc.Letterhead):
        _letterhead(word, block, width)
    elif isinstance(block, doc.Title):
        _title(word, block, width)
    elif isinstance(block, doc.Grid):
        _grid(word, block, width)
    else:
        _signing(word, block, width)


def _text(paragraph: Any, block: doc.Text) -> None:
    look = LOOKS[block.element]
    parts.shape(paragraph, look, ALIGNS[look.align])
    if look.align == "justify":
        paragraph.paragraph_format.line_spacing = LINE_SPACING
    paragraph.paragraph_format.keep_with_next = block.element in WITH_NEXT
    for span in block.spans:
        run = paragraph.add_run(parts.clean(span.words))
        run.font.size = Pt(look.size)
        run.bold = look.bold or span.bold or None
        run.italic = look.italic or span.italic or None


def _letterhead(word: Any, head: doc.Letterhead, width: float) -> None:
    shares = (width * doc.HEAD_SHARE, width * (1 - doc.HEAD_SHARE))
    table = parts.bare_table(word, 2, shares, gap=60)
    left, right = table.cell(0, 0), table.cell(0, 1)
    lines = [(head.parent, Element.PARENT)] if head.parent else []
    for words, element in (*lines, (head.issuer, Element.ISSUER)):
        _line(left, words, element)
    long = text.width(head.issuer, face_of(LOOKS[Element.ISSUER]), LOOKS[Element.ISSUER].size)
    parts.rule(left, min(long, shares[0] * parts.POINTS * 0.9) * doc.RULE_SHARE, shares[0])
    _line(right, doc.COUNTRY_WORDS, Element.COUNTRY)
    _line(right, doc.MOTTO_WORDS, Element.MOTTO)
    look = LOOKS[Element.MOTTO]
    parts.rule(right, text.width(doc.MOTTO_WORDS, face_of(look), look.size), shares[1])
    for place, words, element in ((0, head.number, Element.NUMBER), (1, head.dated, Element.PLACE)):
        _line(table.cell(1, place), words, element)
    if head.about:
        _line(table.cell(1, 0), head.about, Element.ABOUT)
    parts.drop_first(left, right, table.cell(1, 0), table.cell(1, 1))


def _line(cell: Any, words: str, element: Element) -> None:
    _text(cell.add_paragraph(), doc.plain(words, element))


def _title(word: Any, block: doc.Title, width: float) -> None:
    _text(word.add_paragraph(), doc.plain(block.kind, Element.KIND))
    if not block.subject:
        return
    _text(word.add_paragraph(), doc.plain(block.subject, Element.SUBJECT))
    look = LOOKS[Element.SUBJECT]
    long = min(text.width(block.subject, face_of(look), look.size), width * parts.POINTS)
    parts.rule(word, long * doc.RULE_SHARE, width, below=8)


def _grid(word: Any, grid: doc.Grid, width: float) -> None:
    heads = (tuple(column.title for column in grid.columns),) if grid.has_head else ()
    shares = [column.share for column in grid.columns]
    table = parts.ruled_table(word, len(heads) + len(grid.rows),
                              [width * share / sum(shares) for share in shares])
    for number, (row, cells) in enumerate(zip(parts.rows_of(table), (*heads, *grid.rows),
                                              strict=True)):
        is_head = number < len(heads)
        strong = is_head or number - len(heads) in grid.strong
        if grid.least and not is_head:
            row.trHeight_val = Mm(grid.least)
        if max(map(len, cells)) < LONG_CELL:
            parts.keep_together(row)
        for cell, words, column in zip(parts.cells_of(table, row), cells, grid.columns,
                                       strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.alignment = ALIGNS["centre" if is_head else column.align]
            paragraph.paragraph_format.space_before = Pt(2)
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(parts.clean(words))
            run.bold, run.font.size = strong or None, Pt(grid.size)
    if heads:
        parts.repeat_head(table)
    word.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _signing(word: Any, block: doc.Signing, width: float) -> None:
    share = 0.5 if block.left else doc.FOOT_SHARE
    table = parts.bare_table(word, 1, (width * share, width * (1 - share)))
    if len(block.recipients) <= KEPT_RECIPIENTS:
        parts.keep_together(table._tbl.tr_lst[0])
    left, right = table.cell(0, 0), table.cell(0, 1)
    if block.recipients:
        _line(left, doc.RECIPIENTS_WORDS, Element.RECIPIENTS)
        for words in block.recipients:
            _line(left, words, Element.RECIPIENT)
    for cell, place in ((right, block.right), (left, block.left)):
        if place:
            _place(cell, place)
    parts.drop_first(left, right)


def _place(cell: Any, place: doc.Place) -> None:
    """Say who signs, leave room for the pen, then the name."""
    for words in place.lines:
        _line(cell, words, Element.SIGN_TITLE)
    if place.note:
        _line(cell, place.note, Element.SIGN_NOTE)
    name = cell.add_paragraph()
    _text(name, doc.plain(place.name, Element.SIGN_NAME))
    name.paragraph_format.space_before = Pt(doc.PEN)
