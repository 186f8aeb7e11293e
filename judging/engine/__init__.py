"""The scoring engine: pure functions over frames and arrays; see docs/engine.md."""

from judging.engine.additive import AdditiveFit, fit_additive
from judging.engine.agreement import Concordance, kendall_w, krippendorff_alpha
from judging.engine.assignment import Allocation, assign
from judging.engine.ballots import Ballots
from judging.engine.diagnostics import judge_diagnostics, order_effect, outlier_cells
from judging.engine.errors import (
    EngineError,
    Infeasible,
    NotConverged,
    NotIdentifiable,
    RubricError,
    ScoreDataError,
)
from judging.engine.explain import Explanation, MarkLine, SheetStory, Step, explain
from judging.engine.graph import components
from judging.engine.marks import Prepared, prepare
from judging.engine.mixed import fit_mixed
from judging.engine.mixed_fit import MixedFit
from judging.engine.orders import plackett_luce
from judging.engine.pairwise import bradley_terry
from judging.engine.reliability import icc, icc_incomplete
from judging.engine.rubric import Criterion, Rubric
from judging.engine.rules import Deviation, Floor, Rules
from judging.engine.sensitivity import leave_one_judge_out
from judging.engine.standardise import standardise
from judging.engine.tally import ARITHMETIC, Tally, tally
from judging.engine.totals import aggregate, ballot_totals
from judging.engine.uncertainty import posterior_draws, rank_summary

__all__ = [
    "ARITHMETIC",
    "AdditiveFit",
    "Allocation",
    "Ballots",
    "Concordance",
    "Criterion",
    "Deviation",
    "EngineError",
    "Explanation",
    "Floor",
    "Infeasible",
    "MarkLine",
    "MixedFit",
    "NotConverged",
    "NotIdentifiable",
    "Prepared",
    "Rubric",
    "RubricError",
    "Rules",
    "ScoreDataError",
    "SheetStory",
    "Step",
    "Tally",
    "aggregate",
    "assign",
    "ballot_totals",
    "bradley_terry",
    "components",
    "explain",
    "fit_additive",
    "fit_mixed",
    "icc",
    "icc_incomplete",
    "judge_diagnostics",
    "kendall_w",
    "krippendorff_alpha",
    "leave_one_judge_out",
    "order_effect",
    "outlier_cells",
    "plackett_luce",
    "posterior_draws",
    "prepare",
    "rank_summary",
    "standardise",
    "tally",
]
