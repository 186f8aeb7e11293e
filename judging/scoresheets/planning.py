"""A panel that shares the entries out: k judges each, proposed by the engine, moved by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import sqlalchemy as sa

from app.orm import db
from app.text import fold
from competitions.entries.models import Entry
from judging import engine
from judging.engine.graph import components
from judging.panels.models import PanelMember
from judging.panels.queries import conflicted_pairs, scoring_members
from judging.rubrics.models import Sitting
from judging.scoresheets import slots
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_assign import Pair

#: Share of the places dealt so that no part of the panel stands alone.
BRIDGES = 0.15
#: What it costs to give a judge an entry from the judge's own unit.
OWN_UNIT = 100
#: Cells beyond which nobody moves entries by hand, and no page could show them.
LARGEST_TABLE = 15_000


@dataclass(frozen=True)
class Board:
    """What is known before anybody is assigned."""

    sitting: Sitting
    members: list[PanelMember]
    entries: list[Entry]
    #: Sheets given out, whatever their state but recused or absent.
    present: frozenset[Pair]
    #: Sheets that stay: begun, sent or reopened.
    begun: frozenset[Pair]
    #: Sheets whose judge recused or was absent: never given again.
    away: frozenset[Pair]
    conflicts: frozenset[Pair]

    @property
    def barred(self) -> frozenset[Pair]:
        """Return the pairs that must not be made."""
        return self.conflicts | self.away

    @cached_property
    def own_unit(self) -> frozenset[Pair]:
        """Return (judge, entry) from one unit: allowed, and avoided."""
        home: dict[str, list[int]] = {}
        for entry in self.entries:
            home.setdefault(fold(entry.unit_name), []).append(entry.id)
        return frozenset((m.user_id, entry) for m in self.members if m.unit_name
                         for entry in home.get(fold(m.unit_name), []))


@dataclass(frozen=True)
class Blocked:
    """Entries that too few judges may score, all for the same number of judges left."""

    free: int
    #: Each entry with the names of those who may not judge it.
    entries: list[tuple[Entry, list[str]]]


@dataclass(frozen=True)
class Split:
    """Who would judge what: nothing of it is written yet."""

    board: Board
    per_entry: int
    pairs: frozenset[Pair]
    #: Parts that cannot be compared with each other; 1 is good.
    parts: int

    @cached_property
    def loads(self) -> Counter[int]:
        """Return how many entries each judge would have."""
        return Counter(judge for judge, _ in self.pairs)

    @cached_property
    def panel_sizes(self) -> Counter[int]:
        """Return how many judges each entry would have."""
        return Counter(entry for _, entry in self.pairs)

    @property
    def span(self) -> tuple[int, int]:
        """Return the smallest and the largest load."""
        loads = [self.loads[member.user_id] for member in self.board.members]
        return min(loads, default=0), max(loads, default=0)

    @property
    def added(self) -> int:
        """Return how many sheets would be given out."""
        return len(self.pairs - self.board.present)

    @property
    def taken(self) -> int:
        """Return how many untouched sheets would be taken back."""
        return len(self.board.present - self.pairs)

    @property
    def has_table(self) -> bool:
        """Tell whether the page can show a box for each pair."""
        return len(self.board.members) * len(self.board.entries) <= LARGEST_TABLE

    def wanted(self, entry: Entry) -> int:
        """Return how many judges an entry should have: all that may, if everyone scores all."""
        free = len(self.board.members) - self._barred[entry.id]
        everyone = self.per_entry >= len(self.board.members)
        return max(1, free) if everyone else self.per_entry

    @cached_property
    def _barred(self) -> Counter[int]:
        judges = {member.user_id for member in self.board.members}
        return Counter(entry for judge, entry in self.board.barred if judge in judges)

    @cached_property
    def blocked(self) -> list[Blocked]:
        """Return the entries for which too few judges are free, fewest judges first."""
        found: dict[int, list[tuple[Entry, list[str]]]] = {}
        members, barred = self.board.members, self.board.barred
        for entry in self.board.entries:
            free = len(members) - self._barred[entry.id]
            if free < self.wanted(entry):
                names = [m.user.name for m in members if (m.user_id, entry.id) in barred]
                found.setdefault(free, []).append((entry, names))
        return [Blocked(free, found[free]) for free in sorted(found)]

    @property
    def thin(self) -> list[Entry]:
        """Return the entries with fewer judges than wanted although more could score them."""
        hopeless = {entry.id for group in self.blocked for entry, _ in group.entries}
        return [entry for entry in self.board.entries if entry.id not in hopeless
                and self.panel_sizes[entry.id] < self.wanted(entry)]


def propose(sitting: Sitting, per_entry: int, seed: int = 0, *, moves: bool = False) -> Split:
    """Return an even split that keeps conflicts and every sheet begun.

    Sheets given out and not begun stay as well, unless *moves* lets them change hands.
    Entries that too few judges may score get all of those; the others are shared out.
    """
    board = _board(sitting)
    kept = board.begun if moves else board.present
    judges = [member.user_id for member in board.members]
    tight = _tight(board, per_entry)
    pairs = kept | {(judge, entry) for judge in judges for entry in tight} - board.barred
    open_to = [entry.id for entry in board.entries if entry.id not in tight]
    if judges and open_to:
        allowed = set(open_to)
        allocation = engine.assign(
            open_to, judges, min(per_entry, len(judges)), seed=seed, bridges=BRIDGES,
            cost=_cost(board, allowed),
            conflicts=[(entry, judge) for judge, entry in board.barred - kept
                       if entry in allowed and judge in set(judges)],
            fixed=[(entry, judge) for judge, entry in kept if entry in allowed],
        )
        pairs |= {(int(row.judge), int(row.entry)) for row in allocation.pairs.itertuples()}
    return _split(board, per_entry, pairs)


def review(sitting: Sitting, per_entry: int, pairs: Iterable[Pair]) -> Split:
    """Return a split as moved by hand, with its loads and parts."""
    board = _board(sitting)
    judges, ids = {m.user_id for m in board.members}, {e.id for e in board.entries}
    kept = {p for p in pairs if p[0] in judges and p[1] in ids and p not in board.barred}
    return _split(board, per_entry, frozenset(kept) | board.begun)


def _split(board: Board, per_entry: int, pairs: frozenset[Pair]) -> Split:
    frame = pd.DataFrame([(entry, judge) for judge, entry in sorted(pairs)],
                         columns=["entry", "judge"])
    parts = int(components(frame).nunique()) if pairs else 0
    return Split(board, per_entry, pairs, parts)


def _tight(board: Board, per_entry: int) -> set[int]:
    """Return the entries that too few judges may score: there is nothing to choose."""
    judges = {member.user_id for member in board.members}
    barred = Counter(entry for judge, entry in board.barred if judge in judges)
    return {entry.id for entry in board.entries if len(judges) - barred[entry.id] < per_entry}


def _cost(board: Board, entries: set[int]) -> pd.DataFrame:
    rows = [(entry, judge, OWN_UNIT) for judge, entry in board.own_unit if entry in entries]
    return pd.DataFrame(rows, columns=["entry", "judge", "cost"])


def _board(sitting: Sitting) -> Board:
    members, entries = scoring_members(sitting.id), slots.entries_of(sitting)
    judges, ids = {m.user_id for m in members}, {e.id for e in entries}
    rows = db.session.execute(
        sa.select(Scoresheet.judge_id, Scoresheet.entry_id, Scoresheet.state)
        .where(Scoresheet.sitting_id == sitting.id)).all()
    sheets = {(row[0], row[1]): row[2] for row in rows if row[0] in judges and row[1] in ids}
    away = frozenset(pair for pair, state in sheets.items()
                     if state in (SheetState.RECUSED, SheetState.ABSENT))
    idle = frozenset(pair for pair, state in sheets.items() if state is SheetState.ASSIGNED)
    present = frozenset(sheets) - away
    conflicts = frozenset(pair for pair in conflicted_pairs(judges) if pair[1] in ids)
    return Board(sitting, members, entries, present, present - idle, away, conflicts - present)
