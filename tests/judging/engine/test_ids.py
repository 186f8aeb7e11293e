"""Ids are any hashable, and numbers may be of any size."""

from decimal import Decimal
from uuid import UUID

import pandas as pd
import pytest

from judging import engine

MIXED = [("team", 7), "A", 1, "1", UUID(int=5), frozenset({2}), 2.5, None]
ENTRIES, JUDGES = MIXED[:-1], [("judge", 1), 1, "1"]


def table(*columns, rows):
    data = {name: pd.Series([row[at] for row in rows], dtype=object)
            for at, name in enumerate(columns)}  # fmt: skip
    return pd.DataFrame(data)


def panel():
    rows = [(e, j, 60 + 3 * a - b) for a, e in enumerate(ENTRIES) for b, j in enumerate(JUDGES)]
    return table("entry", "judge", "total", rows=rows)


def test_a_tally_keeps_ids_of_any_kind_apart():
    rubric = engine.Rubric((engine.Criterion("idea", 0, 100),))
    marks = panel().rename(columns={"total": "mark"}).assign(criterion="idea")
    other = table("entry", "criterion", "points", rows=[])

    made = engine.tally(marks, rubric, engine.Rules(), other, chair_order=ENTRIES)

    assert made.entries["entry"].tolist() == ENTRIES[::-1]
    assert made.entries["rank"].tolist() == list(range(1, 8))
    assert engine.explain(made, ("team", 7)).score == Decimal(59)
    assert len(engine.leave_one_judge_out(marks, rubric, engine.Rules())) == 21
    assert (
        made.digest
        == engine.tally(marks.iloc[::-1], rubric, engine.Rules(), other, chair_order=ENTRIES).digest
    )


def test_calibration_and_assignment_take_any_id():
    ballots = panel()

    fit, mixed = engine.fit_additive(ballots), engine.fit_mixed(ballots, pool=None)
    made = engine.assign(
        ENTRIES, JUDGES, 2, table("entry", "judge", "cost", rows=[(("team", 7), 1, 5)]),
        conflicts=[(("team", 7), ("judge", 1))],
    )  # fmt: skip

    assert set(fit.entries["entry"]) == set(ENTRIES) == set(mixed.entries["entry"])
    assert set(engine.components(ballots[["entry", "judge"]]).index) == set(ENTRIES)
    assert made.cost == 5
    assert set(made.loads.index) == set(JUDGES)


def test_an_empty_id_is_refused():
    ballots = table("entry", "judge", "total", rows=[(None, "J", 5)])

    with pytest.raises(engine.ScoreDataError, match="column entry: the id is empty"):
        engine.fit_additive(ballots)


def test_numbers_beyond_64_bits_stay_exact():
    huge = 10**28
    rubric = engine.Rubric((engine.Criterion("idea", -huge, huge, weight="0.000000000001"),))
    rows = [("A", 1, "idea", huge - 1), ("A", 2, "idea", str(huge)), ("B", 1, "idea", -huge)]
    rules = engine.Rules(rounding_stages=("criterion", "sheet", "final"), places=12,
                         deviation=engine.Deviation(0), threshold=0)  # fmt: skip

    made = engine.tally(table("entry", "judge", "criterion", "mark", rows=rows), rubric, rules)

    assert [str(score) for score in made.entries["score"]] == [
        "10000000000000000.000000000000", "-10000000000000000.000000000000",
    ]  # fmt: skip
    assert made.entries["rank"].tolist() == [1, 2]
    assert len(made.digest) == 64


@pytest.mark.parametrize("order", ["sorted", "shuffled"])
def test_long_tables_are_read_alike_in_any_order(order):
    rubric = engine.Rubric((engine.Criterion("a", 0, 10), engine.Criterion("b", 0, 10)))
    rows = pd.DataFrame({"entry": [f"E{at // 2 % 30_000}" for at in range(120_000)]})
    rows["judge"] = [f"J{at // 60_000}" for at in range(120_000)]
    rows["criterion"] = ["a", "b"] * 60_000
    rows["mark"] = [str(at * 7 % 11) for at in range(120_000)]
    rows = (
        rows.sort_values(["entry", "judge"])
        if order == "sorted"
        else rows.sample(frac=1, random_state=5)
    )

    made = engine.tally(rows, rubric, engine.Rules())

    few = rows[rows["entry"] == "E12345"]
    alone = engine.tally(few, rubric, engine.Rules()).entries["score"][0]
    assert len(made.entries) == 30_000
    assert made.entries.set_index("entry")["score"]["E12345"] == alone
    assert made.entries["counted"].unique().tolist() == [2]
