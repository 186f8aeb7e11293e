"""Reading prizes and certificates."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.orm import db
from competitions.entries.models import TeamMember
from competitions.programme.models import Competition, Prize, Stage, Track
from judging.awards import rule
from judging.awards.models import Award, Certificate
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class TrackAwards:
    """The prizes of one track: what the rule proposes, what was confirmed, who is unconfirmed."""

    track: Track
    result: Result
    rows: list[ResultRow]
    proposal: rule.Proposal
    awards: list[Award]
    certificates: list[Certificate]
    #: Names on certificates that nobody has confirmed as printed.
    unconfirmed: list[str]

    def chosen(self, prize: Prize) -> list[int]:
        """Return the entries proposed for a prize."""
        return [entry for given, entry in self.proposal.given if given == prize.id]

    @property
    def budget(self) -> int:
        """Return the sum of all prizes of the track in đồng."""
        return sum(prize.amount * prize.seats for prize in self.track.prizes)

    @property
    def spent(self) -> int:
        """Return the sum of the confirmed prizes in đồng."""
        return sum(award.prize.amount for award in self.awards)


def awards_page(competition: Competition) -> list[TrackAwards]:
    """Return the prizes of every track whose last stage is approved or published."""
    found = []
    for track in competition.tracks:
        result = final_result(track.id)
        if result is None:
            continue
        awards = awards_of(result.id)
        found.append(TrackAwards(
            track, result, _ranked(result), propose(result), awards,
            certificates_of([award.id for award in awards]), _unconfirmed(awards),
        ))
    return found


def final_result(track_id: int) -> Result | None:
    """Return the approved or published result of the last scored stage of a track."""
    last = db.session.scalars(
        sa.select(Sitting).join(Stage, Sitting.stage_id == Stage.id)
        .where(Sitting.track_id == track_id).order_by(Stage.position.desc()).limit(1)
    ).first()
    if last is None:
        return None
    return db.session.scalars(
        sa.select(Result).where(
            Result.sitting_id == last.id,
            Result.state.in_((ResultState.APPROVED, ResultState.PUBLISHED)))
    ).first()


def certificates_of(award_ids: list[int]) -> list[Certificate]:
    """Return certificates in the order of their register numbers."""
    return list(db.session.scalars(
        sa.select(Certificate).where(Certificate.award_id.in_(award_ids))
        .order_by(Certificate.register_number, Certificate.id)
    ))


def certificates_to_print(result_id: int) -> list[Certificate]:
    """Return the certificates of a result that have not ended, with all that is printed."""
    return list(db.session.scalars(
        sa.select(Certificate).join(Certificate.award)
        .options(joinedload(Certificate.entry))
        .where(Award.result_id == result_id, Certificate.ended_at.is_(None))
        .order_by(Certificate.register_number, Certificate.id)
    ))


def certificates_of_entry(entry_id: int) -> list[Certificate]:
    """Return the certificates of one entry that have not ended."""
    return list(db.session.scalars(
        sa.select(Certificate).where(Certificate.entry_id == entry_id,
                                     Certificate.ended_at.is_(None)).order_by(Certificate.id)
    ))


def _ranked(result: Result) -> list[ResultRow]:
    return list(db.session.scalars(
        sa.select(ResultRow).where(ResultRow.result_id == result.id, ResultRow.rank.is_not(None))
        .order_by(ResultRow.position)
    ))


def _unconfirmed(awards: list[Award]) -> list[str]:
    return list(db.session.scalars(
        sa.select(TeamMember.name).where(
            TeamMember.entry_id.in_([award.entry_id for award in awards]),
            TeamMember.removed_at.is_(None), TeamMember.confirmed_at.is_(None))
        .order_by(TeamMember.sort_key)
    ))


def awards_of(result_id: int) -> list[Award]:
    """Return the prizes given from a result, highest first."""
    return list(db.session.scalars(
        sa.select(Award).join(Award.prize).where(Award.result_id == result_id)
        .options(contains_eager(Award.prize), joinedload(Award.entry))
        .order_by(Prize.position, Award.id)
    ))


def propose(result: Result) -> rule.Proposal:
    """Return what the prize rule proposes from a result."""
    rows = db.session.scalars(
        sa.select(ResultRow).where(ResultRow.result_id == result.id, ResultRow.rank.is_not(None))
    )
    places = [rule.Place(row.entry_id, row.rank or 0, row.qualifies) for row in rows]
    track = db.session.get_one(Track, result.sitting.track_id)
    return rule.propose(places, [rule.Seats(prize.id, prize.seats) for prize in track.prizes])
