"""The ranking of one stage and track as CSV, XLSX and JSON. Plain values in, bytes out."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

from app.downloads import Cell, csv_bytes
from app.paper.wording import local, official_date, translator
from app.spreadsheets import Column, Sheet, xlsx_bytes


@dataclass(frozen=True)
class CriterionHead:
    """A criterion whose average is shown, and its maximum."""

    name: str
    maximum: Decimal


@dataclass(frozen=True)
class RankingRow:
    """One entry in its place; *note* says why it does not qualify, *tie_note* what broke a tie."""

    rank: int | None
    code: str
    title: str
    unit: str
    score: Decimal | None
    sheets: int
    advances: bool = False
    prize: str = ""
    tie_note: str = ""
    note: str = ""
    #: One average per criterion of the view, in its order.
    averages: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True)
class RankingView:
    """All that a ranking says: what was judged, how, by whose decision, and the places."""

    competition: str
    stage: str
    track: str
    issuer: str
    rows: tuple[RankingRow, ...]
    parent_issuer: str = ""
    edition: str = ""
    season: int | None = None
    #: In the language of the reader: "Đã công bố", "Published" …
    state: str = ""
    digest: str = ""
    computed_at: datetime | None = None
    decision_number: str = ""
    decision_date: date | None = None
    #: Sentences: how sheets became scores and scores became places.
    method: tuple[str, ...] = ()
    criteria: tuple[CriterionHead, ...] = ()
    judges: int = 0
    sheets: int = 0
    #: Decimal places of scores.
    places: int = 2
    place: str = ""
    day: date | None = None
    demo: bool = False


@dataclass(frozen=True)
class Field:
    """One column, the same in every file."""

    column: Column
    share: float
    of: str

    def reader(self, yes: str) -> Callable[[RankingRow], Cell]:
        """Return what reads this column's cell of a row; *yes* is the word for what holds."""
        if self.of.startswith("average:"):
            position = int(self.of.removeprefix("average:"))
            return lambda row: row.averages[position] if position < len(row.averages) else None
        if self.of == "advances":
            return lambda row: yes if row.advances else ""
        return attrgetter(self.of)


def fields(view: RankingView, locale: str) -> list[Field]:
    """List the columns that have something to say in this ranking."""
    _ = translator(locale)
    places = view.places
    chosen = [
        Field(Column(_("Rank"), "integer", 8), 1.35, "rank"),
        Field(Column(_("Entry code"), "text", 14), 2.3, "code"),
        Field(Column(_("Project title"), "text", 48), 6.5, "title"),
        Field(Column(_("Unit"), "text", 34), 4.5, "unit"),
        *(
            Field(Column(_head(criterion), "decimal", 13, places), 1.7, f"average:{position}")
            for position, criterion in enumerate(view.criteria)
        ),
        Field(Column(_("Score"), "decimal", 10, places), 1.6, "score"),
        Field(Column(_("Sheets counted"), "integer", 8), 1.3, "sheets"),
    ]
    optional = (
        Field(Column(_("Advances"), "text", 10), 1.6, "advances"),
        Field(Column(_("Prize"), "text", 18), 2.4, "prize"),
        Field(Column(_("Tie broken by"), "text", 36), 3.6, "tie_note"),
        Field(Column(_("Note"), "text", 36), 3.2, "note"),
    )
    used = (field for field in optional if any(getattr(row, field.of) for row in view.rows))
    return [*chosen, *used]


def _head(criterion: CriterionHead) -> str:
    return f"{criterion.name} ({criterion.maximum.normalize():f})"


def cells(view: RankingView, columns: list[Field], locale: str) -> Iterator[list[Cell]]:
    """Yield the rows as typed cells."""
    yes = translator(locale)("Yes")
    readers = [column.reader(yes) for column in columns]
    for row in view.rows:
        yield [read(row) for read in readers]


