"""The analysis beside a ranking: what it finds, and that thin data stop nothing."""

import json

import pandas as pd
import pytest

from judging import engine
from judging.results.analysis.content import Content, analyse

RUBRIC = engine.Rubric((engine.Criterion("idea", 0, 50), engine.Criterion("team", 0, 50)))
COLUMNS = ["entry", "judge", "criterion", "mark"]


def told(sheets: dict[tuple[str, str], tuple[int, int]], **given: object) -> Content:
    rows = [(entry, judge, key, str(mark)) for (entry, judge), marks in sheets.items()
            for key, mark in zip(("idea", "team"), marks, strict=True)]
    content = analyse(pd.DataFrame(rows, columns=COLUMNS), RUBRIC, engine.Rules(),
                      **{"places": 2, "order": {}, **given})  # type: ignore[arg-type]
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    return content


def panel(strict: int = 0) -> dict[tuple[str, str], tuple[int, int]]:
    """Return four judges' sheets of six entries; J1 gives fewer points by *strict*."""
    bend = {"J1": 0, "J2": 1, "J3": -1, "J4": 0}
    return {(f"E{place}", judge): (44 - 4 * place - (strict if judge == "J1" else 0),
                                   40 - 4 * place + (bend[judge] if place % 2 else -bend[judge]))
            for place in range(1, 7) for judge in bend}


def test_a_strict_judge_is_named_and_the_places_stay_certain() -> None:
    content = told(panel(strict=12))
    severity = {line["judge"]: line["severity"] for line in content["judges"]}
    assert severity["J1"] == pytest.approx(-12 * 3 / 4 - 4, abs=5)
    assert [line["judge"] for line in content["judges"] if "severity" in line["flags"]] == ["J1"]
    assert [line["entry"] for line in content["entries"] if line["verdict"] == "in"] == ["E1", "E2"]
    assert content["is_split"] is False


def test_a_sheet_far_from_what_the_others_say_is_listed_with_what_would_be_usual() -> None:
    sheets = panel()
    sheets[("E3", "J2")] = (5, 5)
    found, = told(sheets)["outliers"]
    assert (found["entry"], found["judge"], found["given"]) == ("E3", "J2", 10)
    assert found["usual"] == pytest.approx(60, abs=12)


def test_what_changes_without_a_judge_is_told_for_places_above_the_line_only() -> None:
    sheets = {("A", "J1"): (50, 50), ("A", "J2"): (30, 30), ("B", "J1"): (40, 40),
              ("B", "J2"): (35, 35), ("C", "J1"): (1, 2), ("C", "J2"): (3, 3),
              ("D", "J1"): (2, 2), ("D", "J2"): (1, 1)}
    moves = {(line["judge"], line["entry"], line["rank"], line["without"])
             for line in told(sheets)["without"]}
    assert moves == {("J1", "A", 1, 2), ("J1", "B", 2, 1)}


def test_parts_of_a_panel_without_a_shared_judge_get_no_common_places() -> None:
    sheets = {(entry, judge): (20 + 3 * place, 20 + turn)
              for pair, judges in (("AB", ("J1", "J2")), ("CD", ("J3", "J4")))
              for place, entry in enumerate(pair) for turn, judge in enumerate(judges)}
    content = told(sheets)
    assert content["panels"] == 2
    assert {line["rank"] for line in content["entries"]} == {None}


@pytest.mark.parametrize("sheets", [
    {}, {("A", "J1"): (10, 10)}, {("A", "J1"): (10, 10), ("B", "J1"): (9, 9)},
    {(entry, judge): (10, 10) for entry in "AB" for judge in ("J1", "J2")},
], ids=["no sheet", "one sheet", "one judge", "all alike"])
def test_thin_data_never_stop_the_analysis(sheets: dict[tuple[str, str], tuple[int, int]]) -> None:
    assert told(sheets)["places"] == 2


def test_marks_that_rise_along_the_pitches_are_told_against_the_others() -> None:
    order = {f"E{place}": place for place in range(1, 11)}
    sheets = {(entry, judge): (20 + (2 * place if judge == "J1" else 0), 20 + place * step % 3)
              for entry, place in order.items() for step, judge in enumerate(("J1", "J2", "J3"), 4)}
    slopes = {line["judge"]: line["slope"] for line in told(sheets, order=order)["order"]}
    assert slopes["J1"] == pytest.approx(2 * 2 / 3, abs=0.1)
