"""The scoring engine: pure functions over frames and arrays; see docs/engine.md."""

from judging.engine.assignment import Allocation, assign
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
from judging.engine.rubric import Criterion, Rubric
from judging.engine.rules import Deviation, Floor, Rules
from judging.engine.sensitivity import leave_one_judge_out
from judging.engine.tally import ARITHMETIC, Tally, tally

__all__ = [
    "ARITHMETIC",
    "Allocation",
    "Criterion",
    "Deviation",
    "EngineError",
    "Explanation",
    "Floor",
    "Infeasible",
    "MarkLine",
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
    "assign",
    "components",
    "explain",
    "leave_one_judge_out",
    "prepare",
    "tally",
]
