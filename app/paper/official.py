"""Official papers by Decree 30/2020: margins, sizes, heading in two columns, signature, page."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from html import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from app.paper import pdf, text
from app.paper.colours import BLACK, STONE
from app.paper.faces import (
    SERIF,
    SERIF_BOLD,
    SERIF_BOLD_ITALIC,
    SERIF_ITALIC,
    Face,
    register_families,
)
from app.paper.wording import official_date, translator

#: Appendix I of the decree: top and bottom 20-25 mm, left 30-35 mm, right 15-20 mm.
TOP = BOTTOM = 20 * pdf.MM
LEFT = 30 * pdf.MM
RIGHT = 18 * pdf.MM
BODY = 13.0
INDENT = 12.7 * pdf.MM
LEFT_SHARE = 0.42
#: Room for the clerk's pen before the symbol of a number not yet given.
BLANK = "\N{NO-BREAK SPACE}" * 10


@dataclass(frozen=True)
class Heading:
    """The first lines of a paper; the number stays blank until the clerk gives it."""

    issuer: str
    parent: str = ""
    symbol: str = ""
    number: str = ""
    place: str = ""
    day: date | None = None
    subject: str = ""


@dataclass(frozen=True)
class SignatureBlock:
    """Who signs on the right, and who receives the paper on the left."""

    authority: str
    title: str = ""
    name: str = ""
    recipients: tuple[str, ...] = ()


@dataclass(frozen=True)
class PageStyle:
    """How the pages of one document are set."""

    title: str
    landscape: bool = False
    #: Printed at the foot of each page, with page n/m on the right.
    footer: str = ""
    demo: bool = False
    locale: str = "vi"
    author: str = field(default="")


def body_style() -> ParagraphStyle:
    """Body text: 13 pt, justified, first line indented 1.27 cm, 6 pt between paragraphs."""
    register_families()
    return ParagraphStyle(
        "body",
        fontName=SERIF.name,
        fontSize=BODY,
        leading=BODY * 1.3,
        alignment=TA_JUSTIFY,
        firstLineIndent=INDENT,
        spaceAfter=6,
        textColor=BLACK,
    )


def title_style(size: float = 14.0) -> ParagraphStyle:
    """Kind and subject of a paper: bold, centred."""
    register_families()
    return ParagraphStyle(
        "title",
        fontName=SERIF_BOLD.name,
        fontSize=size,
        leading=size * 1.3,
        alignment=TA_CENTER,
        spaceAfter=2,
        textColor=BLACK,
    )


def paragraph(words: str, style: ParagraphStyle | None = None, *, bold: bool = False) -> Paragraph:
    """Set plain text as a paragraph; nothing in it is taken for markup."""
    drawable = "".join(run.text for run in text.runs(words, SERIF))
    shown = escape(drawable, quote=False)
    return Paragraph(f"<b>{shown}</b>" if bold else shown, style or body_style())


class HeadingBlock(Flowable):
    """Agency and number on the left, the nation's name and motto and the date on the right."""

    def __init__(self, heading: Heading, locale: str = "vi") -> None:
        super().__init__()
        self.heading, self.locale = heading, locale
        self.spaceAfter = 14

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Measure both columns."""
        self.width = room
        self.left_lines = self._left(room * LEFT_SHARE - 8)
        dated = 34.0 if self.heading.place else 0.0
        left = sum(size * 1.22 + gap for _, _, size, gap, _ in self.left_lines) + 6
        self.height = max(left, 38.0 + dated)
        return room, self.height

    def _left(self, room: float) -> list[tuple[str, Face, float, float, bool]]:
        """Lines of the left column: words, face, size, gap above, rule below."""
        _ = translator(self.locale)
        heading, lines = self.heading, []
        for words, face in ((heading.parent.upper(), SERIF), (heading.issuer.upper(), SERIF_BOLD)):
            broken = text.balance(words, face, max(1, len(text.wrap(words, face, 12, room))))
            lines += [(line, face, 12.0, 0.0, False) for line in broken if line]
        lines[-1] = (*lines[-1][:4], True)
        if heading.symbol or heading.number:
            number = heading.number or BLANK + "/" + heading.symbol
            lines.append((_("No.: %(number)s") % {"number": number}, SERIF, BODY, 8.0, False))
        subject = text.wrap(heading.subject, SERIF, 12, room) if heading.subject else ()
        lines += [
            (line, SERIF, 12.0, 0.0 if number else 6.0, False)
            for number, line in enumerate(subject)
        ]
        return lines

    def draw(self) -> None:
        """Draw the two columns from their tops."""
        self.canv.setFillColor(BLACK)
        self.canv.setStrokeColor(BLACK)
        self.canv.setLineWidth(0.7)
        self._draw_left(self.width * LEFT_SHARE / 2 - 2)
        self._draw_right(self.width * (1 + LEFT_SHARE) / 2)

    def _draw_left(self, centre: float) -> None:
        y = self.height
        for words, face, size, gap, ruled in self.left_lines:
            y -= size * 1.22 + gap
            long = text.draw_centred(self.canv, centre, y + 2, words, face, size)
            if ruled:
                self.canv.line(centre - long / 5, y - 3.5, centre + long / 5, y - 3.5)

    def _draw_right(self, centre: float) -> None:
        _ = translator(self.locale)
        room = self.width * (1 - LEFT_SHARE)
        country = text.fit(_("SOCIALIST REPUBLIC OF VIET NAM"), SERIF_BOLD, room, 12, 1)
        y = self.height - 12 * 1.22
        text.draw_centred(self.canv, centre, y + 2, country.lines[0], SERIF_BOLD, country.size)
        y -= BODY * 1.22
        motto = _("Independence - Freedom - Happiness")
        long = text.draw_centred(self.canv, centre, y + 2, motto, SERIF_BOLD, BODY)
        self.canv.line(centre - long / 2, y - 2.5, centre + long / 2, y - 2.5)
        if self.heading.place:
            dated = f"{self.heading.place}, {official_date(self.heading.day, self.locale)}"
            text.draw_centred(self.canv, centre, y - 26, dated, SERIF_ITALIC, BODY)


class SignatureFlowable(Flowable):
    """Recipients on the left, level with the signer's authority on the right; kept together."""

    def __init__(self, block: SignatureBlock, locale: str = "vi") -> None:
        super().__init__()
        self.block, self.locale = block, locale
        self.spaceBefore = 12

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Leave 72 points for the signature."""
        self.width = room
        self.height = max(140.0, 20 + 14 * len(self.block.recipients))
        return room, self.height

    def draw(self) -> None:
        """Draw both sides from the top."""
        _ = translator(self.locale)
        self.canv.setFillColor(BLACK)
        y = self.height - 14
        if self.block.recipients:
            text.draw(self.canv, 0, y, _("Recipients:"), SERIF_BOLD_ITALIC, 12)
        for number, words in enumerate(self.block.recipients, start=1):
            text.draw(self.canv, 0, y - 14 * number, words, SERIF, 11)
        centre = self.width * 0.74
        for words in (self.block.authority.upper(), self.block.title.upper()):
            if words:
                text.draw_centred(self.canv, centre, y, words, SERIF_BOLD, BODY)
                y -= BODY * 1.3
        text.draw_centred(self.canv, centre, y - 72, self.block.name, SERIF_BOLD, BODY)


def official_pdf(story: Sequence[Flowable], style: PageStyle) -> bytes:
    """Set a story on pages: number top centre from page 2, or footer with page n/m."""
    buffer = io.BytesIO()
    size = pdf.LANDSCAPE if style.landscape else pdf.PORTRAIT
    document = BaseDocTemplate(
        buffer,
        pagesize=size,
        title=text.normalise(style.title),
        author=style.author,
        creator=pdf.PRODUCT,
        lang=style.locale,
        pageCompression=1,
    )
    frame = Frame(
        LEFT,
        BOTTOM,
        size[0] - LEFT - RIGHT,
        size[1] - TOP - BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    dress = partial(_dress_page, style=style)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=dress))
    maker = pdf.CountedCanvas if style.footer else Canvas
    document.build(list(story), canvasmaker=maker)
    return buffer.getvalue()


def _dress_page(
    canvas: Canvas | pdf.CountedCanvas, document: BaseDocTemplate, style: PageStyle
) -> None:
    width, height = document.pagesize
    if style.demo:
        pdf.mark_demo(canvas, width, height, style.locale)
    canvas.saveState()
    if style.footer:
        _ = translator(style.locale)
        canvas.setFillColor(STONE)
        text.draw(canvas, LEFT, 10 * pdf.MM, style.footer, SERIF, 10)
        canvas.leave_page_count(_("Page"), width - RIGHT, 10 * pdf.MM)
    elif canvas.getPageNumber() > 1:
        canvas.setFillColor(BLACK)
        number = str(canvas.getPageNumber())
        text.draw_centred(canvas, width / 2, height - 12 * pdf.MM, number, SERIF, BODY)
    canvas.restoreState()
