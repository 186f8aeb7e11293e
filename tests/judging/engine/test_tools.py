"""Independent tools as oracles: statsmodels, krippendorff, choix, scipy, pingouin."""

import choix
import krippendorff
import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.formula.api as smf
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import linear_sum_assignment

from judging.engine import (
    assign,
    bradley_terry,
    fit_additive,
    fit_mixed,
    icc,
    icc_incomplete,
    judge_diagnostics,
    kendall_w,
    krippendorff_alpha,
    plackett_luce,
)
from tests.judging.engine.examples import examples

SEEDS = st.integers(0, 10_000)


def panel(seed, entries=12, judges=5, each=3, noise=1.0):
    """Return a random incomplete panel as DataFrame[entry, judge, total]."""
    dice = np.random.default_rng(seed)
    rows = [(e, j) for e in range(entries) for j in dice.choice(judges, each, replace=False)]
    entry, judge = np.array(rows).T
    total = dice.normal(0, 2, entries)[entry] + dice.normal(0, 1, judges)[judge]
    total = total + dice.normal(0, noise, len(rows)) + 60
    return pd.DataFrame({"entry": entry, "judge": judge, "total": total})


@examples(15)
@given(SEEDS)
def test_additive_fit_equals_least_squares_with_dummies(seed):
    table = panel(seed)
    # A judge with one ballot leaves nothing to fit without it; see test_thin_data.
    assume(table["judge"].value_counts().min() > 1)

    fit = fit_additive(table)
    ols = smf.ols("total ~ C(entry) + C(judge)", table).fit()
    influence = ols.get_influence()

    assert fit.df == ols.df_resid
    assert fit.residual_sd**2 == pytest.approx(ols.mse_resid)
    assert fit.ballots["fitted"].to_numpy() == pytest.approx(ols.fittedvalues.to_numpy())
    assert fit.ballots["leverage"].to_numpy() == pytest.approx(influence.hat_matrix_diag)
    assert fit.ballots["studentised"].to_numpy() == pytest.approx(
        influence.resid_studentized_external, abs=1e-8
    )


@examples(15)
@given(SEEDS)
def test_errors_equal_those_of_the_constrained_regression(seed):
    table = panel(seed)
    weights = np.random.default_rng(seed).uniform(0.5, 2, len(table))

    fit = fit_additive(table, weights)
    wls = smf.wls("total ~ 0 + C(entry) + C(judge, Sum)", table, weights=weights).fit()

    names = [name for name in wls.params.index if name.startswith("C(entry)")]
    assert fit.entries["score"].to_numpy() == pytest.approx(wls.params[names].to_numpy())
    assert fit.entries["se"].to_numpy() == pytest.approx(wls.bse[names].to_numpy())
    others = [name for name in wls.params.index if name.startswith("C(judge")]
    size = len(others)
    assert fit.judges["severity"].to_numpy()[:size] == pytest.approx(wls.params[others].to_numpy())
    assert fit.judges["se"].to_numpy()[:size] == pytest.approx(wls.bse[others].to_numpy())


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_mixed_fit_is_at_least_as_good_as_statsmodels(seed, method):
    table = panel(seed)

    fit = fit_mixed(table, method=method)
    model = smf.mixedlm(
        "total ~ 1", table.assign(all=1), groups="all", re_formula="0",
        vc_formula={"entry": "0 + C(entry)", "judge": "0 + C(judge)"},
    )  # fmt: skip
    other = model.fit(reml=method == "reml", method="lbfgs")

    assert fit.deviance == pytest.approx(-2 * other.llf, abs=2e-3)
    assert fit.mean == pytest.approx(other.fe_params["Intercept"], abs=1e-3)
    assert fit.variances["residual"] == pytest.approx(other.scale, rel=0.01)


