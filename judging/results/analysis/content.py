"""What the chair may look at beside the official ranking: pure, from the same inputs.

Nothing here ranks anybody. The content is plain JSON, made once when a sitting closes.
"""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from judging import engine

DRAWS, SEED = 2000, 20_241
#: Lines of a list that anybody reads through.
MOST = 200
Content = dict[str, Any]


def analyse(
    marks: pd.DataFrame, rubric: engine.Rubric, rules: engine.Rules, *, places: int,
    order: Mapping[str, int],
) -> Content:
    """Return rank intervals, judges, cells worth a look, and agreement, as plain JSON.

    *places* is the prize or seat line; *order* the sequence of pitches, empty where there is none.
    """
    ballots = engine.ballot_totals(marks, rubric).dropna(subset=["total"])
    panels = int(engine.components(ballots).nunique()) if len(ballots) else 0
    content: Content = {"places": places, "panels": panels, "entries": [], "judges": [],
                        "outliers": [], "without": [], "order": [], "agreement": {}}
    if ballots["entry"].nunique() < 2 or ballots["judge"].nunique() < 2:
        return content | {"thin": True}
    content["is_split"] = _is_split(ballots)
    try:
        additive, mixed = engine.fit_additive(ballots), engine.fit_mixed(ballots)
    except engine.EngineError:  # all marks alike: nothing to tell apart
        return content | {"thin": True}
    content["thin"] = False
    content["entries"] = _places(mixed, places, panels)
    content["judges"] = _judges(additive, marks)
    content["outliers"] = _outliers(additive, ballots)
    content["without"] = _without(marks, rubric, rules, places)
    content["order"] = _order(additive, order)
    content["agreement"] = _agreement(ballots, mixed)
    return content


def _is_split(ballots: pd.DataFrame) -> bool:
    """Tell whether some judge did not see every entry, so that severity could matter."""
    return len(ballots) < ballots["entry"].nunique() * ballots["judge"].nunique()


def _places(fit: engine.MixedFit, places: int, panels: int) -> list[Content]:
    """Return for each entry its calibrated score, and how sure its place is."""
    table = fit.entries.set_index("entry")
    ranks = table["score"].rank(ascending=False, method="min")
    told: dict[str, Content] = {
        str(entry): {"entry": str(entry), "score": _figure(row["score"]),
                     "rank": int(ranks[entry])}
        for entry, row in table.iterrows() if math.isfinite(row["score"])
    }
    if panels > 1:  # parts without a shared judge are never ranked together
        return [line | {"rank": None} for line in told.values()]
    try:
        entries, draws = engine.posterior_draws(fit, DRAWS, SEED)
        summary = engine.rank_summary(entries, draws, max(1, min(places, len(entries))))
    except engine.EngineError:
        return list(told.values())
    for row in summary.itertuples():
        told[str(row.entry)] |= {
            "expected": _figure(row.expected_rank), "low": int(row.rank_low),
            "high": int(row.rank_high), "top": _figure(row.p_top), "verdict": row.verdict,
        }
    return sorted(told.values(), key=lambda line: (line.get("expected", 0), line["entry"]))


def _judges(fit: engine.AdditiveFit, marks: pd.DataFrame) -> list[Content]:
    frame = engine.judge_diagnostics(fit, marks)
    names = ("severity", "se", "consistency", "discrimination", "halo")
    return [
        {"judge": str(row.judge), "n": int(row.n), "flags": list(row.flags),
         **{name: _figure(getattr(row, name)) for name in names}}
        for row in frame.itertuples()
    ]


def _outliers(fit: engine.AdditiveFit, ballots: pd.DataFrame) -> list[Content]:
    """Return sheets far from the rest, with what the other sheets would lead one to expect."""
    frame = fit.ballots.set_index(["entry", "judge"])
    totals = ballots.set_index(["entry", "judge"])["total"]
    found = []
    for row in engine.outlier_cells(fit).head(MOST).itertuples():
        cell = (row.entry, row.judge)
        left_out = row.residual / (1 - frame.loc[cell, "leverage"])
        found.append({"entry": str(row.entry), "judge": str(row.judge),
                      "given": _figure(totals[cell]), "usual": _figure(totals[cell] - left_out)})
    return found


def _without(marks: pd.DataFrame, rubric: engine.Rubric, rules: engine.Rules,
             places: int) -> list[Content]:
    """Return whose places above the line would change if one judge's sheets were not there."""
    frame = engine.leave_one_judge_out(marks, rubric, rules)
    rank, without = frame["rank"], frame["rank_without"]
    moved = frame[(rank.fillna(-1) != without.fillna(-1))
                  & ((rank <= places) | (without <= places)).fillna(False)]
    return [
        {"judge": str(row.judge), "entry": str(row.entry), "rank": _whole(row.rank),
         "without": _whole(row.rank_without)}
        for row in moved.sort_values(["judge", "rank"]).head(MOST).itertuples()
    ]


def _order(fit: engine.AdditiveFit, order: Mapping[str, int]) -> list[Content]:
    """Return judges whose marks drift along the sequence of pitches."""
    if not order or any(entry not in order for entry in fit.entries["entry"]):
        return []
    frame = engine.order_effect(fit, pd.Series(dict(order), dtype=float))
    return [{"judge": str(row.judge), "slope": _figure(row.slope)}
            for row in frame.itertuples() if "drift" in row.flags]


def _agreement(ballots: pd.DataFrame, fit: engine.MixedFit) -> Content:
    table = ballots.pivot_table(index="entry", columns="judge", values="total")
    told: Content = {"mean": _figure(engine.icc_incomplete(fit)["mean_rating"]), "w": None,
                     "alpha": None}
    try:
        told["alpha"] = _figure(engine.krippendorff_alpha(table))
        if not table.isna().to_numpy().any():
            told["w"] = _figure(engine.kendall_w(table).w)
    except engine.EngineError:
        pass  # too little to say: the figure stays away
    return told


def _figure(value: Any) -> float | None:
    """Return a float that JSON can hold, to four places."""
    return round(float(value), 4) if value is not None and math.isfinite(value) else None


def _whole(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)
