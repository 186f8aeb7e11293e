"""What results know about a person: published places of the own entries and what judges said."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.auth.models import User
from app.clock import utc_now
from app.i18n import _l, local
from app.orm import db
from app.privacy.sections import Erased, Section
from competitions.entries.privacy import entries_of
from judging.results import feedback
from judging.results.models import Result, ResultRow
from judging.results.publicity import is_out
from judging.rubrics.models import Sitting


def export(user: User) -> list[Section]:
    """Return the places of a person's entries in results that are public, with the feedback."""
    rows = list(db.session.scalars(
        sa.select(ResultRow).join(ResultRow.result).join(Result.sitting).join(Sitting.stage)
        .options(contains_eager(ResultRow.result).contains_eager(Result.sitting)
                 .contains_eager(Sitting.stage))
        .where(ResultRow.entry_id.in_(entries_of(user)), is_out(utc_now()))
        .order_by(ResultRow.id)))
    return [
        Section("results", _l("Results of your entries"), [
            {"entry": row.code, "stage": local(row.result.sitting.stage), "score": row.score,
             "place": row.rank, "goes on": row.advances, "digest": row.result.digest}
            for row in rows]),
        Section("feedback", _l("What judges said of your entries"),
                [said for row in rows for said in _said(row)]),
    ]


def _said(row: ResultRow) -> list[dict[str, Any]]:
    about = {"entry": row.code, "stage": local(row.result.sitting.stage)}
    lines = [about | {"criterion": line.name, "average": line.average, "least": line.least,
                      "most": line.most, "maximum": line.maximum}
             for line in feedback.lines_of(row.result_id, row.entry_id)]
    return lines + [about | {"criterion": comment.about, "comment": comment.text}
                    for comment in feedback.released_comments(row.result, row.entry_id)]


def erase(user: User, done: Erased, now: datetime) -> None:
    """Erase nothing: what was published stays, with code and title, as it was decided."""
