"""Reading target contests, who stands where, nominations and consents."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.auth.models import User
from app.clock import utc_now
from app.errors import NotFound
from app.files.models import StoredFile
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember
from competitions.programme.enums import PrizeKind
from competitions.programme.models import Prize, Stage, Track
from ecosystem.forwarding import policies
from ecosystem.forwarding.enums import NominationState
from ecosystem.forwarding.models import (
    Nomination,
    NominationConsent,
    NominationEvent,
    TargetContest,
)
from judging.awards.enums import AwardState
from judging.awards.models import Award
from judging.results.complaints.queries import holds_of
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.results.publicity import not_held_back
from judging.rubrics.models import Sitting


@dataclass(frozen=True)
class TargetView:
    """A target contest with the nominations that stand and the seats left."""

    target: TargetContest
    nominations: tuple[Nomination, ...]

    @property
    def seats_left(self) -> int:
        """Return how many more may be put forward."""
        return self.target.quota - sum(n.withdrawn_at is None for n in self.nominations)


def list_targets(competition_id: int) -> list[TargetView]:
    """Return the target contests, the nearest deadline first, each with its nominations."""
    rows = db.session.scalars(
        sa.select(TargetContest).filter_by(competition_id=competition_id)
        .options(selectinload(TargetContest.nominations).options(*_with_consents()))
        .order_by(TargetContest.deadline, TargetContest.id)
    )
    return [TargetView(row, tuple(row.nominations)) for row in rows]


def get_target(competition_id: int, target_id: int) -> TargetView:
    """Return one target contest of a competition; 404 otherwise."""
    row = db.session.scalar(
        sa.select(TargetContest).filter_by(competition_id=competition_id, id=target_id)
        .options(selectinload(TargetContest.nominations).options(*_with_consents()))
    )
    if row is None:
        raise NotFound()
    return TargetView(row, tuple(row.nominations))


def list_candidates(view: TargetView) -> list[policies.Candidate]:
    """Return who qualifies by the target's rule, and why the others do not."""
    return policies.candidates(list_standings(view), view.target, view.seats_left)


def list_standings(view: TargetView) -> list[policies.Standing]:
    """Return every entry of the published final results, with its best confirmed prize."""
    nominated = {n.entry_id for n in view.nominations if n.withdrawn_at is None}
    last = sa.select(sa.func.max(Stage.position)).where(
        Stage.competition_id == view.target.competition_id).scalar_subquery()
    rows = db.session.execute(
        sa.select(ResultRow, Track.name, Track.position, Entry.state, not_held_back(utc_now()))
        .join(Result, ResultRow.result_id == Result.id).join(Sitting).join(Stage)
        .join(Track, Sitting.track_id == Track.id).join(Entry, ResultRow.entry_id == Entry.id)
        .where(Sitting.competition_id == view.target.competition_id, Stage.position == last,
               Result.state == ResultState.PUBLISHED)
    ).all()
    results = {row.result_id for row, *_ in rows}
    prizes = _prizes(results)
    revoked = _revoked(results) - set(prizes)
    held = holds_of(view.target.competition_id)
    return [
        policies.Standing(
            row.entry_id, row.submission_id, row.result_id, row.code, row.title, row.unit_name,
            track, position, row.rank, row.score, row.qualifies,
            *prizes.get((row.result_id, row.entry_id), (None, "")),
            is_withdrawn=state is EntryState.WITHDRAWN, is_nominated=row.entry_id in nominated,
            held_by=held.get(row.entry_id, ()),
            is_revoked=(row.result_id, row.entry_id) in revoked,
            is_held_back=not is_out,
        )
        for row, track, position, state, is_out in rows
    ]


def _prizes(result_ids: set[int]) -> dict[tuple[int, int], tuple[int, str]]:
    """Return the best confirmed prize by result and entry."""
    rows = db.session.execute(
        sa.select(Award.result_id, Award.entry_id, Prize.position, Prize.name).join(Prize)
        .where(Award.result_id.in_(result_ids), Award.state == AwardState.CONFIRMED)
        .order_by(Prize.position.desc())
    )
    return {(result, entry): (position, name) for result, entry, position, name in rows}


