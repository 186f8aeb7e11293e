"""The ranking of one stage and track as a paper: A4 landscape, to file or to hang out."""

from collections.abc import Iterator
from decimal import Decimal

from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Spacer

from app.paper import official
from app.paper.table import Align, PaperTable, TableColumn
from app.paper.wording import decimal_text, translator
from judging.results.ranking_files import Field, RankingView, cells, fields, particulars


def ranking_pdf(
    view: RankingView,
    locale: str = "vi",
    signature: official.SignatureBlock | None = None,
) -> bytes:
    """Set heading, particulars, table with repeated heads, ties in words, page n/m and digest."""
    _ = translator(locale)
    heading = official.Heading(view.issuer, view.parent_issuer, place=view.place, day=view.day)
    story: list[Flowable] = [official.HeadingBlock(heading, locale)]
    story += _title(view, locale)
    story += [_table(view, locale), Spacer(0, 8), *_ties(view, locale)]
    if signature:
        story.append(official.SignatureFlowable(signature, locale))
    digest = _("Digest: %(digest)s") % {"digest": view.digest[:16]} if view.digest else ""
    style = official.PageStyle(
        title=f"{_('Ranking')} - {view.stage} - {view.track}",
        landscape=True,
        footer=" · ".join(part for part in (digest, view.stage, view.track) if part),
        demo=view.demo,
        locale=locale,
        author=view.issuer,
    )
    return official.official_pdf(story, style)


def _title(view: RankingView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    yield official.paragraph(_("RANKING"), official.title_style(15))
    yield official.paragraph(f"{view.stage} · {view.track}", official.title_style(13))
    yield official.paragraph(view.competition, official.title_style(13))
    yield Spacer(0, 8)
    small = _small()
    omitted = {_("Competition"), _("Stage"), _("Track"), _("Digest")}
    for name, words in particulars(view, locale, short=True):
        if name not in omitted:
            yield official.paragraph(f"{name}: {words}" if name else words, small)
    yield Spacer(0, 6)


def _small() -> ParagraphStyle:
    return ParagraphStyle(
        "small",
        parent=official.body_style(),
        fontSize=11.5,
        leading=15,
        firstLineIndent=0,
        spaceAfter=1,
        alignment=TA_LEFT,
    )


def _table(view: RankingView, locale: str) -> PaperTable:
    columns = [field for field in fields(view, locale) if field.of != "tie_note"]
    heads = [TableColumn(field.column.title, field.share, _align(field)) for field in columns]
    rows = [
        [_shown(cell, view.places, locale) for cell in row] for row in cells(view, columns, locale)
    ]
    advancing = [number for number, row in enumerate(view.rows) if row.advances]
    cut = advancing[-1] if advancing and len(advancing) < len(view.rows) else None
    strong = frozenset(number for number, row in enumerate(view.rows) if row.prize)
    return PaperTable(heads, rows, 10.5 if len(heads) < 10 else 9.5, strong, cut)


def _align(field: Field) -> Align:
    if field.of in {"rank", "sheets", "advances"}:
        return "centre"
    return "left" if field.column.kind == "text" else "right"


def _shown(cell: object, places: int, locale: str) -> str:
    if isinstance(cell, Decimal):
        return decimal_text(cell, locale, places)
    return "" if cell is None else str(cell)


def _ties(view: RankingView, locale: str) -> Iterator[Flowable]:
    _ = translator(locale)
    told = [row for row in view.rows if row.tie_note]
    if told:
        yield official.paragraph(_("Equal scores"), _small(), bold=True)
    for row in told:
        yield official.paragraph(f"{row.code}: {row.tie_note}", _small())
