"""Whether a choice of prizes may stand: seats, ties, empty ranks, money, the committee."""

import sys
from collections.abc import Collection, Mapping
from decimal import Decimal

from app.errors import DomainError
from app.i18n import _l
from app.orm import db
from app.paper.wording import decimal_text
from competitions.entries.models import Entry
from competitions.programme.models import Prize
from judging.awards import rule
from judging.awards.enums import TieRule
from judging.awards.models import AwardRules
from judging.awards.queries import FREE, Structure

Choice = Mapping[int, tuple[int, ...]]
#: Stands for the place of who is not in the ranking: behind all who are.
LAST = sys.maxsize


def check_choice(track: Structure, chosen: Choice, proposed: rule.Proposal) -> None:
    """Refuse prizes and entries of other tracks, too many winners, and empty ranks without cause.

    Raises
    ------
    DomainError
        Beside the field of the prize it is about.
    """
    seen: set[int] = set()
    for prize_id, entries in chosen.items():
        prize = track.prizes.get(prize_id)
        if prize is None or not _may_get(track, prize) >= set(entries):
            raise DomainError(_l("Choose prizes and entries of this track."))
        _check_seats(track, prize, entries)
        taken = set() if track.rules.allows_several else seen
        twice = next((each for each in entries if each in taken or entries.count(each) > 1), None)
        if twice is not None:
            raise DomainError(
                _l("Entry %(code)s is chosen twice; it can get one prize only, unless the rules "
                   "allow several.", code=db.session.get_one(Entry, twice).code),
                f"prize_{prize_id}")
        seen |= set(entries)
    offered = {prize for prize, _entry in proposed.given} | {p for p, _tied in proposed.undecided}
    for prize in track.prizes.values():
        if not chosen.get(prize.id):
            _check_empty(track, prize, offered)


def _may_get(track: Structure, prize: Prize) -> set[int]:
    """Return who may get a prize: those ranked; a special one, anybody of the track."""
    return set(track.ranks) | (set(track.others) if prize.kind in FREE else set())


def _check_seats(track: Structure, prize: Prize, entries: tuple[int, ...]) -> None:
    if entries and prize.id in track.empty:
        raise DomainError(_l("The panel voted to leave “%(prize)s” empty.", prize=prize.name),
                          f"prize_{prize.id}")
    if len(entries) <= prize.seats:
        return
    last = max(track.ranks.get(entry, LAST) for entry in entries)
    clear = sum(track.ranks.get(entry, LAST) < last for entry in entries)
    # Sharing by the rules is for those tied in the ranking; outside it only a vote tells of one.
    is_choice = (track.rules.tie is not TieRule.CHAIR
                 and not track.ranks.keys() >= set(entries))
    if prize.id not in track.shareable or clear >= prize.seats or is_choice:
        raise DomainError(
            _l("“%(prize)s” has %(n)s seats; more may get it only when they are tied and the "
               "rules or a carried vote let them share it.", prize=prize.name, n=prize.seats),
            f"prize_{prize.id}")


def _check_empty(track: Structure, prize: Prize, offered: Collection[int]) -> None:
    if not prize.may_stay_empty:
        raise DomainError(_l("“%(prize)s” may not stay empty.", prize=prize.name),
                          f"prize_{prize.id}")
    if prize.id in offered and prize.id not in track.empty:
        raise DomainError(
            _l("“%(prize)s” stays empty only by a carried vote of the panel.", prize=prize.name),
            f"prize_{prize.id}")


def ranked_pairs(track: Structure, chosen: Choice) -> set[tuple[int, int]]:
    """Return what was chosen of the prizes that follow the ranking."""
    return {(prize, entry) for prize, entries in chosen.items() for entry in entries
            if track.prizes[prize].kind not in FREE}


def amounts(track: Structure, chosen: Choice, split: Collection[int],
            ) -> dict[tuple[int, int], int]:
    """Return what each (prize, entry) is paid."""
    paid: dict[tuple[int, int], int] = {}
    for prize_id, entries in chosen.items():
        prize = track.prizes[prize_id]
        ordered = sorted(entries, key=lambda entry: (track.ranks.get(entry, LAST), entry))
        ranks = [track.ranks.get(entry, LAST) for entry in ordered]
        each = rule.amounts(prize.amount, prize.seats, ranks,
                            is_split=prize_id in split or track.rules.tie is TieRule.SHARE)
        paid |= {(prize_id, entry): money for entry, money in zip(ordered, each, strict=True)}
    return paid


def cost_of(track: Structure, chosen: Choice, paid: Mapping[tuple[int, int], int],
            split: Collection[int]) -> int:
    """Return money and value of benefits together, in đồng."""
    in_kind = 0
    for prize_id, entries in chosen.items():
        prize = track.prizes[prize_id]
        is_split = prize_id in split or track.rules.tie is TieRule.SHARE
        in_kind += prize.benefit_value * (min(len(entries), prize.seats) if is_split
                                          else len(entries))
    return sum(paid.values()) + in_kind


def check_budget(track: Structure, chosen: Choice, paid: Mapping[tuple[int, int], int],
                 split: Collection[int], raised_by: str, raised_to: int | None) -> int:
    """Return the budget that covers the prizes; refuse what goes beyond it."""
    cost, budget = cost_of(track, chosen, paid, split), track.budget
    if raised_to is not None or raised_by.strip():
        if not raised_by.strip():
            raise DomainError(_l("Type the decision that raises the budget."), "raised_by")
        if raised_to is None:
            raise DomainError(_l("Type the budget as the decision has raised it."), "raised_to")
        budget = raised_to
    if cost > budget:
        raise DomainError(
            _l("The prizes come to %(cost)s, the budget is %(budget)s. Split the money of the "
               "shared prize, or type the decision that raises the budget.",
               cost=_dong(cost), budget=_dong(budget)), "raised_by")
    return budget


def check_gate(rules: AwardRules, in_favour: int | None) -> None:
    """Refuse where the rules ask for two thirds of the committee and they are not there."""
    if rules.committee_size is None:
        return
    if in_favour is None or not 0 <= in_favour <= rules.committee_size:
        raise DomainError(_l("Type how many of the %(n)s members of the committee agree.",
                             n=rules.committee_size), "in_favour")
    if 3 * in_favour < 2 * rules.committee_size:
        raise DomainError(_l("The rules ask for two thirds of the %(n)s members.",
                             n=rules.committee_size), "in_favour")


def _dong(value: int) -> str:
    return f"{decimal_text(Decimal(value), 'vi')} ₫"
