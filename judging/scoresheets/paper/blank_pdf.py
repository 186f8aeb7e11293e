"""Blank score sheets to print: judge, entry and code on each. Plain values in, bytes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Spacer

from app.paper import official, pdf, qr, text
from app.paper.colours import BLACK, STONE
from app.paper.faces import SERIF, SERIF_BOLD, Face
from app.paper.table import PaperTable, TableColumn, _Row
from app.paper.wording import translator

#: A row has room for a mark by hand.
LEAST = 11.5 * pdf.MM
SIDE = 22 * pdf.MM


@dataclass(frozen=True)
class BlankRow:
    """A criterion as it is printed: name, "0 – 20", "step 0,5"."""

    name: str
    maximum: str
    note: str = ""


@dataclass(frozen=True)
class BlankSheet:
    """One judge's sheet for one entry."""

    competition: str
    issuer: str
    stage: str
    track: str
    judge: str
    entry_code: str
    title: str
    code: str
    address: str
    rows: tuple[BlankRow, ...]
    total: str
    unit: str = ""
    parent_issuer: str = ""
    place: str = ""
    day: date | None = None
    demo: bool = False


def blank_sheets_pdf(sheets: Sequence[BlankSheet], locale: str = "vi") -> bytes:
    """Set the sheets one after the other, each on a page of its own."""
    _ = translator(locale)
    story: list[Flowable] = []
    for number, sheet in enumerate(sheets):
        if number:
            story.append(PageBreak())
        story += _sheet(sheet, locale)
    style = official.PageStyle(_("Score sheets"), demo=any(s.demo for s in sheets), locale=locale)
    return official.official_pdf(story, replace(style, footer=_footer(sheets)))


def _footer(sheets: Sequence[BlankSheet]) -> str:
    return f"{sheets[0].stage} · {sheets[0].track}" if sheets else ""


def _sheet(sheet: BlankSheet, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    heading = official.Heading(sheet.issuer, sheet.parent_issuer)
    yield official.HeadingBlock(heading, locale)
    yield official.paragraph(_("SCORE SHEET"), official.title_style(15))
    yield official.paragraph(sheet.competition, official.title_style(12))
    yield Spacer(0, 6)
    yield _Particulars(sheet, locale)
    yield Spacer(0, 8)
    yield _MarkTable(_columns(locale), _rows(sheet, locale), 11,
                     frozenset({len(sheet.rows)}))
    yield Spacer(0, 6)
    yield official.paragraph(
        _("Write marks in figures, such as 8,5. Zero is a mark; write N/A where a criterion does "
          "not apply. Leave no line empty. Sign, then hand the sheet to the panel's secretary."),
        _small())
    yield official.paragraph(_("General comment:") + " " + "." * 105, _small())
    yield official.SignatureFlowable(official.SignatureBlock(
        _("JUDGE"), name=sheet.judge), locale)


def _columns(locale: str) -> list[TableColumn]:
    _ = translator(locale)
    return [TableColumn(_("No."), 0.6, "centre"), TableColumn(_("Criterion"), 4.2),
            TableColumn(_("Maximum"), 1.2, "centre"), TableColumn(_("Mark"), 1.4),
            TableColumn(_("Comment"), 3)]


def _rows(sheet: BlankSheet, locale: str) -> list[list[str]]:
    _ = translator(locale)
    rows = [[str(number), f"{row.name} ({row.note})" if row.note else row.name, row.maximum, "", ""]
            for number, row in enumerate(sheet.rows, start=1)]
    return [*rows, ["", _("Total"), sheet.total, "", ""]]


class _MarkTable(PaperTable):
    """A table whose rows have room for a pen."""

    def _row(self, cells: Sequence[str], face: Face, flags: object = None) -> _Row:
        row = super()._row(cells, face, flags)  # type: ignore[arg-type]
        return row if flags is None else replace(row, height=max(row.height, LEAST))


class _Particulars(Flowable):
    """Whose sheet for what on the left; the code to type or scan on the right."""

    def __init__(self, sheet: BlankSheet, locale: str) -> None:
        super().__init__()
        self.sheet, self.locale = sheet, locale

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Break the lines to the room left of the code."""
        _ = translator(self.locale)
        sheet = self.sheet
        pairs = ((_("Judge"), sheet.judge), (_("Entry code"), sheet.entry_code),
                 (_("Entry title"), sheet.title), (_("Unit"), sheet.unit),
                 (_("Round"), f"{sheet.stage} · {sheet.track}"))
        self.lines = [
            (line, SERIF_BOLD if name == _("Entry code") else SERIF)
            for name, words in pairs if words
            for line in text.wrap(f"{name}: {words}", SERIF, 12, room - SIDE - 24 * pdf.MM)]
        self.width, self.height = room, max(len(self.lines) * 16.0, SIDE + 20)
        return self.width, self.height

    def draw(self) -> None:
        """Draw the lines, the QR code and the code under it."""
        self.canv.setFillColor(BLACK)
        for number, (line, face) in enumerate(self.lines, start=1):
            text.draw(self.canv, 0, self.height - 16 * number + 4, line, face, 12)
        left = self.width - SIDE - 4 * pdf.MM
        qr.draw(self.canv, self.sheet.address, left, self.height - SIDE, SIDE)
        self.canv.setFillColor(STONE)
        text.draw_centred(self.canv, left + SIDE / 2, self.height - SIDE - 16, self.sheet.code,
                          SERIF_BOLD, 12)


def _small() -> ParagraphStyle:
    return ParagraphStyle("small", parent=official.body_style(), fontSize=10.5, leading=13.5,
                          firstLineIndent=0, spaceAfter=3, alignment=TA_LEFT)
