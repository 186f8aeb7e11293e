"""What of a result strangers may know, and from when on."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.orm import db
from judging.results.enums import ResultState
from judging.results.models import Publication, Result


def not_held_back(now: datetime, result: Any = Result) -> sa.ColumnElement[bool]:
    """Return the condition that the hour of a result's publication came while it stood."""
    return ~sa.exists().where(
        Publication.result_id == result.id, sa.or_(
            Publication.public_from > now, Publication.public_from >= result.superseded_at))


def was_out(now: datetime, result: Any = Result) -> sa.ColumnElement[bool]:
    """Return the condition that everybody may see a result now, or might before it ended."""
    return sa.and_(result.published_at.is_not(None), not_held_back(now, result))


def is_out(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that everybody may see a result now."""
    return sa.and_(Result.state == ResultState.PUBLISHED, not_held_back(now))


def publication_of(result_id: int) -> Publication | None:
    """Return how a result went out, if it did."""
    return db.session.get(Publication, result_id)
