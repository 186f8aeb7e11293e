"""Giving out sheets: everybody scores everything, conflicts kept, nothing begun is moved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry, Submission
from judging.panels.models import PanelMember
from judging.panels.queries import conflicted_pairs, scoring_members
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Rubric, Sitting
from judging.scoresheets import slots
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet

#: (judge, entry)
Pair = tuple[int, int]


@dataclass(frozen=True)
class Load:
    """What one judge would have to score."""

    member: PanelMember
    present: int
    added: int
    conflicts: int


@dataclass(frozen=True)
class Plan:
    """An assignment before it is applied: nothing is written yet."""

    entries: list[Entry]
    loads: list[Load]
    added: list[Pair]
    #: Entries that nobody could score.
    uncovered: list[Entry]
    #: Untouched sheets whose entry has been submitted again since.
    outdated: list[Pair]

    @property
    def is_empty(self) -> bool:
        """Tell whether applying it would change nothing."""
        return not self.added and not self.outdated


def plan_everyone(sitting: Sitting, entry_ids: Iterable[int] | None = None) -> Plan:
    """Return who would get which sheets if everybody scores everything."""
    entries = slots.entries_of(sitting)
    if entry_ids is not None:
        wanted = set(entry_ids)
        entries = [entry for entry in entries if entry.id in wanted]
    members = scoring_members(sitting.id)
    pairs = [(m.user_id, e.id) for m in members for e in entries]
    return plan_pairs(sitting, members, entries, pairs)


def plan_pairs(sitting: Sitting, members: list[PanelMember], entries: list[Entry],
               pairs: list[Pair]) -> Plan:
    """Return what giving these pairs would do; conflicts and sheets present are left out."""
    present = _present(sitting.id)
    conflicts = conflicted_pairs([m.user_id for m in members])
    added = [pair for pair in pairs if pair not in present and pair not in conflicts]
    here = {entry.id for entry in entries}
    before, extra = Counter(judge for judge, _ in present), Counter(judge for judge, _ in added)
    away = Counter(judge for judge, entry in conflicts if entry in here)
    loads = [Load(m, before[m.user_id], extra[m.user_id], away[m.user_id]) for m in members]
    covered = {entry for _, entry in added} | {
        entry for (_, entry), sheet in present.items() if sheet.state is not SheetState.RECUSED}
    last = last_submissions(here)
    outdated = [pair for pair, sheet in present.items()
                if sheet.state is SheetState.ASSIGNED and pair[1] in last
                and sheet.submission_id != last[pair[1]]]
    return Plan(entries, loads, added, [e for e in entries if e.id not in covered], outdated)


@transaction()
def assign_everyone(
    sitting_id: int, entry_ids: Iterable[int] | None, actor: User, now: datetime
) -> int:
    """Give every scoring member a sheet for each entry (None: all that take part).

    Applying again adds what is new and moves nothing; returns the number of new sheets.
    """
    sitting = hold_for_assignment(sitting_id)
    return apply_plan(sitting, plan_everyone(sitting, entry_ids), actor=actor, now=now)


@transaction()
def assign_pairs(
    sitting_id: int, pairs: Iterable[Pair], *, actor: User, now: datetime
) -> tuple[int, int]:
    """Give out exactly these (judge, entry) pairs: untouched sheets of others are taken back.

    Returns how many sheets were given out and how many taken back; begun ones always stay.
    """
    sitting = hold_for_assignment(sitting_id)
    members, entries = scoring_members(sitting.id), slots.entries_of(sitting)
    wanted = set(pairs)
    known = {(m.user_id, e.id) for m in members for e in entries}
    if wanted - known or wanted & conflicted_pairs([m.user_id for m in members]):
        raise DomainError(_l("The panel, the entries or the conflicts changed. Propose anew."))
    idle = db.session.scalars(sa.select(Scoresheet).where(
        Scoresheet.sitting_id == sitting.id, Scoresheet.state == SheetState.ASSIGNED,
    ).with_for_update().execution_options(populate_existing=True)).all()
    back = [sheet for sheet in idle if (sheet.judge_id, sheet.entry_id) not in wanted]
    taken = [[sheet.judge_id, sheet.entry_id] for sheet in back]
    for sheet in back:
        db.session.delete(sheet)
    db.session.flush()
    if taken:
        record("sheets_taken_back", sitting, actor=actor, now=now, pairs=taken,
               competition_id=sitting.competition_id)
    plan = plan_pairs(sitting, members, entries, sorted(wanted))
    return apply_plan(sitting, plan, actor=actor, now=now), len(taken)


def hold_for_assignment(sitting_id: int) -> Sitting:
    """Lock a sitting that still takes sheets."""
    sitting = lock(Sitting, sitting_id)
    if sitting.state is not SittingState.OPEN:
        raise DomainError(_l("This stage is closed. Sheets can no longer be given out."))
    return sitting


def apply_plan(sitting: Sitting, plan: Plan, *, actor: User, now: datetime) -> int:
    """Write the sheets of a plan, within the transaction that made it."""
    if not plan.loads:
        raise DomainError(_l("This stage has no panel yet. Appoint judges first."))
    rubric_id = rubric_of(sitting.id)
    last = last_submissions({entry_id for _, entry_id in plan.added + plan.outdated})
    db.session.execute(sa.insert(Scoresheet), [
        {"sitting_id": sitting.id, "entry_id": entry_id, "judge_id": judge_id,
         "submission_id": last[entry_id], "rubric_id": rubric_id, "created_at": now}
        for judge_id, entry_id in plan.added
    ]) if plan.added else None
    for entry_id in {entry_id for _, entry_id in plan.outdated}:
        db.session.execute(
            sa.update(Scoresheet).where(
                Scoresheet.sitting_id == sitting.id, Scoresheet.entry_id == entry_id,
                Scoresheet.state == SheetState.ASSIGNED,
            ).values(submission_id=last[entry_id]))
    if not plan.is_empty:
        record("sheets_assigned", sitting, actor=actor, now=now, added=len(plan.added),
               competition_id=sitting.competition_id, renewed=len(plan.outdated),
               pairs=[list(pair) for pair in plan.added])
    return len(plan.added)


def rubric_of(sitting_id: int) -> int:
    """Return the rubric that new sheets are scored by."""
    found = db.session.scalar(
        sa.select(Rubric.id).filter_by(sitting_id=sitting_id).order_by(Rubric.number.desc())
        .limit(1))
    if found is None:
        raise DomainError(_l("This stage has no rubric yet. Set it up first."))
    return found


def last_submissions(entry_ids: Iterable[int]) -> dict[int, int]:
    """Return the id of the version that counts, by entry."""
    rows = db.session.execute(
        sa.select(Entry.id, Submission.id).join(Submission, sa.and_(
            Submission.entry_id == Entry.id, Submission.number == Entry.last_submission))
        .where(Entry.id.in_(list(entry_ids)))
    )
    return {row[0]: row[1] for row in rows}


def _present(sitting_id: int) -> Mapping[Pair, Scoresheet]:
    rows = db.session.execute(
        sa.select(Scoresheet.judge_id, Scoresheet.entry_id, Scoresheet.state,
                  Scoresheet.submission_id).where(Scoresheet.sitting_id == sitting_id))
    return {(row.judge_id, row.entry_id): row for row in rows}  # type: ignore[misc]
