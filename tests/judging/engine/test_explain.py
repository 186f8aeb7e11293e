from decimal import Decimal

import pandas as pd
import pytest

from judging.engine import (
    Criterion,
    Deviation,
    Floor,
    Rubric,
    Rules,
    ScoreDataError,
    explain,
    tally,
)

RUBRIC = Rubric((
    Criterion("idea", 0, 60), Criterion("team", 0, 40, "0.5"),
    Criterion("shown", 0, 10, counts=False), Criterion("public", 0, 20, source="other"),
))  # fmt: skip
ROWS = [
    ("A", "Lan", "idea", 50), ("A", "Lan", "team", 30), ("A", "Lan", "shown", 9),
    ("A", "Minh", "idea", 10), ("A", "Minh", "team", 20),
    ("A", "Nam", "idea", 51), ("A", "Nam", "team", "na"),
    ("B", "Lan", "idea", 55), ("B", "Lan", "team", 19),
]  # fmt: skip
RULES = Rules(
    threshold=50, floor=Floor(10), tie_break=("criterion:idea", "chair"),
    deviation=Deviation(25, action="exclude"),
)  # fmt: skip


def made():
    marks = pd.DataFrame(ROWS, columns=["entry", "judge", "criterion", "mark"], dtype=object)
    other = pd.DataFrame([("A", "public", "7.5")], columns=["entry", "criterion", "points"])
    return tally(marks, RUBRIC, RULES, other)


def test_every_step_of_a_score_is_told_in_order():
    story = explain(made(), "A")

    # Lan 50 + 15 = 65; Minh 10 + 10 = 20; Nam 51 of 60, scaled to 80 points: 68.
    assert [(step.kind, step.figures) for step in story.steps] == [
        ("first_average", {"value": Decimal(51), "sheets": 3}),
        (
            "deviation",
            {"judge": "Minh", "gap": Decimal(31), "limit": Decimal(25), "action": "exclude"},
        ),
        (
            "panel",
            {
                "aggregate": "mean",
                "level": "sheet",
                "counted": 2,
                "drop": 0,
                "value": Decimal("66.5"),
            },
        ),
        ("other", {"criterion": "public", "value": Decimal("7.5"), "points": Decimal("7.5")}),
        ("round", {"before": Decimal(74), "places": 2, "value": Decimal("74.00")}),
        ("threshold", {"value": Decimal(74), "least": Decimal(50), "reached": True}),
        (
            "floor",
            {"criterion": "idea", "value": Decimal(50), "floor": Decimal(10), "failed": False},
        ),
        (
            "floor",
            {"criterion": "team", "value": Decimal(30), "floor": Decimal(10), "failed": False},
        ),
        ("rank", {"value": 1, "same_score": 1}),
    ]
    assert (story.score, story.rank, story.qualifies) == (Decimal("74.00"), 1, True)
    assert story.reasons == ("deviation:Minh=31",)


def test_every_sheet_is_told_with_its_marks():
    sheets = explain(made(), "A").sheets

    assert [(s.judge, s.total, s.counted, s.reason, s.gap) for s in sheets] == [
        ("Lan", Decimal(65), True, None, Decimal(14)),
        ("Minh", Decimal(20), False, "deviation:31", Decimal(31)),
        ("Nam", Decimal(68), True, None, Decimal(17)),
    ]
    assert [(m.criterion, m.mark, m.state, m.points, m.counts) for m in sheets[0].marks] == [
        ("idea", Decimal(50), "given", Decimal(50), True),
        ("team", Decimal(30), "given", Decimal(15), True),
        ("shown", Decimal(9), "given", None, False),
    ]
    assert [m.state for m in sheets[2].marks] == ["given", "na", "missing"]


def test_a_broken_tie_is_told_with_what_the_rules_saw():
    marks = pd.DataFrame(
        [("A", 1, "idea", 30), ("A", 1, "team", 20), ("B", 1, "idea", 20), ("B", 1, "team", 40)],
        columns=["entry", "judge", "criterion", "mark"], dtype=object,
    )  # fmt: skip
    rules = Rules(tie_break=("first_places", "median", "criterion:idea", "chair"))

    story = explain(tally(marks, RUBRIC, rules), "B")

    assert [step.figures for step in story.steps if step.kind == "tie"] == [
        {"rule": "first_places", "values": {"A": 1, "B": 1}},
        {"rule": "median", "values": {"A": 1, "B": 1}},
        {"rule": "criterion:idea", "values": {"A": Decimal(30), "B": Decimal(20)}},
    ]
    assert (story.rank, story.tie_broken_by, story.tied) == (2, "criterion:idea", False)


def test_an_unscored_entry_has_sheets_and_no_steps():
    marks = pd.DataFrame(
        [("A", 1, "idea", 5)], columns=["entry", "judge", "criterion", "mark"], dtype=object
    )

    story = explain(tally(marks, RUBRIC, Rules()), "A")

    assert (story.score, story.rank, story.steps) == (None, None, ())
    assert story.reasons == ("unscored", "incomplete:1", "no_points:public")


def test_an_unknown_entry_is_refused():
    with pytest.raises(ScoreDataError, match="no entry Z"):
        explain(made(), "Z")
