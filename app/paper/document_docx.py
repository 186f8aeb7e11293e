"""Drawing a document as a Word file that officers edit: Times New Roman, A4, fields and tables."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from app.clock import utc_now
from app.paper import chart, text
from app.paper import document as doc
from app.paper import word_parts as parts
from app.paper import word_xml as xml
from app.paper.document import LOOKS, Document, Element, Section
from app.paper.document_flow import face_of
from app.paper.widths import column_widths
from app.paper.wording import translator

FONT = "Times New Roman"
#: 1.15 lines, in 240ths.
LINES = 276
WITH_NEXT = frozenset({Element.HEAD, Element.AUTHORITY, Element.ANNEX, Element.ANNEX_TITLE,
                       Element.KIND, Element.SUBJECT})
#: More recipients than this may go on over the page.
KEPT_RECIPIENTS = 12
#: A row with a cell of so many letters may be cut by the end of a page.
LONG_CELL = 600
CELL = xml.Shape(above=2, below=2)
#: Called with the number of sections done; may raise to end the work.
Tick = Callable[[int], None]


def document_docx(document: Document, tick: Tick = lambda _done: None) -> bytes:
    """Return a document as a Word file."""
    word = docx.Document()
    _normal(word, document)
    page, written = _page(word, document), []
    last = len(document.sections) - 1
    for number, section in enumerate(document.sections):
        written += _section(word, section)
        _turn(page, section)
        if number < last:
            written.append(xml.gap(2, parts.written(page)))
            page = parts.following(page)
        tick(number + 1)
    body = word.element.body
    body.replace(body.sectPr, page)
    xml.fill(word, "".join(written))
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def _section(word: Any, section: Section) -> Iterator[str]:
    for block, follows in zip(section.blocks, (*section.blocks[1:], None), strict=True):
        if isinstance(block, doc.Text) and isinstance(follows, doc.Signing):
            yield _text(block, keeps=True)  # no signature stands alone on a page
        else:
            yield from _block(word, block, section)


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


def _page(word: Any, document: Document) -> Any:
    """Set margins, the number at the top from page 2 or the footer; return the properties."""
    page = word.sections[0]
    page.top_margin, page.bottom_margin = Mm(doc.TOP), Mm(doc.BOTTOM)
    page.left_margin, page.right_margin = Mm(doc.LEFT), Mm(doc.RIGHT)
    page.header_distance = page.footer_distance = Mm(doc.HEAD_AT)
    page.different_first_page_header_footer = not document.footer
    if document.demo:
        for head in (page.header, page.first_page_header):
            parts.demo_line(head, translator("vi")("Demo data").upper())
    if document.footer:
        _footer(page, document.footer, width_of(document.sections[0]))
    else:
        line = page.header.paragraphs[0]
        line.alignment = ALIGN.CENTER
        line.paragraph_format.left_indent = Mm(doc.RIGHT - doc.LEFT)  # the middle of the page
        parts.field(line, "PAGE", LOOKS[Element.PAGE].size)
    return page._sectPr


def _turn(page: Any, section: Section) -> None:
    size = doc.LANDSCAPE if section.landscape else doc.PORTRAIT
    page.orientation = WD_ORIENT.LANDSCAPE if section.landscape else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(size[0]), Mm(size[1])


def _footer(page: Any, words: str, width: float) -> None:
    line = page.footer.paragraphs[0]
    line.style.font.size = Pt(10)  # of the numbers too, whoever works them out
    line.style.paragraph_format.tab_stops.clear_all()
    line.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)
    line.add_run(f"{text.normalise(words)}\tTrang ").font.size = Pt(10)
    parts.field(line, "PAGE", 10)
    line.add_run("/").font.size = Pt(10)
    parts.field(line, "NUMPAGES", 10)


def _block(word: Any, block: doc.Block, section: Section) -> Iterator[str]:
    width = width_of(section)
    if isinstance(block, doc.Text):
        yield _text(block)
    elif isinstance(block, doc.Letterhead):
        yield _letterhead(block, width)
    elif isinstance(block, doc.Title):
        yield from _title(block, width)
    elif isinstance(block, doc.Grid):
        yield _grid(block, width)
        yield xml.gap(8)
    elif isinstance(block, doc.Chart):
        yield _chart(word, block, width)
    else:
        yield _signing(block, width)


def _text(block: doc.Text, above: float = 0, *, keeps: bool = False) -> str:
    look = LOOKS[block.element]
    shape = xml.Shape(
        look.align, above or look.above, look.below, round(look.indent * xml.TWIPS),
        lines=LINES if look.align == "justify" else 0,
        keeps_next=keeps or block.element in WITH_NEXT,
        whole=block.element is Element.RECIPIENT)
    return xml.paragraph(shape, *(
        xml.run(span.words, look.size, bold=look.bold or span.bold,
                italic=look.italic or span.italic) for span in block.spans if span.words))


def _line(words: str, element: Element, above: float = 0) -> str:
    return _text(doc.plain(words, element), above)


def _letterhead(head: doc.Letterhead, width: float) -> str:
    shares = (width * doc.HEAD_SHARE, width * (1 - doc.HEAD_SHARE))
    lines = [(head.parent, Element.PARENT)] if head.parent else []
    long = text.width(head.issuer, face_of(LOOKS[Element.ISSUER]), LOOKS[Element.ISSUER].size)
    motto = text.width(doc.MOTTO_WORDS, face_of(LOOKS[Element.MOTTO]), LOOKS[Element.MOTTO].size)
    left = [*(_line(*each) for each in (*lines, (head.issuer, Element.ISSUER))),
            xml.rule(min(long, shares[0] * xml.POINTS * 0.9) * doc.RULE_SHARE, shares[0])]
    right = [_line(doc.COUNTRY_WORDS, Element.COUNTRY), _line(doc.MOTTO_WORDS, Element.MOTTO),
             xml.rule(motto, shares[1])]
    below = [_line(head.number, Element.NUMBER)]
    below += [_line(head.about, Element.ABOUT)] if head.about else []
    return xml.table(shares, (
        xml.row((xml.cell(shares[0], *left), xml.cell(shares[1], *right))),
        xml.row((xml.cell(shares[0], *below),
                 xml.cell(shares[1], _line(head.dated, Element.PLACE))))), ruled=False, margin=60)


def _title(block: doc.Title, width: float) -> Iterator[str]:
    yield _line(block.kind, Element.KIND)
    if block.subject:
        yield _line(block.subject, Element.SUBJECT)
        look = LOOKS[Element.SUBJECT]
        long = min(text.width(block.subject, face_of(look), look.size), width * xml.POINTS)
        yield xml.rule(long * doc.RULE_SHARE, width, below=8)


def _grid(grid: doc.Grid, width: float) -> str:
    points = column_widths([column.title for column in grid.columns],
                           [column.share for column in grid.columns], grid.rows, grid.size,
                           width * xml.POINTS)
    widths = [wide / xml.POINTS for wide in points]
    head = [_row(grid, [column.title for column in grid.columns], widths, is_head=True,
                 strong=True)] if grid.has_head else []
    return xml.table(widths, (*head, *(
        _row(grid, cells, widths, is_head=False, strong=number in grid.strong)
        for number, cells in enumerate(grid.rows))), ruled=True, margin=57)


def _row(grid: doc.Grid, cells: Any, widths: list[float], *, is_head: bool, strong: bool) -> str:
    shown = (xml.cell(wide, xml.paragraph(
        xml.Shape("centre" if is_head else column.align, CELL.above, CELL.below),
        *([xml.run(words, grid.size, bold=strong)] if words else [])))
        for words, column, wide in zip(cells, grid.columns, widths, strict=True))
    return xml.row(shown, whole=max(map(len, cells)) < LONG_CELL, head=is_head,
                   least=0 if is_head else grid.least)


def _chart(word: Any, block: doc.Chart, width: float) -> str:
    inline = word.part.new_pic_inline(io.BytesIO(chart.picture(block, width * xml.POINTS)),
                                      width=Mm(width))
    name = doc.plain(block.name, Element.CAPTION)
    drawn = xml.described(parts.written(inline), chart.in_words(block))
    return (xml.paragraph(xml.Shape("centre", above=6, keeps_next=True),
                          f"<w:r><w:drawing>{drawn}</w:drawing></w:r>") + _text(name))


def _signing(block: doc.Signing, width: float) -> str:
    share = 0.5 if block.left else doc.FOOT_SHARE
    left = [_line(doc.RECIPIENTS_WORDS, Element.RECIPIENTS)] if block.recipients else []
    left += [_line(words, Element.RECIPIENT) for words in block.recipients]
    left += _place(block.left) if block.left else []
    widths = (width * share, width * (1 - share))
    return xml.table(widths, (xml.row(
        (xml.cell(widths[0], *left), xml.cell(widths[1], *_place(block.right))),
        whole=len(block.recipients) <= KEPT_RECIPIENTS),), ruled=False, margin=0)


def _place(place: doc.Place) -> list[str]:
    """Say who signs, leave room for the pen, then the name."""
    return [*(_line(words, Element.SIGN_TITLE) for words in place.lines),
            *([_line(place.note, Element.SIGN_NOTE)] if place.note else []),
            _line(place.name, Element.SIGN_NAME, above=doc.PEN)]
