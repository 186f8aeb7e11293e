"""Reading prizes: what the rule proposes, what was confirmed, what it costs."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.orm import db
from competitions.entries.enums import IN_THE_CONTEST
from competitions.entries.models import Entry, TeamMember
from competitions.programme.enums import PrizeKind
from competitions.programme.models import Competition, Prize, Stage, Track
from judging.awards import rule
from judging.awards.enums import AwardState, TieRule
from judging.awards.models import Award, AwardRules, Certificate, PrizeList
from judging.awards.papers import certificates_of, unconfirmed_of
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.results.votes.enums import VoteKind
from judging.results.votes.models import Vote
from judging.rubrics.models import Sitting

#: Prizes that people give to whom they choose.
FREE = frozenset({PrizeKind.SPECIAL, PrizeKind.AUDIENCE})


@dataclass(frozen=True)
class Structure:
    """The prizes of a track, the places, and what rules and carried votes say of them."""

    prizes: dict[int, Prize]
    ranks: dict[int, int]
    rules: AwardRules
    #: Prizes that stay empty by a carried vote.
    empty: frozenset[int]
    #: Prizes that those tied may share, by the rules or by a carried vote.
    shareable: frozenset[int]
    #: Entries of the track that are not in this ranking, in words: for prizes outside it.
    others: dict[int, str] = field(default_factory=dict)

    @property
    def budget(self) -> int:
        """Return what all prizes may cost: as the rules say, or the sum of the structure."""
        if self.rules.budget is not None:
            return self.rules.budget
        return sum((prize.amount + prize.benefit_value) * prize.seats
                   for prize in self.prizes.values())


@dataclass(frozen=True)
class TrackAwards:
    """The prizes of one track: what the rule proposes, what was confirmed, who is unconfirmed."""

    track: Track
    result: Result
    structure: Structure
    rows: list[ResultRow]
    proposal: rule.Proposal
    awards: list[Award]
    listed: PrizeList | None
    certificates: list[Certificate]
    #: Names that nobody has confirmed as printed: on certificates, else of who will get them.
    unconfirmed: list[str] = field(default_factory=list)
    #: Who has the prizes outside the ranking from a result that this one superseded.
    before: dict[int, list[int]] = field(default_factory=dict)

    def chosen(self, prize: Prize) -> list[int]:
        """Return the entries proposed for a prize; outside the ranking, who has it already."""
        proposed = [entry for given, entry in self.proposal.given if given == prize.id]
        return proposed or self.before.get(prize.id, [])

    @property
    def tied(self) -> list[tuple[Prize, list[str]]]:
        """Return the prizes that the rule cannot give, with the codes tied at the last seat."""
        codes = {row.entry_id: row.code for row in self.rows}
        return [(self.structure.prizes[prize], [codes[entry] for entry in tied])
                for prize, tied in self.proposal.undecided]

    def places(self, prize: Prize) -> int:
        """Return how many entries may be chosen: the seats, or all tied where they share."""
        return max(prize.seats, len(self.chosen(prize)))

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the prizes are confirmed: perhaps all of them stay empty."""
        return bool(self.awards or self.listed)

    @property
    def budget(self) -> int:
        """Return the budget in đồng, as raised if it was."""
        return self.listed.budget if self.listed else self.structure.budget

    @property
    def cost(self) -> int:
        """Return what the prizes that stand come to, money and value; else those proposed."""
        standing = [award for award in self.awards if award.state is AwardState.CONFIRMED]
        paid = [(award.prize_id, award.amount) for award in standing]
        is_split = self.structure.rules.tie is TieRule.SHARE
        if not self.is_confirmed:
            paid = [(prize.id, money) for prize in self.track.prizes for money in rule.amounts(
                prize.amount, prize.seats, [self.structure.ranks[e] for e in self.chosen(prize)],
                is_split=is_split)]
        return sum(money for _prize, money in paid) + sum(
            _benefits(prize, [money for given, money in paid if given == prize.id], is_split)
            for prize in self.track.prizes)


def _benefits(prize: Prize, paid: list[int], is_split: bool) -> int:
    """Return the value of a prize's benefits: where its money is split, they are too."""
    is_split = is_split or any(money < prize.amount for money in paid)
    return prize.benefit_value * (min(prize.seats, len(paid)) if is_split else len(paid))


def awards_page(competition: Competition) -> list[TrackAwards]:
    """Return the prizes of every track whose last stage is approved or published."""
    found = []
    for track in competition.tracks:
        result = final_result(track.id)
        if result is None:
            continue
        awards = awards_of(result.id)
        structure = structure_of(result)
        certificates = certificates_of([award.id for award in awards])
        live = [row for row in certificates if row.ended_at is None]
        found.append(TrackAwards(
            track, result, structure, _ranked(result), proposal_of(result, structure), awards,
            prize_list(result.id), certificates,
            unconfirmed_of(live) if live else _unconfirmed(awards), _given_before(result),
        ))
    return found


