"""Would the places change without any one judge? The official tally, once per judge."""

from __future__ import annotations

import numpy as np
import pandas as pd

from judging.engine.marks import Prepared, prepare
from judging.engine.rubric import Rubric
from judging.engine.rules import Rules
from judging.engine.tally import tally


def leave_one_judge_out(
    marks: pd.DataFrame | Prepared, rubric: Rubric, rules: Rules
) -> pd.DataFrame:
    """Tally again without each judge in turn.

    Parameters
    ----------
    marks, rubric, rules
        As in `tally`.

    Returns
    -------
    DataFrame[judge, entry, rank, rank_without]
        One row per judge and entry. ``rank`` is the official one; ``rank_without`` is missing
        where the entry has no score without that judge. Both are nullable integers.

    Raises
    ------
    ScoreDataError, RubricError
        As `tally`.

    Notes
    -----
    Judge and entry are in the canonical order of their ids. Other components and the chair's
    order take no part.

    Examples
    --------
    >>> from judging.engine import Criterion
    >>> rubric = Rubric((Criterion("idea", 0, 10),))
    >>> rows = [("A", "J1", "idea", 9), ("A", "J2", "idea", 5), ("B", "J1", "idea", 6),
    ...         ("B", "J2", "idea", 7)]
    >>> marks = pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"])
    >>> leave_one_judge_out(marks, rubric, Rules())
      judge entry  rank  rank_without
    0    J1     A     1             2
    1    J1     B     2             1
    2    J2     A     1             1
    3    J2     B     2             2
    """
    prepared = marks if isinstance(marks, Prepared) else prepare(marks, rubric)
    size, panel = len(prepared.entries), len(prepared.judges)
    official = tally(prepared, rubric, rules).standing.rank
    without = np.zeros((panel, size), dtype=np.int64)
    for judge in range(panel):
        without[judge] = tally(prepared.without(judge), rubric, rules).standing.rank
    return pd.DataFrame({
        "judge": pd.Series(prepared.judges.take(np.repeat(np.arange(panel), size))),
        "entry": pd.Series(prepared.entries.take(np.tile(np.arange(size), panel))),
        "rank": _nullable(np.tile(official, panel)),
        "rank_without": _nullable(without.reshape(-1)),
    })  # fmt: skip


def _nullable(ranks: np.ndarray) -> pd.Series:
    return pd.Series(ranks, dtype="Int64").mask(ranks == 0)
