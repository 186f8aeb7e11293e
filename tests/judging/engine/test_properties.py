"""What every method promises, whatever the panel: hypothesis over small contests."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from judging.engine import (
    Criterion,
    Rubric,
    Rules,
    aggregate,
    assign,
    ballot_totals,
    components,
    fit_additive,
    fit_mixed,
    posterior_draws,
    prepare,
    rank_summary,
    standardise,
    tally,
)
from tests.judging.engine.examples import examples
from tests.judging.engine.strategies import contests, frame, other_frame
from tests.judging.engine.test_tools import SEEDS, panel


def by_id(table, column, value):
    return dict(zip(table[column], table[value], strict=True))


@examples(60)
@given(contests(), st.randoms(use_true_random=False))
def test_tally_is_free_of_row_order_and_follows_renamed_ids(contest, dice):
    rows, rubric, rules, others, chair = contest
    names = {e: f"x{9 - at}" for at, e in enumerate("ABCDEF")}
    mixed = [(names[e], f"j-{j}", c, m) for e, j, c, m in rows]
    dice.shuffle(mixed)

    one = tally(frame(rows), rubric, rules, other_frame(others), chair)
    two = tally(
        frame(mixed), rubric, rules, other_frame([(names[e], c, p) for e, c, p in others]),
        chair and [names[e] for e in chair],
    )  # fmt: skip
    three = tally(
        prepare(frame(rows[::-1]), rubric), rubric, rules, other_frame(others[::-1]), chair
    )

    columns = ["score", "rank", "tied", "tie_broken_by", "counted", "qualifies", "advances"]
    first = one.entries.assign(entry=one.entries["entry"].map(names)).set_index("entry")
    second = two.entries.set_index("entry").loc[first.index]
    pd.testing.assert_frame_equal(first[columns], second[columns], check_index_type=False)
    assert one.digest == three.digest


@examples(150)
@given(contests(gaps=False), st.data())
def test_more_points_never_lower_a_place(contest, data):
    rows, rubric, rules, others, _ = contest
    assume(rules.aggregate != "trimmed_mean")
    assume(rules.deviation is None or rules.deviation.action == "flag")
    chain = tuple(rule for rule in rules.tie_break if rule.startswith("criterion:"))
    rules = Rules(**{**vars(rules), "tie_break": chain, "missing": "reject"})
    at = data.draw(st.integers(0, len(rows) - 1))
    entry, judge, key, mark = rows[at]
    criterion = next(c for c in rubric.criteria if c.key == key)
    higher = Decimal(mark) + (criterion.step or Decimal("0.25"))
    assume(higher <= criterion.high)
    better = [*rows[:at], (entry, judge, key, higher), *rows[at + 1 :]]

    before = by_id(tally(frame(rows), rubric, rules, other_frame(others)).entries, "entry", "rank")
    after = by_id(tally(frame(better), rubric, rules, other_frame(others)).entries, "entry", "rank")

    assert after[entry] <= before[entry]


@examples(25)
@given(SEEDS, st.floats(-50, 50))
def test_a_constant_added_to_one_judge_leaves_adjusted_contrasts(seed, shift):
    table = panel(seed)
    moved = table.assign(total=table["total"] + shift * (table["judge"] == 2))

    one, two = fit_additive(table).entries["score"], fit_additive(moved).entries["score"]

    assert (one - one.mean()).to_numpy() == pytest.approx((two - two.mean()).to_numpy(), abs=1e-8)


@examples(20)
@given(SEEDS, st.floats(0.1, 20), st.floats(-100, 100))
def test_an_affine_change_of_scale_changes_scores_alike(seed, slope, shift):
    table = panel(seed)
    moved = table.assign(total=slope * table["total"] + shift)

    for fit in (fit_additive, fit_mixed, aggregate):
        one, two = fit(table), fit(moved)
        one, two = (x if fit is aggregate else x.entries for x in (one, two))
        assert two["score"].to_numpy() == pytest.approx(
            (slope * one["score"] + shift).to_numpy(), rel=1e-4, abs=1e-4 * slope
        )
    value = standardise(moved)["value"].to_numpy()
    assert value == pytest.approx(standardise(table)["value"].to_numpy(), abs=1e-7)


@examples(20)
@given(SEEDS)
def test_row_order_changes_no_fit(seed):
    table = panel(seed)
    mixed = table.sample(frac=1, random_state=seed)

    for fit in (fit_additive, fit_mixed):
        one, two = fit(table), fit(mixed)
        pd.testing.assert_frame_equal(one.entries, two.entries)
        pd.testing.assert_frame_equal(one.judges, two.judges)
        assert two.ballots["entry"].tolist() == mixed["entry"].tolist()


@examples(20)
@given(SEEDS)
def test_an_entry_judged_alike_scores_alike(seed):
    table = panel(seed)
    twin = table[table["entry"] == 3].assign(entry=99)
    both = pd.concat([table, twin])

    for fit in (fit_additive, fit_mixed):
        scores = by_id(fit(both).entries, "entry", "score")
        assert scores[99] == pytest.approx(scores[3])


@examples(20)
@given(SEEDS)
def test_on_a_complete_table_adjusted_ranks_are_mean_ranks(seed):
    table = panel(seed, each=5)

    means = aggregate(table)["score"]

    assert fit_additive(table).entries["score"].to_numpy() == pytest.approx(means.to_numpy())
    assert fit_mixed(table, ratios=(2, 1)).entries["score"].rank().tolist() == means.rank().tolist()


@examples(15)
@given(SEEDS)
def test_separate_components_are_separate_fits(seed):
    one = panel(seed)
    two = panel(seed + 1).assign(entry=lambda t: t["entry"] + 100, judge=lambda t: t["judge"] + 100)
    both = pd.concat([one, two])

    joint = fit_additive(both)

    parts = pd.concat([fit_additive(one).entries, fit_additive(two).entries])
    assert joint.entries["score"].to_numpy() == pytest.approx(parts["score"].to_numpy())
    assert joint.entries["component"].tolist() == [0] * 12 + [1] * 12
    assert set(joint.entries["flags"]) == {("disconnected",)}
    assert components(both).tolist() == joint.entries["component"].tolist()


@examples(30)
@given(contests(gaps=True), st.booleans())
def test_weight_zero_is_removal_in_the_totals(contest, normalise):
    rows, _, _, _, _ = contest
    rows = [row for row in rows if row[2] == "c0"]
    assume(rows)
    low = min(Fraction(r[3]) for r in rows if r[3] not in (None, "na")) if any(
        r[3] not in (None, "na") for r in rows
    ) else 0  # fmt: skip
    bare = Rubric((Criterion("c0", min(low, -3), 20),), normalise=normalise)
    shown = Rubric((*bare.criteria, Criterion("more", 0, 5, weight=0)), normalise=normalise)
    extra = [(e, j, "more", 3) for e, j, _, _ in rows]

    one = ballot_totals(frame(rows), bare)
    two = ballot_totals(frame(rows + extra), shown)

    pd.testing.assert_frame_equal(one, two)


@examples(10)
@given(SEEDS)
def test_draws_centre_on_the_scores_and_spread_by_their_errors(seed):
    table = panel(seed)
    fit = fit_additive(table)

    entries, draws = posterior_draws(fit, 4000, seed)
    summary = rank_summary(entries, draws, places=3)

    error = fit.entries["se"].to_numpy()
    assert draws.mean(axis=0) == pytest.approx(fit.entries["score"].to_numpy(), abs=0.12 * error[0])
    assert draws.std(axis=0) == pytest.approx(error, rel=0.08)
    assert summary["p_top"].sum() == pytest.approx(3)
    assert summary["expected_rank"].sum() == pytest.approx(12 * 13 / 2)
    assert (summary["rank_low"] <= summary["expected_rank"].round()).all()


def test_draws_of_the_mixed_model_have_its_posterior_spread():
    fit = fit_mixed(panel(5))

    _, draws = posterior_draws(fit, 6000, seed=2)
    _, again = posterior_draws(fit, 6000, seed=2)

    assert draws.std(axis=0) == pytest.approx(fit.entries["posterior_sd"].to_numpy(), rel=0.06)
    assert np.array_equal(draws, again)


@examples(40)
@given(
    st.integers(0, 9), st.integers(1, 6), st.integers(0, 4), SEEDS, st.booleans(),
    st.sampled_from([0.0, 0.2, 1.0]), st.sampled_from([0.0, 0.3]),
)  # fmt: skip
def test_an_allocation_keeps_its_word(entries, judges, each, seed, limited, dice, bridges):
    rng = np.random.default_rng(seed)
    each = min(each, judges)
    conflicts = {(e, int(rng.integers(judges))) for e in range(entries) if rng.random() < 0.3}
    conflicts = set() if each == judges else conflicts
    capacity = entries if limited else None

    made = assign(
        range(entries), range(judges), each, conflicts=conflicts, capacity=capacity,
        bridges=bridges, random_share=dice, seed=seed,
    )  # fmt: skip

    pairs = list(made.pairs.itertuples(index=False, name=None))
    assert len(set(pairs)) == len(pairs) == entries * each
    assert not conflicts & set(pairs)
    assert made.loads.sum() == len(pairs)
    if not limited and not conflicts:
        assert made.loads.max() - made.loads.min() <= 1
    kept = pairs[::2]
    more = assign(range(entries), range(judges), each, conflicts=conflicts, fixed=kept, seed=seed)
    assert set(kept) <= set(more.pairs.itertuples(index=False, name=None))
