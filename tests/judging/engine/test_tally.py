"""The official tally by hand: one small example per rule."""

from decimal import Decimal

import pandas as pd
import pytest

from judging.engine import (
    ARITHMETIC,
    Criterion,
    Deviation,
    Floor,
    Rubric,
    RubricError,
    Rules,
    ScoreDataError,
    leave_one_judge_out,
    prepare,
    tally,
)

ONE = Rubric((Criterion("idea", 0, 100),))
TWO = Rubric((Criterion("idea", 0, 60), Criterion("team", 0, 40)))


def sheets(table, key="idea"):
    """Return marks from {entry: {judge: mark}}."""
    rows = [(e, j, key, mark) for e, marks in table.items() for j, mark in marks.items()]
    return pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"], dtype=object)


def rows(*rows):
    return pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"], dtype=object)


def column(made, name):
    return dict(zip(made.entries["entry"], made.entries[name], strict=True))


def test_halves_round_away_from_zero():
    rubric = Rubric((Criterion("idea", -10, 10),))
    marks = sheets({"A": {1: "0.01", 2: 0}, "B": {1: "-0.01", 2: 0}, "C": {1: "0.03", 2: 0}})

    scores = column(tally(marks, rubric, Rules()), "score")

    assert scores == {"A": Decimal("0.01"), "B": Decimal("-0.01"), "C": Decimal("0.02")}


def test_a_score_is_printed_with_its_places():
    made = tally(sheets({"A": {1: 80}}), ONE, Rules(places=3))

    assert str(made.entries["score"][0]) == "80.000"


def test_ranks_compare_the_score_as_printed():
    marks = sheets({"A": {1: "80.004"}, "B": {1: "80.001"}, "C": {1: 70}})

    made = tally(marks, ONE, Rules())

    assert column(made, "rank") == {"A": 1, "B": 1, "C": 3}
    assert column(made, "tied") == {"A": True, "B": True, "C": False}


def test_without_the_final_stage_scores_stay_exact():
    marks = sheets({"A": {1: 1, 2: 0, 3: 0}, "B": {1: "0.33", 2: "0.33", 3: "0.33"}})

    made = tally(marks, ONE, Rules(rounding_stages=()))

    assert column(made, "rank") == {"A": 1, "B": 2}
    assert column(made, "score")["A"] == Decimal("0.3333333333333333333333333333")


def test_the_three_rounding_stages_can_each_change_a_score():
    rubric = Rubric((Criterion("a", 0, 10, "0.5"), Criterion("b", 0, 10, "0.5")))
    marks = rows(("A", 1, "a", "1.01"), ("A", 1, "b", "1.01"), ("A", 2, "a", 1), ("A", 2, "b", 1))

    def score(*stages):
        return tally(marks, rubric, Rules(rounding_stages=stages)).entries["score"][0]

    assert score("final") == Decimal("1.01")  # (1.01 + 1.00) / 2 = 1.005
    assert score("criterion", "final") == Decimal("1.01")  # 0.505 -> 0.51, twice; 1.02 and 1.00
    assert score("sheet", "final") == Decimal("1.01")
    assert score() == Decimal("1.005")
    assert score("criterion") == Decimal("1.01")


def test_at_criterion_level_the_average_mark_and_its_points_are_rounded():
    rubric = Rubric((Criterion("a", 0, 10, "0.8"),))
    marks = sheets({"A": {1: "6.25", 2: "6.5", 3: "6.5"}}, "a")

    made = tally(marks, rubric, Rules(level="criterion", rounding_stages=("criterion",)))

    assert made.entries["score"][0] == Decimal("5.14")  # 6.4166.. -> 6.42; 5.136 -> 5.14


def test_weights_parents_and_scale():
    rubric = Rubric(
        (
            Criterion("clip", 0, 10, 3),
            Criterion("plan", 0, 10, 7),
            Criterion("market", 0, 20, 1, parent="plan"),
            Criterion("money", 1, 5, 3, parent="plan"),
        ),
        scale=100,
        normalise=True,
    )
    marks = rows(("A", 1, "clip", 5), ("A", 1, "market", 10), ("A", 1, "money", 5))

    made = tally(marks, rubric, Rules())

    # clip 30 * 0.5 = 15; market 70/4 * 0.5 = 8.75; money 70*3/4 * 1 = 52.5
    assert made.entries["score"][0] == Decimal("76.25")


