"""Every published value that the engine's functions can express, within its own tolerance.

Not expressible by the contract, and why: Crowd-BT (chooses the next pair, no result), the home
effect of the baseball case (no order term in `bradley_terry`), Eurovision's points table and
diving's difficulty factors (one stage each is checked: mean ranks, the kept three marks), the
ANOVA table of the catalyst case (no F-test in the contract), standard deviations of ML fixed
effects (not returned), conditional variances of the penicillin case (given the mean; they are
`posterior_sd`).
"""

from collections import defaultdict
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from judging.engine import (
    Criterion,
    NotIdentifiable,
    Rubric,
    Rules,
    aggregate,
    assign,
    bradley_terry,
    fit_additive,
    fit_mixed,
    icc,
    kendall_w,
    krippendorff_alpha,
    plackett_luce,
    tally,
)
from tests.judging.engine.oracles import load, tolerance


def long(rows):
    return pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"])


def test_icc_shrout_and_fleiss_1979():
    oracle = load("icc_shrout_fleiss_1979")
    frame = icc(oracle["data"]["ratings"]).set_index("form")

    for key, value in oracle["expected"]["exact"].items():
        row = frame.loc[f"ICC({key[3]},{key[5]})"]
        assert row["value"] == pytest.approx(value, abs=tolerance(oracle, "exact"))
        assert row["value"] == pytest.approx(oracle["expected"][key], abs=0.005)
        limits = oracle["expected"]["ci95"][key]
        assert [row["low"], row["high"]] == pytest.approx(limits, abs=tolerance(oracle, "ci95"))


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval", "ratio"])
def test_alpha_krippendorff_2011(level):
    oracle = load("krippendorff_2011_dataC")
    table = np.array(oracle["data"]["reliability_data"], dtype=float).T

    alpha = krippendorff_alpha(table, level)

    assert alpha == pytest.approx(oracle["expected"][level], abs=tolerance(oracle, level))
    assert alpha == pytest.approx(
        oracle["expected"]["exact"][level], abs=tolerance(oracle, "exact")
    )


def test_kendall_w_proofwiki():
    oracle = load("kendall_w_proofwiki")

    assert kendall_w(oracle["data"]["ranks"]).w == pytest.approx(
        oracle["expected"]["W"], abs=tolerance(oracle, "W")
    )


def test_additive_fit_montgomery_catalyst():
    oracle = load("bibd_montgomery_catalyst")
    expected = oracle["expected"]
    table = pd.DataFrame(oracle["data"]["rows"], columns=["entry", "judge", "total"])

    fit = fit_additive(table)

    scores = dict(zip(fit.entries["entry"], fit.entries["score"], strict=True))
    assert scores == pytest.approx(expected["adjusted_means"], abs=1e-6)
    severity = {str(r.judge): r.severity for r in fit.judges.itertuples()}
    assert severity == pytest.approx(expected["judge_effects_sum_zero"], abs=1e-6)
    assert (fit.df, fit.residual_sd**2) == pytest.approx(
        (expected["df_error"], expected["MSE"]), abs=1e-6
    )
    assert fit.ballots["studentised"].tolist() == pytest.approx(
        expected["studentized_external"], abs=2e-6
    )
    means = aggregate(table).set_index("entry")["score"].to_dict()
    assert means == pytest.approx(expected["raw_means"], abs=1e-6)


