"""Every argument that makes no sense is refused with one sentence that names it."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from judging import engine
from judging.engine import Criterion, Rubric, RubricError, Rules, ScoreDataError

RUBRIC = Rubric((Criterion("idea", 0, 10), Criterion("vote", 0, 20, source="other")))
MARKS = pd.DataFrame(
    [("A", "J1", "idea", 5), ("B", "J1", "idea", 5)],
    columns=["entry", "judge", "criterion", "mark"],
)
BALLOTS = pd.DataFrame(
    [("A", "J1", 5.0), ("A", "J2", 6.0), ("B", "J1", 7.0), ("B", "J2", 9.0)],
    columns=["entry", "judge", "total"],
)
FIT = engine.fit_mixed(BALLOTS)
DRAWS = pd.Index(["A", "B"]), np.array([[1.0, 2.0], [2.0, 1.0]])


def with_cell(frame, column, value):
    changed = frame.astype(object)
    changed[column] = pd.Series([value, *frame[column][1:]], dtype=object)
    return changed


def tally(column, value):
    return engine.tally(with_cell(MARKS, column, value), RUBRIC, Rules())


def other(*row):
    points = pd.DataFrame([row], columns=["entry", "criterion", "points"])
    return engine.tally(MARKS, RUBRIC, Rules(), other=points)


def chair(order):
    return engine.tally(MARKS, RUBRIC, Rules(tie_break=("chair",)), chair_order=order)


def wins(*rows):
    return engine.bradley_terry(pd.DataFrame(rows, columns=["winner", "loser", "count"]))


def cost(value):
    frame = pd.DataFrame([("A", "J", value)], columns=["entry", "judge", "cost"])
    return engine.assign(["A"], ["J"], 1, cost=frame)


def assign(**words):
    return engine.assign(["A"], ["J"], 1, **words)


@pytest.mark.parametrize(("call", "said"), [
    (lambda: tally("mark", [1]),
     "Row 0 (entry A, judge J1, criterion idea), column mark: neither a text nor a number."),
    (lambda: tally("entry", ["A"]),
     "Row 0 (judge J1, criterion idea), column entry: neither a text nor a number."),
    (lambda: tally("criterion", pd.NA),
     "Row 0 (entry A, judge J1), column criterion: the id is empty."),
    (lambda: other(None, "vote", 1), "Row 0 (criterion vote), column entry: the id is empty."),
    (lambda: other("A", ["vote"], 1),
     "Row 0 (entry A), column criterion: neither a text nor a number."),
    (lambda: chair("AB"), "The chair's order must be a list of entries, not 'AB'."),
    (lambda: chair([["A"]]), "The chair's order names ['A'], which is no entry."),
    (lambda: chair({"A": 1.5}),
     "The chair's place of entry A must be a whole number of at least 0, not 1.5."),
    (lambda: engine.fit_additive(with_cell(BALLOTS, "total", True)),
     "Row 0 (entry A, judge J1), column total: True is not a number."),
    (lambda: engine.fit_additive(with_cell(BALLOTS, "total", "1_0")),
     "Row 0 (entry A, judge J1), column total: '1_0' is not a number."),
    (lambda: engine.aggregate(with_cell(BALLOTS, "total", Decimal("1e300"))),
     "Row 0 (entry A, judge J1), column total: the number is out of any range."),
    (lambda: engine.fit_mixed(BALLOTS, ratios=(1e300, 1)),
     "ratios must be two numbers from 0 to 1e9, not (1e+300, 1)."),
    (lambda: engine.fit_mixed(BALLOTS, pool=pd.Series([1, 2, 1], index=["A", "A", "B"])),
     "pool: entry A appears twice."),
    (lambda: engine.fit_mixed(BALLOTS, pool={"A": [1], "B": 2}),
     "pool: entry A: [1] cannot name a pool."),
    (lambda: engine.fit_mixed(BALLOTS, pool=3),
     "pool must be a Series or mapping by entry, not 3."),
    (lambda: engine.order_effect(FIT, {"A": 1, "B": "x"}), "order: entry B has no position."),
    (lambda: engine.posterior_draws(FIT, 5, -1),
     "seed must be a whole number of at least 0, not -1."),
    (lambda: engine.rank_summary(*DRAWS, 1, "x"), "level must be between 0 and 1, not 'x'."),
    (lambda: engine.rank_summary(DRAWS[0], [["a", "b"]], 1), "draws must be finite numbers."),
    (lambda: engine.icc([[1, 2], [3]]), "icc needs a table: rows of equal length."),
    (lambda: engine.icc([[1, 2], [3, 4]], level=2), "level must be between 0 and 1, not 2."),
    (lambda: engine.kendall_w(3), "kendall_w needs a table: rows of equal length."),
    (lambda: engine.krippendorff_alpha([[1, "x"]]), "Row 0, column 1: 'x' is not a number."),
    (lambda: engine.krippendorff_alpha(pd.DataFrame({"J1": [1, [2]]}), "nominal"),
     "krippendorff_alpha: a value can be no list."),
    (lambda: wins((None, "B", 1)), "Row 0, column winner: the id is empty."),
    (lambda: engine.plackett_luce([["A", None]]), "Order 0: None is no item."),
    (lambda: engine.plackett_luce([3]), "Order 0: a list of items is needed, not 3."),
    (lambda: engine.plackett_luce("AB"),
     "Orders must be a list of lists, each from best to worst."),
    (lambda: assign(conflicts=["AJX"]), "conflicts: 'AJX' is no pair (entry, judge)."),
    (lambda: assign(fixed=3), "fixed must be a list of pairs (entry, judge)."),
    (lambda: assign(bridges="x"), "bridges must be from 0 to 1, not 'x'."),
    (lambda: assign(seed="x"), "seed must be a whole number of at least 0, not 'x'."),
    (lambda: engine.assign(None, ["J"], 1), "Entry: a list of ids is needed, not None."),
    (lambda: engine.assign([["A"]], ["J"], 1), "Entry ['A'] cannot be an id."),
    (lambda: cost(2**70), "Row 0 (entry A, judge J), column cost: beyond 1000000000 in size."),
])  # fmt: skip
def test_a_wrong_argument_is_named(call, said):
    with pytest.raises(ScoreDataError) as caught:
        call()

    assert str(caught.value) == said


@pytest.mark.parametrize(("call", "said"), [
    (lambda: Criterion("a", 0, 1, parent=3), "Criterion 'a': unknown parent 3."),
    (lambda: Criterion("a", 0, 1, counts="yes"), "Criterion 'a': counts must be true or false."),
    (lambda: Rubric(("a",)), "A rubric is made of criteria, not of 'a'."),
    (lambda: Rubric((Criterion("a", 0, 1),), normalise="x"),
     "normalise must be true or false, not 'x'."),
    (lambda: engine.tally(MARKS, "r", Rules()), "A tally needs a Rubric and Rules."),
])  # fmt: skip
def test_a_wrong_rubric_is_named(call, said):
    with pytest.raises(RubricError) as caught:
        call()

    assert str(caught.value) == said


def test_whole_numbers_of_numpy_are_whole_numbers():
    assert Rules(seats=np.int64(3)) == Rules(seats=3)


def test_nothing_but_ties_has_no_davidson_maximum():
    none = pd.DataFrame([], columns=["winner", "loser", "count"])
    ties = pd.DataFrame([("A", "B", 3)], columns=["a", "b", "count"])

    with pytest.raises(engine.NotIdentifiable, match="Every comparison is a tie"):
        engine.bradley_terry(none, ties=ties, tie_model="davidson")


def test_a_hopeless_contest_still_settles():
    frame = wins(("A", "B", 1e12), ("B", "A", 1))

    assert frame["log_ability"].tolist() == pytest.approx(
        [np.log(1e12) / 2, -np.log(1e12) / 2], rel=1e-3
    )


def test_the_fit_of_no_ballots_has_no_mean_and_says_so():
    fit = engine.fit_mixed(BALLOTS.iloc[:0])

    assert (np.isnan(fit.mean), fit.flags) == (True, ("prior_ratios",))


def test_totals_of_any_small_size_are_fitted():
    small = BALLOTS.assign(total=BALLOTS["total"] * 1e-300)

    assert engine.fit_additive(small).judges["severity"].tolist() == pytest.approx(
        [-0.75e-300, 0.75e-300]
    )