def test_a_public_vote_is_added_after_the_average():
    rubric = Rubric((Criterion("idea", 0, 80), Criterion("public", 0, 20, source="other")))
    other = pd.DataFrame(
        {"entry": ["A", "B"], "criterion": ["public"] * 2, "points": ["20", "7.3"]}
    )

    made = tally(sheets({"A": {1: 60, 2: 61}, "B": {1: 75, 2: 73}}), rubric, Rules(), other)

    assert column(made, "score") == {"A": Decimal("80.50"), "B": Decimal("81.30")}


def test_missing_marks_by_policy():
    marks = rows(("A", 1, "idea", 30), ("A", 2, "idea", 30), ("A", 2, "team", 40))

    def score(missing):
        return column(tally(marks, TWO, Rules(missing=missing)), "score")["A"]

    assert score("reject") == Decimal(70)
    assert score("renormalise") == Decimal(60)  # (30 * 100/60 + 70) / 2
    assert score("zero") == Decimal(50)
    made = tally(marks, TWO, Rules())
    assert made.sheets["reason"].tolist() == ["incomplete:team", None]
    assert (made.entries["counted"][0], made.entries["excluded"][0]) == (1, 1)


def test_not_applicable_is_rescaled_whatever_the_policy():
    marks = rows(("A", 1, "idea", 30), ("A", 1, "team", "na"))

    for missing in ("reject", "renormalise", "zero"):
        assert tally(marks, TWO, Rules(missing=missing)).entries["score"][0] == Decimal(50)


def test_exactly_half_of_the_points_is_enough_to_renormalise():
    rubric = Rubric((Criterion("a", 0, 50), Criterion("b", 0, 50)))
    marks = rows(("A", 1, "a", 40), ("B", 1, "b", None), ("B", 1, "a", None))

    made = tally(marks, rubric, Rules(missing="renormalise"))

    assert column(made, "score") == {"A": Decimal(80), "B": None}
    assert column(made, "reasons")["B"] == ("unscored", "empty:1")


def test_a_sheet_exactly_at_the_limit_stays():
    marks = sheets({"A": {1: 50, 2: 90}, "B": {1: 50, 2: "90.01"}})

    made = tally(marks, ONE, Rules(deviation=Deviation(20, action="exclude")))

    assert column(made, "counted") == {"A": 2, "B": 0}
    assert column(made, "reasons")["B"] == ("unscored", "deviation:1=20.005", "deviation:2=20.005")


def test_deviation_is_tested_once_against_the_first_average():
    marks = sheets({"A": {1: 0, 2: 60, 3: 60, 4: 80}})

    made = tally(marks, ONE, Rules(deviation=Deviation(30, action="exclude")))

    assert made.sheets["counted"].tolist() == [False, True, True, True]
    assert made.entries["score"][0] == Decimal("66.67")


def test_flags_leave_the_score_alone():
    marks = sheets({"A": {1: 50, 2: 90}})

    for rule in (Deviation(15), Deviation(15, basis="range")):
        made = tally(marks, ONE, Rules(deviation=rule))
        assert made.entries["score"][0] == Decimal(70)
    assert made.entries["reasons"][0] == ("range:40",)


def test_a_range_cannot_exclude():
    with pytest.raises(RubricError, match="range"):
        Deviation(15, basis="range", action="exclude")


def test_too_few_sheets_to_trim_leave_an_entry_unscored():
    marks = sheets({"A": {1: 1, 2: 50, 3: 99}, "B": {1: 60, 2: 70}})

    made = tally(marks, ONE, Rules("trimmed_mean", drop=1))

    assert column(made, "score") == {"A": Decimal(50), "B": None}
    assert made.entries["rank"].isna().tolist() == [False, True]
    assert made.sheets["reason"].tolist()[:3] == ["trimmed", None, "trimmed"]


