"""Sheets that will not come: named, with the reason, before a sitting closes."""

from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.orm import db
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import Scoresheet


def unsubmitted_sheets(sitting_id: int) -> list[Scoresheet]:
    """Return the sheets of a sitting that judges still owe."""
    return list(db.session.scalars(
        sa.select(Scoresheet).where(Scoresheet.sitting_id == sitting_id,
                                    Scoresheet.state.in_(WRITABLE))
        .order_by(Scoresheet.id).with_for_update()
    ))


def mark_absent(sheet: Scoresheet, reason: str, *, actor: User, now: datetime) -> None:
    """Leave a sheet out for a reason; its marks stay on record and never count."""
    sheet.state, sheet.reason = SheetState.ABSENT, reason[:500]
    audit.record("sheet_absent", sheet, actor=actor, now=now, reason=reason,
                 competition_id=sheet.sitting.competition_id)
