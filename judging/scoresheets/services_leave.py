"""A member leaves a panel: what becomes of the sheets given out."""

from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.errors import DomainError, NotFound
from app.i18n import _l
from app.orm import db
from app.transaction import transaction
from judging.panels.models import PanelMember, PanelSitting
from judging.panels.services import end_seat
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import Scoresheet


@transaction()
def remove_member(member_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Let a member leave the panel: untouched sheets are taken back, begun ones stay out.

    Raises
    ------
    DomainError
        Somebody whose sheets are in stays on the panel.
    """
    member = db.session.get(PanelMember, member_id)
    if member is None:
        raise NotFound()
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    sittings = sa.select(PanelSitting.sitting_id).filter_by(panel_id=member.panel_id)
    sheets = db.session.scalars(
        sa.select(Scoresheet).where(Scoresheet.judge_id == member.user_id,
                                    Scoresheet.sitting_id.in_(sittings))
        .with_for_update().execution_options(populate_existing=True)).all()
    if any(sheet.state is SheetState.SUBMITTED for sheet in sheets):
        raise DomainError(_l("This person has sent scoresheets and stays on the panel."))
    for sheet in sheets:
        if sheet.state is SheetState.ASSIGNED:
            db.session.delete(sheet)
        elif sheet.state in WRITABLE:
            sheet.state, sheet.reason = SheetState.ABSENT, reason.strip()[:500]
            sheet.version += 1
    end_seat(member_id, actor=actor, now=now, reason=reason.strip()[:500])