@examples(15)
@given(SEEDS, st.booleans())
def test_prediction_errors_and_leverage_equal_dense_matrices(seed, pooled):
    table = panel(seed)
    pools = pd.Series(np.arange(12) % 2) if pooled else None

    fit = fit_mixed(table, ratios=(2.0, 0.5), pool=pools)

    entry = np.eye(12)[table["entry"]]
    judge = np.eye(5)[table["judge"]]
    fixed = entry @ np.eye(2)[np.arange(12) % 2] if pooled else np.ones((len(table), 1))
    z, s2 = np.hstack([entry, judge]), fit.variances["residual"]
    g = s2 * np.diag([2.0] * 12 + [0.5] * 5)
    inverse = np.linalg.inv(z @ g @ z.T + s2 * np.eye(len(table)))
    gain = np.linalg.inv(fixed.T @ inverse @ fixed)
    project = inverse - inverse @ fixed @ gain @ fixed.T @ inverse
    beta = gain @ fixed.T @ inverse @ table["total"].to_numpy()
    effects = g @ z.T @ inverse @ (table["total"].to_numpy() - fixed @ beta)
    errors = np.sqrt(np.diag(g - g @ z.T @ project @ z @ g))
    assert np.r_[fit.entries["se"], fit.judges["se"]] == pytest.approx(errors)
    assert np.r_[fit.effects[0], fit.judges["severity"]] == pytest.approx(effects, abs=1e-9)
    hat = 1 - s2 * np.diag(project)
    assert fit.ballots["leverage"].to_numpy() == pytest.approx(hat)
    y = table["total"].to_numpy()
    assert s2 == pytest.approx(y @ project @ y * s2 / (len(y) - fixed.shape[1]))


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # inside pingouin
@examples(10)
@given(SEEDS, st.integers(4, 9), st.integers(3, 5))
def test_icc_equals_pingouin(seed, entries, judges):
    table = np.random.default_rng(seed).normal(0, 1, (entries, judges))
    rows = pd.DataFrame(table).stack().rename_axis(["entry", "judge"]).reset_index(name="mark")

    ours = icc(table)
    theirs = pingouin.intraclass_corr(rows, targets="entry", raters="judge", ratings="mark")

    order = [f"ICC({name})" for name in ("1,1", "2,1", "3,1", "1,k", "2,k", "3,k")]
    assert ours["form"].tolist() == order
    values = dict(zip(theirs["Type"], theirs["ICC"], strict=True))
    for name, value in zip(order, ours["value"], strict=True):
        alike = [v for k, v in values.items() if _same_form(k, name)]
        assert value == pytest.approx(alike[0], abs=1e-9)


def _same_form(theirs, ours):
    plain = theirs.replace(" ", "").replace("(A,", "2").replace("(C,", "3").replace(")", "")
    names = {"ICC(1,1)": {"ICC1", "ICC(1,1"}, "ICC(2,1)": {"ICC2", "ICC21"},
             "ICC(3,1)": {"ICC3", "ICC31"}, "ICC(1,k)": {"ICC1k", "ICC(1,k"},
             "ICC(2,k)": {"ICC2k"}, "ICC(3,k)": {"ICC3k"}}  # fmt: skip
    return plain in names[ours]


@examples(40)
@given(SEEDS, st.sampled_from(["interval", "ordinal", "nominal", "ratio"]))
def test_alpha_equals_the_krippendorff_package(seed, level):
    dice = np.random.default_rng(seed)
    table = dice.integers(0, 5, (8, 4)).astype(float)
    table[dice.random(table.shape) < 0.3] = np.nan
    table[0] = [1, 2, 1, 3]

    theirs = krippendorff.alpha(reliability_data=table.T, level_of_measurement=level)

    assert krippendorff_alpha(table, level) == pytest.approx(theirs, abs=1e-12)


@examples(25)
@given(SEEDS)
def test_kendall_w_is_friedmans_statistic(seed):
    table = np.random.default_rng(seed).integers(0, 6, (7, 4))

    made = kendall_w(table)
    chi2, p = stats.friedmanchisquare(*table)

    assert (made.chi2, made.df, made.p) == pytest.approx((chi2, 6, p))
    assert made.w == pytest.approx(chi2 / (4 * 6))


@examples(15)
@given(SEEDS)
def test_bradley_terry_and_plackett_luce_equal_choix(seed):
    dice = np.random.default_rng(seed)
    duels = [tuple(int(x) for x in dice.choice(5, 2, replace=False)) for _ in range(60)]
    duels += [(i, (i + 1) % 5) for i in range(5)]
    orders = [[int(x) for x in dice.permutation(5)] for _ in range(12)]
    orders += [[(i + k) % 5 for k in range(5)] for i in range(5)]

    counts = pd.DataFrame(duels, columns=["winner", "loser"]).value_counts().reset_index()
    ability = bradley_terry(counts.rename(columns={0: "count"}))["log_ability"].to_numpy()
    worth = plackett_luce(orders)["log_ability"].to_numpy()

    assert ability == pytest.approx(choix.ilsr_pairwise(5, duels, tol=1e-12), abs=1e-7)
    assert worth == pytest.approx(choix.ilsr_rankings(5, orders, tol=1e-12), abs=1e-7)


