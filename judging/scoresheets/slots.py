"""Who takes part in a sitting: all in the contest at first, those admitted later."""

import sqlalchemy as sa

from app.orm import db
from competitions.entries.enums import IN_THE_CONTEST
from competitions.entries.models import Entry
from competitions.programme.enums import SCORED
from competitions.programme.models import Stage
from judging.rubrics.models import Sitting
from judging.scoresheets.models import PitchSlot


def previous_sitting(sitting: Sitting) -> Sitting | None:
    """Return the sitting of the same track in the scored stage before, if there is one."""
    return _neighbour(sitting, Stage.position < sitting.stage.position, Stage.position.desc())


def next_sitting(sitting: Sitting) -> Sitting | None:
    """Return the sitting of the same track in the scored stage after, if there is one."""
    return _neighbour(sitting, Stage.position > sitting.stage.position, Stage.position.asc())


def entries_of(sitting: Sitting) -> list[Entry]:
    """Return the entries that judges of a sitting are to be given, in order of codes."""
    chosen = sa.select(Entry).where(Entry.state.in_(IN_THE_CONTEST)).order_by(Entry.number)
    if previous_sitting(sitting) is None:
        chosen = chosen.where(Entry.track_id == sitting.track_id)
    else:
        admitted = sa.select(PitchSlot.entry_id).filter_by(sitting_id=sitting.id)
        chosen = chosen.where(Entry.id.in_(admitted))
    return list(db.session.scalars(chosen))


def admit(sitting: Sitting, entry_ids: list[int]) -> None:
    """Write down who advanced into a sitting; inside the transaction that decided it.

    Admitting again replaces an earlier list; the draw begins anew when the list changed.
    """
    present = {slot.entry_id: slot for slot in slots_of(sitting.id)}
    if set(present) == set(entry_ids):
        return
    for entry_id, slot in present.items():
        slot.position = None
        if entry_id not in entry_ids:
            db.session.delete(slot)
    sitting.drawn_at = sitting.drawn_by_id = None
    sitting.draw_checked_at = sitting.draw_checked_by_id = None
    for entry_id in entry_ids:
        if entry_id not in present:
            db.session.add(PitchSlot(sitting_id=sitting.id, entry_id=entry_id))
    sitting.version += 1
    db.session.flush()


def slots_of(sitting_id: int) -> list[PitchSlot]:
    """Return the admitted entries of a sitting in the order drawn, then by entry."""
    return list(db.session.scalars(
        sa.select(PitchSlot).filter_by(sitting_id=sitting_id)
        .order_by(PitchSlot.position.is_(None), PitchSlot.position, PitchSlot.entry_id)
    ))


def _neighbour(sitting: Sitting, where: sa.ColumnElement[bool], order: sa.UnaryExpression[int],
               ) -> Sitting | None:
    return db.session.scalars(
        sa.select(Sitting).join(Stage, Sitting.stage_id == Stage.id)
        .where(Sitting.track_id == sitting.track_id, Stage.kind.in_(SCORED), where)
        .order_by(order).limit(1)
    ).first()
