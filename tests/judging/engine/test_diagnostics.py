import numpy as np
import pandas as pd
import pytest

from judging import engine


def panel(seed=3, entries=60, judges=6):
    """Return marks of a complete panel on five criteria, in steps of 0.5."""
    dice = np.random.default_rng(seed)
    quality, facet = dice.normal(6, 1, entries), dice.normal(0, 1, (entries, 5))
    level = quality[:, None, None] + facet[:, None, :] + dice.normal(0, 0.4, (entries, judges, 5))
    level[:, 1] -= 1.5  # severe
    level[:, 2] += dice.normal(0, 2.5, (entries, 1))  # erratic
    level[:, 3] = quality[:, None] + dice.normal(0, 0.3, (entries, 1))  # one mark throughout
    level[:, 4] = 6.0 + 0.1 * facet  # the same for everybody
    marks = np.clip(np.round(level * 2) / 2, 0, 10)
    rows = [
        (e, f"J{j}", f"c{c}", f"{marks[e, j, c]}")
        for e in range(entries) for j in range(judges) for c in range(5)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"])


RUBRIC = engine.Rubric(tuple(engine.Criterion(f"c{c}", 0, 10) for c in range(5)))


@pytest.mark.parametrize("fit", [engine.fit_additive, engine.fit_mixed])
def test_each_habit_is_flagged_at_the_judge_who_has_it(fit):
    marks = panel()
    fitted = fit(engine.ballot_totals(marks, RUBRIC))

    from_frame = engine.judge_diagnostics(fitted, marks)
    from_arrays = engine.judge_diagnostics(fitted, engine.prepare(marks, RUBRIC))

    flags = dict(zip(from_arrays["judge"], map(set, from_arrays["flags"]), strict=True))
    assert "severity" in flags["J1"]
    assert "inconsistent" in flags["J2"]
    assert {"halo", "straight_lines"} <= flags["J3"]
    assert {"no_discrimination", "one_value"} <= flags["J4"]
    assert flags["J0"] == flags["J5"] == set()
    assert from_frame["halo"].to_numpy() == pytest.approx(from_arrays["halo"].to_numpy(), rel=0.3)


def test_the_cell_that_does_not_fit_is_found():
    totals = engine.ballot_totals(panel(), RUBRIC)
    totals = totals[totals["judge"].isin(["J0", "J1", "J5"])].reset_index(drop=True)
    totals.loc[(totals["entry"] == 17) & (totals["judge"] == "J5"), "total"] -= 15

    found = engine.outlier_cells(engine.fit_additive(totals))

    assert found.loc[0, ["entry", "judge"]].tolist() == [17, "J5"]


def test_a_judge_who_warms_up_drifts():
    totals = engine.ballot_totals(panel(), RUBRIC)
    totals = totals[totals["judge"].isin(["J0", "J1", "J5"])]
    late = totals["judge"] == "J0"
    totals = totals.assign(total=totals["total"] + late * totals["entry"] * 0.2)
    order = pd.Series(range(1, 61), index=range(60))

    drift = engine.order_effect(engine.fit_additive(totals), order).set_index("judge")

    assert drift["flags"]["J0"] == ("drift",)
    assert drift["slope"]["J0"] == pytest.approx(0.2 * 2 / 3, abs=0.03)


def test_a_missing_position_is_refused():
    totals = engine.ballot_totals(panel(), RUBRIC)

    with pytest.raises(engine.ScoreDataError, match="entry 59 has no position"):
        engine.order_effect(engine.fit_additive(totals), pd.Series(range(59)))
