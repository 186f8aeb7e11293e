"""What scoresheets know about a judge: the own marks, comments, signatures and devices."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.auth.models import User
from app.codes import format_code
from app.i18n import _l, local
from app.orm import db
from app.privacy.sections import Erased, Section
from judging.scoresheets.models import DeskDevice, Mark, Scoresheet, SignedSheet


def export(user: User) -> list[Section]:
    """Return the sheets of a judge as they stand and as they were signed, and the devices."""
    sheets = list(db.session.scalars(
        sa.select(Scoresheet).filter_by(judge_id=user.id).order_by(Scoresheet.id).options(
            joinedload(Scoresheet.entry), joinedload(Scoresheet.sitting),
            joinedload(Scoresheet.rubric),
            selectinload(Scoresheet.marks).joinedload(Mark.criterion))))
    signed: defaultdict[int, list[SignedSheet]] = defaultdict(list)
    for row in db.session.scalars(sa.select(SignedSheet).where(
            SignedSheet.sheet_id.in_([s.id for s in sheets])).order_by(SignedSheet.id)):
        signed[row.sheet_id].append(row)
    devices = db.session.scalars(
        sa.select(DeskDevice).filter_by(user_id=user.id).order_by(DeskDevice.id))
    return [
        Section("scoresheets", _l("Your scoresheets"), [_sheet(sheet) for sheet in sheets]),
        Section("signatures", _l("Scoresheets that you signed"), [
            {"entry": sheet.entry.code, "signed": row.signed_at, "digest": row.digest,
             "receipt": format_code(row.receipt_code), "reopened": row.reopened_at,
             "why": row.reopen_reason, "content": row.content}
            for sheet in sheets for row in signed[sheet.id]]),
        Section("tablets", _l("Your scoring devices"), [
            {"device": row.agent, "first": row.created_at, "last": row.last_contact_at,
             "revoked": row.revoked_at} for row in devices]),
    ]


def _sheet(sheet: Scoresheet) -> dict[str, Any]:
    marks = sorted(sheet.marks, key=lambda mark: mark.criterion.position)
    return {
        "entry": sheet.entry.code, "state": sheet.state.value, "sent": sheet.submitted_at,
        "comment": sheet.comment, "reason": sheet.reason,
        **{local(mark.criterion): _mark(mark, sheet.rubric.places) for mark in marks},
        **{f"{local(mark.criterion)}: comment": mark.comment for mark in marks if mark.comment},
    }


def _mark(mark: Mark, places: int) -> str:
    if mark.value is None:
        return mark.state.value
    return format(Decimal(mark.value).scaleb(-places).normalize(), "f")


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase how the devices name themselves; marks stay with the result they made."""
    db.session.execute(sa.update(DeskDevice).where(
        DeskDevice.user_id == user.id).values(agent=None))
    if db.session.query(Scoresheet).filter_by(judge_id=user.id).count():
        done.kept.append(_l("Your marks and comments as a judge: results are computed from them."))
