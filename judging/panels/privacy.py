"""What panels know about a judge; all of it is the record of the contest."""

from datetime import datetime

import sqlalchemy as sa

from app.auth.models import User
from app.i18n import _l
from app.orm import db
from app.privacy.sections import Erased, Section
from judging.panels.models import Conflict, PanelMember


def export(user: User) -> list[Section]:
    """Return a person's seats and the conflicts declared."""
    seats = db.session.scalars(
        sa.select(PanelMember).filter_by(user_id=user.id).order_by(PanelMember.id))
    conflicts = db.session.scalars(
        sa.select(Conflict).filter_by(user_id=user.id).order_by(Conflict.id))
    return [
        Section("seats", _l("Seats on panels"), [
            {"panel": row.panel_id, "seat": row.seat.value, "invited": row.invited_at,
             "accepted": row.accepted_at, "declared": row.declared_at} for row in seats]),
        Section("conflicts", _l("Conflicts of interest"), [
            {"entry": row.entry_id, "kind": row.kind.value, "note": row.note,
             "declared": row.declared_at} for row in conflicts]),
    ]


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase nothing: who judged, and with which conflicts, stays with the result."""
    if db.session.query(PanelMember).filter_by(user_id=user.id).count():
        done.kept.append(_l("Seats on panels, conflicts and signed scoresheets: the record of the "
                            "contest."))
