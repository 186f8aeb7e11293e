"""How far entries came: stages whose result is public, certificates given."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.orm import db
from competitions.entries.way import Milestone, Reached
from judging.awards import embargo
from judging.awards.models import Certificate
from judging.results.models import Publication, Result, ResultRow, Succession
from judging.results.publicity import is_out
from judging.rubrics.models import Sitting


def entry_marks(entry_ids: Iterable[int], now: datetime) -> dict[int, list[Milestone]]:
    """Return what is public of entries: three SELECTs, however many."""
    ids = list(entry_ids)
    found: dict[int, list[Milestone]] = defaultdict(list)
    moved = _moved(ids)
    for row in db.session.execute(_public_rows(ids, now)):
        goes_on = row.rank is not None and row.qualifies and (
            row.seats is None or row.advances)
        at = max(row.published_at, row.public_from or row.published_at)
        found[row.entry_id].append(Milestone(
            Reached.STAGE, at, row.stage_id, moved.get((row.result_id, row.entry_id), goes_on)))
    given = sa.select(Certificate.entry_id, sa.func.min(Certificate.created_at)).where(
        Certificate.entry_id.in_(ids), embargo.stands(now), embargo.is_out(now)
    ).group_by(Certificate.entry_id)
    for entry_id, at in db.session.execute(given):
        found[entry_id].append(Milestone(Reached.CERTIFICATE, at))
    return found


def _public_rows(ids: list[int], now: datetime) -> sa.Select[tuple[object, ...]]:
    timing = aliased(Publication)  # the condition asks the table itself once more
    return sa.select(
        ResultRow.entry_id, ResultRow.result_id, ResultRow.rank, ResultRow.qualifies,
        ResultRow.advances, Sitting.stage_id, Sitting.seats, Result.published_at,
        timing.public_from,
    ).join(Result, ResultRow.result_id == Result.id).join(
        Sitting, Result.sitting_id == Sitting.id).outerjoin(
        timing, timing.result_id == Result.id).where(
        ResultRow.entry_id.in_(ids), is_out(now))


def _moved(ids: list[int]) -> dict[tuple[int, int], bool]:
    """Return who moved up (True) or left (False) after a result, by result and entry."""
    rows = db.session.execute(sa.select(
        Succession.result_id, Succession.left_id, Succession.moved_id).where(
        sa.or_(Succession.left_id.in_(ids), Succession.moved_id.in_(ids))
    ).order_by(Succession.id))
    found: dict[tuple[int, int], bool] = {}
    for result_id, left, up in rows:
        found[result_id, left] = False
        if up is not None:
            found[result_id, up] = True
    return found
