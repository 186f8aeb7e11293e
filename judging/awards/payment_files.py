"""Pay sheets (bảng kê chi) as XLSX and PDF: signature column, sums, the amount in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportlab.platypus import Flowable, Spacer

from app.paper import official, text
from app.paper.faces import SERIF_BOLD
from app.paper.table import PaperTable, TableColumn
from app.paper.wording import decimal_text, translator
from app.spreadsheets import Column, Sheet, xlsx_bytes
from judging.awards.money_words import dong_in_words
from judging.awards.payments import PayLine, total

Kind = Literal["prizes", "fees"]
#: Height of a row in points: a pen signs in it.
SIGNED = 28.0


@dataclass(frozen=True)
class PaySheet:
    """One sheet: what for, whose, its lines."""

    kind: Kind
    competition: str
    issuer: str
    lines: Sequence[PayLine]
    parent_issuer: str = ""
    place: str = ""
    demo: bool = False
    #: What is not on the sheet, and why.
    notes: Sequence[str] = ()


def title_of(sheet: PaySheet, locale: str) -> str:
    """Return the title of a sheet."""
    _ = translator(locale)
    return _("LIST OF PRIZE MONEY PAID") if sheet.kind == "prizes" else _(
        "LIST OF JUDGES' FEES PAID")


def _heads(sheet: PaySheet, locale: str) -> list[str]:
    _ = translator(locale)
    what = _("Prize") if sheet.kind == "prizes" else _("Sheets")
    return [_("No."), _("Full name"), what, _("Amount (đồng)"), _("Tax withheld (đồng)"),
            _("Received (đồng)"), _("Signature")]


def payment_xlsx(sheet: PaySheet, locale: str = "vi") -> bytes:
    """Write the sheet with real numbers; the sums and the words stand below."""
    _ = translator(locale)
    heads = _heads(sheet, locale)
    kinds = ("text", "text", "text", "integer", "integer", "integer", "text")
    widths = (6, 30, 30, 16, 16, 16, 22)
    sums = total(sheet.lines)
    rows: list[list[str | int | Decimal | None]] = [
        [str(number), line.name, line.what, line.gross, line.tax, line.net, ""]
        for number, line in enumerate(sheet.lines, start=1)
    ]
    rows += [["", _("Sum total"), "", sums.gross, sums.tax, sums.net, ""],
             ["", _words(sheet, locale), "", None, None, None, ""]]
    rows += [["", note, "", None, None, None, ""] for note in sheet.notes]
    rows += [[""] * 7, ["", _("Made by"), "", _("Accountant"), "", "", _("Approved by")]]
    columns = [Column(head, kind, width)  # type: ignore[arg-type]
               for head, kind, width in zip(heads, kinds, widths, strict=True)]
    title = f"{title_of(sheet, locale)} - {sheet.competition}"
    return xlsx_bytes([Sheet(_("Payments"), columns, rows, title, least=SIGNED)], title)


def payment_pdf(sheet: PaySheet, locale: str = "vi") -> bytes:
    """Set the sheet on A4 across, to be signed by everybody who is paid."""
    _ = translator(locale)
    heading = official.Heading(sheet.issuer, sheet.parent_issuer, place=sheet.place)
    story: list[Flowable] = [
        official.HeadingBlock(heading, locale),
        official.paragraph(title_of(sheet, locale), official.title_style(15)),
        official.paragraph(sheet.competition, official.title_style(13)),
        Spacer(0, 8), _table(sheet, locale), Spacer(0, 8),
        official.paragraph(_words(sheet, locale)),
        *(official.paragraph(note) for note in sheet.notes),
        _Signatures((_("Made by"), _("Accountant"), _("Approved by"))),
    ]
    return official.official_pdf(story, official.PageStyle(
        title=title_of(sheet, locale), landscape=True, demo=sheet.demo, locale=locale,
        author=sheet.issuer))


class _Signatures(Flowable):
    """Three signatures side by side, with room for the pen."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.titles = titles

    def wrap(self, room: float, _height: float) -> tuple[float, float]:
        """Leave 90 points."""
        self.width, self.height = room, 90.0
        return room, self.height

    def draw(self) -> None:
        """Draw each title over its room."""
        share = self.width / len(self.titles)
        for number, title in enumerate(self.titles):
            text.draw_centred(self.canv, share * (number + 0.5), self.height - 20,
                              title.upper(), SERIF_BOLD, 12)


def _table(sheet: PaySheet, locale: str) -> PaperTable:
    _ = translator(locale)
    shares = (0.5, 2.4, 2.4, 1.4, 1.4, 1.4, 1.6)
    columns = [TableColumn(head, share, "right" if 2 < place < 6 else "left")
               for place, (head, share) in enumerate(
                   zip(_heads(sheet, locale), shares, strict=True))]
    sums = total(sheet.lines)
    rows = [[str(number), line.name, line.what, *_figures(line, locale), ""]
            for number, line in enumerate(sheet.lines, start=1)]
    rows.append(["", _("Sum total"), "", *_figures(sums, locale), ""])
    return PaperTable(columns, rows, 11, frozenset({len(rows) - 1}), least=SIGNED)


def _figures(line: PayLine, locale: str) -> list[str]:
    return [decimal_text(Decimal(value), locale) for value in (line.gross, line.tax, line.net)]


def _words(sheet: PaySheet, locale: str) -> str:
    _ = translator(locale)
    return _("Amount paid out, in words: %(words)s") % {
        "words": dong_in_words(total(sheet.lines).net)}
