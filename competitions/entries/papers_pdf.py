"""Setting a paper to sign as PDF, by the margins and sizes of Decree 30."""

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, Table

from app.paper import official, text
from app.paper.colours import BLACK, STONE
from app.paper.faces import SERIF_BOLD, SERIF_ITALIC
from competitions.entries.papers import Block, Grid, Line, Look, Paper, Place, Signing

#: Size, alignment, indent of the first line, gap above and below.
LOOKS: dict[Look, tuple[float, int, float, float, float]] = {
    Look.COUNTRY: (13, TA_CENTER, 0, 0, 0), Look.MOTTO: (14, TA_CENTER, 0, 0, 0),
    Look.TITLE: (14, TA_CENTER, 0, 16, 0), Look.SUBJECT: (14, TA_CENTER, 0, 0, 10),
    Look.ADDRESSEE: (13, TA_CENTER, 0, 0, 8), Look.HEAD: (13, TA_LEFT, 0, 6, 3),
    Look.QUESTION: (13, TA_LEFT, 0, 4, 3), Look.FACT: (13, TA_LEFT, 0, 0, 2.5),
    Look.BODY: (13, TA_JUSTIFY, official.INDENT, 0, 6), Look.DATED: (13, TA_RIGHT, 0, 8, 4),
}
BOLD = frozenset({Look.COUNTRY, Look.MOTTO, Look.TITLE, Look.SUBJECT, Look.HEAD, Look.QUESTION})
#: A heading never ends a page.
BEFORE_OTHERS = frozenset({Look.HEAD, Look.QUESTION})
ROOM_TO_SIGN = 58.0
CELL = 12.0


def paper_pdf(paper: Paper) -> bytes:
    """Return a paper as PDF."""
    story = [flowable for block in paper.blocks for flowable in _set(block)]
    style = official.PageStyle(paper.title, footer=paper.footer, demo=paper.demo,
                               locale=paper.locale)
    return official.official_pdf(_kept_together(story), style)


def _set(block: Block) -> list[Flowable]:
    if isinstance(block, Line):
        return _line(block)
    return [_grid(block)] if isinstance(block, Grid) else [_signing(block)]


def _line(line: Line) -> list[Flowable]:
    size, align, indent, above, below = LOOKS[line.look]
    style = ParagraphStyle(
        line.look.value, parent=official.body_style(), fontSize=size, alignment=align,
        leading=size * (1.2 if line.look is Look.FACT else 1.3), firstLineIndent=indent,
        spaceBefore=above, spaceAfter=below,
        splitLongWords=1, keepWithNext=int(line.look in BEFORE_OTHERS))
    if line.look in BOLD:
        style.fontName = SERIF_BOLD.name
    elif line.look is Look.DATED:
        style.fontName = SERIF_ITALIC.name
    made: list[Flowable] = [official.paragraph(line.words, style)]
    if line.look is Look.MOTTO:
        made.append(HRFlowable(text.width(line.words, SERIF_BOLD, size), 0.7, color=BLACK,
                               spaceBefore=1, spaceAfter=0))
    return made


def _grid(grid: Grid) -> Table:
    """Set a table whose rows may break over pages, so that no answer is cut."""
    room = official.pdf.PORTRAIT[0] - official.LEFT - official.RIGHT
    widths = [room * share / sum(grid.shares) for share in grid.shares]
    last = len(grid.rows) - 1
    rows = [[_cell(words, TA_CENTER, bold=True) for words in grid.heads]] + [
        [_cell(words, TA_RIGHT if place in grid.figures else TA_LEFT,
               bold=grid.has_sums and number == last) for place, words in enumerate(row)]
        for number, row in enumerate(grid.rows)]
    return Table(rows, widths, repeatRows=1, splitInRow=1, spaceBefore=2, spaceAfter=8, style=[
        ("GRID", (0, 0), (-1, -1), 0.5, STONE), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4), ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])


def _cell(words: str, align: int, *, bold: bool = False) -> Paragraph:
    style = ParagraphStyle("cell", parent=official.body_style(), fontSize=CELL,
                           leading=CELL * 1.2, alignment=align, firstLineIndent=0, spaceAfter=0,
                           splitLongWords=1)
    if bold:
        style.fontName = SERIF_BOLD.name
    return official.paragraph(words, style)


def _signing(signing: Signing) -> Table:
    """Set who signs above, the names below: level, however long the words on a side are."""
    sides = (signing.left, signing.right)
    rows = [[_place(place) if place else "" for place in sides],
            [official.paragraph(place.name, official.title_style(13)) if place else ""
             for place in sides]]
    return Table(rows, ["50%", "50%"], style=[("TOPPADDING", (0, 1), (-1, 1), ROOM_TO_SIGN),
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2)])


def _place(place: Place) -> list[Flowable]:
    italic = ParagraphStyle("note", parent=official.body_style(), fontName=SERIF_ITALIC.name,
                            alignment=TA_CENTER, firstLineIndent=0, spaceAfter=0)
    return [official.paragraph(place.title, official.title_style(13)),
            official.paragraph(place.note, italic)]


def _kept_together(story: list[Flowable]) -> list[Flowable]:
    """Keep the last sentence, the date and the places to sign on one page."""
    return [*story[:-3], KeepTogether(story[-3:])]
