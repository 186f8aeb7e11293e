"""Marks beside presence: totals of the sheets a reader may see, and how far judges differ."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

import sqlalchemy as sa

from app.orm import db
from judging.rubrics.models import Criterion, Rubric
from judging.scoresheets.enums import MarkState, SheetState
from judging.scoresheets.loading import unscaled
from judging.scoresheets.models import Mark
from judging.scoresheets.queries import Presence

#: Grounds from pale to deep.
LEVELS = 5
_CENT = Decimal("0.01")
#: A judge and an entry.
Pair = tuple[int, int]


@dataclass(frozen=True)
class Heat:
    """What the reader sees of marks: totals by (judge, entry), the gap of each entry."""

    totals: Mapping[Pair, Decimal] = field(default_factory=dict)
    gaps: Mapping[int, Decimal] = field(default_factory=dict)
    #: A gap beyond it is worth a look; the method's own limit, or none.
    limit: Decimal | None = None

    def level(self, judge_id: int, entry_id: int) -> int:
        """Return how deep a cell's ground is, 0 where nothing is shown."""
        total = self.totals.get((judge_id, entry_id))
        if total is None:
            return 0
        low, high = min(self.totals.values()), max(self.totals.values())
        return 1 + int((LEVELS - 1) * (total - low) / (high - low)) if high > low else 1

    def is_wide(self, entry_id: int) -> bool:
        """Tell whether an entry's gap is beyond the limit."""
        return self.limit is not None and self.gaps.get(entry_id, Decimal(0)) > self.limit


def heat_of(board: Presence, visible: Collection[Pair]) -> Heat:
    """Return the totals of sent sheets among those that the reader may see: one SELECT."""
    sent = {board.sheet_ids[pair]: pair for pair in visible
            if board.states.get(pair) is SheetState.SUBMITTED}
    totals = {sent[number]: total for number, total in _totals(sent).items()}
    by_entry: dict[int, list[Decimal]] = defaultdict(list)
    for (_judge, entry), total in totals.items():
        by_entry[entry].append(total)
    gaps = {entry: max(found) - min(found) for entry, found in by_entry.items() if len(found) > 1}
    return Heat(totals, gaps, board.sitting.deviation)


def _totals(sheet_ids: Collection[int]) -> dict[int, Decimal]:
    """Return weight × mark added up; what does not apply leaves the maximum as well."""
    if not sheet_ids:
        return {}
    rows = db.session.execute(
        sa.select(Mark.sheet_id, Mark.state, Mark.value, Criterion.low, Criterion.high,
                  Criterion.weight, Rubric.places, Rubric.is_normalised, Rubric.scale)
        .join(Criterion, Criterion.id == Mark.criterion_id)
        .join(Rubric, Rubric.id == Criterion.rubric_id)
        .where(Mark.sheet_id.in_(sheet_ids), Criterion.counts.is_(True)))
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for row in rows:
        low, span = (row.low, row.high - row.low) if row.is_normalised else (0, Decimal(1))
        most = row.weight * (row.high - low) / span
        points, given, full = sums[row.sheet_id]
        if row.state is MarkState.GIVEN:
            mark = Decimal(unscaled(row.state, row.value, row.places) or 0)
            points, given = points + row.weight * (mark - low) / span, given + most
        goal = Decimal(row.scale) if row.is_normalised else full + most
        sums[row.sheet_id] = [points, given, goal]
    return {number: (points * goal / given).quantize(_CENT, ROUND_HALF_UP)
            for number, (points, given, goal) in sums.items() if given}