def ranking_csv(view: RankingView, locale: str = "vi") -> bytes:
    """Write the places alone, so that any program reads them; decimals as the language has them."""
    columns = fields(view, locale)
    heads, rows = [f.column.title for f in columns], cells(view, columns, locale)
    if view.demo:
        notice = translator(locale)("Demo data")
        heads, rows = [*heads, notice], [[*row, notice] for row in rows]
    return csv_bytes(heads, rows, locale)


def ranking_xlsx(view: RankingView, locale: str = "vi", checks: Sequence[Sheet] = (),
                 notes: Sequence[str] = ()) -> bytes:
    """Write a workbook: the places with real numbers, sheets that check them, particulars."""
    _ = translator(locale)
    columns = fields(view, locale)
    heading = f"{view.competition} - {view.stage} - {view.track}"
    ranking = Sheet(
        _("Ranking"), [f.column for f in columns], cells(view, columns, locale), heading
    )
    about = Sheet(
        _("Particulars"),
        [Column(_("Item"), "text", 28), Column(_("Content"), "text", 90)],
        [*(list(pair) for pair in particulars(view, locale, short=False)),
         *([_("Note"), note] for note in notes)],
        heading,
    )
    return xlsx_bytes([ranking, *checks, about], heading)


def particulars(view: RankingView, locale: str, *, short: bool) -> list[tuple[str, str]]:
    """Say in pairs what stands around the table; papers print the short digest."""
    _ = translator(locale)
    digest = view.digest[:16] if short else view.digest
    counts = _("%(judges)s judges, %(sheets)s sheets, %(entries)s entries") % {
        "judges": view.judges,
        "sheets": view.sheets,
        "entries": len(view.rows),
    }
    computed = f"{local(view.computed_at):%d/%m/%Y %H:%M:%S}" if view.computed_at else ""
    pairs = [
        (_("Competition"), view.competition),
        (_("Edition"), view.edition if not short else ""),
        (_("Season year"), str(view.season) if view.season and not short else ""),
        (_("Stage"), view.stage),
        (_("Track"), view.track),
        (_("State"), view.state),
        (_("Decision"), decision_text(view, locale)),
        (_("Scored by"), counts),
        *(((_("Method") if not number else ""), rule) for number, rule in enumerate(view.method)),
        (_("Computed at"), computed),
        (_("Digest"), digest),
        ("", _("Demo data") if view.demo else ""),
    ]
    return [(name, words) for name, words in pairs if words]


def decision_text(view: RankingView, locale: str) -> str:
    """Name the decision, or say that it is awaited; a number is never invented."""
    _ = translator(locale)
    if not view.decision_number:
        return _("awaiting the decision's number")
    if not view.decision_date:
        return view.decision_number
    return _("No. %(number)s, %(date)s") % {
        "number": view.decision_number,
        "date": official_date(view.decision_date, locale),
    }


def ranking_json(view: RankingView) -> bytes:
    """Write the ranking for programs: decimals as strings, dates in ISO 8601."""
    content = {
        "competition": view.competition,
        "edition": view.edition,
        "season": view.season,
        "issuer": view.issuer,
        "stage": view.stage,
        "track": view.track,
        "state": view.state,
        "decision": {
            "number": view.decision_number or None,
            "date": view.decision_date,
            "pending": not view.decision_number,
        },
        "digest": view.digest,
        "computed_at": local(view.computed_at) if view.computed_at else None,
        "method": view.method,
        "criteria": [{"name": c.name, "maximum": c.maximum} for c in view.criteria],
        "judges": view.judges,
        "sheets": view.sheets,
        "demo": view.demo,
        "notice": translator("vi")("Demo data") if view.demo else None,
        "rows": [_row_json(row) for row in view.rows],
    }
    return json.dumps(content, ensure_ascii=False, default=_plain).encode()


def _row_json(row: RankingRow) -> dict[str, object]:
    return {
        "rank": row.rank,
        "code": row.code,
        "title": row.title,
        "unit": row.unit,
        "score": row.score,
        "sheets": row.sheets,
        "averages": row.averages,
        "advances": row.advances,
        "prize": row.prize,
        "tie_note": row.tie_note,
        "note": row.note,
    }


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
