"""Certificates (giấy chứng nhận) as one PDF, A4 landscape. Plain values in, bytes out."""

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from app.codes import format_code
from app.paper import pdf, qr, text
from app.paper.colours import CINNAMON, INK, SEA, SEA_DARK, STONE
from app.paper.faces import SANS, SANS_MEDIUM, SANS_SEMIBOLD, SERIF_BOLD, SERIF_ITALIC
from app.paper.stack import Line, draw_stack
from app.paper.verify import printed_address
from app.paper.wording import DOTS, official_date, translator
from judging.awards.certificate_art import draw_artwork, draw_ripple
from judging.awards.certificate_words import Words, merged

Kind = Literal["prize", "participation", "recognition", "judge"]

WIDTH, HEIGHT = pdf.LANDSCAPE
CENTRE = WIDTH / 2
ROOM = 640.0
TOP = HEIGHT - 50
#: Between these two heights stands what differs from one certificate to the next.
BODY_TOP, BODY_BOTTOM = 414.0, 200.0
QR_X, QR_Y, QR_SIDE = 76.0, 112.0, 62.0
SIGNER_ROOM, SIGNER_TOP, SIGNER_NAME_Y = 250.0, 186.0, 92.0
RIGHT_MARGIN = 76.0
SIGNATURE_HEIGHT = 46.0


@dataclass(frozen=True)
class Signer:
    """Who signs: by whose authority, as what, and (if uploaded) with which image."""

    title: str
    name: str
    authority: str = ""
    signature: bytes | None = None


@dataclass(frozen=True)
class CertificateView:
    """All that one certificate says, as confirmed by the people named on it."""

    recipient: str
    competition: str
    issuer: str
    code: str
    verify_url: str
    kind: Kind = "prize"
    honorific: str = ""
    unit: str = ""
    prize: str = ""
    track: str = ""
    project: str = ""
    parent_issuer: str = ""
    decision_number: str = ""
    decision_date: date | None = None
    register_number: str = ""
    place: str = ""
    issued_on: date | None = None
    signers: tuple[Signer, ...] = ()
    demo: bool = False


@dataclass(frozen=True)
class CertificateDesign:
    """The organiser's own artwork and logo; or printing on stock that is ready but for names."""

    artwork: bytes | None = None
    logo: bytes | None = None
    on_stock: bool = False
    #: Correction of this printer, in millimetres to the right and upwards.
    shift_mm: tuple[float, float] = (0.0, 0.0)
    #: The organiser's own sentences with merge fields, by their place on the page.
    words: Words = ()


OURS = CertificateDesign()


def certificates_pdf(
    views: Iterable[CertificateView],
    design: CertificateDesign = OURS,
    locale: str = "vi",
    progress: Callable[[int], None] | None = None,
    over: Callable[[Canvas], None] | None = None,
) -> bytes:
    """Draw one page per certificate; *progress* hears the count and may raise to stop.

    *over* draws last on each page, moved like the words.
    """
    buffer = io.BytesIO()
    title = translator(locale)("Certificate")
    canvas = pdf.open_canvas(buffer, pdf.LANDSCAPE, title, locale=locale)
    drawn: dict[object, str] = {}
    for count, view in enumerate(views, start=1):
        canvas.translate(*(shift * pdf.MM for shift in design.shift_mm))
        if not design.on_stock:
            canvas.doForm(_template(canvas, view, design, locale, drawn))
        elif view.demo:
            pdf.mark_demo(canvas, WIDTH, HEIGHT, locale)
        _draw_body(canvas, view, design, locale)
        _draw_register(canvas, view, design, locale)
        if over:
            over(canvas)
        canvas.showPage()
        if progress:
            progress(count)
    canvas.save()
    return buffer.getvalue()


def certificate_pdf(
    view: CertificateView, design: CertificateDesign = OURS, locale: str = "vi"
) -> bytes:
    """Draw one certificate."""
    return certificates_pdf([view], design, locale)


