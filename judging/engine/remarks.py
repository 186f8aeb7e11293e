"""The tables of a tally, with reasons as codes: "floor:innovation=0", "tie_at_cut", "unscored"."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from judging.engine.exact import decimals, plain
from judging.engine.parsing import MISSING
from judging.engine.sheets import (
    EMPTY,
    INAPPLICABLE,
    INCOMPLETE,
    LOW_COVERAGE,
    RENORMALISED,
    ranges,
)

if TYPE_CHECKING:
    from judging.engine.panel import Part
    from judging.engine.tally import Tally

_WORDS = {
    EMPTY: "empty",
    LOW_COVERAGE: "low_coverage",
    INAPPLICABLE: "not_applicable",
    RENORMALISED: "renormalised",
}


def entries_frame(tally: Tally) -> pd.DataFrame:
    """Return one row per entry, best first."""
    evidence, standing = tally.evidence, tally.standing
    size = len(standing.score)
    codes, counted = evidence.prepared.sheet_entry, evidence.sheets.counted
    frame = pd.DataFrame({
        "entry": pd.Series(evidence.prepared.entries),
        "score": pd.Series(tally.scores, dtype=object),
        "rank": pd.Series(standing.rank, dtype="Int64").mask(~standing.scored),
        "tied": standing.tied.astype(bool),
        "tie_broken_by": pd.Series(standing.broken_by, dtype=object),
        "counted": np.bincount(codes[counted], minlength=size),
        "excluded": np.bincount(codes[~counted], minlength=size),
        "qualifies": standing.qualifies,
        "advances": standing.advances.astype(bool),
        "reasons": pd.Series(_tuples(tally.reasons, size), dtype=object),
    })  # fmt: skip
    last = np.where(standing.scored, standing.rank, size + 1)
    return frame.iloc[np.argsort(last, kind="stable")].reset_index(drop=True)


def sheets_frame(tally: Tally) -> pd.DataFrame:
    """Return one row per sheet, by entry and judge."""
    prepared, sheets = tally.evidence.prepared, tally.evidence.sheets
    places = tally.evidence.rules.places if tally.evidence.rules.rounds("sheet") else None
    safe = np.where(sheets.summed, sheets.total, 0)
    totals = np.where(sheets.summed, decimals(safe, sheets.unit, places), None)
    return pd.DataFrame({
        "entry": pd.Series(prepared.entries.take(prepared.sheet_entry)),
        "judge": pd.Series(prepared.judges.take(prepared.sheet_judge)),
        "total": pd.Series(totals, dtype=object),
        "counted": sheets.counted,
        "reason": pd.Series(tally.sheet_reasons, dtype=object),
    })  # fmt: skip


def sheet_reasons(tally: Tally) -> np.ndarray:
    """Return the reason code of each sheet, None for an ordinary one."""
    sheets = tally.evidence.sheets
    out = np.full(len(sheets.total), None, dtype=object)
    for fault, word in _WORDS.items():
        out[sheets.fault == fault] = word
    keys = np.array([line.criterion.key for line in tally.table.lines], dtype=object)
    for at in np.flatnonzero(sheets.fault == INCOMPLETE):
        out[at] = "incomplete:" + ",".join(keys[tally.table.state[at] == MISSING])
    out[tally.evidence.panel.trimmed] = "trimmed"
    for at in np.flatnonzero(sheets.far):
        out[at] = f"deviation:{_gap(tally, at)}"
    return out


def reasons(tally: Tally) -> dict[int, list[str]]:
    """Return the reason codes of each entry that has any.

    Codes: ``unscored``; ``min_sheets:COUNTED``; ``threshold:SCORE``; ``floor:CRITERION=VALUE``;
    ``deviation:JUDGE=GAP``; ``range:SPREAD``; ``incomplete:JUDGE`` (also ``empty``,
    ``low_coverage``, ``not_applicable``); ``unmarked:CRITERION``; ``no_points:CRITERION``;
    ``tie_at_cut``.
    """
    found: dict[int, list[str]] = defaultdict(list)
    _qualifying_reasons(tally, found)
    _sheet_level_reasons(tally, found)
    evidence = tally.evidence
    for entry, column in np.argwhere(evidence.panel.unmarked):
        found[entry].append(f"unmarked:{tally.table.lines[column].criterion.key}")
    for column, line in enumerate(evidence.rubric.others):
        if line.counts:
            for entry in np.flatnonzero(~evidence.other.given[:, column]):
                found[entry].append(f"no_points:{line.criterion.key}")
    for entry in np.flatnonzero(tally.standing.at_cut):
        found[entry].append("tie_at_cut")
    return found


def _qualifying_reasons(tally: Tally, found: dict[int, list[str]]) -> None:
    evidence, standing = tally.evidence, tally.standing
    rules, codes = evidence.rules, evidence.prepared.sheet_entry
    for entry in np.flatnonzero(~standing.scored):
        found[entry].append("unscored")
    if standing.qualifies.all():
        return
    counted = np.bincount(codes[evidence.sheets.counted], minlength=len(standing.score))
    scores = tally.scores
    failing = np.flatnonzero(standing.scored & ~standing.qualifies)
    for entry in failing:
        if counted[entry] < rules.min_sheets:
            found[entry].append(f"min_sheets:{counted[entry]}")
        if rules.threshold is not None and scores[entry] < rules.threshold:
            found[entry].append(f"threshold:{scores[entry]}")
        for column in np.flatnonzero(standing.below_floor[entry]):
            key = tally.table.lines[column].criterion.key
            value = plain(value_at(standing.floor_value[column], entry), rules.places)
            found[entry].append(f"floor:{key}={value}")


def _sheet_level_reasons(tally: Tally, found: dict[int, list[str]]) -> None:
    prepared, sheets = tally.evidence.prepared, tally.evidence.sheets
    words = {**_WORDS, INCOMPLETE: "incomplete"}
    for at in np.flatnonzero((sheets.fault != 0) & (sheets.fault != RENORMALISED)):
        judge = prepared.judges[prepared.sheet_judge[at]]
        found[prepared.sheet_entry[at]].append(f"{words[sheets.fault[at]]}:{judge}")
    for at in np.flatnonzero(sheets.far):
        judge = prepared.judges[prepared.sheet_judge[at]]
        found[prepared.sheet_entry[at]].append(f"deviation:{judge}={_gap(tally, at)}")
    rule = tally.evidence.rules.deviation
    if rule is not None and rule.basis == "range":
        wide, spread = ranges(prepared, sheets, rule)
        for entry in np.flatnonzero(wide):
            size = plain(Fraction(int(spread[entry]), sheets.unit), tally.evidence.rules.places)
            found[entry].append(f"range:{size}")


def value_at(part: Part, entry: int) -> Fraction:
    """Return the exact value of one entry."""
    return Fraction(int(part.above[entry]), int(part.below[entry]))


def _gap(tally: Tally, sheet: int) -> str:
    sheets = tally.evidence.sheets
    gap = Fraction(int(sheets.gap[sheet]), int(sheets.gap_unit[sheet]))
    return plain(gap, tally.evidence.rules.places)


def _tuples(found: dict[int, list[str]], size: int) -> np.ndarray:
    out = np.empty(size, dtype=object)
    out[:] = [()] * size
    for entry, codes in found.items():
        out[entry] = tuple(codes)
    return out
