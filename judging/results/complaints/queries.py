"""Reading the register, what is held, and what a decision would change."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry
from judging.results.advancing import ranked_rows
from judging.results.comparing import Change, changes
from judging.results.complaints.enums import ENDED, GRANTED
from judging.results.complaints.models import Complaint
from judging.results.enums import ResultState
from judging.results.inputs import dropped_of
from judging.results.models import Result, ResultRow
from judging.results.public_names import revoked_of
from judging.results.seats import next_reserve
from judging.results.votes.queries import dropped_by_votes, standings
from judging.rubrics import rules as method
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class Preview:
    """What a decision would change: nothing of it is stored by looking."""

    #: The sheets counted again with the votes of today.
    recount: list[Change]
    #: The entry loses its place and the rank stays empty: the default.
    emptied: list[Change]
    #: The entry loses its place and the others move up.
    moved_up: list[Change]


def register(competition_id: int) -> list[Complaint]:
    """Return the register of a competition: what is open first, by due date, then the latest."""
    open_first = sa.case((Complaint.state.in_(ENDED), 1), else_=0)
    return list(db.session.scalars(
        sa.select(Complaint).filter_by(competition_id=competition_id)
        .options(joinedload(Complaint.entry), joinedload(Complaint.result))
        .order_by(open_first, Complaint.due_on.is_(None), Complaint.due_on,
                  Complaint.number.desc())))


def unsettled(rows: Iterable[Complaint]) -> list[Complaint]:
    """Return the complaints upheld against a result that stands, and whose prize stands too."""
    granted = [row for row in rows if row.state in GRANTED and not row.leaves_result and row.result
               and row.result.state is ResultState.PUBLISHED]
    revoked = revoked_of({row.entry_id: row.result.computed_at for row in granted
                          if row.entry_id and row.result})
    return [row for row in granted if row.entry_id not in revoked]


def get_complaint(competition_id: int, number: int) -> Complaint:
    """Return one line of the register by its running number."""
    found = db.session.scalar(sa.select(Complaint).filter_by(
        competition_id=competition_id, number=number).options(
        joinedload(Complaint.entry), joinedload(Complaint.result), joinedload(Complaint.party)))
    if found is None:
        raise NotFound()
    return found


def held_entries(competition_id: int) -> set[int]:
    """Return the entries whose money and forwarding wait for the decision on a complaint."""
    return set(holds_of(competition_id))


def holds_of(competition_id: int) -> dict[int, tuple[int, ...]]:
    """Return by entry the numbers of the complaints that hold it.

    A hold that names no entry holds all of the result it speaks against, else the whole contest.
    """
    held: dict[int, list[int]] = {}
    for number, entry_id, result_id in db.session.execute(
        sa.select(Complaint.number, Complaint.entry_id, Complaint.result_id)
        .filter_by(competition_id=competition_id, is_held=True).order_by(Complaint.number)
    ).all():
        for key in _meant(competition_id, entry_id, result_id):
            held.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in held.items()}


def _meant(competition_id: int, entry_id: int | None, result_id: int | None) -> list[int]:
    if entry_id is not None:
        return [entry_id]
    if result_id is not None:
        return list(db.session.scalars(sa.select(ResultRow.entry_id).filter_by(
            result_id=result_id)))
    return list(db.session.scalars(sa.select(Entry.id).filter_by(competition_id=competition_id)))


def public_results(competition_id: int) -> list[Result]:
    """Return the published results that a complaint may speak against, the latest stage first."""
    return list(db.session.scalars(
        sa.select(Result).join(Result.sitting).options(joinedload(Result.sitting))
        .where(Sitting.competition_id == competition_id, Result.state == ResultState.PUBLISHED)
        .order_by(Sitting.stage_id.desc(), Sitting.track_id)))


def preview(complaint: Complaint) -> Preview | None:
    """Return what a recount, or revoking the entry's place, would change."""
    result = complaint.result
    if result is None:
        return None
    sitting = result.sitting
    rubric = method.rubric_from_json(result.rubric)
    rules = method.rules_from_json(result.rules)
    now = standings(sitting, result, rubric, rules, dropped_of(result.id))
    recount = changes(now, standings(
        sitting, result, method.engine_rubric(sitting.rubrics[-1]), method.engine_rules(sitting),
        dropped_by_votes(sitting.id)))
    return Preview(recount, *_revoked(result, complaint.entry_id))


def _revoked(result: Result, entry_id: int | None) -> tuple[list[Change], list[Change]]:
    """Return the changes with the rank left empty, and with the others moved up."""
    rows = ranked_rows(result.id)
    gone = next((row for row in rows if row.entry_id == entry_id), None)
    if gone is None or gone.rank is None:
        return [], []
    titles = dict(db.session.execute(
        sa.select(ResultRow.entry_id, ResultRow.title).filter_by(result_id=result.id)).all())
    lost = Change(gone.code, titles[gone.entry_id], (gone.rank, gone.score, gone.advances), None)
    inside = [row.entry_id for row in rows if row.advances and row.entry_id != gone.entry_id]
    reserve = next_reserve(rows, inside, {gone.entry_id}, result.rules.get("unit_cap")
                           ).entry_id if gone.advances and result.rules["seats"] else None
    moved = [
        Change(row.code, titles[row.entry_id], (row.rank, row.score, row.advances),
               (row.rank - 1, row.score, row.advances or row.entry_id == reserve))
        for row in rows if row.rank is not None and row.rank > gone.rank
    ]
    return [lost], [lost, *moved]
