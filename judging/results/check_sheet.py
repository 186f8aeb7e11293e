"""A ranking for a doubter: each score and place as a formula beside the official figure.

One row for each entry: the totals of its sheets that count, the score as the declared method
makes it of them, and the place that follows from the scores.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from xlsxwriter.utility import xl_col_to_name

from app.i18n import _l
from app.orm import db
from app.spreadsheets import Column, Formula, Sheet
from judging.results.models import Result, ResultRow, ResultSheet
from judging.rubrics import rules as method

#: A difference below this is the spreadsheet's own arithmetic.
TOLERANCE = "0.000001"
MATCHES, DIFFERS = _l("matches"), _l("DIFFERS")
BROKEN = _l("tie broken by the rules")
YES, NO = _l("Yes"), _l("No")
#: Beyond so many entries a place looks at the row above: faster, but unsortable.
MOST_SORTABLE = 2000
#: Rank, code, title come before the totals.
FIRST = 3


def comparison(ours: str, official: str) -> str:
    """Return the formula that compares two cells."""
    return f'IF(ABS({ours}-{official})<{TOLERANCE},"{MATCHES}","{DIFFERS}")'


def score_formula(rules: Any, totals: str) -> str | None:
    """Return how an entry's score comes from its totals, by the method in force."""
    if rules.level != "sheet" or rules.rounding_stages != ("final",):
        return None
    ends = "".join(f"-LARGE({totals},{n})-SMALL({totals},{n})" for n in range(1, rules.drop + 1))
    raw = {
        "mean": f"AVERAGE({totals})", "sum": f"SUM({totals})", "median": f"MEDIAN({totals})",
        "trimmed_mean": f"(SUM({totals}){ends})/(COUNT({totals})-{2 * rules.drop})",
    }[rules.aggregate]
    return f"ROUND(ROUND({raw},{rules.places + 8}),{rules.places})"


def check_sheet(result: Result, name: str, title: str, notice: str = "") -> Sheet:
    """Return the sheet that computes scores and places of a result anew."""
    rules = method.rules_from_json(result.rules)
    rows = db.session.scalars(sa.select(ResultRow).filter_by(result_id=result.id)
                              .order_by(ResultRow.position)).all()
    totals = _totals(result.id)
    wide = max((len(each) for each in totals.values()), default=0)
    return Sheet(name, _columns(wide, rules.places, notice), [
        _row(number, row, totals.get(row.entry_id, []), wide, rules, len(rows), notice)
        for number, row in enumerate(rows, start=2)], title, frozen=FIRST)


def notes(result: Result) -> list[str]:
    """Say how to read the sheet, and what of the method no formula says."""
    rules = method.rules_from_json(result.rules)
    said = [str(_l("Columns “by formula” are computed by the spreadsheet; “official” is what the "
                   "program recorded. Totals of sheets are those that count."))]
    if score_formula(rules, "A1") is None:
        said.append(str(_l("This method rounds on the way; its scores are shown without a "
                           "formula.")))
    said.append(str(_l("A place follows from the score as printed; entries that do not qualify "
                       "come after those that do. Where the rules broke a tie, the place by "
                       "formula is the shared one.")))
    return said


def _totals(result_id: int) -> dict[int, list[Decimal]]:
    """Return the totals that count, by entry."""
    found: dict[int, list[Decimal]] = {}
    for entry_id, total in db.session.execute(
            sa.select(ResultSheet.entry_id, ResultSheet.total)
            .where(ResultSheet.result_id == result_id, ResultSheet.counted,
                   ResultSheet.total.is_not(None)).order_by(ResultSheet.id)):
        found.setdefault(entry_id, []).append(Decimal(total))
    return found


def _columns(wide: int, places: int, notice: str) -> list[Column]:
    return [
        Column(str(_l("Official rank")), "integer", 9), Column(str(_l("Entry code")), width=13),
        Column(str(_l("Project title")), width=40),
        *(Column(str(_l("Sheet %(n)s", n=n)), "decimal", 10) for n in range(1, wide + 1)),
        Column(str(_l("Score by formula")), "decimal", 12, places),
        Column(str(_l("Official score")), "decimal", 12, places),
        Column(str(_l("Comparison")), width=12, alarm=str(DIFFERS)),
        Column(str(_l("Qualifies")), width=10),
        Column(str(_l("Rank by formula")), "integer", 10),
        Column(str(_l("Comparison of ranks")), width=20, alarm=str(DIFFERS)),
        *([Column(notice, width=18)] if notice else []),
    ]


def _row(number: int, row: ResultRow, totals: Sequence[Decimal], wide: int, rules: Any,
         count: int, notice: str) -> list[Any]:
    ours, official, fits, place = (
        f"{xl_col_to_name(FIRST + wide + at)}{number}" for at in (0, 1, 3, 4))
    score = None if row.score is None else Decimal(row.score)
    span = f"{xl_col_to_name(FIRST)}{number}:{xl_col_to_name(FIRST + wide - 1)}{number}"
    formula = None if score is None else score_formula(rules, span)
    ranked = None if row.rank is None else Formula(
        place_formula(number, ours if formula else official, fits, count), row.rank)
    same = row.rank is not None and (str(BROKEN) if row.tie_broken_by else Formula(
        comparison(place, f"A{number}"), str(MATCHES)))
    return [
        row.rank, row.code, row.title, *totals, *[None] * (wide - len(totals)),
        Formula(formula, score) if formula else None, score,
        Formula(comparison(ours, official), str(MATCHES)) if formula else None,
        str(YES if row.qualifies else NO), ranked, same or None, *([notice] if notice else [])]


def place_formula(number: int, score: str, fits: str, count: int) -> str:
    """Return the place of a row: how many stand before it, and one."""
    if count > MOST_SORTABLE:
        above = [cell.replace(str(number), str(number - 1)) for cell in (score, fits)]
        rank = _next_column(fits, number - 1)
        if number == 2:
            return "1"
        return f"IF(AND({score}={above[0]},{fits}={above[1]}),{rank},{number - 1})"
    scores, fitting = (f"${cell.rstrip('0123456789')}$2:${cell.rstrip('0123456789')}${count + 1}"
                       for cell in (score, fits))
    before = f'COUNTIFS({fitting},{fits},{scores},">"&{score})'
    return f'{before}+1+IF({fits}="{NO}",COUNTIF({fitting},"{YES}"),0)'


def _next_column(cell: str, number: int) -> str:
    letters = cell.rstrip("0123456789")
    at = 0
    for letter in letters:
        at = at * 26 + ord(letter) - 64
    return f"{xl_col_to_name(at)}{number}"
