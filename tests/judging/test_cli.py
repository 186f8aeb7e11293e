import json

import openpyxl
import pytest
from click.testing import CliRunner

from judging.cli import engine_cli

RULES = """
chair = ["B", "A"]
[rubric]
normalise = false
[[criteria]]
key = "idea"
low = 0
high = 60
step = 0.5
[[criteria]]
key = "team"
low = 0
high = 40
[rules]
seats = 1
threshold = 50
tie_break = ["chair"]
deviation = { limit = 20, action = "flag" }
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    return tmp_path


def run(folder, text, *more, name="marks.csv", rules="rules.toml"):
    (folder / name).write_text(text, encoding="utf-8-sig")
    arguments = ["tally", str(folder / name), "--rules", str(folder / rules), *map(str, more)]
    return CliRunner().invoke(engine_cli, arguments)


def test_a_wide_sheet_with_decimal_commas_is_ranked(folder):
    done = run(folder, "entry;judge;idea;team\nA;J1;50,5;30\nB;J1;40;40,5\nB;J2;;40\n")

    assert done.exit_code == 1
    assert done.output == (
        "Error: Row 3 (entry B, judge J1, criterion team), column mark: 40.5 is not allowed; "
        "marks go from 0 to 40.\n"
    )


def test_ranking_as_table_xlsx_and_json(folder):
    done = run(
        folder, "entry;judge;idea;team\nA;J1;50,5;30\nB;J1;40,5;40\nB;J2;;40\nC;J1;9;na\n",
        "--xlsx", folder / "out.xlsx", "--json", folder / "out.json",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[1].split() == ["1", "B", "80.50", "chair", "1", "1", "yes", "yes", "incomplete:J2"]
    assert lines[2].split() == ["2", "A", "80.50", "chair", "1", "0", "yes", "no"]
    assert lines[3].split() == ["3", "C", "15.00", "-", "1", "0", "no", "no", "threshold:15.00"]
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert report["entries"][0]["score"] == "80.50"
    assert lines[4] == f"digest {report['digest']}"
    sheet = openpyxl.load_workbook(folder / "out.xlsx")["ranking"]
    assert [cell.value for cell in sheet[2]][:3] == ["B", 80.5, 1]


def test_a_long_table_with_commas_between_columns(folder):
    done = run(folder, "entry,judge,criterion,mark\nA,J1,idea,50\nA,J1,team,30\nB,J1,idea,5\n")

    assert done.output.splitlines()[1].split()[:3] == ["1", "A", "80.00"]


def test_an_xlsx_file_is_read(folder):
    book = openpyxl.Workbook()
    for row in (["entry", "judge", "idea", "team"], ["A", 1, 50.5, 30], [None] * 4, ["B", 1, 2, 3]):
        book.active.append(row)
    book.save(folder / "marks.xlsx")

    done = CliRunner().invoke(
        engine_cli,
        ["tally", str(folder / "marks.xlsx"), "--rules", str(folder / "rules.toml")],
    )

    assert done.output.splitlines()[1].split()[:3] == ["1", "A", "80.50"]


def xlsx(folder, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "marks.xlsx")
    arguments = ["tally", str(folder / "marks.xlsx"), "--rules", str(folder / "rules.toml")]
    return CliRunner().invoke(engine_cli, arguments).output


def test_a_formula_nobody_computed_is_refused_and_never_read_as_empty(folder):
    said = xlsx(folder, ["entry", "judge", "idea", "team"], ["A", "J1", "=40+10", 30])

    assert said == (
        "Error: Row 2, column C: the formula =40+10 was never computed; "
        "open the file in a spreadsheet program and save it.\n"
    )


def test_a_title_above_the_headings_is_named(folder):
    said = xlsx(folder, ["Bảng điểm"], ["entry", "judge", "idea"], ["A", "J1", 50])

    assert said == (
        "Error: marks.xlsx: the column entry is missing; the first row has Bảng điểm.\n"
    )


def test_numbers_are_read_with_the_digits_a_spreadsheet_keeps(folder):
    said = xlsx(folder, ["entry", "judge", "idea", "team"], ["A", "J1", 4.5 - 3e-15, 30],
                ["B", "J1", 2, 3])

    assert said.splitlines()[1].split()[:3] == ["1", "A", "34.50"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("judge;idea\nJ1;5\n", "the column entry is missing"),
        ("entry;judge;style\nA;J1;5\n", "column style is no criterion of the rubric"),
        ("entry;judge;idea\nA;J1;5;6\n", "Row 2, column D: a value under no heading"),
        ("entry;judge;;idea\nA;J1;5;6\n", "Row 2, column C: a value under no heading"),
        ("entry;judge;idea;idea\nA;J1;5;6\n", "the column idea appears twice"),
        ("entry;judge;criterion\nA;J1;idea\n", "the column mark is missing"),
        ("sep=;\nEntry;Judge;idea\nA;J1;lots\n", "Row 3 (entry A, judge J1, criterion idea)"),
        ("entry;judge;idea\nA;J1;5\nA;J1;5\n", "the mark was already given in row 2"),
        ("entry;judge;idea\nA;;5\n", "column judge: the id is empty"),
        ("entry;judge;idea\nA;J1;lots\n", "Row 2 (entry A, judge J1, criterion idea)"),
        ("", "is empty"),
    ],
)
def test_a_wrong_sheet_is_refused_with_row_and_column(folder, text, said):
    done = run(folder, text)

    assert done.exit_code == 1
    assert said in done.output


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ("criteria = 5", "criteria"),
        ("[[criteria]]\nkey = 'a'\nlow = 0\n", "criteria number 1: high is missing"),
        ("rules = 3\n", "rules must be a table of names and values"),
        ("[rubrik]\n", "nothing is called rubrik"),
        (RULES.replace("seats = 1", "seets = 1"), "rules: nothing is called seets"),
        (RULES.replace('"chair"]', '"fate"]'), "tie_break must be one of"),
        ("a = = 1", "is no TOML"),
    ],
)
def test_wrong_rules_are_refused(folder, rules, said):
    (folder / "wrong.toml").write_text(rules, encoding="utf-8")

    done = run(folder, "entry;judge;idea\nA;J1;5\n", rules="wrong.toml")

    assert done.exit_code == 1
    assert said in done.output