def test_additive_and_mixed_fit_of_conference_reviews():
    oracle = load("conference_reviews_kuhlisch_2016")
    ols, reml = oracle["expected"]["ols"], oracle["expected"]["reml"]
    rows = [(int(paper), int(judge), y) for paper, judge, y in oracle["data"]["rows"]]
    table = pd.DataFrame(rows, columns=["entry", "judge", "total"])

    fit, mixed = fit_additive(table), fit_mixed(table)

    assert {str(r.entry): r.score for r in fit.entries.itertuples()} == pytest.approx(
        ols["paper_adjusted"], abs=1e-5
    )
    assert {str(r.judge): r.severity for r in fit.judges.itertuples()} == pytest.approx(
        ols["reviewer_effect_sum_zero"], abs=1e-5
    )
    assert (fit.residual_sd**2, fit.df) == pytest.approx((ols["sigma2"], ols["df_resid"]))
    assert fit.entries["score"].mean() == pytest.approx(ols["intercept_equal_weight"], abs=1e-5)
    assert fit.entries["component"].nunique() == oracle["expected"]["n_components"]
    assert fit.ballots["studentised"].abs().max() == pytest.approx(
        oracle["expected"]["max_abs_external_studentized"], abs=1e-4
    )
    sd = {name: value**0.5 for name, value in mixed.variances.items()}
    assert [sd["entry"], sd["judge"], sd["residual"]] == pytest.approx(
        [reml["sd_paper"], reml["sd_reviewer"], reml["sd_resid"]], abs=2e-4
    )
    assert mixed.deviance == pytest.approx(reml["reml_criterion"], abs=1e-3)
    assert mixed.mean == pytest.approx(reml["intercept"], abs=5e-4)
    blup = {str(r.entry): r.score - mixed.mean for r in mixed.entries.itertuples()}
    assert blup == pytest.approx(reml["blup_paper"], abs=5e-4)
    severity = {str(r.judge): r.severity for r in mixed.judges.itertuples()}
    assert severity == pytest.approx(reml["blup_reviewer"], abs=5e-4)


def test_mixed_fit_penicillin():
    oracle = load("lmm_penicillin")
    table = pd.DataFrame(oracle["data"]["rows"], columns=["total", "entry", "judge"])
    expected = oracle["expected"]

    reml, ml = fit_mixed(table), fit_mixed(table, method="ml")

    def sds(fit):
        return [fit.variances[name] ** 0.5 for name in ("entry", "judge", "residual")]

    names = ("sd_plate", "sd_sample", "sd_resid")
    assert sds(reml) == pytest.approx([expected["REML"][n] for n in names], abs=2e-4)
    assert sds(ml) == pytest.approx([expected["ML"][n] for n in names], abs=5e-4)
    assert reml.deviance == pytest.approx(expected["REML"]["criterion"], abs=1e-3)
    assert ml.deviance == pytest.approx(expected["ML"]["objective"], abs=1e-3)
    assert reml.mean == pytest.approx(expected["REML"]["intercept"], abs=2e-4)
    blups = {r.judge: r.severity for r in reml.judges.itertuples()}
    assert blups == pytest.approx(expected["REML_blup_sample"], abs=0.002)
    last = ml.judges.set_index("judge").loc["F", "severity"]
    assert last == pytest.approx(expected["ML"]["blup_sample_F"], abs=0.001)
    plate = ml.entries.set_index("entry").loc["a", "posterior_sd"]
    assert plate**2 == pytest.approx(expected["ML"]["condvar_plate_a"], abs=1e-6)


def test_bradley_terry_agresti_baseball_1987():
    oracle = load("bt_agresti_baseball_1987")
    wins = []
    for home, away, home_wins, away_wins in oracle["data"]["rows"]:
        wins += [(home, away, home_wins), (away, home, away_wins)]

    frame = bradley_terry(pd.DataFrame(wins, columns=["winner", "loser", "count"]))

    ability = dict(zip(frame["item"], frame["log_ability"], strict=True))
    from_baltimore = {team: value - ability["Baltimore"] for team, value in ability.items()}
    assert from_baltimore == pytest.approx(
        oracle["expected"]["model1_log_ability_2dp"],
        abs=tolerance(oracle, "model1_log_ability_2dp"),
    )


def test_plackett_luce_hunter_nascar_2002():
    oracle = load("pl_hunter_nascar_2002")
    names, drop = oracle["data"]["drivers"], set(oracle["data"]["drop_ids"])
    orders = [[names[d - 1] for d in order] for order in oracle["data"]["orderings"]]
    kept = [[names[d - 1] for d in order if d not in drop] for order in oracle["data"]["orderings"]]

    frame = plackett_luce(kept)

    worth = dict(zip(frame["item"], frame["log_ability"], strict=True))
    worth = {name: value - worth["Austin Cameron"] for name, value in worth.items()}
    assert worth == pytest.approx(oracle["expected"]["log_worth_all_83"], abs=2e-5)
    for name, value in oracle["expected"]["published_2dp"].items():
        assert worth[name] == pytest.approx(value, abs=tolerance(oracle, "published_2dp"))
    with pytest.raises(NotIdentifiable, match="placed above"):
        plackett_luce(orders)


