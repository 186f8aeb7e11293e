"""Certificates around the hour of publication: strangers and founders learn no sooner."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from competitions.entries.models import Entry
from judging.awards.models import Award, Certificate
from judging.results.enums import ResultState
from judging.results.models import Publication, Result
from judging.results.publicity import was_out
from judging.rubrics.models import Sitting


def is_out(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that no result held back stands behind a certificate.

    One of participation names no result: it came after all of its track that were published then.
    That of a prize stays away for good where its result ended before its hour came.
    """
    held_back = sa.exists().where(
        Entry.id == Certificate.entry_id, Sitting.track_id == Entry.track_id,
        Result.sitting_id == Sitting.id, Result.published_at <= Certificate.created_at,
        Publication.result_id == Result.id, Publication.public_from > now,
    ).correlate(Certificate)
    never_out = sa.exists().where(
        Award.id == Certificate.award_id, Result.id == Award.result_id, ~was_out(now),
    ).correlate(Certificate)
    return ~sa.or_(held_back, never_out)


def ended_early(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a certificate ended with prizes that nobody may know of yet.

    The prizes of a new result are confirmed before it is public; until then all certificates of
    the result that it follows are under review, those that ended and those that did not.
    """
    former, later = aliased(Result), aliased(Result)
    successor = sa.exists().where(
        later.sitting_id == former.sitting_id, later.number > former.number, was_out(now, later),
    ).correlate(former)
    return sa.exists().where(
        Award.id == Certificate.award_id, former.id == Award.result_id,
        former.state == ResultState.SUPERSEDED, Certificate.ended_at >= former.superseded_at,
        ~successor).correlate(Certificate)


def stands(now: datetime) -> sa.ColumnElement[bool]:
    """Return the condition that a certificate has not ended, for all that strangers may know."""
    return sa.or_(Certificate.ended_at.is_(None), ended_early(now))
