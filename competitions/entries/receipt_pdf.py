"""The receipt of a submission as a paper (giấy tiếp nhận). Plain values in, bytes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from app.paper import official
from app.paper.table import PaperTable, TableColumn
from app.paper.verify import VerifyBlock
from app.paper.wording import exact_time, translator

KILOBYTE = 1024
DIGEST_LENGTH = 16


@dataclass(frozen=True)
class ReceiptFile:
    """A file as it was received: its name, size in bytes and SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ReceiptView:
    """What was received from whom and when; the server's clock counts."""

    competition: str
    issuer: str
    entry_code: str
    version: int
    title: str
    track: str
    applicant: str
    submitted_at: datetime
    digest: str
    verify_url: str
    #: The code typed at the address of verification; empty when the address holds it all.
    code: str = ""
    deadline: datetime | None = None
    unit: str = ""
    members: tuple[str, ...] = ()
    files: tuple[ReceiptFile, ...] = ()
    parent_issuer: str = ""
    accepted_by: str = ""
    demo: bool = False
    #: The deadline it came after, within the grace of the rules.
    grace_after: datetime | None = None


def receipt_pdf(view: ReceiptView, locale: str = "vi") -> bytes:
    """Set the receipt on A4: what, whose, when, which files, and how to check it."""
    _ = translator(locale)
    heading = official.Heading(view.issuer, view.parent_issuer)
    story = [
        official.HeadingBlock(heading, locale),
        official.paragraph(_("RECEIPT OF A SUBMISSION"), official.title_style(15)),
        official.paragraph(view.competition, official.title_style(13)),
        Spacer(0, 12),
        *_facts(view, locale),
        *_files(view, locale),
        VerifyBlock(view.verify_url, view.code, locale),
    ]
    footer = f"{view.entry_code} · {view.digest[:DIGEST_LENGTH]}"
    title = _("Receipt of the submission %(code)s") % {"code": view.entry_code}
    style = official.PageStyle(title, footer=footer, demo=view.demo, locale=locale)
    return official.official_pdf(story, style)


def _facts(view: ReceiptView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    plain = _plain()
    deadline = exact_time(view.deadline, locale) if view.deadline else ""
    pairs = (
        (_("Entry code"), view.entry_code),
        (_("Project title"), view.title),
        (_("Track"), view.track),
        (_("Submitted by"), view.applicant),
        (_("Unit"), view.unit),
        (_("Team members"), ", ".join(view.members)),
        (_("Version received"), str(view.version)),
        (_("Received at"), exact_time(view.submitted_at, locale)),
        (_("Deadline"), deadline),
        (_("Within the grace of the rules"), _("begun before the deadline %(time)s") % {
            "time": exact_time(view.grace_after, locale)} if view.grace_after else ""),
        (_("Accepted by"), view.accepted_by),
        (_("Digest of the content"), view.digest[:DIGEST_LENGTH]),
    )
    for name, words in pairs:
        if words:
            yield official.paragraph(f"{name}: {words}", plain, bold=name == _("Entry code"))
    if view.deadline and view.submitted_at <= view.deadline:
        yield official.paragraph(
            _(
                "The entry may be corrected and submitted again until the deadline; "
                "the last version received counts."
            ),
            plain,
        )


def _files(view: ReceiptView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    if not view.files:
        return
    columns = (
        TableColumn(_("No."), 0.7, "centre"),
        TableColumn(_("File"), 6),
        TableColumn(_("Size"), 1.6, "right"),
        TableColumn("SHA-256", 2.9),
    )
    rows = [
        [str(number), file.name, _size(file.size, locale), file.sha256[:DIGEST_LENGTH]]
        for number, file in enumerate(view.files, start=1)
    ]
    yield Spacer(0, 8)
    yield PaperTable(columns, rows, 11)


def _size(size: int, locale: str) -> str:
    if size < KILOBYTE * KILOBYTE:
        return f"{max(1, round(size / KILOBYTE))} KB"
    tenths = round(size * 10 / KILOBYTE / KILOBYTE)
    whole, tenth = divmod(tenths, 10)
    return f"{whole}{',' if locale.startswith('vi') else '.'}{tenth} MB"


def _plain() -> ParagraphStyle:
    return ParagraphStyle(
        "plain", parent=official.body_style(), firstLineIndent=0, spaceAfter=3, alignment=TA_LEFT
    )
