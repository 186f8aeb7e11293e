"""The official tally: exact decimals from marks to places, no float on the way."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from judging.engine import remarks
from judging.engine.digest import digest_of
from judging.engine.errors import RubricError
from judging.engine.exact import Groups, common, decimals, round_places, times, widen
from judging.engine.marks import Prepared, prepare
from judging.engine.panel import Part, add_other, line_values, read_other, score_panel
from judging.engine.places import advancing, competition_ranks, dense_groups, settle, tied
from judging.engine.rubric import Rubric
from judging.engine.rules import Rules
from judging.engine.sheets import Table, judge_sheets
from judging.engine.ties import Evidence, mean_mark, read_chair

#: Stored with every published result; changes only when the arithmetic does.
ARITHMETIC = 1


@dataclass(frozen=True, eq=False)
class Standing:
    """Arrays per entry: exact score in units, place, and what the rules say about it.

    `score` counts ``1/unit`` points; meaningful where `scored`. `rank` is 0 where not scored.
    """

    score: np.ndarray
    unit: int
    scored: np.ndarray
    exact: Part
    panel_only: Part
    qualifies: np.ndarray
    rank: np.ndarray
    tied: np.ndarray
    broken_by: np.ndarray
    advances: np.ndarray
    at_cut: np.ndarray
    below_floor: np.ndarray
    floor_value: tuple[Part, ...]


@dataclass(frozen=True, eq=False)
class Tally:
    """A finished tally. The tables and the digest are made when first asked for.

    Attributes
    ----------
    entries : DataFrame[entry, score, rank, tied, tie_broken_by, counted, excluded, qualifies,
        advances, reasons], best first
    sheets : DataFrame[entry, judge, total, counted, reason]
    digest : str
    """

    evidence: Evidence
    table: Table
    standing: Standing

    @cached_property
    def entries(self) -> pd.DataFrame:
        """One row per entry, best first; the unscored last."""
        return remarks.entries_frame(self)

    @cached_property
    def sheets(self) -> pd.DataFrame:
        """One row per sheet, by entry and judge."""
        return remarks.sheets_frame(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the canonical form (module `digest`), free of row order."""
        e = self.evidence
        return digest_of(ARITHMETIC, e.prepared, e.rules, e.other, e.chair)

    @cached_property
    def reasons(self) -> dict[int, list[str]]:
        """Reason codes by entry (code), for those that have any."""
        return remarks.reasons(self)

    @cached_property
    def sheet_reasons(self) -> np.ndarray:
        """Reason code of each sheet, None for an ordinary one."""
        return remarks.sheet_reasons(self)

    @cached_property
    def scores(self) -> np.ndarray:
        """Scores as an object array of Decimals, None where not scored."""
        s, rules = self.standing, self.evidence.rules
        places = rules.places if rules.rounds("final") else None
        return np.where(s.scored, decimals(s.score, s.unit, places), None)


def tally(
    marks: pd.DataFrame | Prepared,
    rubric: Rubric,
    rules: Rules,
    other: pd.DataFrame | None = None,
    chair_order: Sequence[Hashable] | Mapping[Hashable, int] | None = None,
) -> Tally:
    """Compute scores and places of one stage and track.

    Parameters
    ----------
    marks : DataFrame[entry, judge, criterion, mark] or Prepared
        ``mark``: Decimal, str or int, within the criterion's range and step; "na" does not
        apply; an absent row was not given.
    rubric : Rubric
    rules : Rules
    other : DataFrame[entry, criterion, points] or None
        Points of criteria with source "other", added after the panel's average.
    chair_order : sequence of entries, best first, or mapping entry -> place; or None
        Used by the tie rule "chair".

    Returns
    -------
    Tally
        Higher is better; rank 1 is best.

    Raises
    ------
    ScoreDataError
        Marks, points or the chair's order are wrong; the message names row and column.
    RubricError
        The rules name a criterion that the rubric does not have.

    Notes
    -----
    In this order: sheet totals, deviation (once, against the first average), trimming,
    aggregation, other components, rounding, places. Every step is integer arithmetic; values
    are rounded half up at the declared stages and nowhere else. Without the stage "final" a
    score that has no end as a decimal is shown with 28 digits and ranked exactly.

    References
    ----------
    scoring.md sections 2, 3 and 12.

    Examples
    --------
    >>> from judging.engine import Criterion
    >>> rubric = Rubric((Criterion("idea", 0, 60), Criterion("team", 0, 40)))
    >>> rows = [("A", "J1", "idea", 50), ("A", "J1", "team", "30.5"), ("A", "J2", "idea", 40),
    ...         ("A", "J2", "team", 35), ("B", "J1", "idea", 45), ("B", "J1", "team", 30)]
    >>> marks = pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"])
    >>> tally(marks, rubric, Rules(seats=1)).entries[["entry", "score", "rank", "advances"]]
      entry  score  rank  advances
    0     A  77.75     1      True
    1     B  75.00     2     False
    """
    if not isinstance(rubric, Rubric) or not isinstance(rules, Rules):
        raise RubricError("A tally needs a Rubric and Rules.")
    rules.check(rubric)
    prepared = _prepared(marks, rubric)
    points = read_other(other, prepared, rubric)
    chair = read_chair(chair_order, prepared)
    table, sheets = judge_sheets(prepared, rubric, rules)
    panel = score_panel(prepared, table, sheets, rules)
    evidence = Evidence(prepared, rubric, rules, sheets, panel, points, chair)
    return Tally(evidence, table, _stand(evidence))


