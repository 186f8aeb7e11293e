"""A panel that shares the entries out: k judges each, proposed by the engine, moved by hand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from app.orm import db
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


@dataclass(frozen=True)
class Split:
    """Who would judge what: nothing of it is written yet."""

    per_entry: int
    members: list[PanelMember]
    entries: list[Entry]
    pairs: frozenset[Pair]
    #: Sheets that stay: begun, sent, recused or absent.
    locked: frozenset[Pair]
    conflicts: frozenset[Pair]
    #: Entries for which too few judges are free, with the names of those in conflict.
    blocked: list[tuple[Entry, list[str]]]
    #: Parts that cannot be compared with each other; 1 is good.
    parts: int

    def load(self, judge_id: int) -> int:
        """Return how many entries a judge would have."""
        return sum(judge == judge_id for judge, _ in self.pairs)

    @property
    def thin(self) -> list[Entry]:
        """Return the entries that fewer judges than wanted would score."""
        have = Counter(entry for _, entry in self.pairs)
        return [entry for entry in self.entries if have[entry.id] < self.per_entry]


def propose(sitting: Sitting, per_entry: int, seed: int = 0) -> Split:
    """Return an even split that keeps conflicts and every sheet given out already."""
    members, entries = scoring_members(sitting.id), slots.entries_of(sitting)
    judges = [member.user_id for member in members]
    ids = [entry.id for entry in entries]
    present, locked = _present(sitting.id, judges, ids)
    conflicts = conflicted_pairs(judges)
    blocked = _blocked(members, entries, conflicts, per_entry)
    pairs = present
    if not blocked and judges and ids:
        allocation = engine.assign(
            ids, judges, per_entry, seed=seed, bridges=BRIDGES,
            conflicts=[(entry, judge) for judge, entry in conflicts
                       if entry in set(ids) and (judge, entry) not in present],
            fixed=[(entry, judge) for judge, entry in present],
        )
        pairs = frozenset((int(row.judge), int(row.entry))
                          for row in allocation.pairs.itertuples())
    return _split(per_entry, members, entries, pairs, locked, conflicts, blocked)


def review(sitting: Sitting, per_entry: int, pairs: Iterable[Pair]) -> Split:
    """Return a split as moved by hand, with its loads and parts."""
    members, entries = scoring_members(sitting.id), slots.entries_of(sitting)
    judges, ids = {m.user_id for m in members}, {e.id for e in entries}
    _, locked = _present(sitting.id, judges, ids)
    conflicts = conflicted_pairs(judges)
    kept = frozenset(p for p in pairs if p[0] in judges and p[1] in ids
                     and p not in conflicts) | locked
    blocked = _blocked(members, entries, conflicts, per_entry)
    return _split(per_entry, members, entries, kept, locked, conflicts, blocked)


def _split(per_entry: int, members: list[PanelMember], entries: list[Entry],
           pairs: frozenset[Pair], locked: frozenset[Pair], conflicts: set[Pair],
           blocked: list[tuple[Entry, list[str]]]) -> Split:
    return Split(per_entry, members, entries, pairs, locked, frozenset(conflicts), blocked,
                 _parts(pairs))


def _parts(pairs: frozenset[Pair]) -> int:
    if not pairs:
        return 0
    frame = pd.DataFrame([(entry, judge) for judge, entry in sorted(pairs)],
                         columns=["entry", "judge"])
    return int(components(frame).nunique())


def _blocked(members: list[PanelMember], entries: list[Entry], conflicts: set[Pair],
             per_entry: int) -> list[tuple[Entry, list[str]]]:
    found = []
    for entry in entries:
        away = [m.user.name for m in members if (m.user_id, entry.id) in conflicts]
        if len(members) - len(away) < per_entry:
            found.append((entry, away))
    return found


def _present(sitting_id: int, judges: Iterable[int], entries: Iterable[int],
             ) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return the sheets that count for a judge and an entry, and those that stay."""
    rows = db.session.execute(
        sa.select(Scoresheet.judge_id, Scoresheet.entry_id, Scoresheet.state)
        .where(Scoresheet.sitting_id == sitting_id)).all()
    judges, entries = set(judges), set(entries)
    away = (SheetState.RECUSED, SheetState.ABSENT)
    here = [row for row in rows if row.judge_id in judges and row.entry_id in entries
            and row.state not in away]
    return (frozenset((row.judge_id, row.entry_id) for row in here),
            frozenset((row.judge_id, row.entry_id) for row in here
                      if row.state is not SheetState.ASSIGNED))