def _given_before(result: Result) -> dict[int, list[int]]:
    given: dict[int, list[int]] = {}
    for prize_id, entry_id in db.session.execute(
        sa.select(Award.prize_id, Award.entry_id).join(Award.prize)
        .join(Result, Award.result_id == Result.id).order_by(Award.id)
        .where(Result.sitting_id == result.sitting_id, Award.result_id != result.id,
               Award.state == AwardState.CONFIRMED, Prize.kind.in_(FREE))
    ):
        given.setdefault(prize_id, []).append(entry_id)
    return given


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


def rules_of(track_id: int) -> AwardRules:
    """Return what the rules of a track say of its prizes; our defaults where they say nothing."""
    found = db.session.get(AwardRules, track_id)
    return found or AwardRules(track_id=track_id, tie=TieRule.CHAIR, budget=None,
                               allows_several=False, committee_size=None)


def prize_list(result_id: int) -> PrizeList | None:
    """Return the confirmation of a result's prizes."""
    return db.session.scalar(sa.select(PrizeList).filter_by(result_id=result_id))


def structure_of(result: Result) -> Structure:
    """Return the prizes of a result's track with all that bears on giving them."""
    track = db.session.get_one(Track, result.sitting.track_id)
    rules = rules_of(track.id)
    votes = db.session.execute(
        sa.select(Vote.kind, Vote.prize_id).where(
            Vote.sitting_id == result.sitting_id, Vote.is_carried, Vote.prize_id.is_not(None)))
    voted: dict[VoteKind, set[int]] = {}
    for kind, prize_id in votes:
        voted.setdefault(kind, set()).add(prize_id)
    prizes = {prize.id: prize for prize in track.prizes}
    ranks = {row.entry_id: row.rank for row in _ranked(result) if row.rank is not None}
    by_rule = set(prizes) if rules.tie is not TieRule.CHAIR else set()
    return Structure(
        prizes, ranks, rules, frozenset(voted.get(VoteKind.EMPTY_RANK, ())),
        frozenset(by_rule | voted.get(VoteKind.SHARED_PRIZE, set())),
        _others(track.id, set(ranks)) if FREE & {prize.kind for prize in track.prizes} else {},
    )


def _others(track_id: int, ranked: set[int]) -> dict[int, str]:
    """Return the entries that were admitted to a track and are not in its last ranking."""
    rows = db.session.execute(sa.select(Entry.id, Entry.code, Entry.title).where(
        Entry.track_id == track_id, Entry.state.in_(IN_THE_CONTEST)).order_by(Entry.number))
    return {key: f"{code} {title}" for key, code, title in rows if key not in ranked}


def _ranked(result: Result) -> list[ResultRow]:
    return list(db.session.scalars(
        sa.select(ResultRow).where(ResultRow.result_id == result.id, ResultRow.rank.is_not(None))
        .order_by(ResultRow.position)
    ))


def _unconfirmed(awards: list[Award]) -> list[str]:
    return list(db.session.scalars(
        sa.select(TeamMember.name).where(
            TeamMember.entry_id.in_([award.entry_id for award in awards
                                     if award.state is AwardState.CONFIRMED]),
            TeamMember.removed_at.is_(None), TeamMember.confirmed_at.is_(None))
        .order_by(TeamMember.sort_key)
    ))


def awards_of(result_id: int) -> list[Award]:
    """Return the prizes given from a result, highest first, revoked ones among them."""
    return list(db.session.scalars(
        sa.select(Award).join(Award.prize).where(Award.result_id == result_id)
        .options(contains_eager(Award.prize), joinedload(Award.entry))
        .order_by(Prize.position, Award.id)
    ))


def standing_awards(result_id: int) -> list[Award]:
    """Return the prizes given from a result that nobody revoked."""
    return [award for award in awards_of(result_id) if award.state is AwardState.CONFIRMED]


def propose(result: Result) -> rule.Proposal:
    """Return what the prize rule proposes from a result."""
    return proposal_of(result, structure_of(result))


def proposal_of(result: Result, structure: Structure) -> rule.Proposal:
    """Return what the rule proposes: ranks first, then recognition; votes are obeyed."""
    places = [rule.Place(row.entry_id, row.rank or 0, row.qualifies) for row in _ranked(result)]
    by_rank = [prize for kind in (PrizeKind.RANK, PrizeKind.RECOGNITION)
               for prize in structure.prizes.values()
               if prize.kind is kind and prize.id not in structure.empty]
    return rule.propose(places, [rule.Seats(prize.id, prize.seats) for prize in by_rank],
                        structure.shareable)


def count_unregistered(competition_id: int) -> int:
    """Return how many certificates wait for the clerk to confirm their number."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Certificate).where(
        Certificate.competition_id == competition_id, Certificate.registered_at.is_(None),
        Certificate.ended_at.is_(None))) or 0
