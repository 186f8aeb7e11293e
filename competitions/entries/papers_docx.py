"""Setting a paper to sign as a Word file that its founder may edit: Times New Roman, A4."""

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from app.clock import utc_now
from app.paper.wording import translator
from competitions.entries.papers import Grid, Line, Look, Paper, Place, Signing

FONT = "Times New Roman"
LANGUAGES = {"vi": "vi-VN", "en": "en-GB"}
PAGE = (210, 297)
#: Appendix I of Decree 30, in millimetres: top, bottom, left, right.
MARGINS = (20, 20, 30, 18)
WIDTH = PAGE[0] - MARGINS[2] - MARGINS[3]
INDENT = 12.7
CINNAMON = RGBColor(0xB4, 0x48, 0x1C)
STONE = RGBColor(0x55, 0x60, 0x6B)
#: Size, alignment, gap above and below in points.
LOOKS: dict[Look, tuple[int, Any, int, int]] = {
    Look.COUNTRY: (13, ALIGN.CENTER, 0, 0), Look.MOTTO: (14, ALIGN.CENTER, 0, 0),
    Look.TITLE: (14, ALIGN.CENTER, 18, 0), Look.SUBJECT: (14, ALIGN.CENTER, 0, 10),
    Look.ADDRESSEE: (13, ALIGN.CENTER, 0, 8), Look.HEAD: (13, ALIGN.LEFT, 8, 4),
    Look.QUESTION: (13, ALIGN.LEFT, 4, 3), Look.FACT: (13, ALIGN.LEFT, 0, 3),
    Look.BODY: (13, ALIGN.JUSTIFY, 0, 6), Look.DATED: (13, ALIGN.RIGHT, 8, 4),
}
BOLD = frozenset({Look.COUNTRY, Look.MOTTO, Look.TITLE, Look.SUBJECT, Look.HEAD, Look.QUESTION})
BEFORE_OTHERS = frozenset({Look.HEAD, Look.QUESTION, Look.DATED})
LINES_TO_SIGN = 4


def paper_docx(paper: Paper) -> bytes:
    """Return a paper as a Word file."""
    document = Document()
    _prepare(document, paper)
    last_words = paper.blocks[-3:-2]
    for block in paper.blocks:
        if isinstance(block, Line):
            paragraph = document.add_paragraph()
            _line(paragraph, block)
            paragraph.paragraph_format.keep_with_next |= block in last_words
        elif isinstance(block, Grid):
            _grid(document, block)
        else:
            _signing(document, block)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _prepare(document: Any, paper: Paper) -> None:
    """Set page, margins, font, language, header and footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(MARGINS[0]), Mm(MARGINS[1])
    section.left_margin, section.right_margin = Mm(MARGINS[2]), Mm(MARGINS[3])
    section.header_distance = section.footer_distance = Mm(9)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(13)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi"):
        fonts.set(qn(script), FONT)
    normal.element.rPr.append(_element("w:lang", val=LANGUAGES.get(paper.locale, "vi-VN")))
    normal.paragraph_format.space_after = Pt(0)
    known = document.core_properties
    known.title, known.author, known.comments = paper.title[:255], "", ""
    known.language = LANGUAGES.get(paper.locale, "vi-VN")
    known.created = known.modified = utc_now()
    _margins_of(section, paper)


def _margins_of(section: Any, paper: Paper) -> None:
    """Say the version and "page n/m" at the foot, and at the head that data are invented."""
    _ = translator(paper.locale)
    foot = section.footer.paragraphs[0]
    foot.style.font.size, foot.style.font.color.rgb = Pt(10), STONE
    foot.style.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    for words in (paper.footer, f"\t{_('Page')} "):
        foot.add_run(words)
    _field(foot, "PAGE")
    foot.add_run("/")
    _field(foot, "NUMPAGES")
    if paper.demo:
        head = section.header.paragraphs[0]
        head.alignment = ALIGN.CENTER
        run = head.add_run(_("Demo data").upper())
        run.bold, run.font.size, run.font.color.rgb = True, Pt(10), CINNAMON


def _line(paragraph: Paragraph, line: Line) -> None:
    size, align, above, below = LOOKS[line.look]
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(above), Pt(below)
    shape.keep_with_next = line.look in BEFORE_OTHERS
    if line.look is Look.BODY:
        shape.first_line_indent = Mm(INDENT)
    run = paragraph.add_run(line.words)
    run.font.size, run.bold = Pt(size), line.look in BOLD
    run.italic, run.underline = line.look is Look.DATED, line.look is Look.MOTTO


def _grid(document: Any, grid: Grid) -> None:
    rows = (grid.heads, *grid.rows)
    table = document.add_table(len(rows), len(grid.heads), style="Table Grid")
    table.autofit = False
    widths = [Mm(WIDTH * share / sum(grid.shares)) for share in grid.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    last = len(rows) - 1
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        strong = number == 0 or (grid.has_sums and number == last)
        for place, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = widths[place]
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(words)
            run.bold, run.font.size = strong, Pt(12)
            if number == 0:
                paragraph.alignment = ALIGN.CENTER
            elif place in grid.figures:
                paragraph.alignment = ALIGN.RIGHT
    table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader", val="true"))
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _signing(document: Any, signing: Signing) -> None:
    """Set the places to sign side by side, in rows that no page break cuts."""
    table = document.add_table(2, 2)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit", val="true"))
    for side, place in enumerate((signing.left, signing.right)):
        if place:
            _place(table.cell(0, side), place)
            _centred(table.cell(1, side).paragraphs[0], place.name)


def _place(cell: Any, place: Place) -> None:
    """Say who signs and how, and leave room; its lines stay with the names below."""
    _centred(cell.paragraphs[0], place.title)
    note = _centred(cell.add_paragraph(), place.note)
    note.bold, note.italic = False, True
    for _line_to_sign in range(LINES_TO_SIGN):
        cell.add_paragraph()
    for paragraph in cell.paragraphs:
        paragraph.paragraph_format.keep_with_next = True


def _centred(paragraph: Paragraph, words: str) -> Any:
    paragraph.alignment = ALIGN.CENTER
    run = paragraph.add_run(words)
    run.bold = True
    return run


def _field(paragraph: Paragraph, name: str) -> None:
    """Add a number that the word processor works out."""
    run = paragraph.add_run()
    for part in (_element("w:fldChar", fldCharType="begin"), _element("w:instrText"),
                 _element("w:fldChar", fldCharType="end")):
        run._r.append(part)
    run._r.find(qn("w:instrText")).text = name


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made