def _prepared(marks: pd.DataFrame | Prepared, rubric: Rubric) -> Prepared:
    if not isinstance(marks, Prepared):
        return prepare(marks, rubric)
    shapes = [
        [(line.criterion.key, line.criterion.low, line.criterion.high) for line in each.panel]
        for each in (marks.rubric, rubric)
    ]
    if shapes[0] != shapes[1]:
        raise RubricError("The marks were prepared for a rubric with other criteria.")
    return replace(marks, rubric=rubric)


def _stand(evidence: Evidence) -> Standing:
    rules = evidence.rules
    panel_only = evidence.panel.score
    exact = add_other(panel_only, evidence.rubric, rules, evidence.other)
    if rules.rounds("final"):
        score, unit = round_places(exact.above, exact.below, rules.places), 10**rules.places
    else:
        score, unit = common(np.where(exact.known, exact.above, 0), exact.below)
    floor_value, below_floor = _floor(evidence)
    qualifies = exact.known & ~below_floor.any(axis=1) & _reaches(score, unit, rules)
    counted = Groups(evidence.prepared.sheet_entry[evidence.sheets.counted], len(score)).counts
    qualifies &= counted >= rules.min_sheets
    rows = np.flatnonzero(exact.known)
    keys = np.unique(score[rows], return_inverse=True)[1]
    places = settle(dense_groups(~qualifies[rows], -keys), rows, evidence)
    ranks = competition_ranks(places.group)
    advances, at_cut = advancing(ranks, places.group, qualifies[rows], rules.seats)
    return Standing(
        score, unit, exact.known, exact, panel_only, qualifies,
        rank=_spread(ranks, rows, len(score), 0),
        tied=_spread(tied(places.group), rows, len(score), False),
        broken_by=_spread(places.broken_by, rows, len(score), None),
        advances=_spread(advances, rows, len(score), False),
        at_cut=_spread(at_cut, rows, len(score), False),
        below_floor=below_floor, floor_value=floor_value,
    )  # fmt: skip


def _spread(values: np.ndarray, rows: np.ndarray, size: int, empty: object) -> np.ndarray:
    """Put the values of some entries into an array of all."""
    out = np.full(size, empty, dtype=values.dtype)
    out[rows] = values
    return out


def _reaches(score: np.ndarray, unit: int, rules: Rules) -> np.ndarray:
    """Return which scores are at or above the threshold."""
    if rules.threshold is None:
        return np.ones(len(score), dtype=bool)
    limit = Fraction(rules.threshold)
    bound = limit.numerator * unit
    return np.asarray(widen(times(score, limit.denominator), abs(bound)) >= bound, dtype=bool)


def _floor(evidence: Evidence) -> tuple[tuple[Part, ...], np.ndarray]:
    """Return per counting panel line the value the floor looks at, and who is at or below it."""
    rules, prepared = evidence.rules, evidence.prepared
    columns = [at for at, line in enumerate(evidence.rubric.panel) if line.counts]
    below = np.zeros((len(prepared.entries), len(columns)), dtype=bool)
    if rules.floor is None:
        return (), below
    limit, values = Fraction(rules.floor.value), []
    for at, column in enumerate(columns):
        if rules.floor.basis == "average":
            part = mean_mark(column, evidence)
        else:
            marks, entry = line_values(prepared, evidence.sheets, rules, column)
            groups = Groups(entry, len(prepared.entries))
            unit = times(np.ones(groups.size, dtype=np.int64), 10**prepared.decimals)
            part = Part(groups.least(marks), unit, groups.counts > 0)
        left, right = times(part.above, limit.denominator), times(part.below, limit.numerator)
        below[:, at] = np.asarray(left <= right, dtype=bool) & part.known
        values.append(part)
    return tuple(values), below
