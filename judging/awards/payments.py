"""Who is paid what: prize money and judges' fees, with the tax that is withheld."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Entry, TeamMember
from competitions.programme.models import Competition, Prize
from judging.awards.design_models import PayRates
from judging.awards.enums import AwardState
from judging.awards.models import Award
from judging.results.complaints.holds import held_among, numbers_of
from judging.results.complaints.queries import holds_of
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet


@dataclass(frozen=True)
class PayLine:
    """One line of a pay sheet."""

    name: str
    #: Code and prize, or how many sheets.
    what: str
    gross: int
    tax: int

    @property
    def net(self) -> int:
        """Return what is handed over."""
        return self.gross - self.tax


@dataclass(frozen=True)
class WaitingLine:
    """Prize money that is not paid for now, and why."""

    what: str
    gross: int
    reason: Any


@dataclass(frozen=True)
class RatesInput:
    """Rates as typed."""

    prize_tax_percent: Decimal
    prize_tax_free: int
    fee_per_sheet: int
    fee_tax_percent: Decimal
    fee_tax_from: int


def rates_of(competition_id: int) -> PayRates:
    """Return the rates of a competition; nothing is withheld until somebody types a rate."""
    found = db.session.get(PayRates, competition_id)
    return found or PayRates(
        competition_id=competition_id, prize_tax_percent=Decimal(0), prize_tax_free=0,
        fee_per_sheet=0, fee_tax_percent=Decimal(0), fee_tax_from=0)


@transaction()
def set_rates(competition_id: int, given: RatesInput, *, actor: User, now: datetime) -> None:
    """Keep the rates; sheets printed from now on use them."""
    competition = lock(Competition, competition_id)
    rates = rates_of(competition_id)
    for name, value in vars(given).items():
        setattr(rates, name, value)
    db.session.add(rates)
    audit.record("pay_rates_set", competition, actor=actor, now=now,
                 competition_id=competition_id,
                 after={name: str(value) for name, value in vars(given).items()})


def prize_lines(competition_id: int, rates: PayRates) -> list[PayLine]:
    """Return the prizes to be paid, highest first; the leader receives for the team."""
    held = holds_of(competition_id)
    return [
        PayLine(name or "", f"{code} · {prize}", amount,
                tax_of(max(0, amount - rates.prize_tax_free), rates.prize_tax_percent))
        for amount, prize, entry_id, code, name, state in _money(competition_id)
        if state is not ResultState.SUPERSEDED and entry_id not in held
    ]


def waiting_lines(competition_id: int) -> list[WaitingLine]:
    """Return the prizes whose money waits: on hold by a complaint, or for the new result."""
    held = {line.entry_id: line for line in held_among(competition_id)}
    return [
        WaitingLine(
            f"{code} · {prize}", amount,
            _l("On hold by complaint number %(n)s.", n=numbers_of([held[entry_id]]))
            if entry_id in held else _l("Its result was superseded; the new one is awaited."))
        for amount, prize, entry_id, code, _name, state in _money(competition_id)
        if state is ResultState.SUPERSEDED or entry_id in held
    ]


def _money(competition_id: int) -> list[Any]:
    """Return the confirmed prizes with money, each with the state of the result behind it."""
    return list(db.session.execute(
        sa.select(Award.amount, Prize.name, Entry.id, Entry.code, TeamMember.name, Result.state)
        .join(Prize, Award.prize_id == Prize.id).join(Entry, Award.entry_id == Entry.id)
        .join(Result, Award.result_id == Result.id)
        .outerjoin(TeamMember, sa.and_(TeamMember.entry_id == Entry.id, TeamMember.is_leader,
                                       TeamMember.removed_at.is_(None)))
        .where(Entry.competition_id == competition_id, Award.state == AwardState.CONFIRMED,
               Award.amount > 0)
        .order_by(Prize.track_id, Prize.position, Entry.number)
    ))


def fee_lines(competition_id: int, rates: PayRates) -> list[PayLine]:
    """Return what judges are owed for the sheets they have sent."""
    rows = db.session.execute(
        sa.select(User.name, sa.func.count(Scoresheet.id))
        .join(Scoresheet, Scoresheet.judge_id == User.id)
        .join(Sitting, Scoresheet.sitting_id == Sitting.id)
        .where(Sitting.competition_id == competition_id,
               Scoresheet.state == SheetState.SUBMITTED)
        .group_by(User.id, User.name, User.sort_key).order_by(User.sort_key, User.id)
    )
    lines = []
    for name, sheets in rows:
        fee = sheets * rates.fee_per_sheet
        taxed = fee if fee >= rates.fee_tax_from else 0
        lines.append(PayLine(name, str(sheets), fee, tax_of(taxed, rates.fee_tax_percent)))
    return lines


def tax_of(taxed: int, percent: Decimal) -> int:
    """Return the tax on an amount, in whole đồng.

    >>> tax_of(5_000_005, Decimal(10))
    500001
    """
    return int((Decimal(taxed) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))


def total(lines: Iterable[PayLine]) -> PayLine:
    """Return the sums of a sheet."""
    kept = list(lines)
    return PayLine("", "", sum(line.gross for line in kept), sum(line.tax for line in kept))