def test_errors_of_abilities_equal_a_logistic_regression():
    dice = np.random.default_rng(4)
    pairs = [(a, b) for a in range(4) for b in range(a)]
    rows = [(a, b, int(w), 9 - int(w)) for (a, b), w in zip(pairs, dice.integers(2, 8, 6),
                                                           strict=True)]  # fmt: skip
    wins = [(a, b, w) for a, b, w, _ in rows] + [(b, a, lost) for a, b, _, lost in rows]
    design = np.array([[(k == a) - (k == b) for k in range(1, 4)] for a, b, _, _ in rows], float)

    frame = bradley_terry(pd.DataFrame(wins, columns=["winner", "loser", "count"]))
    import statsmodels.api as sm

    glm = sm.GLM([(w, lost) for _, _, w, lost in rows], design, family=sm.families.Binomial()).fit()

    ability, centre = np.r_[0, glm.params], np.eye(4) - 0.25
    covariance = np.zeros((4, 4))
    covariance[1:, 1:] = glm.cov_params()
    assert frame["log_ability"].to_numpy() == pytest.approx(centre @ ability, abs=1e-6)
    spread = np.sqrt(np.diag(centre @ covariance @ centre))
    assert frame["se"].to_numpy() == pytest.approx(spread, rel=1e-5)


@examples(15)
@given(SEEDS)
def test_one_to_one_assignment_reaches_scipys_optimum(seed):
    cost = np.random.default_rng(seed).integers(-20, 50, (6, 6))
    table = pd.DataFrame({
        "entry": np.repeat(range(6), 6), "judge": np.tile(range(6), 6), "cost": cost.reshape(-1),
    })  # fmt: skip

    made = assign(range(6), range(6), 1, table, seed=seed)

    assert made.cost == cost[linear_sum_assignment(cost)].sum()


def test_reml_on_a_complete_table_gives_the_anova_icc():
    marks = np.array(
        [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    )
    rows = [(e, j, marks[e, j]) for e in range(6) for j in range(4)]

    found = icc_incomplete(fit_mixed(pd.DataFrame(rows, columns=["entry", "judge", "total"])))

    table = icc(marks).set_index("form")["value"]
    assert found["single_absolute"] == pytest.approx(table["ICC(2,1)"], abs=1e-4)
    assert found["single_consistent"] == pytest.approx(table["ICC(3,1)"], abs=1e-4)
    assert found["mean_rating"] == pytest.approx(table["ICC(2,k)"], abs=1e-4)


def test_discrimination_is_the_slope_on_predictions_that_leave_the_ballot_out():
    table = panel(7)
    fit = fit_additive(table)
    predicted = []
    for row in range(len(table)):
        rest = fit_additive(table.drop(index=row))
        theta = rest.entries.set_index("entry")["score"]
        severity = rest.judges.set_index("judge")["severity"]
        predicted.append(theta[table["entry"][row]] + severity[table["judge"][row]])

    slopes = judge_diagnostics(fit).set_index("judge")["discrimination"]

    for judge, pile in table.assign(x=predicted).groupby("judge"):
        assert slopes[judge] == pytest.approx(np.polyfit(pile["x"], pile["total"], 1)[0])


@pytest.mark.parametrize("crowded", [False, True])
def test_the_pruned_flow_is_never_dearer_than_scipys_optimum(crowded):
    dice = np.random.default_rng(8)
    size = 100
    cost = dice.integers(0, 1000, (size, size))
    if crowded:  # all want the same judges, so the first offer cannot do
        cost = dice.integers(0, 10, (size, size)) + 20 * np.arange(size)
    table = pd.DataFrame({
        "entry": np.repeat(range(size), size), "judge": np.tile(range(size), size),
        "cost": cost.reshape(-1),
    })  # fmt: skip

    for capacity in (1, None):
        made = assign(range(size), range(size), 1, table, capacity=capacity)
        assert made.cost == cost[linear_sum_assignment(cost)].sum()
