"""A table as XLSX, CSV, PDF or JSON; each says what it is, and demo data say so in each."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from reportlab.platypus import Flowable, Spacer

from app.downloads import CSV_TYPE, JSON_TYPE, PDF_TYPE, XLSX_TYPE, ZONE, Cell, csv_bytes
from app.paper import official
from app.paper.table import PaperTable, TableColumn
from app.paper.wording import decimal_text, exact_time, short_date, translator
from app.spreadsheets import Column, Sheet, xlsx_bytes
from judging.records.enums import ExportForm
from judging.records.tables import Field, Table

TYPES = {ExportForm.XLSX: XLSX_TYPE, ExportForm.CSV: CSV_TYPE, ExportForm.PDF: PDF_TYPE,
         ExportForm.JSON: JSON_TYPE}
#: Rows between two reports of progress.
EVERY = 500
#: Wide tables are set smaller; more columns than the last do not fit a page.
SIZES = ((8, 10.0), (12, 8.5), (16, 7.0))
MOST_ON_PAPER = SIZES[-1][0]
#: Further sheets of a workbook, and what is to be said of them.
Checks = tuple[Sequence[Sheet], Sequence[str]]
#: Called with the number of rows written; may raise to end the work.
Tick = Callable[[int], None]


@dataclass(frozen=True)
class Heading:
    """What a file says of itself."""

    title: str
    competition: str
    issuer: str
    parent_issuer: str
    place: str
    made_at: datetime
    made_by: str
    demo: bool
    locale: str
    notes: tuple[str, ...] = ()

    @property
    def notice(self) -> str:
        """Return "Demo data" where the data are invented."""
        return translator(self.locale)("Demo data") if self.demo else ""

    def facts(self, count: int) -> list[tuple[str, str]]:
        """Say in pairs what is in the file, from when and by whom."""
        _ = translator(self.locale)
        pairs = [
            (_("Competition"), self.competition), (_("Content"), self.title),
            (_("Rows"), str(count)), (_("As of"), exact_time(self.made_at, self.locale)),
            (_("Exported by"), self.made_by), *((_("Note"), note) for note in self.notes),
            (_("Note"), self.notice)]
        return [(name, words) for name, words in pairs if words]


def write(form: ExportForm, table: Table, heading: Heading, tick: Tick) -> bytes:
    """Write a table as the file asked for."""
    makers = {ExportForm.XLSX: to_xlsx, ExportForm.CSV: to_csv, ExportForm.PDF: to_pdf,
              ExportForm.JSON: to_json}
    return makers[form](table, heading, tick)


def counted(rows: Sequence[Any], tick: Tick) -> Iterator[Any]:
    """Yield rows and report how many are done."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % EVERY == 0:
            tick(number)


def to_csv(table: Table, heading: Heading, tick: Tick) -> bytes:
    """Write the rows alone, so that any program reads them."""
    heads = [field.title for field in table.fields]
    rows = counted(table.rows, tick)
    if heading.demo:
        heads = [*heads, heading.notice]
        rows = ([*row, heading.notice] for row in rows)
    return csv_bytes(heads, rows, heading.locale)


def to_xlsx(table: Table, heading: Heading, tick: Tick, checks: Checks = ((), ())) -> bytes:
    """Write a workbook: the rows, sheets that check them, and one that says what they are."""
    columns, rows = columns_of(table.fields), counted(table.rows, tick)
    if heading.demo:
        columns = [*columns, Column(heading.notice, "text", 18)]
        rows = ([*row, heading.notice] for row in rows)
    title = f"{heading.competition} - {heading.title}"
    sheets, notes = checks
    return xlsx_bytes([
        Sheet(table.name, columns, rows, title), *sheets,
        about(replace(heading, notes=(*heading.notes, *notes)), len(table.rows))], title)


def columns_of(fields: Sequence[Field]) -> list[Column]:
    """Return columns of a table as a workbook has them."""
    return [Column(f.title, f.kind, f.width, f.places) for f in fields]


def about(heading: Heading, count: int) -> Sheet:
    """Return the sheet that says what the workbook is."""
    _ = translator(heading.locale)
    columns = [Column(_("Item"), "text", 28), Column(_("Content"), "text", 90)]
    return Sheet(_("Particulars"), columns, heading.facts(count), heading.competition)


def to_json(table: Table, heading: Heading, tick: Tick) -> bytes:
    """Write rows for programs: decimals as text, moments in ISO 8601 with their zone."""
    keys = [field.key for field in table.fields]
    content = {
        "competition": heading.competition, "content": heading.title,
        "as_of": heading.made_at.astimezone(ZONE), "demo": heading.demo,
        "notice": heading.notice or None,
        "columns": [{"key": field.key, "title": field.title} for field in table.fields],
        "rows": [dict(zip(keys, row, strict=True)) for row in counted(table.rows, tick)],
    }
    return json.dumps(content, ensure_ascii=False, default=plain).encode()


def plain(value: object) -> str:
    """Return a decimal, a day or a moment as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def to_pdf(table: Table, heading: Heading, tick: Tick) -> bytes:
    """Set the table on A4 landscape, its head on every page, page n/m at the foot."""
    _ = translator(heading.locale)
    size = next((size for most, size in SIZES if len(table.fields) <= most), SIZES[-1][1])
    heads = [TableColumn(f.title, f.width, "left" if f.kind == "text" else "right")
             for f in table.fields]
    # Row by row as the table is laid out, which is what takes the time.
    rows = ([_on_paper(cell, field, heading.locale)
             for cell, field in zip(row, table.fields, strict=True)]
            for row in counted(table.rows, tick))
    head = official.Heading(heading.issuer, heading.parent_issuer)
    story: list[Flowable] = [official.HeadingBlock(head, heading.locale),
                             official.paragraph(heading.title.upper(), official.title_style(14)),
                             official.paragraph(heading.competition, official.title_style(12)),
                             Spacer(0, 10), PaperTable(heads, rows, size)]
    dated = exact_time(heading.made_at, heading.locale)
    style = official.PageStyle(
        title=f"{heading.title} - {heading.competition}", landscape=True, demo=heading.demo,
        footer=" · ".join([_("As of"), dated, *heading.notes][:3]), locale=heading.locale,
        author=heading.issuer)
    return official.official_pdf(story, style)


def _on_paper(cell: Cell, field: Field, locale: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return exact_time(cell, locale)
    if isinstance(cell, date):
        return short_date(cell, locale)
    if isinstance(cell, Decimal):
        return decimal_text(cell, locale, field.places if field.kind == "decimal" else None)
    if isinstance(cell, int) and field.kind == "money":
        return decimal_text(Decimal(cell), locale)
    return str(cell)
