"""Target contests and nominations: set up, propose by the rule, approve, take back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from app.units.enums import Level
from competitions.entries.models import Submission
from competitions.programme.models import Competition
from ecosystem.forwarding import following, policies, queries
from ecosystem.forwarding.enums import NOMINATION_TRANSITIONS, NominationState
from ecosystem.forwarding.models import Nomination, NominationConsent, TargetContest
from judging.results.complaints.holds import refuse_held


@dataclass(frozen=True)
class TargetInput:
    """A target contest and its rule, as typed."""

    name: str
    organiser: str
    level: Level
    deadline: datetime
    sender: str
    quota: int
    top_n: int | None
    prize_floor: int | None
    checklist: tuple[str, ...] = ()


@transaction()
def create_target(competition_id: int, given: TargetInput, *, actor: User,
                  now: datetime) -> TargetContest:
    """Add a contest to send on to."""
    _check_rule(given)
    target = TargetContest(competition_id=competition_id, created_by_id=actor.id,
                           created_at=now, **_columns(given))
    db.session.add(target)
    record("target_contest.created", target, actor=actor, now=now,
           competition_id=competition_id, after=_plain(given))
    return target


@transaction()
def edit_target(target_id: int, given: TargetInput, seen: int, *, actor: User,
                now: datetime) -> TargetContest:
    """Correct a target contest; who is already put forward stays."""
    target = lock(TargetContest, target_id)
    if target.version != seen:
        raise Conflict(_l("Somebody changed this contest in the meantime. Reload the page; "
                          "what you typed is still below."))
    _check_rule(given)
    standing = sum(n.withdrawn_at is None for n in target.nominations)
    if given.quota < standing:
        raise DomainError(_l("Entries already put forward: %(n)s", n=standing), "quota")
    for name, value in _columns(given).items():
        setattr(target, name, value)
    target.version += 1
    record("target_contest.edited", target, actor=actor, now=now,
           competition_id=target.competition_id, after=_plain(given))
    return target


@transaction()
def propose_nominations(target_id: int, entry_ids: Sequence[int], *, actor: User,
                        now: datetime) -> list[Nomination]:
    """Put entries forward that the rule lets through, as far as the quota goes."""
    target = lock(TargetContest, target_id)
    lock(Competition, target.competition_id)
    view = queries.get_target(target.competition_id, target.id)
    if not entry_ids:
        raise DomainError(_l("Tick at least one entry."))
    refuse_held(target.competition_id, entry_ids)
    known = {c.standing.entry_id: c for c in queries.list_candidates(view)}
    chosen = [known.get(entry_id) for entry_id in dict.fromkeys(entry_ids)]
    if not all(candidate and candidate.may_go for candidate in chosen):
        raise DomainError(_l("One of the entries does not qualify by the rule any more. "
                             "Look at the list again."))
    if len(chosen) > view.seats_left:
        raise DomainError(_l("Places left in the quota: %(n)s. Tick fewer entries.",
                             n=view.seats_left))
    return [_nominate(target, candidate.standing, actor, now)
            for candidate in chosen if candidate]


def _nominate(target: TargetContest, standing: policies.Standing, actor: User,
              now: datetime) -> Nomination:
    submission = db.session.get_one(Submission, standing.submission_id)
    nomination = Nomination(
        target_id=target.id, entry_id=standing.entry_id, submission_id=submission.id,
        submission_number=submission.number, result_id=standing.result_id,
        basis=policies.basis_of(standing), proposed_at=now, proposed_by_id=actor.id,
    )
    db.session.add(nomination)
    db.session.flush()
    nomination.consents = [
        NominationConsent(member_id=member.id, text_version=policies.TEXT_VERSION)
        for member in submission.entry.members
    ]
    record("nomination.proposed", nomination, actor=actor, now=now,
           competition_id=target.competition_id,
           after={"target": target.name, "entry": standing.code, "basis": nomination.basis})
    return nomination


@transaction()
def approve_nomination(nomination_id: int, *, actor: User, now: datetime) -> Nomination:
    """Approve a nomination to which every member has agreed."""
    nomination = lock(Nomination, nomination_id)
    check_step(nomination, NominationState.APPROVED)
    require_consents(nomination)
    following.require_ground(nomination, actor=actor, now=now)
    move(nomination, NominationState.APPROVED, approved_at=now, approved_by_id=actor.id)
    record("nomination.approved", nomination, actor=actor, now=now,
           competition_id=nomination.target.competition_id)
    return nomination


@transaction()
def withdraw_nomination(nomination_id: int, reason: str, *, actor: User,
                        now: datetime) -> Nomination:
    """Take a nomination back; its place in the quota is free again."""
    nomination = lock(Nomination, nomination_id)
    if not reason.strip():
        raise DomainError(_l("Say why, in words that the team may read."), "reason")
    check_step(nomination, NominationState.WITHDRAWN)
    move(nomination, NominationState.WITHDRAWN, withdrawn_at=now, withdrawn_by_id=actor.id,
         withdrawn_reason=reason)
    record("nomination.withdrawn", nomination, actor=actor, now=now, reason=reason,
           competition_id=nomination.target.competition_id)
    return nomination


def check_step(nomination: Nomination, state: NominationState) -> None:
    """Refuse a step that the nomination has left behind or not reached."""
    if state not in NOMINATION_TRANSITIONS[nomination.state]:
        raise Conflict(_l("This nomination has moved on in the meantime. Look at its state."))


def move(nomination: Nomination, state: NominationState, **values: Any) -> None:
    """Set a state together with all that belongs to it."""
    for name, value in {**values, "state": state}.items():
        setattr(nomination, name, value)
    nomination.version += 1


def require_consents(nomination: Nomination) -> None:
    """Refuse while a member's yes is missing, and say how many."""
    if not nomination.consents:
        raise DomainError(_l("The team has no members on record; nobody can agree."))
    missing = policies.missing_consents(nomination)
    if missing:
        raise DomainError(_l("Consents still missing before the transfer: %(n)s (%(names)s)",
                             n=len(missing), names=", ".join(c.member.name for c in missing)))


def _check_rule(given: TargetInput) -> None:
    if given.top_n is None and given.prize_floor is None:
        raise DomainError(_l("Give the first places, the lowest prize, or both."), "top_n")


def _columns(given: TargetInput) -> dict:
    return {**vars(given), "checklist": list(given.checklist)}


def _plain(given: TargetInput) -> dict:
    return {**_columns(given), "deadline": given.deadline.isoformat()}
