"""Thin data never raise: flags. Wrong data always raise EngineError with row and column."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging import engine
from judging.engine import EngineError, NotIdentifiable, ScoreDataError
from tests.judging.engine.examples import examples

ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from(["J1", "J2", "J3"]),
        st.sampled_from([0.0, 5.0, 7.5, 10.0, None]),
    ),
    max_size=9, unique_by=lambda row: row[:2],
)  # fmt: skip


def ballots(rows):
    frame = pd.DataFrame(rows, columns=["entry", "judge", "total"])
    return frame.astype({"total": float})


def bare_nans(frame, columns, flags="flags"):
    """Return the rows with a NaN and no flag beside it."""
    rows = frame.to_dict("records")
    empty = ([row[c] is None or row[c] != row[c] for c in columns] for row in rows)
    return [row for row, gaps in zip(rows, empty, strict=True) if any(gaps) and not row[flags]]


@examples(60)
@given(ROWS)
def test_any_panel_gets_an_answer_or_a_flag(rows):
    table = ballots(rows)

    for how in ("mean", "trimmed_mean", "median"):
        assert bare_nans(engine.aggregate(table, how), ["score", "se"]) == []
    for how in ("z", "rank"):
        assert bare_nans(engine.standardise(table, how), ["value"], "flag") == []
    additive, mixed = engine.fit_additive(table), engine.fit_mixed(table)
    for fit in (additive, mixed):
        assert bare_nans(fit.judges, ["severity"]) == []
        assert bare_nans(fit.ballots, ["fitted", "residual", "leverage", "studentised"]) == []
        told = engine.judge_diagnostics(fit)
        assert bare_nans(told, ["t", "consistency", "discrimination", "halo"]) == []
        assert set(engine.outlier_cells(fit)) >= {"entry", "judge", "studentised"}
    assert bare_nans(additive.entries, ["score", "se"]) == []
    assert bare_nans(mixed.entries, ["score"]) == []
    assert len(engine.components(table)) == len({row[0] for row in rows})
    assert set(engine.icc_incomplete(mixed)) == {
        "single_absolute", "single_consistent", "mean_rating", "calibrated",
    }  # fmt: skip
    try:
        names, draws = engine.posterior_draws(mixed, 20, seed=0)
    except NotIdentifiable:
        return
    engine.rank_summary(names, draws, places=1)


@examples(60)
@given(st.integers(0, 4), st.integers(0, 4), st.booleans(), st.integers(0, 99))
def test_any_complete_table_gets_an_answer_or_a_flag(entries, judges, flat, seed):
    table = np.random.default_rng(seed).integers(0, 3, (entries, judges)).astype(float)
    table = table * 0 if flat else table

    assert bare_nans(engine.icc(table), ["value", "low", "high"]) == []
    assert engine.kendall_w(table).df >= 0
    for level in ("interval", "ordinal", "nominal", "ratio"):
        alpha = engine.krippendorff_alpha(table, level)
        assert alpha <= 1 or np.isnan(alpha)


def test_no_rows_at_all():
    table = ballots([])

    assert len(engine.fit_additive(table).entries) == 0
    assert len(engine.fit_mixed(table).judges) == 0
    assert len(engine.standardise(table)) == 0
    assert len(engine.bradley_terry(pd.DataFrame(columns=["winner", "loser", "count"]))) == 0
    assert len(engine.plackett_luce([])) == 0
    assert engine.assign([], [], 0).pairs.columns.tolist() == ["entry", "judge"]


def test_a_single_ballot_is_flagged():
    table = ballots([("A", "J1", 7.0)])

    entries = engine.fit_additive(table).entries

    assert entries["score"].tolist() == [7.0]
    assert entries["flags"].tolist() == [("single_ballot", "no_error")]


def test_perfect_agreement_is_no_trouble():
    table = ballots([(e, j, float(y)) for e, y in zip("ABC", (3, 5, 9), strict=True)
                     for j in ("J1", "J2", "J3", "J4")])  # fmt: skip

    fit = engine.fit_mixed(table)

    assert fit.entries["score"].to_numpy() == pytest.approx([3, 5, 9], abs=1e-3)
    assert engine.fit_additive(table).residual_sd == pytest.approx(0, abs=1e-9)


def test_a_flat_panel_has_no_entry_variance():
    table = ballots([(e, j, 5.0) for e in "ABC" for j in ("J1", "J2", "J3", "J4")])

    assert engine.fit_mixed(table).entries["score"].to_numpy() == pytest.approx([5.0] * 3)


@pytest.mark.parametrize("call", [engine.fit_additive, engine.fit_mixed, engine.aggregate,
                                  engine.standardise, engine.components])  # fmt: skip
@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("A", "J1", 5.0), ("A", "J1", 6.0)], "Row 1 (entry A), column judge: a second ballot"),
        ([("A", "J1", np.inf)], "Row 0 (entry A, judge J1), column total: the number is infinite"),
        ([("A", None, 5.0)], "Row 0 (entry A), column judge: the id is empty"),
    ],
)
def test_wrong_ballots_name_row_and_column(call, rows, said):
    with pytest.raises(ScoreDataError) as caught:
        call(ballots(rows))

    assert said in str(caught.value)


def test_words_among_the_totals_are_refused():
    table = pd.DataFrame([("A", "J1", "six")], columns=["entry", "judge", "total"])

    with pytest.raises(ScoreDataError, match="'six' is not a number"):
        engine.fit_additive(table)


@pytest.mark.parametrize(
    "call",
    [
        lambda: engine.fit_additive("marks"),
        lambda: engine.fit_additive(pd.DataFrame({"entry": ["A"], "judge": ["J"]})),
        lambda: engine.fit_additive(ballots([("A", "J", 1.0)]), weights=[0.0]),
        lambda: engine.fit_additive(ballots([("A", "J", 1.0)]), weights=[1.0, 1.0]),
        lambda: engine.fit_mixed(ballots([("A", "J", 1.0)]), method="map"),
        lambda: engine.fit_mixed(ballots([("A", "J", 1.0)]), ratios=(1, -1)),
        lambda: engine.fit_mixed(ballots([("A", "J", 1.0)]), pool=pd.Series({"B": 1})),
        lambda: engine.standardise(ballots([]), how="t"),
        lambda: engine.aggregate(ballots([]), how="mode"),
        lambda: engine.aggregate(ballots([]), drop=-1),
        lambda: engine.icc([[1, np.nan], [2, 3]]),
        lambda: engine.kendall_w([["a", "b"]]),
        lambda: engine.krippendorff_alpha([[1, 2]], level="cardinal"),
        lambda: engine.krippendorff_alpha([[-1, 2]], level="ratio"),
        lambda: engine.rank_summary(pd.Index(["A"]), np.array([[np.nan]]), 1),
        lambda: engine.rank_summary(pd.Index(["A"]), np.array([[1.0, 2.0]]), 1),
        lambda: engine.rank_summary(pd.Index(["A"]), np.array([[1.0]]), 1, level=1.5),
        lambda: engine.posterior_draws(engine.fit_mixed(ballots([("A", "J", 1.0)])), 0, 1),
        lambda: engine.plackett_luce([["A", "A"]]),
        lambda: engine.plackett_luce([["A", "B"]], prior=-1),
        lambda: engine.assign(["A", "A"], ["J"], 1),
        lambda: engine.assign(["A"], ["J"], -1),
        lambda: engine.assign(["A"], ["J"], 1, conflicts=[("A", "X")]),
        lambda: engine.assign(["A"], ["J"], 1, fixed=[("A", "J")], conflicts=[("A", "J")]),
        lambda: engine.assign(["A"], ["J"], 1, random_share=2),
        lambda: engine.assign(["A"], ["J"], 1, cost=pd.DataFrame(
            {"entry": ["A"], "judge": ["J"], "cost": [0.5]})),
    ],
)  # fmt: skip
def test_wrong_arguments_raise_one_plain_sentence(call):
    with pytest.raises(EngineError) as caught:
        call()

    assert str(caught.value).endswith(".")


def test_infeasible_names_the_entry_and_its_conflicts():
    with pytest.raises(engine.Infeasible) as caught:
        engine.assign(["A", "B"], ["Lan", "Minh"], 2, conflicts=[("B", "Minh")])

    assert str(caught.value) == (
        "Entry B needs 2 judges, but only 1 of 2 may judge it; in conflict: Minh."
    )


def test_infeasible_names_entries_and_judges_without_room():
    with pytest.raises(engine.Infeasible) as caught:
        engine.assign(
            ["A", "B", "C"], ["Lan", "Minh"], 1, conflicts=[("A", "Minh"), ("B", "Minh")],
            capacity=1,
        )  # fmt: skip

    assert str(caught.value) == (
        "Entries A, B need 2 places, but the judges open to them (Lan) have room for 1: raise "
        "their capacity, add judges or lift a conflict."
    )


def test_winners_nobody_beat_need_a_prior():
    wins = pd.DataFrame([("A", "B", 2), ("B", "C", 1), ("C", "B", 1)],
                        columns=["winner", "loser", "count"])  # fmt: skip

    with pytest.raises(NotIdentifiable, match=r"group \(A\)"):
        engine.bradley_terry(wins)

    frame = engine.bradley_terry(wins, prior=0.1)
    assert frame["item"][frame["log_ability"].argmax()] == "A"
    assert frame["log_ability"].sum() == pytest.approx(0, abs=1e-9)
    assert np.isfinite(frame["se"]).all()


def test_ties_count_half_or_by_davidson():
    wins = pd.DataFrame([("A", "B", 6), ("B", "A", 2)], columns=["winner", "loser", "count"])
    ties = pd.DataFrame([("A", "B", 4)], columns=["a", "b", "count"])

    half = engine.bradley_terry(wins, ties=ties)["log_ability"]
    davidson = engine.bradley_terry(wins, ties=ties, tie_model="davidson")

    assert half[0] - half[1] == pytest.approx(np.log(8 / 4))
    ability = davidson["log_ability"]
    assert ability[0] - ability[1] == pytest.approx(np.log(3))  # wins 6 : 2, ties apart
    assert davidson.attrs["nu"] == pytest.approx(4 / np.sqrt(12))  # tie mass nu sqrt(p_a p_b)


def test_a_list_of_favourites_puts_the_others_behind():
    frame = engine.plackett_luce([["A"], ["A"], ["B"], ["C", "A"]], prior=0.1, top=True)

    assert frame.sort_values("log_ability")["item"].tolist()[-1] == "A"


def test_disconnected_panels_are_never_ranked_together():
    table = ballots([("A", "J1", 5.0), ("B", "J1", 6.0), ("C", "J2", 9.0), ("C", "J3", 8.0)])

    fit = engine.fit_additive(table)

    assert fit.entries["component"].tolist() == [0, 0, 1]
    with pytest.raises(NotIdentifiable):
        engine.posterior_draws(fit, 10, seed=0)
