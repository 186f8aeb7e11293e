"""The reports of a plan from the command line."""

import io
import json
from datetime import date

import openpyxl
import pypdf
import pytest

from app.auth.enums import Role
from ecosystem.plans import services
from ecosystem.plans.exports import build_report
from tests.ecosystem.plans.test_services import record, support
from tests.factories import make_officer


@pytest.fixture
def run(app, tmp_path):
    def call(*words):
        return app.test_cli_runner().invoke(args=["kpi", *words])
    return call


def test_load_brings_the_plans_up_and_again_adds_nothing(run):
    assert [run("load").output, run("load").output] == ["Plans added: 3.\n", "Plans added: 0.\n"]


def test_the_json_report_has_figures_with_their_evidence(run, tmp_path):
    services.load_plans()
    record(make_officer(Role.ECOSYSTEM), support())
    out = tmp_path / "nq08.json"
    assert run("report", "--plan", "nq08", "--year", "2026", "--format", "json", "--out",
               str(out)).exit_code == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    first = content["indicators"][0]
    assert (content["plan"], first["key"], first["period"], first["minimum"], first["maximum"],
            first["value"], len(first["evidence"])) == (
        "NQ08", "supported_projects", [2026, 2030], 150, 160, 1, 1)
    assert all(row["period"] in ([2026, 2030], [None, None]) for row in content["indicators"])


def test_the_workbook_has_real_numbers(run, tmp_path):
    services.load_plans()
    record(make_officer(Role.ECOSYSTEM), support())
    out = tmp_path / "nq08.xlsx"
    assert run("report", "--plan", "NQ08", "--year", "2026", "--format", "xlsx", "--out",
               str(out)).exit_code == 0
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    row = [cell.value for cell in book.worksheets[0][2]]
    assert row[3:6] == [150, 160, 1]
    assert book.worksheets[1].max_row == 2


@pytest.mark.parametrize("locale", ["vi", "en"])
def test_the_page_for_the_leader_says_every_figure_with_its_rule(app, locale):
    services.load_plans()
    record(make_officer(Role.ECOSYSTEM), support())
    content = build_report("NQ08", 2026, "pdf", date(2026, 11, 21), locale)
    [page] = pypdf.PdfReader(io.BytesIO(content)).pages
    words = " ".join(page.extract_text().split())
    assert ("Đã có 1 dự án; chỉ tiêu 150 - 160" in words) is (locale == "vi")
    assert ("150 - 160" in words, "100 - 120" in words, "2026" in words) == (True,) * 3


def test_a_format_that_is_not_there_yet_is_refused_in_words(run, tmp_path):
    answer = run("report", "--plan", "NQ08", "--year", "2026", "--format", "docx", "--out",
                 str(tmp_path / "x"))
    assert (answer.exit_code, "not available yet" in answer.output) == (1, True)


def test_an_unknown_plan_is_told(run, tmp_path):
    answer = run("report", "--plan", "NQ99", "--year", "2026", "--format", "json", "--out",
                 str(tmp_path / "x"))
    assert (answer.exit_code, "kpi load" in answer.output) == (1, True)