def _revoked(result_ids: set[int]) -> set[tuple[int, int]]:
    """Return (result, entry) of the rank prizes that were taken back."""
    rows = db.session.execute(sa.select(Award.result_id, Award.entry_id).join(Prize).where(
        Award.result_id.in_(result_ids), Award.state == AwardState.REVOKED,
        Prize.kind == PrizeKind.RANK))
    return {(result, entry) for result, entry in rows}


def get_nomination(competition_id: int, ref: str) -> Nomination:
    """Return a nomination of a competition; 404 otherwise."""
    row = db.session.scalar(
        sa.select(Nomination).join(TargetContest)
        .where(Nomination.ref == ref, TargetContest.competition_id == competition_id)
        .options(joinedload(Nomination.target).joinedload(TargetContest.competition),
                 joinedload(Nomination.submission), _events(),
                 *_with_consents())
    )
    if row is None:
        raise NotFound()
    return row


def get_event(nomination: Nomination, event_id: int) -> tuple[NominationEvent, StoredFile]:
    """Return a reply or result of a nomination with its file; 404 otherwise."""
    event = next((event for event in nomination.events if event.id == event_id), None)
    if event is None or event.file.erased_at is not None:
        raise NotFound()
    return event, event.file


def get_consent(nomination: Nomination, consent_id: int) -> NominationConsent:
    """Return a member's consent of a nomination; 404 otherwise."""
    found = next((row for row in nomination.consents if row.id == consent_id), None)
    if found is None:
        raise NotFound()
    return found


def get_own_consent(ref: str, user: User) -> NominationConsent:
    """Return the consent that a person is asked for; 404 for anybody else."""
    row = db.session.scalar(
        _consents().join(Nomination, NominationConsent.nomination_id == Nomination.id)
        .join(TeamMember, NominationConsent.member_id == TeamMember.id)
        .where(Nomination.ref == ref, NominationConsent.replaced_at.is_(None), _is(user))
        .order_by(TeamMember.is_leader.desc()).limit(1)
    )
    if row is None:
        raise NotFound()
    return row


def get_consent_by_digest(digest: str) -> NominationConsent:
    """Return the consent that a link opens; 404 for a link that never was or was replaced."""
    row = db.session.scalar(_consents().where(
        NominationConsent.token_digest == digest, NominationConsent.replaced_at.is_(None)
    ))
    if row is None:
        raise NotFound()
    return row


def list_of_entry(entry_id: int) -> list[Nomination]:
    """Return an entry's nominations that stand, for its founder."""
    return list(db.session.scalars(
        sa.select(Nomination).filter_by(entry_id=entry_id)
        .where(Nomination.state != NominationState.WITHDRAWN)
        .options(joinedload(Nomination.target), _events(),
                 *_with_consents())
        .order_by(Nomination.id)
    ))


def is_of(member: TeamMember, user: User) -> bool:
    """Tell whether a member of a team is this account: by its id, or by its confirmed address."""
    by_address = bool(member.email) and user.confirmed_at is not None
    return member.user_id == user.id or (by_address and member.email.lower() == user.email)


def _is(user: User) -> sa.ColumnElement[bool]:
    mine = TeamMember.user_id == user.id
    if user.email and user.confirmed_at is not None:
        return sa.or_(mine, sa.func.lower(TeamMember.email) == user.email)
    return mine


def _consents() -> sa.Select[tuple[NominationConsent]]:
    nomination = joinedload(NominationConsent.nomination)
    return sa.select(NominationConsent).options(
        joinedload(NominationConsent.member),
        nomination.joinedload(Nomination.submission),
        nomination.joinedload(Nomination.target).joinedload(TargetContest.competition),
    )


def _with_consents() -> tuple[Any, ...]:
    return (joinedload(Nomination.entry),
            selectinload(Nomination.consents).joinedload(NominationConsent.member))


def _events() -> Any:
    return selectinload(Nomination.events).joinedload(NominationEvent.file)