def test_threshold_looks_at_the_rounded_score_and_floor_at_counted_sheets():
    marks = rows(
        ("A", 1, "idea", "49.995"), ("A", 1, "team", 0),
        ("B", 1, "idea", "49.994"), ("B", 1, "team", 0),
        ("C", 1, "idea", 60), ("C", 1, "team", 40), ("C", 2, "idea", 0), ("C", 2, "team", 0),
    )  # fmt: skip
    rules = Rules(threshold=50, deviation=Deviation(20, action="exclude"))

    assert column(tally(marks, TWO, rules), "qualifies") == {"A": True, "B": False, "C": False}
    floored = tally(marks, TWO, Rules(floor=Floor(0)))
    assert column(floored, "reasons")["C"] == ("floor:idea=0", "floor:team=0")
    average = tally(marks, TWO, Rules(floor=Floor(20, "average")))
    assert column(average, "reasons")["C"] == ("floor:team=20",)


def test_who_does_not_qualify_is_ranked_after_who_does():
    marks = rows(
        ("A", 1, "idea", 60), ("A", 1, "team", 0), ("B", 1, "idea", 20), ("B", 1, "team", 20)
    )

    made = tally(marks, TWO, Rules(floor=Floor(0), seats=2))

    assert column(made, "rank") == {"B": 1, "A": 2}
    assert column(made, "advances") == {"B": True, "A": False}


def test_an_unresolved_tie_at_the_last_seat_advances_nobody_of_it():
    marks = sheets({"A": {1: 90}, "B": {1: 80}, "C": {1: 80}, "D": {1: 70}})

    made = tally(marks, ONE, Rules(seats=2))

    assert column(made, "advances") == {"A": True, "B": False, "C": False, "D": False}
    assert column(made, "reasons")["B"] == ("tie_at_cut",)
    assert column(tally(marks, ONE, Rules(seats=3)), "advances")["C"]


def test_min_sheets_bars_but_does_not_unscore():
    made = tally(sheets({"A": {1: 90}, "B": {1: 80, 2: 80}}), ONE, Rules(min_sheets=2))

    assert column(made, "rank") == {"B": 1, "A": 2}
    assert column(made, "reasons")["A"] == ("min_sheets:1",)


def test_the_tie_chain_names_the_rule_that_decided():
    marks = rows(
        ("A", 1, "idea", 50), ("A", 1, "team", 20), ("B", 1, "idea", 40), ("B", 1, "team", 30),
        ("C", 1, "idea", 40), ("C", 1, "team", 30),
    )  # fmt: skip

    made = tally(marks, TWO, Rules(tie_break=("first_places", "criterion:idea", "chair")))
    decided = tally(
        marks, TWO, Rules(tie_break=("criterion:idea", "chair")), chair_order=["C", "B", "A"]
    )

    assert column(made, "rank") == {"A": 1, "B": 2, "C": 2}
    assert column(made, "tie_broken_by") == {"A": "criterion:idea", "B": None, "C": None}
    assert column(decided, "rank") == {"A": 1, "C": 2, "B": 3}
    assert column(decided, "tie_broken_by")["B"] == "chair"


def test_head_to_head_is_copeland_among_three():
    marks = sheets({
        "A": {1: 61, 2: 61, 3: 58}, "B": {1: 60, 2: 60, 3: 60}, "C": {1: 59, 2: 62, 3: 59},
    })  # fmt: skip

    made = tally(marks, ONE, Rules(tie_break=("head_to_head",)))

    assert column(made, "rank") == {"A": 1, "B": 1, "C": 1}  # a circle: A > B > C > A
    marks.loc[marks["mark"] == 62, "mark"] = 60
    marks.loc[(marks["entry"] == "C") & (marks["judge"] == 1), "mark"] = 61
    made = tally(marks, ONE, Rules(tie_break=("head_to_head",)))
    assert column(made, "rank") == {"A": 1, "C": 2, "B": 3}


