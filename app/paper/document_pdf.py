"""Drawing a document as PDF: A4, Tinos (the letters of Times New Roman), embedded and NFC."""

import io
from collections.abc import Callable, Iterator
from functools import partial
from html import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
)

from app.paper import document as doc
from app.paper import pdf, text
from app.paper.chart import ChartBlock
from app.paper.colours import BLACK, STONE
from app.paper.document import LOOKS, Document, Element, Look, Section
from app.paper.document_flow import Head, Rule, SigningBlock, face_of
from app.paper.faces import SERIF, register_families
from app.paper.table import TableColumn
from app.paper.tall_table import TallTable

LEADING = 1.3
#: A last paragraph that is not higher goes to the next page with the signature.
LAST_LINES = 130.0
ALIGNS = {"left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT, "justify": TA_JUSTIFY}
#: A word processor does not leave these alone at the foot of a page either.
WITH_NEXT = frozenset({Element.HEAD, Element.AUTHORITY, Element.ANNEX, Element.ANNEX_TITLE,
                       Element.KIND, Element.SUBJECT})


def document_pdf(document: Document, tick: Callable[[int], None] = lambda _done: None) -> bytes:
    """Return a document as PDF; each section numbers its pages by itself.

    *tick* hears of each page in which section it is; it may raise to end the work.
    """
    register_families()
    buffer = io.BytesIO()
    template = BaseDocTemplate(
        buffer, pagesize=pdf.PORTRAIT, title=text.normalise(document.title), lang="vi",
        author=text.normalise(document.author), creator=pdf.PRODUCT, pageCompression=1)
    template.addPageTemplates([
        _page(document, section, f"section-{number}", partial(tick, number + 1))
        for number, section in enumerate(document.sections)])
    story: list[Flowable] = []
    for number, section in enumerate(document.sections):
        if number:
            story += [NextPageTemplate(f"section-{number}"), PageBreak()]
        story += _blocks(section)
    template.build(story, canvasmaker=pdf.CountedCanvas if document.footer else Canvas)
    return buffer.getvalue()


def _page(document: Document, section: Section, name: str,
          told: Callable[[], None]) -> PageTemplate:
    size = pdf.LANDSCAPE if section.landscape else pdf.PORTRAIT
    frame = Frame(
        doc.LEFT * pdf.MM, doc.BOTTOM * pdf.MM, size[0] - (doc.LEFT + doc.RIGHT) * pdf.MM,
        size[1] - (doc.TOP + doc.BOTTOM) * pdf.MM, leftPadding=0, rightPadding=0, topPadding=0,
        bottomPadding=0)
    first: list[int] = []

    def dress(canvas: Canvas, _template: BaseDocTemplate) -> None:
        if not first:
            first.append(canvas.getPageNumber())
        told()
        _dress(canvas, document, size, canvas.getPageNumber() - first[0] + 1)

    return PageTemplate(name, [frame], onPage=dress, pagesize=size)


def _dress(canvas: Canvas, document: Document, size: tuple[float, float], number: int) -> None:
    """Print the number at the top from the second page on, or the footer."""
    width, height = size
    if document.demo:
        pdf.mark_demo(canvas, width, height, "vi")
    canvas.saveState()
    if isinstance(canvas, pdf.CountedCanvas):
        canvas.setFillColor(STONE)
        text.draw(canvas, doc.LEFT * pdf.MM, 10 * pdf.MM, document.footer, SERIF, 10)
        canvas.leave_page_count("Trang", width - doc.RIGHT * pdf.MM, 10 * pdf.MM)
    elif number > 1:
        canvas.setFillColor(BLACK)
        look = LOOKS[Element.PAGE]
        top = height - doc.HEAD_AT * pdf.MM - look.size
        text.draw_centred(canvas, width / 2, top, str(number), SERIF, look.size)
    canvas.restoreState()


def _blocks(section: Section) -> Iterator[Flowable]:
    size = pdf.LANDSCAPE if section.landscape else pdf.PORTRAIT
    room = size[0] - (doc.LEFT + doc.RIGHT) * pdf.MM
    for block, follows in zip(section.blocks, (*section.blocks[1:], None), strict=True):
        if isinstance(block, doc.Text):
            paragraph = _paragraph(block)
            if isinstance(follows, doc.Signing):
                yield CondPageBreak(_with_signature(paragraph, follows, room))
            yield paragraph
        elif isinstance(block, doc.Letterhead):
            yield Head(block)
        elif isinstance(block, doc.Title):
            yield from _title(block)
        elif isinstance(block, doc.Grid):
            yield _table(block)
            yield Spacer(0, 8)
        elif isinstance(block, doc.Chart):
            yield KeepTogether([ChartBlock(block),
                                _paragraph(doc.plain(block.name, Element.CAPTION))])
        else:
            yield SigningBlock(block)


def _with_signature(paragraph: Paragraph, block: doc.Signing, room: float) -> float:
    """Return the height of a last paragraph and of who signs: no signature stands alone."""
    tall = paragraph.wrap(room, 10_000)[1]
    return SigningBlock(block).least(room) + (tall + 24 if tall <= LAST_LINES else 0)


def _title(block: doc.Title) -> Iterator[Flowable]:
    yield _paragraph(doc.plain(block.kind, Element.KIND))
    if block.subject:
        yield _paragraph(doc.plain(block.subject, Element.SUBJECT))
        yield Rule(text.width(block.subject, face_of(LOOKS[Element.SUBJECT]),
                              LOOKS[Element.SUBJECT].size))
    else:
        yield Spacer(0, 8)


def _paragraph(block: doc.Text) -> Paragraph:
    look = LOOKS[block.element]
    marked = "".join(_marked(span, look) for span in block.spans)
    return Paragraph(marked, _style(block.element, look))


def _marked(span: doc.Span, look: Look) -> str:
    drawable = "".join(run.text for run in text.runs(span.words, SERIF))
    lead, trail = (" " * blank for blank in (span.words[:1] == " ", span.words[-1:] == " "))
    shown = escape(lead + drawable + trail, quote=False).replace(doc.NBSP, "&nbsp;")
    if span.bold or look.bold:
        shown = f"<b>{shown}</b>"
    return f"<i>{shown}</i>" if span.italic or look.italic else shown


def _style(element: Element, look: Look) -> ParagraphStyle:
    return ParagraphStyle(
        element.value, fontName=SERIF.name, fontSize=look.size, leading=look.size * LEADING,
        alignment=ALIGNS[look.align], firstLineIndent=look.indent * pdf.MM,
        spaceBefore=look.above, spaceAfter=look.below, textColor=BLACK,
        keepWithNext=int(element in WITH_NEXT), splitLongWords=1)


def _table(grid: doc.Grid) -> TallTable:
    columns = [TableColumn(column.title, column.share, column.align) for column in grid.columns]
    return TallTable(columns, grid.rows, grid.size, grid.strong, least=grid.least * pdf.MM)