def test_assignment_orlib_assign100():
    oracle = load("assignment_orlib_assign100")
    cost = np.array(oracle["data"]["cost"])
    size = len(cost)
    table = pd.DataFrame({
        "entry": np.repeat(np.arange(size), size), "judge": np.tile(np.arange(size), size),
        "cost": cost.reshape(-1),
    })  # fmt: skip

    made = assign(range(size), range(size), 1, table)

    assert made.cost == oracle["expected"]["optimal_cost"]
    assert made.loads.tolist() == [1] * size


def test_isu_pairs_short_programme_with_its_three_roundings():
    oracle = load("isu_owg2018_team_pairs_short")
    performances = oracle["data"]["performances"]
    wanted = oracle["expected"]["performances"]
    most = max(len(p["elements"]) for p in performances)
    elements = [Criterion(f"e{at}", -5, 5) for at in range(most)]
    components = [
        Criterion(c["component"], 0, 10, str(c["factor"])) for c in performances[0]["components"]
    ]
    fixed = [Criterion("base", 0, 100, source="other"), Criterion("cut", -9, 0, source="other")]
    rows, other = [], []
    for p in performances:
        parts = [(f"e{at}", e["judge_goe_points"]) for at, e in enumerate(p["elements"])]
        parts += [(c["component"], c["judge_marks"]) for c in p["components"]]
        rows += [
            (p["skater"], judge, key, str(mark))
            for key, marks in parts
            for judge, mark in enumerate(marks)
        ]
        base = sum(Decimal(str(e["base_value"])) for e in p["elements"])
        other += [(p["skater"], "base", base), (p["skater"], "cut", str(p["deductions"]))]
    rules = Rules("trimmed_mean", 1, "criterion", ("criterion", "sheet", "final"))

    made = tally(
        long(rows), Rubric((*elements, *components, *fixed)), rules,
        pd.DataFrame(other, columns=["entry", "criterion", "points"]),
    ).entries.set_index("entry")  # fmt: skip

    for p in wanted:
        row = made.loc[p["skater"]]
        assert (row["score"], row["rank"]) == (Decimal(str(p["TSS"])), p["rank"])


def test_diving_final_keeps_the_middle_three_marks():
    oracle = load("diving_paris2024_m10m_final")
    rows, difficulty = [], []
    for number, (_, _, factor, *marks) in enumerate(oracle["data"]["rows"]):
        difficulty.append(Decimal(str(factor)))
        rows += [(number, judge, "dive", str(mark)) for judge, mark in enumerate(marks)]
    rubric = Rubric((Criterion("dive", 0, 10, weight=3, step="0.5"),))

    scores = tally(long(rows), rubric, Rules("trimmed_mean", 2)).entries.set_index("entry")["score"]

    dives = [float(scores[n] * d) for n, d in enumerate(difficulty)]
    assert dives == pytest.approx(oracle["expected"]["dive_scores"], abs=0.001)
    totals = defaultdict(float)
    for row, points in zip(oracle["data"]["rows"], dives, strict=True):
        totals[row[0]] += points
    assert dict(totals) == pytest.approx(oracle["expected"]["totals"], abs=0.001)


def test_eurovision_juries_order_songs_by_mean_rank():
    oracle = load("eurovision_2016_final")
    scale = oracle["data"]["points_scale"]
    rubric = Rubric((Criterion("rank", 0, 26),))
    for jury, wanted in zip(
        oracle["data"]["juries"], oracle["expected"]["jury_points"], strict=True
    ):
        rows = [
            (song, juror, "rank", 26 - rank)
            for song, ranks in zip(jury["entries"], jury["ranks"], strict=True)
            for juror, rank in enumerate(ranks)
        ]
        made = tally(long(rows), rubric, Rules()).entries
        tied = {song for group in wanted["tied_groups"] for song in group}
        for row in made.itertuples():
            points = scale[row.rank - 1] if row.rank <= len(scale) else 0
            if row.entry not in tied:
                assert points == wanted["points"][row.entry]
