"""Opening the judging of a sitting: from here on the assigned judges may mark."""

from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry, Submission
from competitions.entries.services_stage import close_requests
from competitions.programme.enums import StageKind
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.models import Scoresheet


@transaction()
def open_judging(sitting_id: int, *, actor: User, now: datetime) -> Sitting:
    """Let the assigned judges begin.

    Raises
    ------
    DomainError
        Nobody has a sheet yet, or the order of a pitch is not drawn and checked.
    Conflict
        It was opened or closed already.
    """
    sitting = lock(Sitting, sitting_id)
    if sitting.state is not SittingState.OPEN or sitting.opened_at is not None:
        raise Conflict(_l("Judging of this stage was opened already."))
    if not db.session.scalar(
        sa.select(sa.func.count(Scoresheet.id)).filter_by(sitting_id=sitting.id)
    ):
        raise DomainError(_l("Assign the sheets first; nobody has one yet."))
    if sitting.stage.kind is StageKind.PITCH and sitting.draw_checked_at is None:
        raise DomainError(_l("Enter the order drawn by lot and let a second person check it."))
    if close_requests(sitting.stage_id, sitting.track_id, now=now):
        _give_last_versions(sitting)
    sitting.opened_at = now
    sitting.version += 1
    audit.record("judging_opened", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id)
    return sitting


def _give_last_versions(sitting: Sitting) -> None:
    """Let the sheets name what founders completed for this stage since they were assigned."""
    last = sa.select(Submission.id).join(Entry, sa.and_(
        Entry.id == Submission.entry_id, Entry.last_submission == Submission.number,
    )).where(Submission.entry_id == Scoresheet.entry_id).scalar_subquery()
    db.session.execute(
        sa.update(Scoresheet).where(Scoresheet.sitting_id == sitting.id)
        .values(submission_id=last).execution_options(synchronize_session="fetch"))
