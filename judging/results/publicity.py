"""What of a result strangers may know, and from when on."""

from datetime import datetime

import sqlalchemy as sa

from app.orm import db
from judging.results.enums import ResultState
from judging.results.models import Publication, Result


def not_held_back(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that the hour of a result's publication has come."""
    return ~sa.exists().where(Publication.result_id == Result.id,
                              Publication.public_from > now)


def is_out(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that everybody may see a result now."""
    return sa.and_(Result.state == ResultState.PUBLISHED, not_held_back(now))


def publication_of(result_id: int) -> Publication | None:
    """Return how a result went out, if it did."""
    return db.session.get(Publication, result_id)
