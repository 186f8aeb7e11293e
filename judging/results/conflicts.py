"""Sheets whose judge has a conflict of interest with the entry that came to light after scoring."""

from typing import Any

import sqlalchemy as sa

from app.i18n import _l
from app.orm import db
from judging.panels.models import Conflict
from judging.panels.wording import CONFLICT_KINDS
from judging.results.deciding import Point
from judging.results.inputs import VOTE, judge_name
from judging.results.models import Result, ResultRow, ResultSheet
from judging.results.queries import Names
from judging.results.wording import SOMEBODY


def conflict_points(result: Result, names: Names) -> list[Point]:
    """Return the sheets of a result that their judges should not have given; open while they count.

    A conflict known in time recuses the sheet, so it is in no result.
    """
    rows = db.session.execute(
        sa.select(ResultSheet.sheet_id, ResultSheet.judge_id, ResultSheet.counted,
                  ResultSheet.reason, Conflict.kind, ResultRow.code, ResultRow.title,
                  ResultRow.entry_id)
        .join(Conflict, sa.and_(Conflict.user_id == ResultSheet.judge_id,
                                Conflict.entry_id == ResultSheet.entry_id))
        .join(ResultRow, sa.and_(ResultRow.result_id == ResultSheet.result_id,
                                 ResultRow.entry_id == ResultSheet.entry_id))
        .where(ResultSheet.result_id == result.id)
        .order_by(ResultRow.position, ResultSheet.sheet_id))
    return [_point(row, names) for row in rows]


def _point(row: Any, names: Names) -> Point:
    who = names.judges.get(judge_name(row.judge_id), "") if names.judges else SOMEBODY
    told = {"judge": who, "kind": CONFLICT_KINDS[row.kind]}
    if row.counted:
        text = _l("Conflict of interest found after scoring: %(judge)s (%(kind)s). The sheet "
                  "counts until the panel votes not to count it.", **told)
    elif (row.reason or "").startswith(VOTE):
        text = _l("Conflict of interest found after scoring: %(judge)s (%(kind)s). The sheet is "
                  "not counted by vote %(n)s.", **told, n=row.reason.removeprefix(VOTE))
    else:
        text = _l("Conflict of interest found after scoring: %(judge)s (%(kind)s). The sheet is "
                  "not counted.", **told)
    return Point("conflict", text, ((row.code, row.title, row.entry_id),), row.counted,
                 sheet_id=row.sheet_id)
