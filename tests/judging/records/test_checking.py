"""The workbook for a doubter: its formulas give the official totals and scores, without us."""

import re
import shutil
import subprocess
import zipfile
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.orm import db
from judging.records import checking
from judging.records.enums import ExportForm, ExportKind
from judging.results.models import ResultRow, ResultSheet
from judging.rubrics.enums import Aggregate
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
    exported = export(made, organiser, ExportKind.SHEETS, ExportForm.XLSX, locale="en")
    (tmp_path / "ours.xlsx").write_bytes(exported.content)
    without_values(tmp_path / "ours.xlsx", tmp_path / "bare.xlsx")

    office = shutil.which("soffice")
    assert office, "This proof needs LibreOffice (soffice)."
    subprocess.run([office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                    "--convert-to", "xlsx", "--outdir", str(tmp_path / "done"),
                    str(tmp_path / "bare.xlsx")], check=True, capture_output=True, timeout=120)

    done = load_workbook(tmp_path / "done" / "bare.xlsx", data_only=True)
    for sheet in done.worksheets[:2]:
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
