"""A stage before and around its marks: open judging, draw the order, let a member go."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict as VersionConflict
from app.errors import DomainError, Forbidden, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from judging.panels.models import PanelMember, PanelSitting
from judging.panels.queries import scoring_members
from judging.panels.services import end_seat
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots
from judging.scoresheets.enums import WRITABLE, SheetState
from judging.scoresheets.models import PitchSlot, Scoresheet
from judging.scoresheets.services_assign import rubric_of


@transaction()
def open_judging(sitting_id: int, *, actor: User, now: datetime) -> None:
    """Let the judges of a stage mark from now on."""
    sitting = _open(sitting_id)
    if sitting.opened_at is not None:
        raise VersionConflict(_l("Judging of this stage is open already."))
    if not scoring_members(sitting.id):
        raise DomainError(_l("This stage has no panel yet. Appoint judges first."))
    rubric_of(sitting.id)
    sheets = db.session.scalar(sa.select(sa.func.count(Scoresheet.id)).filter_by(
        sitting_id=sitting.id, state=SheetState.ASSIGNED))
    if not sheets:
        raise DomainError(_l("No sheets are given out yet. Assign the entries first."))
    sitting.opened_at = now
    sitting.version += 1
    record("judging_opened", sitting, actor=actor, now=now, sheets=sheets,
           competition_id=sitting.competition_id)


@transaction()
def enter_draw(sitting_id: int, places: Mapping[int, int | None], *, actor: User, now: datetime,
               ) -> None:
    """Type in the order drawn by lot: a place for every entry, each place once."""
    sitting = _open(sitting_id)
    entries = slots.entries_of(sitting)
    for entry in entries:
        place = places.get(entry.id)
        if place is None or not 1 <= place <= len(entries):
            raise DomainError(_l("Type a number from 1 to %(n)s.", n=len(entries)),
                              f"place-{entry.id}")
        if [places.get(other.id) for other in entries].count(place) > 1:
            raise DomainError(_l("Number %(n)s is given twice.", n=place), f"place-{entry.id}")
    known = {slot.entry_id: slot for slot in slots.slots_of(sitting.id)}
    for slot in known.values():
        slot.position = None
    db.session.flush()  # places change hands: free them all before they are given again
    for entry in entries:
        slot = known.get(entry.id) or PitchSlot(sitting_id=sitting.id, entry_id=entry.id)
        slot.position = places[entry.id]
        db.session.add(slot)
    sitting.draw_checked_at = sitting.draw_checked_by_id = None
    sitting.drawn_at, sitting.drawn_by_id = now, actor.id
    sitting.version += 1
    codes = [entry.code for entry in sorted(entries, key=lambda entry: places[entry.id] or 0)]
    record("order_drawn", sitting, actor=actor, now=now, order=codes,
           competition_id=sitting.competition_id)


@transaction()
def check_draw(sitting_id: int, version: int, *, actor: User, now: datetime) -> None:
    """Confirm the typed order against the slips, as the second person."""
    sitting = _open(sitting_id)
    if sitting.drawn_by_id is None or sitting.version != version:
        raise VersionConflict(_l("The order was changed meanwhile. Compare it again."))
    if sitting.drawn_by_id == actor.id:
        raise Forbidden(_l("A second person must check the order, not the one who typed it."))
    sitting.draw_checked_at, sitting.draw_checked_by_id = now, actor.id
    sitting.version += 1
    record("draw_checked", sitting, actor=actor, now=now, competition_id=sitting.competition_id)


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


def _open(sitting_id: int) -> Sitting:
    sitting = lock(Sitting, sitting_id)
    if sitting.state is not SittingState.OPEN:
        raise VersionConflict(_l("This stage is closed. Nothing was changed."))
    return sitting
