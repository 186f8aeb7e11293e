"""How one entry's score came about, as a paper: A4, to file or to answer a question with."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from app.paper import official
from app.paper.table import PaperTable, TableColumn
from app.paper.wording import exact_time, short_digest, translator

#: Judges beside each other in one table; more go into tables below it.
ABREAST = 6


@dataclass(frozen=True)
class ExplanationView:
    """All that the paper says; words in the language of the reader."""

    competition: str
    stage: str
    track: str
    issuer: str
    code: str
    title: str
    summary: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    steps: tuple[str, ...]
    method: tuple[str, ...]
    parent_issuer: str = ""
    unit: str = ""
    digest: str = ""
    computed_at: datetime | None = None
    place: str = ""
    day: date | None = None
    demo: bool = False


def explanation_pdf(view: ExplanationView, locale: str = "vi") -> bytes:
    """Set heading, entry, sheets, steps and rules; digest and page n/m at the foot."""
    _ = translator(locale)
    heading = official.Heading(view.issuer, view.parent_issuer, place=view.place, day=view.day)
    story: list[Flowable] = [official.HeadingBlock(heading, locale), *_title(view, locale)]
    story += _sheets(view, locale)
    story += _numbered(_("Step by step"), view.steps)
    story += _numbered(_("The rules"), view.method)
    digest = _("Digest: %(digest)s") % {"digest": short_digest(view.digest)} if view.digest else ""
    style = official.PageStyle(
        title=f"{_('Explanation of a score')} - {view.code}",
        footer=" · ".join(part for part in (digest, view.code) if part),
        demo=view.demo,
        locale=locale,
        author=view.issuer,
    )
    return official.official_pdf(story, style)


def _title(view: ExplanationView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    yield official.paragraph(_("Explanation of a score").upper(), official.title_style(15))
    yield official.paragraph(f"{view.code} · {view.title}", official.title_style(13))
    yield Spacer(0, 6)
    lines = {
        _("Unit"): view.unit,
        _("Competition"): view.competition,
        _("Stage"): f"{view.stage} · {view.track}",
        _("Computed at"): exact_time(view.computed_at, locale) if view.computed_at else "",
    }
    for name, words in lines.items():
        if words:
            yield official.paragraph(f"{name}: {words}", _small())
    for sentence in view.summary:
        yield official.paragraph(sentence, _small(), bold=True)


def _sheets(view: ExplanationView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    for first in range(0, len(view.heads), ABREAST):
        part = slice(first, first + ABREAST)
        columns = [TableColumn(_("Criterion"), 2.6)]
        columns += [TableColumn(head, 1.5, "right") for head in view.heads[part]]
        yield Spacer(0, 8)
        yield PaperTable(columns, [[name, *cells[part]] for name, cells in view.rows], 10.5)


def _numbered(title: str, sentences: tuple[str, ...]) -> Iterator[Flowable]:
    if sentences:
        yield Spacer(0, 8)
        yield official.paragraph(title, _small(), bold=True)
    for number, sentence in enumerate(sentences, start=1):
        yield official.paragraph(f"{number}. {sentence}", _small())


def _small() -> ParagraphStyle:
    return ParagraphStyle(
        "small",
        parent=official.body_style(),
        fontSize=12,
        leading=16,
        firstLineIndent=0,
        spaceAfter=2,
        alignment=TA_LEFT,
    )