def _template(
    canvas: Canvas,
    view: CertificateView,
    design: CertificateDesign,
    locale: str,
    drawn: dict[object, str],
) -> str:
    """Draw what many certificates share, once, and give its name."""
    shared = (view.parent_issuer, view.issuer, view.signers, view.place, view.issued_on, view.demo)
    if shared not in drawn:
        drawn[shared] = f"certificate-{len(drawn)}"
        canvas.beginForm(drawn[shared], 0, 0, WIDTH, HEIGHT)
        if design.artwork:
            canvas.drawImage(ImageReader(io.BytesIO(design.artwork)), 0, 0, WIDTH, HEIGHT)
        else:
            draw_artwork(canvas, WIDTH, HEIGHT)
        if view.demo:
            pdf.mark_demo(canvas, WIDTH, HEIGHT, locale)
        _draw_head(canvas, view, locale)
        _draw_logo(canvas, design)
        _draw_signers(canvas, view, locale)
        canvas.endForm()
    return drawn[shared]


def _draw_head(canvas: Canvas, view: CertificateView, locale: str) -> None:
    _ = translator(locale)
    motto = _("Independence - Freedom - Happiness")
    canvas.setFillColor(INK)
    country = _("SOCIALIST REPUBLIC OF VIET NAM")
    text.draw_centred(canvas, CENTRE, TOP - 11, country, SANS_SEMIBOLD, 11.5)
    long = text.draw_centred(canvas, CENTRE, TOP - 28, motto, SANS_SEMIBOLD, 11.5)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.7)
    canvas.line(CENTRE - long / 2, TOP - 34, CENTRE + long / 2, TOP - 34)
    issuing = [
        Line(view.parent_issuer.upper(), 10.5, SANS, STONE, 0),
        Line(view.issuer.upper(), 12, SANS_SEMIBOLD, SEA_DARK, 1, 2),
        Line(_("CERTIFICATE"), 33, SERIF_BOLD, CINNAMON, 6),
    ]
    draw_stack(canvas, CENTRE, TOP - 44, BODY_TOP + 10, ROOM, issuing)
    draw_ripple(canvas, CENTRE, BODY_TOP + 6, 74)


def _draw_logo(canvas: Canvas, design: CertificateDesign) -> None:
    if design.logo:
        box = {"preserveAspectRatio": True, "anchor": "nw", "mask": "auto"}
        canvas.drawImage(ImageReader(io.BytesIO(design.logo)), 60, TOP - 62, 120, 62, **box)


def _draw_body(
    canvas: Canvas, view: CertificateView, design: CertificateDesign, locale: str
) -> None:
    _ = translator(locale)
    whole = not design.on_stock
    said = merged(design.words, _merge_fields(view, locale))
    honorific = said.get("honorific") or view.honorific or _("Presented to")
    contest = said.get("contest") or _("at %(name)s") % {"name": view.competition}
    lines = [
        Line(honorific, 12, SANS, STONE, 3, is_drawn=whole),
        Line(view.recipient, 38, SANS_SEMIBOLD, SEA_DARK, 4, 3),
        Line(view.unit, 12, SANS, STONE, 1, 2),
        *_deed(view, said, locale, whole=whole),
        Line(contest, 13, SANS_MEDIUM, INK, 5, 2, is_drawn=whole),
        Line(said.get("decision") or _decision(view, locale), 11.5, SERIF_ITALIC, STONE, 6),
    ]
    draw_stack(canvas, CENTRE, BODY_TOP, BODY_BOTTOM, ROOM, lines)


def _merge_fields(view: CertificateView, locale: str) -> dict[str, str]:
    return {
        "ten": view.recipient, "don_vi": view.unit, "giai": view.prize, "bang": view.track,
        "du_an": view.project, "cuoc_thi": view.competition,
        "quyet_dinh": view.decision_number or DOTS * 4,
        "ngay": official_date(view.decision_date, locale),
        "so_vao_so": view.register_number or DOTS * 5,
    }


