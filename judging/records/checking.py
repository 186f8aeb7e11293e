"""The workbook for a doubter: every total and average as a formula beside the official figure.

Each sheet's total is computed from its own marks, each entry's score from the totals of its
sheets, by the method in force; the last column compares with what the program recorded. Which
sheets count is taken over with its reason. Sorting the marks does not disturb the averages.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from app.auth.models import User
from app.i18n import _l
from app.spreadsheets import Column, Formula, Sheet, sheet_name, xlsx_bytes
from judging.engine.rubric import Line
from judging.records import policies
from judging.records.enums import ExportKind
from judging.records.files import Checks, Heading, Tick, about
from judging.records.queries_results import (
    NO,
    YES,
    SheetRow,
    SittingData,
    data_of,
    sheet_rows,
    shown,
)
from judging.results import queries as results
from judging.results.check_sheet import DIFFERS, MATCHES, check_sheet, comparison, score_formula
from judging.results.check_sheet import notes as check_notes
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting

#: Beyond so many sheets averages point at the rows of their entry: faster, but unsortable.
MOST_SORTABLE = 2000


def checking_workbook(every: Sequence[SittingData], heading: Heading, tick: Tick) -> bytes:
    """Return rankings, sheets and method of some results as one workbook."""
    names: set[str] = set()
    sheets: list[Sheet] = []
    done = 0
    title = f"{heading.competition} - {heading.title}"
    for data in every:
        rows = sheet_rows(data)
        label = f"{data.track} - {data.stage}"
        marks_name = sheet_name(str(_l("Sheets %(label)s", label=label)), names)
        marks = MarksSheet(data, rows, marks_name, heading.notice)
        places_name = sheet_name(str(_l("Places %(label)s", label=label)), names)
        sheets += [ranking_sheet(data, marks, places_name, title),
                   Sheet(marks_name, marks.columns(), marks.rows(), title, frozen=2)]
        done += len(rows)
        tick(done)
    return xlsx_bytes([*sheets, _method(every, heading), about(heading, done)], title)


def check_sheets(sittings: Sequence[Sitting], user: User, heading: Heading) -> Checks:
    """Return a sheet for each ranking whose sheets a person may see, and how to read them."""
    open_to = [sitting for sitting in sittings
               if policies.can_take(user, sitting, ExportKind.SHEETS)]
    every, names, notes = data_of(open_to, user), {str(_l("Ranking")).casefold()}, dict[str, None]()
    sheets = []
    for data in every:
        name = sheet_name(str(_l("Check %(label)s", label=f"{data.track} - {data.stage}")), names)
        sheets.append(check_sheet(data.result, name, heading.competition, heading.notice))
        notes |= dict.fromkeys(check_notes(data.result))
    return sheets, tuple(notes)


class MarksSheet:
    """The marks of one result: where its columns lie, and what is in its rows."""

    def __init__(self, data: SittingData, rows: list[SheetRow], name: str, notice: str) -> None:
        self.data, self.sheets, self.name, self.notice = data, rows, name, notice
        self.lines = data.rubric.panel
        #: code, judge, title; then the marks.
        self.first = 3
        self.total = self.first + len(self.lines)
        self.used = self.total + 4

    def columns(self) -> list[Column]:
        """Return the heads: marks with their maxima, both totals, what counts."""
        names = self.data.names.criteria
        return [
            Column(str(_l("Entry code")), width=13), Column(str(_l("Judge")), width=24),
            Column(str(_l("Project title")), width=36),
            *(Column(_head(line, names), "decimal", 12) for line in self.lines),
            Column(str(_l("Total by formula")), "decimal", 12),
            Column(str(_l("Official total")), "decimal", 12),
            Column(str(_l("Comparison")), width=12, alarm=str(DIFFERS)),
            Column(str(_l("Counted")), width=9),
            Column(str(_l("Total that counts")), "decimal", 12),
            Column(str(_l("Reason")), width=34),
            *([Column(self.notice, width=18)] if self.notice else []),
        ]

    def rows(self) -> list[list[Any]]:
        """Return one row for each sheet."""
        return [self._row(number, row) for number, row in enumerate(self.sheets, start=2)]

    def _row(self, number: int, row: SheetRow) -> list[Any]:
        ours, official, counts = (f"{xl_col_to_name(self.total + n)}{number}" for n in (0, 1, 3))
        formula = total_formula(self.data, row, number, self.first)
        return [
            row.code, row.judge, row.title,
            *(shown(row.marks.get(line.criterion.key)) for line in self.lines),
            Formula(formula, row.total) if formula else None, row.total,
            Formula(comparison(ours, official), str(MATCHES)) if formula else None,
            str(YES if row.counted else NO),
            Formula(f'IF({counts}="{YES}",{ours},"")', row.total if row.counted else ""),
            row.reason, *([self.notice] if self.notice else []),
        ]

    def totals_of(self, entry_id: int, cell: str) -> str:
        """Return the totals that count of one entry, named by the cell with its code."""
        where = f"'{self.name.replace(chr(39), chr(39) * 2)}'!"
        used = xl_col_to_name(self.used)
        if len(self.sheets) > MOST_SORTABLE:
            first, last = self._block(entry_id)
            return f"{where}${used}${first}:${used}${last}"
        last = len(self.sheets) + 1
        return f"IF({where}$A$2:$A${last}={cell},{where}${used}$2:${used}${last})"

    def _block(self, entry_id: int) -> tuple[int, int]:
        if not hasattr(self, "blocks"):
            self.blocks: dict[int, tuple[int, int]] = {}
            for number, row in enumerate(self.sheets, start=2):
                first, _last = self.blocks.get(row.entry_id, (number, number))
                self.blocks[row.entry_id] = first, number
        return self.blocks[entry_id]


def _head(line: Line, names: dict[str, str]) -> str:
    key = line.criterion.key
    return f"{names.get(key, key)} ({line.criterion.high.normalize():f})"


def total_formula(data: SittingData, row: SheetRow, number: int, first: int) -> str | None:
    """Return how a sheet's total comes from its marks, None where it has no total."""
    if row.total is None or data.rules.rounding_stages != ("final",):
        return None
    terms, constant, remaining, full = [], Fraction(0), Fraction(0), Fraction(0)
    for at, line in enumerate(data.rubric.panel):
        mark = row.marks.get(line.criterion.key)
        if not line.counts:
            continue
        full += line.maximum
        if mark is not None and mark != "na":
            cell = f"{xl_col_to_name(first + at)}{number}"
            terms.append(cell if line.slope == 1 else f"{cell}*{literal(line.slope)}")
            constant += line.intercept
        if mark is not None if data.rules.missing == "renormalise" else mark != "na":
            remaining += line.maximum if mark != "na" else 0
    total = "+".join([*_spans(terms), *([literal(constant)] if constant else [])])
    if remaining == full:
        return total
    return f"({total})*{literal(full)}/{literal(remaining)}"


