"""The workbook for a doubter: its formulas give the official totals and scores, without us."""

import io
import re
import shutil
import subprocess
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.auth.enums import Role
from app.orm import db
from judging.records import checking
from judging.records.enums import ExportForm, ExportKind
from judging.results.check_sheet import place_formula
from judging.results.models import ResultRow, ResultSheet
from judging.rubrics.enums import Aggregate
from tests.factories import make_officer, sign_in
from tests.judging.records.evaluator import Evaluator
from tests.judging.records.rounds import export, played, workbook

METHODS = {
    "mean": {}, "sum": {"aggregate": Aggregate.SUM}, "median": {"aggregate": Aggregate.MEDIAN},
    "trimmed": {"aggregate": Aggregate.TRIMMED_MEAN, "trim": 1},
}


def column(book: Workbook, sheet: int, title: str) -> list[Any]:
    """Return a column computed from the formulas in it."""
    page, work = book.worksheets[sheet], Evaluator(book)
    at = next(cell.column_letter for cell in page[1] if cell.value == title)
    return [work.cell(page, f"{at}{row}") for row in range(2, page.max_row + 1)]


@pytest.mark.parametrize(("method", "most"), [
    ("mean", 2000), ("median", 2000), ("trimmed", 1)])
def test_formulas_give_the_official_totals_and_scores(
    app: Flask, method: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MOST_SORTABLE", most)
    made, result, organiser = played(**METHODS[method])

    book = workbook(export(made, organiser, ExportKind.SHEETS, ExportForm.XLSX, locale="en"))

    scores = [row.score for row in db.session.query(ResultRow).filter_by(
        result_id=result.id).order_by(ResultRow.position)]
    assert column(book, 0, "Score by formula") == [Fraction(score) for score in scores]
    assert set(column(book, 0, "Comparison")) == {"matches"}
    totals = column(book, 1, "Total by formula")
    official = sorted(Fraction(row.total) for row in db.session.query(ResultSheet))
    assert [round(value, 9) for value in sorted(totals)] == [round(v, 9) for v in official]
    assert set(column(book, 1, "Comparison")) == {"matches"}


@pytest.mark.parametrize("method", ["mean", "trimmed"])
def test_a_ranking_computes_its_scores_and_places_anew(
    app: Flask, client: Any, method: str
) -> None:
    made, result, organiser = played(judges=3, threshold=Decimal(90), **METHODS[method])
    secretary = make_officer(Role.PANEL_SECRETARY, made.competition)
    books = [workbook(export(made, organiser, ExportKind.RANKINGS, ExportForm.XLSX, locale="en"))]
    answer = sign_in(client, organiser).get(
        f"/organise/{made.competition.slug}/results/{result.id}/ranking.xlsx?lang=en")
    books.append(load_workbook(io.BytesIO(answer.data)))

    rows = db.session.query(ResultRow).filter_by(result_id=result.id).order_by(
        ResultRow.position).all()
    for book in books:
        assert column(book, 1, "Score by formula") == [Fraction(row.score) for row in rows]
        assert column(book, 1, "Rank by formula") == [row.rank for row in rows]
        assert set(column(book, 1, "Comparison")) == {"matches"}
        assert set(column(book, 1, "Comparison of ranks")) == {"matches"}
    assert [row.qualifies for row in rows] == [True, True, False]
    assert len(workbook(export(made, secretary, ExportKind.RANKINGS, ExportForm.XLSX)
                        ).worksheets) == 2  # who may not see sheets gets no total of one


def test_places_of_thousands_of_rows_look_at_the_row_above() -> None:
    assert place_formula(7, "F7", "I7", 2) == (
        'COUNTIFS($I$2:$I$3,I7,$F$2:$F$3,">"&F7)+1+IF(I7="No",COUNTIF($I$2:$I$3,"Yes"),0)')
    assert place_formula(2, "F2", "I2", 5000) == "1"
    assert place_formula(107, "F107", "I107", 5000) == "IF(AND(F107=F106,I107=I106),J106,106)"


def test_a_changed_mark_shows_and_what_does_not_apply_is_rescaled(app: Flask) -> None:
    made, _result, organiser = played()
    book = workbook(export(made, organiser, ExportKind.SHEETS, ExportForm.XLSX, locale="en"))
    page = book.worksheets[1]
    rescaled = [page[f"F{row}"].value for row in range(2, page.max_row + 1)
                if page[f"D{row}"].value == "n/a"]

    page["D2"] = 12.5

    assert [re.sub(r"\d+(?=\)\*)", "n", formula) for formula in rescaled] == [
        "=(En)*119.998/40"] * 3
    assert column(book, 1, "Comparison").count("DIFFERS") == 1
    assert column(book, 0, "Comparison").count("DIFFERS") == 1


@pytest.mark.drill
@pytest.mark.parametrize("method", METHODS)
def test_a_real_spreadsheet_computes_the_same(app: Flask, method: str, tmp_path: Path) -> None:
    made, _result, organiser = played(**METHODS[method])
    for kind in (ExportKind.SHEETS, ExportKind.RANKINGS):
        exported = export(made, organiser, kind, ExportForm.XLSX, locale="en")
        (tmp_path / f"{kind}.xlsx").write_bytes(exported.content)
        without_values(tmp_path / f"{kind}.xlsx", tmp_path / f"bare-{kind}.xlsx")

    office = shutil.which("soffice")
    assert office, "This proof needs LibreOffice (soffice)."
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                    "--convert-to", "xlsx", "--outdir", str(tmp_path / "done"),
                    *map(str, tmp_path.glob("bare-*.xlsx"))],
                   check=True, capture_output=True, timeout=120)

    done = [load_workbook(tmp_path / "done" / f"bare-{kind}.xlsx", data_only=True)
            for kind in (ExportKind.SHEETS, ExportKind.RANKINGS)]
    for sheet in (*done[0].worksheets[:2], done[1].worksheets[1]):
        heads = [cell.value for cell in sheet[1]]
        said = [row[heads.index("Comparison")] for row in sheet.iter_rows(
            min_row=2, values_only=True)]
        assert set(said) == {"matches"}


def without_values(source: Path, target: Path) -> None:
    """Take the values that we computed out of a workbook, so that nobody can copy them."""
    with zipfile.ZipFile(source) as ours, zipfile.ZipFile(target, "w") as bare:
        for name in ours.namelist():
            content = ours.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", content)
            bare.writestr(name, content)
