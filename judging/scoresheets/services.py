"""The life of a sheet beyond its marks: absent, recused, reopened; devices revoked."""

from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.auth.services_links import end_browser
from app.errors import Conflict as VersionConflict
from app.errors import DomainError, NotFound
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from judging.panels.models import Conflict
from judging.panels.services import ConflictInput, write_conflict
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import DeskDevice, Scoresheet
from judging.scoresheets.policies import may_chair
from judging.scoresheets.services_assign import assign_everyone
from judging.scoresheets.services_sync import exchange, synchronise
from judging.scoresheets.signing import latest_signature

__all__ = ["assign_everyone", "declare_conflict", "exchange", "mark_absent", "reopen_sheet",
           "revoke_device", "synchronise", "unsubmitted_sheets"]


def unsubmitted_sheets(sitting_id: int) -> list[Scoresheet]:
    """Return the sheets still out of a sitting: neither sent nor recused nor absent."""
    return list(db.session.scalars(
        sa.select(Scoresheet).where(Scoresheet.sitting_id == sitting_id,
                                    Scoresheet.state.in_(WRITABLE)).order_by(Scoresheet.id)
    ))


@transaction()
def mark_absent(sheet_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Let a stage close without a sheet, for a named reason."""
    sheet = lock(Scoresheet, sheet_id)
    if sheet.state not in WRITABLE:
        raise VersionConflict(_l("This scoresheet was handled meanwhile. Nothing was changed."))
    sheet.state, sheet.reason = SheetState.ABSENT, _reason(reason)
    sheet.version += 1
    record("sheet_absent", sheet, actor=actor, now=now, reason=sheet.reason,
           competition_id=_competition_of(sheet))


@transaction()
def reopen_sheet(sheet_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Give a sent sheet back to its judge; what was signed stays on record.

    Raises
    ------
    DomainError
        No reason, or one's own sheet: with it in, a chair sees what others gave.
    """
    sheet = lock(Scoresheet, sheet_id)
    sitting = _held(sheet)
    if not may_chair(actor, sitting):
        raise NotFound()
    if sheet.judge_id == actor.id:
        raise DomainError(_l("Since you sent this sheet you could see the marks of others. "
                             "Another chair of the panel reopens it."))
    if sitting.state is not SittingState.OPEN:
        raise VersionConflict(_l("This stage is closed. Reopen the stage first."))
    if sheet.state is not SheetState.SUBMITTED:
        raise VersionConflict(_l("This scoresheet has not been sent, so nothing was changed."))
    signed = latest_signature(sheet)
    if signed is not None:
        signed.reopened_at, signed.reopened_by_id = now, actor.id
        signed.reopen_reason = _reason(reason)
    sheet.state, sheet.submitted_at = SheetState.REOPENED, None
    sheet.version += 1
    record("sheet_reopened", sheet, actor=actor, now=now, reason=_reason(reason),
           competition_id=sitting.competition_id, digest=signed.digest if signed else None)


@transaction()
def declare_conflict(given: ConflictInput, *, actor: User, now: datetime) -> Conflict:
    """Record that a judge must not judge an entry; sheets in stages still open are recused."""
    lock(User, given.user_id)  # the judge's marks and other declarations wait
    entry = get_or_404(Entry, given.entry_id)
    _hold_sittings(given)
    row = write_conflict(given, actor=actor, now=now, competition_id=entry.competition_id)
    sheets = db.session.scalars(
        sa.select(Scoresheet).join(Sitting).where(
            Scoresheet.judge_id == given.user_id, Scoresheet.entry_id == entry.id,
            Scoresheet.state.not_in((SheetState.RECUSED, SheetState.ABSENT)),
            Sitting.state == SittingState.OPEN,
        ).with_for_update(of=Scoresheet).execution_options(populate_existing=True)
    ).all()
    for sheet in sheets:
        sheet.state, sheet.submitted_at = SheetState.RECUSED, None
        sheet.reason = f"{given.kind.value}: {given.note}"[:500]
        sheet.version += 1
        record("sheet_recused", sheet, actor=actor, now=now, kind=given.kind.value,
               competition_id=entry.competition_id)
    return row


@transaction()
def revoke_device(device_id: int, *, actor: User, now: datetime) -> None:
    """Take nothing more from a device and end its session; what it sent before stands."""
    device = lock(DeskDevice, device_id)
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by_id = now, actor.id
        end_browser(device.user_id, device.browser, now=now)
        record("desk_device_revoked", device, actor=actor, now=now, uuid=device.uuid)


def _hold_sittings(given: ConflictInput) -> None:
    """Let no stage close while its sheets are being recused."""
    sheets = sa.select(Scoresheet.sitting_id).filter_by(
        judge_id=given.user_id, entry_id=given.entry_id)
    db.session.execute(sa.select(Sitting.id).where(Sitting.id.in_(sheets)).order_by(Sitting.id)
                       .with_for_update(read=True))


def _held(sheet: Scoresheet) -> Sitting:
    """Return the sitting of a sheet, unable to close meanwhile."""
    return db.session.scalars(
        sa.select(Sitting).filter_by(id=sheet.sitting_id).with_for_update(read=True)
        .execution_options(populate_existing=True)
    ).one()


def _reason(reason: str) -> str:
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    return reason.strip()[:500]


def _competition_of(sheet: Scoresheet) -> int:
    return db.session.get_one(Sitting, sheet.sitting_id).competition_id
