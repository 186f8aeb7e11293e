"""Certificates made before the hour of publication: strangers and founders wait for the hour."""

from datetime import datetime

import sqlalchemy as sa

from competitions.entries.models import Entry
from judging.awards.models import Certificate
from judging.results.models import Publication, Result
from judging.rubrics.models import Sitting


def is_out(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that no result held back stands behind a certificate.

    One of participation names no result: it came after all of its track that were published then.
    """
    return ~sa.exists().where(
        Entry.id == Certificate.entry_id, Sitting.track_id == Entry.track_id,
        Result.sitting_id == Sitting.id, Result.published_at <= Certificate.created_at,
        Publication.result_id == Result.id, Publication.public_from > now,
    ).correlate(Certificate)
