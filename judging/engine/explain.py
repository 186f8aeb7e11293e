"""The arithmetic of one entry, step by step, as data: page and paper tell it in their words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from judging.engine.errors import ScoreDataError
from judging.engine.exact import shift, to_decimal
from judging.engine.panel import Part
from judging.engine.parsing import GIVEN, NOT_APPLICABLE
from judging.engine.remarks import value_at
from judging.engine.tally import Tally
from judging.engine.ties import criterion_part, first_places, tie_key

_STATES = ("missing", "given", "na")


@dataclass(frozen=True)
class MarkLine:
    """One mark on a sheet. `points` is what it adds before any rescaling; None if it adds none."""

    criterion: str
    mark: Decimal | None
    state: str
    points: Decimal | None
    counts: bool


@dataclass(frozen=True)
class SheetStory:
    """One sheet of the entry; `total` as used, None if the sheet has none."""

    judge: Hashable
    marks: tuple[MarkLine, ...]
    total: Decimal | None
    counted: bool
    reason: str | None
    gap: Decimal | None


@dataclass(frozen=True)
class Step:
    """One step of the arithmetic: what was done (`kind`) and the figures, by name.

    Kinds in their order: ``first_average`` ``deviation`` ``line`` ``panel`` ``other`` ``round``
    ``threshold`` ``floor`` ``rank`` ``tie``.
    """

    kind: str
    figures: dict[str, object]


@dataclass(frozen=True)
class Explanation:
    """Everything that made the score and the place of one entry."""

    entry: Hashable
    score: Decimal | None
    rank: int | None
    tied: bool
    tie_broken_by: str | None
    qualifies: bool
    advances: bool
    reasons: tuple[str, ...]
    sheets: tuple[SheetStory, ...]
    steps: tuple[Step, ...]


def explain(tally: Tally, entry: Hashable) -> Explanation:
    """Return the arithmetic of one entry.

    Parameters
    ----------
    tally : Tally
    entry : an id of the tally

    Returns
    -------
    Explanation
        Sheets with their marks, then steps in the order of the arithmetic; exact Decimals, no
        words. `steps` is empty for an entry without a score.

    Raises
    ------
    ScoreDataError
        The tally has no such entry.

    Examples
    --------
    >>> import pandas as pd
    >>> from judging.engine import Criterion, Rubric, Rules, tally
    >>> rubric = Rubric((Criterion("idea", 0, 10),))
    >>> rows = [("A", "J1", "idea", 7), ("A", "J2", "idea", 8)]
    >>> marks = pd.DataFrame(rows, columns=["entry", "judge", "criterion", "mark"])
    >>> story = explain(tally(marks, rubric, Rules()), "A")
    >>> [(step.kind, step.figures.get("value")) for step in story.steps][:2]
    [('panel', Decimal('7.5')), ('round', Decimal('7.50'))]
    """
    at = _place_of(tally, entry)
    standing = tally.standing
    scored = bool(standing.scored[at])
    score = tally.scores[at]
    return Explanation(
        entry=entry,
        score=score,
        rank=int(standing.rank[at]) if scored else None,
        tied=bool(standing.tied[at]),
        tie_broken_by=standing.broken_by[at],
        qualifies=bool(standing.qualifies[at]),
        advances=bool(standing.advances[at]),
        reasons=tuple(tally.reasons.get(at, ())),
        sheets=_sheets(tally, at),
        steps=tuple(_steps(tally, at, score)) if scored else (),
    )


def _place_of(tally: Tally, entry: Hashable) -> int:
    for at, known in enumerate(tally.evidence.prepared.entries):
        if known == entry:
            return at
    raise ScoreDataError(f"The tally has no entry {entry!s}.")


def _sheets(tally: Tally, at: int) -> tuple[SheetStory, ...]:
    prepared, sheets = tally.evidence.prepared, tally.evidence.sheets
    codes = tally.sheet_reasons
    stories = []
    for row in np.flatnonzero(prepared.sheet_entry == at):
        summed = bool(sheets.summed[row])
        gap = Fraction(int(sheets.gap[row]), int(sheets.gap_unit[row]))
        has_gap = summed and tally.evidence.rules.deviation is not None
        stories.append(
            SheetStory(
                judge=prepared.judges[prepared.sheet_judge[row]],
                marks=_marks(tally, row),
                total=_exact(int(sheets.total[row]), sheets.unit) if summed else None,
                counted=bool(sheets.counted[row]),
                reason=codes[row],
                gap=to_decimal(gap) if has_gap else None,
            )
        )
    return tuple(stories)


def _marks(tally: Tally, row: int) -> tuple[MarkLine, ...]:
    prepared = tally.evidence.prepared
    lines = []
    for column, line in enumerate(tally.evidence.rubric.panel):
        state = int(prepared.state[row, column])
        mark = Fraction(int(prepared.marks[row, column]), 10**prepared.decimals)
        given = state == GIVEN
        lines.append(
            MarkLine(
                criterion=line.criterion.key,
                mark=to_decimal(mark) if given else None,
                state=_STATES[state],
                points=to_decimal(line.points(mark)) if given and line.counts else None,
                counts=line.counts and state != NOT_APPLICABLE,
            )
        )
    return tuple(lines)


def _steps(tally: Tally, at: int, score: Decimal) -> Iterator[Step]:
    evidence, standing, rules = tally.evidence, tally.standing, tally.evidence.rules
    if rules.deviation is not None:
        yield from _deviation(tally, at)
    for line, part in zip(tally.table.lines, evidence.panel.lines, strict=False):
        if part.known[at]:
            value = value_at(part, at)
            points = to_decimal(line.points(value))
            figures = {"criterion": line.criterion.key, "value": to_decimal(value)}
            yield Step("line", {**figures, "points": points})
    counted = int((evidence.sheets.counted & (evidence.prepared.sheet_entry == at)).sum())
    figures = {"aggregate": rules.aggregate, "level": rules.level, "counted": counted}
    drop = rules.drop if rules.aggregate == "trimmed_mean" else 0
    value = to_decimal(value_at(standing.panel_only, at))
    yield Step("panel", {**figures, "drop": drop, "value": value})
    for column, line in enumerate(evidence.rubric.others):
        if line.counts and evidence.other.given[at, column]:
            mark = Fraction(int(evidence.other.points[at, column]), 10**evidence.other.decimals)
            figures = {"criterion": line.criterion.key, "value": to_decimal(mark)}
            yield Step("other", {**figures, "points": to_decimal(line.points(mark))})
    if rules.rounds("final"):
        before = to_decimal(value_at(standing.exact, at))
        yield Step("round", {"before": before, "places": rules.places, "value": score})
    yield from _verdicts(tally, at, score)


def _deviation(tally: Tally, at: int) -> Iterator[Step]:
    """Yield the first average and the sheets that lie too far from it."""
    evidence = tally.evidence
    prepared, sheets, rule = evidence.prepared, evidence.sheets, evidence.rules.deviation
    use = (prepared.sheet_entry == at) & sheets.summed
    totals = [Fraction(int(total), sheets.unit) for total in sheets.total[use]]
    if rule.basis == "mean" and totals:
        mean = to_decimal(sum(totals) / len(totals))
        yield Step("first_average", {"value": mean, "sheets": len(totals)})
    for row in np.flatnonzero(sheets.far & (prepared.sheet_entry == at)):
        gap = Fraction(int(sheets.gap[row]), int(sheets.gap_unit[row]))
        figures = {"judge": prepared.judges[prepared.sheet_judge[row]], "gap": to_decimal(gap)}
        yield Step("deviation", {**figures, "limit": rule.limit, "action": rule.action})


def _verdicts(tally: Tally, at: int, score: Decimal) -> Iterator[Step]:
    standing, rules = tally.standing, tally.evidence.rules
    if rules.threshold is not None:
        reached = score >= rules.threshold
        yield Step("threshold", {"value": score, "least": rules.threshold, "reached": reached})
    for line, part, below in zip(
        tally.table.lines, standing.floor_value, standing.below_floor[at], strict=False
    ):
        if part.known[at]:
            figures = {"criterion": line.criterion.key, "value": _of(part, at)}
            yield Step("floor", {**figures, "floor": rules.floor.value, "failed": bool(below)})
    same = np.flatnonzero(standing.scored & (standing.score == standing.score[at]))
    same = same[standing.qualifies[same] == standing.qualifies[at]]
    yield Step("rank", {"value": int(standing.rank[at]), "same_score": len(same)})
    if len(same) > 1:
        for rule in rules.tie_break:
            yield Step("tie", {"rule": rule, "values": _tie_values(tally, rule, same)})
            if rule == standing.broken_by[at]:
                break


def _tie_values(tally: Tally, rule: str, rows: np.ndarray) -> dict[Hashable, object]:
    """Return what a rule saw for each entry of a tie, None where it does not look at figures."""
    evidence, entries = tally.evidence, tally.evidence.prepared.entries
    if rule.startswith("criterion:"):
        part = criterion_part(rule.partition(":")[2], evidence)
        return {entries[r]: _of(part, r) if part.known[r] else None for r in rows}
    if rule == "first_places":
        count = first_places(evidence.prepared, evidence.sheets)
        return {entries[r]: int(count[r]) for r in rows}
    if rule == "chair" and evidence.chair is not None:
        return {entries[r]: evidence.chair.get(entries[r]) for r in rows}
    if rule == "median":
        keys = tie_key(rule, evidence)[rows]
        places = len(np.unique(keys)) - np.unique(keys, return_inverse=True)[1]
        return {entries[r]: int(p) for r, p in zip(rows, places, strict=True)}
    return dict.fromkeys((entries[r] for r in rows), None)


def _of(part: Part, at: int) -> Decimal:
    return to_decimal(value_at(part, at))


def _exact(units: int, unit: int) -> Decimal:
    return shift(units, 0) if unit == 1 else to_decimal(Fraction(units, unit))
