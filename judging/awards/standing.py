"""What keeps prizes and certificates waiting: a hold, or a result that no longer stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.errors import Conflict
from app.i18n import _l
from app.orm import db
from competitions.programme.models import Competition, Track
from judging.awards.enums import AwardState
from judging.awards.models import Award, Certificate
from judging.results.complaints.holds import held_among, numbers_of, refusal
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class Bereft:
    """A superseded result whose prizes wait for the prizes of its successor."""

    track: Track
    result: Result
    awards: int
    certificates: int


def on_shaken_ground() -> sa.ColumnElement[bool]:
    """Tell of an award whether its prize was revoked or its result superseded."""
    return sa.or_(Award.state == AwardState.REVOKED, Result.state == ResultState.SUPERSEDED)


def obstacles(competition_id: int, certificates: Sequence[Certificate]) -> dict[int, Any]:
    """Return by certificate, in words, why it is not printed now; most have no reason."""
    shaken = set(db.session.scalars(
        sa.select(Certificate.id).join(Certificate.award).join(Award.result).where(
            Certificate.competition_id == competition_id, on_shaken_ground())))
    reasons: dict[int, Any] = {
        row.id: _l("Its result was superseded; the new one is awaited.")
        for row in certificates if row.id in shaken}
    held = {line.entry_id: line for line in held_among(
        competition_id, {row.entry_id for row in certificates if row.entry_id})}
    return reasons | {
        row.id: _l("On hold by complaint number %(n)s.", n=numbers_of([held[row.entry_id]]))
        for row in certificates if row.entry_id in held}


def printable(competition_id: int, certificates: Sequence[Certificate]) -> list[Certificate]:
    """Return the certificates that nothing keeps from being printed.

    Raises
    ------
    Conflict
        There are some, and all of them wait.
    """
    stopped = obstacles(competition_id, certificates)
    free = [row for row in certificates if row.id not in stopped]
    if certificates and not free:
        raise Conflict(_refused(competition_id, certificates))
    return free


def require_printable(competition_id: int, certificates: Sequence[Certificate]) -> None:
    """Refuse certificates of which any waits."""
    if obstacles(competition_id, certificates):
        raise Conflict(_refused(competition_id, certificates))


def _refused(competition_id: int, certificates: Sequence[Certificate]) -> Any:
    held = held_among(competition_id, {row.entry_id for row in certificates if row.entry_id})
    if held:
        return refusal(held)
    return _l("Not printed: the result behind this certificate was superseded. It follows the "
              "prizes of the new result.")


def bereft(competition: Competition) -> list[Bereft]:
    """Return the tracks whose confirmed prizes stand on a superseded result only."""
    counted = (
        sa.select(Award.result_id, sa.func.count(sa.distinct(Award.id)),
                  sa.func.count(Certificate.id))
        .join(Award.result).join(Result.sitting)
        .outerjoin(Certificate, sa.and_(Certificate.award_id == Award.id,
                                        Certificate.ended_at.is_(None)))
        .where(Sitting.competition_id == competition.id, Award.state == AwardState.CONFIRMED,
               Result.state == ResultState.SUPERSEDED)
        .group_by(Award.result_id))
    counts = {key: (awards, papers) for key, awards, papers in db.session.execute(counted)}
    rows = db.session.scalars(
        sa.select(Result).where(Result.id.in_(counts)).options(
            joinedload(Result.sitting).joinedload(Sitting.track)).order_by(Result.id)).all()
    return [Bereft(row.sitting.track, row, *counts[row.id]) for row in rows]
