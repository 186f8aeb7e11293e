"""What follows when a prize ends: its certificates, and the distinction that others read."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.orm import db
from competitions.entries.models import Distinction
from competitions.programme.models import Competition, Prize
from judging.awards.enums import AwardState, CertificateState
from judging.awards.models import Award, Certificate
from judging.results.models import Result


def distinction_name(prize: Prize, competition: Competition) -> str:
    """Return how a prize is told to other contests."""
    return f"{prize.name}, {competition.name}"[:200]


def end_former_awards(result: Result, given: Sequence[Award], *, actor: User, now: datetime,
                      ) -> None:
    """End what stood on superseded results of this sitting.

    Who has a prize again keeps the certificate until the new one replaces it; all others lose
    theirs now.
    """
    kept = {award.entry_id for award in given}
    former = db.session.scalars(
        sa.select(Award).join(Award.result).where(
            Result.sitting_id == result.sitting_id, Award.result_id != result.id,
            Award.state == AwardState.CONFIRMED).order_by(Award.id)
    ).all()
    for award in former:
        reason = award.result.superseded_reason or f"Result {result.number}"
        end_award(award, reason, actor=actor, now=now,
                  keeps_papers=award.entry_id in kept)


def end_award(award: Award, reason: str, *, actor: User, now: datetime,
              keeps_papers: bool = False) -> None:
    """Revoke a prize with its distinction and (unless new ones come) its certificates."""
    sitting = award.result.sitting
    award.state, award.revoked_at, award.reason = AwardState.REVOKED, now, reason
    competition = db.session.get_one(Competition, sitting.competition_id)
    for row in db.session.scalars(sa.select(Distinction).where(
            Distinction.entry_id == award.entry_id, Distinction.revoked_at.is_(None),
            Distinction.name == distinction_name(award.prize, competition))):
        row.revoked_at = now
    ended = [] if keeps_papers else list(db.session.scalars(sa.select(Certificate).where(
        Certificate.award_id == award.id, Certificate.ended_at.is_(None))))
    for certificate in ended:
        certificate.state, certificate.ended_at = CertificateState.REVOKED, now
        certificate.ended_reason = reason
    audit.record("prize_revoked", award, actor=actor, now=now, reason=reason,
                 competition_id=sitting.competition_id, codes=[c.code for c in ended])
