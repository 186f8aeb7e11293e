"""Prizes: proposed by the rule, confirmed by people, decided on paper, revoked for a reason."""

from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.clock import local_date
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.entries.models import Distinction
from competitions.programme.enums import PrizeKind
from competitions.programme.models import Competition, Prize, Track
from judging.awards import following, giving, queries
from judging.awards.enums import AwardState, TieRule
from judging.awards.models import Award, AwardRules, PrizeList
from judging.results.complaints.holds import refuse_held
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.moving import need
from judging.rubrics.models import Sitting

FINAL = (ResultState.APPROVED, ResultState.PUBLISHED)


@dataclass(frozen=True)
class Confirmation:
    """Which entries get which prize, as chosen on the page: prize id → entry ids."""

    chosen: dict[int, tuple[int, ...]]
    reason: str
    #: Prizes whose money is split among those who share them.
    split: frozenset[int] = field(default_factory=frozenset)
    #: The decision that raises the budget, and to how much.
    raised_by: str = ""
    raised_to: int | None = None
    #: How many of the committee agree, where the rules ask for two thirds.
    in_favour: int | None = None


@dataclass(frozen=True)
class RulesInput:
    """What the rules of a track say about giving its prizes."""

    tie: str
    budget: int | None
    allows_several: bool
    committee_size: int | None


@transaction()
def confirm_awards(
    result_id: int, given: Confirmation, *, actor: User, now: datetime
) -> list[Award]:
    """Confirm the prizes of a track; other than proposed only with a reason."""
    result = lock(Result, result_id)
    if result.state not in FINAL:
        raise Conflict(_l("Prizes are given from an approved result."))
    final = queries.final_result(result.sitting.track_id)
    if final is None or final.id != result.id:
        raise Conflict(_l("Prizes are given from the result of the last stage."))
    if queries.awards_of(result.id) or queries.prize_list(result.id):
        raise Conflict(_l("The prizes of this track are confirmed already."))
    track = queries.structure_of(result)
    proposed = queries.propose(result)
    giving.check_choice(track, given.chosen, proposed)
    pairs = {(prize, entry) for prize, entries in given.chosen.items() for entry in entries}
    refuse_held(result.sitting.competition_id, {entry for _prize, entry in pairs})
    differs = giving.ranked_pairs(track, given.chosen) != set(proposed.given)
    if differs and not given.reason.strip():
        raise DomainError(_l("This differs from the proposal of the rule. Give the reason."),
                          "reason")
    paid = giving.amounts(track, given.chosen, given.split)
    budget = giving.check_budget(track, given.chosen, paid, given.split,
                                 given.raised_by, given.raised_to)
    giving.check_gate(track.rules, given.in_favour)
    awards = [
        Award(result_id=result.id, entry_id=entry, prize_id=prize, created_at=now,
              state=AwardState.CONFIRMED, confirmed_at=now, confirmed_by_id=actor.id,
              amount=paid[prize, entry],
              reason=given.reason if (prize, entry) not in proposed.given else "")
        for prize, entry in sorted(pairs)
    ]
    db.session.add_all([*awards, PrizeList(
        result_id=result.id, confirmed_at=now, confirmed_by_id=actor.id, reason=given.reason,
        in_favour=given.in_favour if track.rules.committee_size else None,
        committee_size=track.rules.committee_size, budget=budget, raised_by=given.raised_by,
    )])
    db.session.flush()
    following.end_former_awards(result, awards, actor=actor, now=now)
    _write_distinctions(result, awards, now)
    audit.record("prizes_confirmed", result, actor=actor, now=now, reason=given.reason,
                 competition_id=result.sitting.competition_id, prizes=sorted(pairs),
                 paid=sum(paid.values()), raised_by=given.raised_by, in_favour=given.in_favour)
    return awards


def _write_distinctions(result: Result, awards: list[Award], now: datetime) -> None:
    competition = db.session.get_one(Competition, result.sitting.competition_id)
    for award in awards:
        prize = db.session.get_one(Prize, award.prize_id)
        db.session.add(Distinction(
            entry_id=award.entry_id, name=following.distinction_name(prize, competition),
            level=competition.level.value, given_on=now,
            rank=prize.position if prize.kind is PrizeKind.RANK else None,
        ))


@transaction()
def revoke_award(award_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Revoke a prize; its rank stays empty, its certificates and nominations follow."""
    award = get_or_404(Award, award_id)
    lock(Competition, lock(Result, award.result_id).sitting.competition_id)  # certificates wait
    award = lock(Award, award_id)
    if award.state is not AwardState.CONFIRMED:
        raise Conflict(_l("This prize has been revoked already."))
    need(reason)
    following.end_award(award, reason, actor=actor, now=now)


@transaction()
def record_prize_decision(
    result_id: int, number: str, day: date | None, *, actor: User, now: datetime
) -> PrizeList:
    """Type in the decision on the prizes; certificates that awaited it become valid."""
    lock(Result, result_id)
    decided = queries.prize_list(result_id)
    if decided is None:
        raise Conflict(_l("Confirm the prizes first."))
    if decided.decided_at is not None:
        raise Conflict(_l("The decision on these prizes is recorded already."))
    if not number.strip():
        raise DomainError(_l("Type the number of the decision."), "decision_number")
    if day is None or day > local_date(now):
        raise DomainError(_l("Type the date of the decision, not later than today."),
                          "decision_date")
    decided.decision_number, decided.decision_date = number, day
    decided.decided_at, decided.decided_by_id = now, actor.id
    audit.record("prize_decision_recorded", decided, actor=actor, now=now, decision=number,
                 competition_id=db.session.get_one(Result, result_id).sitting.competition_id)
    return decided


@transaction()
def set_rules(
    track_id: int, given: RulesInput, *, actor: User, now: datetime, competition_id: int
) -> AwardRules:
    """Declare how prizes of a track are given; fixed once its prizes are confirmed."""
    confirmed = db.session.scalar(
        sa.select(PrizeList.id).join(Result, PrizeList.result_id == Result.id)
        .join(Sitting, Result.sitting_id == Sitting.id)
        .where(Sitting.track_id == track_id, Result.state.in_(FINAL)).limit(1))
    if confirmed is not None:
        raise Conflict(_l("The prizes of this track are confirmed already."))
    rules = queries.rules_of(track_id)
    before = {"tie": rules.tie, "budget": rules.budget, "several": rules.allows_several,
              "committee": rules.committee_size}
    rules.tie, rules.budget = TieRule(given.tie), given.budget
    rules.allows_several, rules.committee_size = given.allows_several, given.committee_size
    db.session.add(rules)
    db.session.flush()
    audit.record("award_rules_set", db.session.get_one(Track, track_id), actor=actor, now=now,
                 competition_id=competition_id, before=before,
                 after={"tie": given.tie, "budget": given.budget, "several": given.allows_several,
                        "committee": given.committee_size})
    return rules
