"""A conflict declared by mistake is withdrawn: the sheet comes back as it was recorded."""

from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict as VersionConflict
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from judging.panels.models import Conflict
from judging.panels.queries import own_entries, seat_on
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.policies import CHAIRS
from judging.scoresheets.signing import latest_signature


@transaction()
def withdraw_conflict(conflict_id: int, reason: str, *, actor: User, now: datetime) -> int:
    """Take a conflict back, with its reason; return how many sheets came back with it.

    Raises
    ------
    DomainError
        No reason, one's own conflict, an entry of the judge's own team, or a chair who could
        have seen the marks of others meanwhile.
    """
    conflict = db.session.get(Conflict, conflict_id)
    if conflict is None:
        raise VersionConflict(_l("This conflict was withdrawn meanwhile. Nothing was changed."))
    lock(User, conflict.user_id)  # the judge's marks and other declarations wait
    conflict = lock(Conflict, conflict_id)
    _check(conflict, reason, actor)
    competition_id = db.session.get_one(Entry, conflict.entry_id).competition_id
    sheets = _recused(conflict)
    for sheet in sheets:
        _bring_back(sheet)
        record("sheet_came_back", sheet, actor=actor, now=now, competition_id=competition_id,
               after=sheet.state.value)
    record("conflict_withdrawn", conflict, actor=actor, now=now, competition_id=competition_id,
           reason=reason.strip()[:500],
           before={"user": conflict.user_id, "entry": conflict.entry_id,
                   "kind": conflict.kind.value, "by": conflict.declared_by_id})
    db.session.delete(conflict)
    return len(sheets)


def _check(conflict: Conflict, reason: str, actor: User) -> None:
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    if conflict.user_id == actor.id:
        raise DomainError(_l("Nobody withdraws a conflict of their own; ask the organiser."))
    own = own_entries([conflict.user_id]).subquery()
    if db.session.scalar(sa.select(own.c[1]).where(own.c[1] == conflict.entry_id)):
        raise DomainError(_l("This judge stands in the team of the entry; the conflict stays."))


def _recused(conflict: Conflict) -> list[Scoresheet]:
    """Return the recused sheets of stages still open; no stage closes meanwhile."""
    pair = {"judge_id": conflict.user_id, "entry_id": conflict.entry_id}
    here = sa.select(Scoresheet.sitting_id).filter_by(**pair)
    db.session.execute(sa.select(Sitting.id).where(Sitting.id.in_(here)).order_by(Sitting.id)
                       .with_for_update(read=True))
    return list(db.session.scalars(
        sa.select(Scoresheet).filter_by(**pair, state=SheetState.RECUSED).join(Sitting)
        .where(Sitting.state == SittingState.OPEN)
        .with_for_update(of=Scoresheet).execution_options(populate_existing=True)))


def _bring_back(sheet: Scoresheet) -> None:
    """Let a sheet stand as signed if it was, else be marked on with the marks it holds."""
    signed = latest_signature(sheet)
    if signed is None and _has_seen_others(sheet):
        raise DomainError(_l(
            "The chair could see the marks of others for this entry meanwhile; the conflict "
            "stays."))
    sheet.state = SheetState.SUBMITTED if signed else SheetState.STARTED
    sheet.submitted_at = signed.signed_at if signed else None
    sheet.reason = ""
    sheet.version += 1


def _has_seen_others(sheet: Scoresheet) -> bool:
    """Tell whether the judge chairs, and sheets of others for the entry are in."""
    return seat_on(sheet.judge_id, sheet.sitting_id) in CHAIRS and db.session.scalar(
        sa.select(Scoresheet.id).where(
            Scoresheet.sitting_id == sheet.sitting_id, Scoresheet.entry_id == sheet.entry_id,
            Scoresheet.state == SheetState.SUBMITTED).limit(1)) is not None
