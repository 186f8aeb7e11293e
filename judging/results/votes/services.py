"""Recording votes; a carried motion takes effect at once while the result is under review."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme.models import Prize
from judging.results import policies, recording
from judging.results.votes import queries
from judging.results.votes.enums import ABOUT_PRIZES, RECOMPUTES, Ratio, VoteKind, is_carried
from judging.results.votes.models import Vote
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class VoteInput:
    """A motion and its count, as typed by whoever keeps the minutes."""

    kind: VoteKind
    motion: str
    reason: str
    present: int
    in_favour: int
    against: int
    other: int
    ratio: Ratio
    sheet_id: int | None = None
    judge_id: int | None = None
    prize_id: int | None = None
    seats: int | None = None
    #: How many votes stood on the page, so that one sent twice is recorded once.
    seen: int | None = None


@transaction()
def record_vote(sitting_id: int, given: VoteInput, *, actor: User, now: datetime) -> Vote:
    """Record a vote for good; computing anew follows where it changes what counts.

    Raises
    ------
    Conflict
        The stage is open, or votes were recorded that the page did not show.
    DomainError
        Beside the field that is wrong.
    """
    sitting = lock(Sitting, sitting_id)
    if not policies.can_record_votes(policies.roles_in(actor, sitting)):
        raise NotFound()
    number = 1 + (db.session.scalar(
        sa.select(sa.func.max(Vote.number)).filter_by(sitting_id=sitting.id)) or 0)
    if given.seen is not None and given.seen != number - 1:
        raise Conflict(_l("Vote %(n)s was recorded meanwhile. Look whether it is this one; if it "
                          "is not, record yours again.", n=number - 1))
    _check(sitting, given)
    vote = Vote(
        sitting_id=sitting.id, number=number, kind=given.kind, motion=given.motion,
        reason=given.reason, present=given.present, in_favour=given.in_favour,
        against=given.against, other=given.other, ratio=given.ratio,
        is_carried=is_carried(given.ratio, given.in_favour, given.present),
        sheet_id=given.sheet_id, judge_id=given.judge_id, prize_id=given.prize_id,
        seats=given.seats, recorded_at=now, recorded_by_id=actor.id,
    )
    db.session.add(vote)
    audit.record("vote_recorded", vote, actor=actor, now=now, motion=given.motion,
                 competition_id=sitting.competition_id, kind=given.kind.value,
                 carried=vote.is_carried, count=[given.in_favour, given.against, given.other])
    if vote.is_carried and given.kind in RECOMPUTES:
        _take_effect(sitting, vote, actor, now)
    return vote


def _take_effect(sitting: Sitting, vote: Vote, actor: User, now: datetime) -> None:
    """Compute anew while under review; an approved result waits until it is taken back."""
    if vote.seats is not None:
        before, sitting.seats = sitting.seats, vote.seats
        audit.record("method_changed", sitting, actor=actor, now=now, reason=vote.motion,
                     competition_id=sitting.competition_id, before={"seats": before},
                     after={"seats": vote.seats})
    if sitting.state is SittingState.CLOSED:
        recording.set_aside(sitting, vote.motion, now)
        recording.compute(sitting, actor=actor, now=now)


def _check(sitting: Sitting, given: VoteInput) -> None:
    if sitting.state is SittingState.OPEN:
        raise Conflict(_l("The panel votes after judging is closed."))
    if given.present < 1 or given.in_favour + given.against + given.other != given.present:
        raise DomainError(_l("In favour, against and other must add up to those present."),
                          "present")
    if not given.motion.strip():
        raise DomainError(_l("Write the motion as the minutes will say it."), "motion")
    if given.kind in (VoteKind.DROP_SHEET, VoteKind.DROP_JUDGE) and not queries.sheets_about(
        sitting.id, given.sheet_id, given.judge_id
    ):
        raise DomainError(_l("Choose whose sheet is meant."), "target")
    if given.kind in ABOUT_PRIZES:
        prize = db.session.get(Prize, given.prize_id or 0)
        if prize is None or prize.track_id != sitting.track_id:
            raise DomainError(_l("Choose the prize."), "target")
    if given.kind is VoteKind.SEATS:
        _check_seats(sitting, given.seats)


def _check_seats(sitting: Sitting, seats: int | None) -> None:
    if seats is None or seats < 1:
        raise DomainError(_l("Say how many entries advance."), "seats")
    if sitting.seats is None:
        raise DomainError(_l("Nobody advances from the last stage; prizes decide there."), "seats")
    if sitting.state is not SittingState.CLOSED:
        raise Conflict(_l("The number of seats can be voted on until the result is approved."))