def _spans(terms: list[str]) -> list[str]:
    """Add neighbouring cells as one range, so that the formula reads like the paper."""
    plain = [term for term in terms if "*" not in term]
    if len(plain) < 3 or plain != terms:
        return terms
    letters = [term.rstrip("0123456789") for term in terms]
    columns = [_column_number(letter) for letter in letters]
    if columns != list(range(columns[0], columns[0] + len(columns))):
        return terms
    return [f"SUM({terms[0]}:{terms[-1]})"]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def literal(value: Fraction | Decimal) -> str:
    """Return an exact number as a formula has it: 0.25, or (20/3)."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    rest = exact.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"({exact.numerator}/{exact.denominator})"
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}"


def ranking_sheet(data: SittingData, marks: MarksSheet, name: str, title: str) -> Sheet:
    """Return the places with each score as a formula over the sheets."""
    rows, yes = [], str(YES)
    for number, line in enumerate(results.ranking_of(data.result, data.names), start=2):
        official = None if line.score is None else Decimal(line.score)
        formula = None if official is None else score_formula(
            data.rules, marks.totals_of(line.entry_id, f"$B{number}"))
        rows.append([
            line.rank, line.code, line.title,
            None if data.is_blind else line.unit_name, line.counted,
            Formula(formula, official, is_array=True) if formula else None, official,
            Formula(comparison(f"F{number}", f"G{number}"), str(MATCHES)) if formula else None,
            yes if line.advances and data.sitting.seats is not None else None,
            str(line.tie) if line.tie else None, " ".join(map(str, line.reasons)) or None,
            *([marks.notice] if marks.notice else [])])
    places = data.rules.places
    return Sheet(name, [
        Column(str(_l("Rank")), "integer", 8), Column(str(_l("Entry code")), width=13),
        Column(str(_l("Project title")), width=44), Column(str(_l("Unit")), width=28),
        Column(str(_l("Sheets counted")), "integer", 9),
        Column(str(_l("Score by formula")), "decimal", 12, places),
        Column(str(_l("Official score")), "decimal", 12, places),
        Column(str(_l("Comparison")), width=12, alarm=str(DIFFERS)),
        Column(str(_l("Advances")), width=10), Column(str(_l("Tie broken by")), width=26),
        Column(str(_l("Note")), width=36),
        *([Column(marks.notice, width=18)] if marks.notice else []),
    ], rows, title, frozen=2)


def _method(every: Sequence[SittingData], heading: Heading) -> Sheet:
    """Return how sheets became scores in words, with the digest that papers print."""
    rows = []
    for data in every:
        label = f"{data.stage} · {data.track}"
        rows += [(label, str(_l("Result no. %(n)s, digest %(digest)s", n=data.result.number,
                                digest=data.result.digest)))]
        rows += [(label, str(words))
                 for words in method.method_in_words(data.rules, data.names.criteria)]
        if score_formula(data.rules, "A1") is None:
            rows.append((label, str(_l("This method rounds on the way; its scores are shown "
                                       "without a formula."))))
    rows.append((str(_l("How to check")), str(_l(
        "Columns “by formula” are computed by the spreadsheet from the marks; “official” is what "
        "the program recorded. Change a mark and the totals, scores and comparison follow. Which "
        "sheets count is taken over from the official result, with its reason."))))
    return Sheet(str(_l("Method")), [Column(str(_l("Stage and track")), width=34),
                                     Column(str(_l("Content")), width=100)], rows,
                 heading.competition)
