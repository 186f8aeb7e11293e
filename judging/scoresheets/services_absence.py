"""A judge or a team stays away: sheets are out for a named reason, and come back with them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db
from app.transaction import transaction
from judging.panels.queries import scoring_members
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services import mark_absent


@dataclass(frozen=True)
class Who:
    """A judge, or a team, in one stage and track."""

    sitting_id: int
    judge_id: int | None = None
    entry_id: int | None = None


@transaction()
def mark_away(who: Who, reason: str, *, actor: User, now: datetime) -> int:
    """Take the sheets still out of a judge, or of a team, off the list; return how many.

    Raises
    ------
    DomainError
        No reason, nothing to take off, or judges have sent sheets of this team.
    """
    _hold(who.sitting_id)
    sheets = _sheets_of(who)
    if who.entry_id is not None and any(s.state is SheetState.SUBMITTED for s in sheets):
        raise DomainError(_l("Judges have sent sheets of this team: it was there. Ask the chair "
                             "to reopen them first."))
    out = [sheet for sheet in sheets if sheet.state in WRITABLE]
    if not out:
        raise DomainError(_l("No sheet is out here. Nothing was changed."))
    for sheet in out:
        mark_absent(sheet.id, reason, actor=actor, now=now)
    return len(out)


@transaction()
def mark_back(who: Who, *, actor: User, now: datetime) -> int:
    """Give absent sheets back to those who still sit on the panel; return how many."""
    sitting = _hold(who.sitting_id)
    seated = {member.user_id for member in scoring_members(sitting.id)}
    absent = [sheet for sheet in _sheets_of(who)
              if sheet.state is SheetState.ABSENT and sheet.judge_id in seated]
    if not absent:
        raise DomainError(_l("No sheet is absent here. Nothing was changed."))
    for sheet in absent:
        sheet.state, sheet.reason = SheetState.STARTED, ""
        sheet.version += 1
        record("sheet_back", sheet, actor=actor, now=now, competition_id=sitting.competition_id)
    return len(absent)


def _hold(sitting_id: int) -> Sitting:
    """Return the sitting, unable to close meanwhile."""
    sitting = db.session.scalars(
        sa.select(Sitting).filter_by(id=sitting_id).with_for_update(read=True)
        .execution_options(populate_existing=True)).one()
    if sitting.state is not SittingState.OPEN:
        raise Conflict(_l("This stage is closed. Reopen the stage first."))
    return sitting


def _sheets_of(who: Who) -> list[Scoresheet]:
    wanted = sa.select(Scoresheet).where(Scoresheet.sitting_id == who.sitting_id)
    if who.judge_id is not None:
        wanted = wanted.where(Scoresheet.judge_id == who.judge_id)
    if who.entry_id is not None:
        wanted = wanted.where(Scoresheet.entry_id == who.entry_id)
    return list(db.session.scalars(
        wanted.order_by(Scoresheet.id).with_for_update()
        .execution_options(populate_existing=True)))