def _deed(
    view: CertificateView, said: Mapping[str, str], locale: str, *, whole: bool
) -> list[Line]:
    """Say what the recipient did, in the words of the kind of certificate."""
    _ = translator(locale)
    deeds: dict[Kind, str] = {
        "prize": _("has won"),
        "participation": _("has taken part"),
        "recognition": _("has been recognised"),
        "judge": _("has served on the judging panel"),
    }
    own = said.get("deed") if view.kind == "prize" else ""  # it speaks of a prize won
    deed, prize = own or deeds[view.kind], view.prize
    if prize:
        prize = " · ".join(part for part in (prize, view.track) if part)
    elif view.track and not own:
        deed = f"{deed} · {view.track}"
    project = said.get("project") or _("with the project “%(title)s”") % {"title": view.project}
    return [
        Line(deed, 12.5, SANS, INK, 7, is_drawn=whole),
        Line(prize, 22, SANS_SEMIBOLD, CINNAMON, 2),
        Line(project if view.project else "", 14.5, SANS_MEDIUM, INK, 4, 3),
    ]


def _decision(view: CertificateView, locale: str) -> str:
    """Name the decision; what is not known yet stays open for the clerk's pen."""
    _ = translator(locale)
    return _("Under Decision No. %(number)s, %(date)s") % {
        "number": view.decision_number or DOTS * 4,
        "date": official_date(view.decision_date, locale),
    }


def _draw_register(
    canvas: Canvas, view: CertificateView, design: CertificateDesign, locale: str
) -> None:
    """Draw the code by which anyone can check, and the number in the register."""
    _ = translator(locale)
    qr.draw(canvas, view.verify_url, QR_X, QR_Y, QR_SIDE)
    left = QR_X + QR_SIDE + 12
    address = printed_address(view.verify_url, view.code)
    register = _("Register No. %(number)s") % {"number": view.register_number or DOTS * 5}
    lines: Sequence[tuple[str, object, float, float]] = (
        (register, INK, 10, 52),
        (_("To verify, scan the code or visit"), STONE, 8, 33),
        (address, SEA, 8.5, 21),
    )
    if design.on_stock:  # the label stands there already
        label = text.width(_("Register No. %(number)s") % {"number": ""}, SANS, 10)
        canvas.setFillColor(INK)
        text.draw(canvas, left + label + 3, QR_Y + 52, view.register_number, SANS, 10)
        lines = ()
    for words, colour, size, height in lines:
        canvas.setFillColor(colour)
        text.draw(canvas, left, QR_Y + height, words, SANS, size)
    canvas.setFillColor(INK)
    text.draw(canvas, left, QR_Y + 3, format_code(view.code), SANS_SEMIBOLD, 11.5)


def _draw_signers(canvas: Canvas, view: CertificateView, locale: str) -> None:
    """Set place and date over the last signer; two signers stand side by side."""
    dated = ", ".join(part for part in (view.place, official_date(view.issued_on, locale)) if part)
    columns = [
        WIDTH - RIGHT_MARGIN - SIGNER_ROOM * (0.5 + 0.86 * place)
        for place in reversed(range(len(view.signers)))
    ]
    canvas.setFillColor(INK)
    last = columns[-1] if columns else WIDTH - RIGHT_MARGIN - SIGNER_ROOM / 2
    text.draw_centred(canvas, last, SIGNER_TOP - 10, dated, SERIF_ITALIC, 12)
    for signer, column in zip(view.signers, columns, strict=True):
        _draw_signer(canvas, signer, column)


def _draw_signer(canvas: Canvas, signer: Signer, column: float) -> None:
    y = SIGNER_TOP - 25
    for words in (signer.authority, signer.title):
        if words:
            fitted = text.fit(words.upper(), SANS_SEMIBOLD, SIGNER_ROOM * 0.84, 10.5, 2)
            for line in fitted.lines:
                text.draw_centred(canvas, column, y, line, SANS_SEMIBOLD, fitted.size)
                y -= fitted.size * 1.3
    if signer.signature:
        canvas.drawImage(
            ImageReader(io.BytesIO(signer.signature)),
            column - 60,
            SIGNER_NAME_Y + 10,
            120,
            SIGNATURE_HEIGHT,
            mask="auto",
            preserveAspectRatio=True,
        )
    fitted = text.fit(signer.name, SANS_SEMIBOLD, SIGNER_ROOM * 0.84, 12, 1)
    for line in fitted.lines:
        text.draw_centred(canvas, column, SIGNER_NAME_Y, line, SANS_SEMIBOLD, fitted.size)