def test_the_chain_restarts_so_that_an_earlier_rule_may_split_a_smaller_part():
    marks = sheets({
        "A": {1: 61, 2: 61, 3: 58}, "B": {1: 60, 2: 60, 3: 60}, "C": {1: 59, 2: 62, 3: 59},
    })  # fmt: skip

    made = tally(marks, ONE, Rules(tie_break=("head_to_head", "chair")), chair_order=["C"])

    assert column(made, "rank") == {"C": 1, "A": 2, "B": 3}
    assert column(made, "tie_broken_by") == {
        "C": "chair", "A": "head_to_head", "B": "head_to_head",
    }  # fmt: skip


def test_shared_firsts_count_one_each():
    marks = sheets({"A": {1: 90, 2: 50}, "B": {1: 90, 2: 50}, "C": {1: 60, 2: 80}})

    made = tally(marks, ONE, Rules(tie_break=("first_places",)))

    assert column(made, "rank") == {"A": 1, "B": 1, "C": 1}


def test_the_digest_is_free_of_row_order_and_of_how_a_number_is_written():
    marks = sheets({"A": {1: "8.50", 2: 7}, "B": {1: 9, 2: Decimal("6.25")}})
    same = sheets({"A": {1: Decimal("8.5"), 2: "7.0"}, "B": {1: "9", 2: "6.250"}})
    rules = Rules()

    digest = tally(marks, ONE, rules).digest

    assert tally(same.sample(frac=1, random_state=1), ONE, rules).digest == digest
    assert tally(prepare(marks, ONE), ONE, rules).digest == digest
    assert len(digest) == 64
    assert ARITHMETIC == 1
    changed = same.copy()
    changed.loc[0, "mark"] = "8.51"
    assert tally(changed, ONE, rules).digest != digest
    assert tally(marks, ONE, Rules(places=1)).digest != digest
    assert tally(marks, ONE, rules, chair_order=["A", "B"]).digest != digest


def test_the_digest_of_a_published_example_never_changes():
    marks = sheets({"A": {"J1": "8.5", "J2": 7}, "B": {"J1": 9, "J2": "na"}})

    digest = tally(marks, ONE, Rules(threshold=5, tie_break=("criterion:idea",))).digest

    assert digest == ("006178d59275b30729dc5460dbde4ea70f719e53941a61601f4fcc556b719d1d")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("A", 1, "idea", 101), "Row 1 (entry A, judge 1, criterion idea), column mark: 101 is"),
        (("A", 1, "idea", "8,5"), "'8,5' is not a number"),
        (("A", 1, "idea", 8.5), "8.5 is a float"),
        (("A", 1, "idea", True), "True is not a mark"),
        (("A", 1, "idea", "1e-40"), "more than 30 digits"),
        (("A", 1, "style", 5), "column criterion: there is no criterion 'style'"),
        (("B", 2, "idea", 5), "column mark: the mark was already given in row 0"),
        ((None, 1, "idea", 5), "column entry: the id is empty"),
    ],
)
def test_wrong_data_name_row_and_column(row, said):
    with pytest.raises(ScoreDataError) as caught:
        tally(rows(("B", 2, "idea", 50), row), ONE, Rules())

    assert said in str(caught.value)


def test_a_mark_off_the_step_is_refused():
    rubric = Rubric((Criterion("idea", 1, 10, step="0.5"),))

    with pytest.raises(ScoreDataError, match=r"from 1 to 10 in steps of 0\.5"):
        tally(sheets({"A": {1: "8.25"}}), rubric, Rules())


def test_leaving_a_judge_out_shows_who_would_win():
    marks = sheets({"A": {1: 90, 2: 50}, "B": {1: 60, 2: 70}})

    made = leave_one_judge_out(marks, ONE, Rules())

    assert made.values.tolist() == [[1, "A", 1, 2], [1, "B", 2, 1], [2, "A", 1, 1], [2, "B", 2, 2]]


def test_no_marks_make_an_empty_tally():
    made = tally(sheets({}), ONE, Rules(seats=1, tie_break=("head_to_head",)))

    assert (len(made.entries), len(made.sheets)) == (0, 0)
    assert list(made.entries) == [
        "entry", "score", "rank", "tied", "tie_broken_by", "counted", "excluded", "qualifies",
        "advances", "reasons",
    ]  # fmt: skip
