"""The order of a pitch as drawn by lot: typed in by one person, checked by another."""

from collections.abc import Sequence
from datetime import datetime

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots
from judging.scoresheets.models import PitchSlot


@transaction()
def enter_draw(sitting_id: int, order: Sequence[int], *, actor: User, now: datetime) -> Sitting:
    """Write down the order drawn: entry ids from the first pitch to the last.

    Raises
    ------
    DomainError
        An admitted entry is missing from the order, or stands in it twice.
    Conflict
        Judging of the pitch has begun.
    """
    sitting = _before_the_pitch(sitting_id)
    known = {slot.entry_id: slot for slot in slots.slots_of(sitting.id)}
    rows = {
        entry.id: known.get(entry.id) or PitchSlot(sitting_id=sitting.id, entry_id=entry.id)
        for entry in slots.entries_of(sitting)
    }
    if sorted(order) != sorted(rows):
        raise DomainError(_l("Every entry needs a place of its own, from 1 to %(n)s.",
                             n=len(rows)), "order")
    db.session.add_all(rows.values())  # a pitch that is the first stage admitted nobody before
    for slot in known.values():
        slot.position = None
    db.session.flush()  # places are unique: clear them before giving them anew
    for place, entry_id in enumerate(order, start=1):
        rows[entry_id].position = place
    sitting.drawn_at, sitting.drawn_by_id = now, actor.id
    sitting.draw_checked_at = sitting.draw_checked_by_id = None
    sitting.version += 1
    audit.record("draw_entered", sitting, actor=actor, now=now, order=list(order),
                 competition_id=sitting.competition_id)
    return sitting


@transaction()
def check_draw(
    sitting_id: int, *, actor: User, now: datetime, version: int | None = None
) -> Sitting:
    """Confirm the order typed by somebody else, as seen at *version*; only then it stands.

    Raises
    ------
    DomainError
        The same person typed it.
    Conflict
        There is no order yet, it was checked already, or judging has begun.
    """
    sitting = _before_the_pitch(sitting_id)
    if sitting.drawn_at is None or sitting.draw_checked_at is not None:
        raise Conflict(_l("There is no order to check, or it was checked already."))
    if version is not None and sitting.version != version:
        raise Conflict(_l("The order was changed meanwhile. Compare it again."))
    if sitting.drawn_by_id == actor.id:
        raise DomainError(_l("Another person has to check the order you typed."))
    sitting.draw_checked_at, sitting.draw_checked_by_id = now, actor.id
    sitting.version += 1
    audit.record("draw_checked", sitting, actor=actor, now=now,
                 competition_id=sitting.competition_id)
    return sitting


def _before_the_pitch(sitting_id: int) -> Sitting:
    sitting = lock(Sitting, sitting_id)
    if sitting.state is not SittingState.OPEN or sitting.opened_at is not None:
        raise Conflict(_l("Judging has begun; the order of the pitches stands."))
    return sitting
