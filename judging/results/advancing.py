"""Who goes on to the next stage: as computed, less those who left, and the reserves for them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from app.audit import services as audit
from app.auth import letters
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l, local
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.entries.enums import IN_THE_CONTEST
from competitions.entries.models import Entry
from competitions.entries.services_stage import call_to_stage
from judging.results import policies
from judging.results.enums import ResultState
from judging.results.models import Publication, Result, ResultRow, Succession
from judging.results.moving import lock_result, need
from judging.results.seats import Ranked, Reserve, next_reserve
from judging.rubrics.models import Sitting
from judging.scoresheets import slots
from judging.scoresheets.models import PitchSlot

STANDING = (ResultState.APPROVED, ResultState.PUBLISHED)


@dataclass(frozen=True)
class Advance:
    """Who goes on from a standing result, and who would be next."""

    following: Sitting
    #: Entry ids in the next stage.
    inside: frozenset[int]
    successions: list[Succession]
    reserve: Reserve
    rows: list[Ranked]
    #: The next stage has not begun, so somebody may still move up.
    is_open: bool


def ranked_rows(result_id: int) -> list[Ranked]:
    """Return the rows of a result as seats need them, best first."""
    row = ResultRow.__table__.c
    found = db.session.execute(sa.select(
        row.entry_id, row.code, row.rank, row.unit_name, row.qualifies, row.advances, row.score,
        row.reasons).where(row.result_id == result_id).order_by(row.position))
    return [Ranked(*plain, tuple(reasons)) for *plain, reasons in found]


def successions_of(sitting_id: int) -> list[Succession]:
    """Return who left a stage before it began, in order."""
    return list(db.session.scalars(
        sa.select(Succession).filter_by(sitting_id=sitting_id).order_by(Succession.id)
        .options(joinedload(Succession.left), joinedload(Succession.moved),
                 joinedload(Succession.recorded_by))))


def admitted_of(result: Result, following_id: int) -> list[int]:
    """Return who goes on by a result: those left before stay away, reserves take their seats."""
    rows = ranked_rows(result.id)
    gone = {row.left_id for row in successions_of(following_id)}
    inside = [row.entry_id for row in rows if row.advances and row.entry_id not in gone]
    for _seat in [row for row in rows if row.advances and row.entry_id in gone]:
        reserve = next_reserve(rows, inside, gone, result.rules.get("unit_cap"), _is_out)
        if reserve.entry_id is not None:
            inside.append(reserve.entry_id)
    return inside


def find_advance(result: Result) -> Advance | None:
    """Return who goes on by a standing result; None where prizes decide."""
    following = slots.next_sitting(result.sitting)
    if following is None or result.state not in STANDING or result.rules["seats"] is None:
        return None
    rows = ranked_rows(result.id)
    inside = frozenset(db.session.scalars(
        sa.select(PitchSlot.entry_id).filter_by(sitting_id=following.id)))
    left = successions_of(following.id)
    reserve = next_reserve(rows, inside, {row.left_id for row in left},
                           result.rules.get("unit_cap"), _is_out)
    return Advance(following, inside, left, reserve, rows, following.opened_at is None)


@transaction()
def leave_stage(result_id: int, entry_id: int, reason: str, *, actor: User, now: datetime,
                ) -> Succession:
    """Take an admitted entry out of the next stage and let the reserve move up for it.

    Raises
    ------
    Conflict
        The result does not stand, or the next stage has begun.
    DomainError
        The entry was not admitted, or no reason is given.
    """
    result, sitting = lock_result(result_id)
    if not policies.can_manage_seats(policies.roles_in(actor, sitting)):
        raise NotFound()
    following = slots.next_sitting(sitting)
    if following is None or result.state not in STANDING:
        raise Conflict(_l("Nobody goes on from this result now. Nothing was changed."))
    following = lock(Sitting, following.id)
    if following.opened_at is not None:
        raise Conflict(_l("The next stage has begun; nobody moves up any more."))
    need(reason)
    inside = [slot.entry_id for slot in slots.slots_of(following.id)]
    if entry_id not in inside:
        raise DomainError(_l("This entry is not among those who go on."), "entry")
    gone = {row.left_id for row in successions_of(following.id)} | {entry_id}
    staying = [other for other in inside if other != entry_id]
    reserve = next_reserve(ranked_rows(result.id), staying, gone, result.rules.get("unit_cap"),
                           _is_out)
    row = Succession(
        sitting_id=following.id, result_id=result.id, left_id=entry_id, moved_id=reserve.entry_id,
        skipped=[list(pair) for pair in reserve.skipped], reason=reason[:1000], recorded_at=now,
        recorded_by_id=actor.id)
    db.session.add(row)
    moved = [reserve.entry_id] if reserve.entry_id is not None else []
    slots.admit(following, staying + moved)
    audit.record("seat_passed_on", row, actor=actor, now=now, reason=reason, left=entry_id,
                 competition_id=sitting.competition_id, moved=reserve.entry_id,
                 skipped=row.skipped)
    _tell(row, result, following, now)
    return row


def _tell(row: Succession, result: Result, following: Sitting, now: datetime) -> None:
    """Tell the founder who moves up, unless the result itself is still held back."""
    publication = db.session.get(Publication, result.id)
    if row.moved_id is None or publication is None or publication.announced_at is None:
        return
    call_to_stage(following.stage_id, [row.moved_id], now=now)
    entry = get_or_404(Entry, row.moved_id)
    letters.send("moved_up", entry.owner, _l("Your entry goes on to the next stage"), [
        _l("An entry before yours has left. Your entry %(code)s, “%(title)s”, takes its seat in: "
           "%(stage)s.", code=entry.code, title=entry.title, stage=local(following.stage)),
        _l("What is asked of you now is on the page of your entry: %(link)s",
           link=f"{current_app.config['PUBLIC_URL']}/entries/{entry.code}"),
    ], now=now, competition_id=entry.competition_id)


def _is_out(entry_id: int) -> bool:
    entry = db.session.get(Entry, entry_id)
    return entry is None or entry.state not in IN_THE_CONTEST
