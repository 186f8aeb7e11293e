"""Prizes: proposed by the rule, confirmed by a person; certificates follow the decision."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.codes import new_code
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.entries.models import Distinction, TeamMember
from competitions.programme.models import Competition, Prize, Track
from judging.awards import queries
from judging.awards.enums import AwardState, CertificateKind, CertificateState
from judging.awards.models import Award, Certificate
from judging.results.enums import ResultState
from judging.results.models import Result

FINAL = (ResultState.APPROVED, ResultState.PUBLISHED)


@dataclass(frozen=True)
class Confirmation:
    """Which entries get which prize, as chosen on the page: prize id → entry ids."""

    chosen: dict[int, tuple[int, ...]]
    reason: str


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
    if queries.awards_of(result.id):
        raise Conflict(_l("The prizes of this track are confirmed already."))
    _check(result, given)
    proposed = set(queries.propose(result).given)
    pairs = {(prize, entry) for prize, entries in given.chosen.items() for entry in entries}
    if pairs != proposed and not given.reason.strip():
        raise DomainError(_l("This differs from the proposal of the rule. Give the reason."),
                          "reason")
    awards = [
        Award(result_id=result.id, entry_id=entry, prize_id=prize, created_at=now,
              state=AwardState.CONFIRMED, confirmed_at=now, confirmed_by_id=actor.id,
              reason=given.reason if (prize, entry) not in proposed else "")
        for prize, entry in sorted(pairs)
    ]
    db.session.add_all(awards)
    db.session.flush()
    _write_distinctions(result, awards, now)
    audit.record("prizes_confirmed", result, actor=actor, now=now, reason=given.reason,
                 competition_id=result.sitting.competition_id, prizes=sorted(pairs))
    return awards


def _check(result: Result, given: Confirmation) -> None:
    prizes = {prize.id: prize for prize in
              db.session.get_one(Track, result.sitting.track_id).prizes}
    ranked = {row.entry_id for row in result.rows if row.rank is not None}
    seen: set[int] = set()
    for prize_id, entries in given.chosen.items():
        prize = prizes.get(prize_id)
        if prize is None or not ranked.issuperset(entries):
            raise DomainError(_l("Choose prizes and entries of this track."))
        if len(entries) > prize.seats:
            raise DomainError(_l("“%(prize)s” has %(n)s seats; choose fewer entries.",
                                 prize=prize.name, n=prize.seats), f"prize_{prize_id}")
        if len(set(entries)) < len(entries) or seen & set(entries):
            raise DomainError(_l("One entry can get one prize only."), f"prize_{prize_id}")
        seen |= set(entries)
    for prize in prizes.values():
        if not given.chosen.get(prize.id) and not prize.may_stay_empty:
            raise DomainError(_l("“%(prize)s” may not stay empty.", prize=prize.name),
                              f"prize_{prize.id}")


def _write_distinctions(result: Result, awards: list[Award], now: datetime) -> None:
    competition = db.session.get_one(Competition, result.sitting.competition_id)
    for award in awards:
        prize = db.session.get_one(Prize, award.prize_id)
        db.session.add(Distinction(
            entry_id=award.entry_id, name=f"{prize.name}, {competition.name}"[:200],
            level=competition.level.value, rank=prize.position, given_on=now,
        ))


@transaction()
def issue_certificates(result_id: int, *, actor: User, now: datetime) -> list[Certificate]:
    """Make the certificates of confirmed prizes: one for each member of each team.

    Those that exist stay; what is issued while the decision is pending awaits its number.
    """
    result = lock(Result, result_id)
    if result.state is not ResultState.PUBLISHED:
        raise Conflict(_l("Certificates follow the publication of the result."))
    awards = [award for award in queries.awards_of(result.id)
              if award.state is AwardState.CONFIRMED]
    if not awards:
        raise DomainError(_l("Confirm the prizes first."))
    lock(Competition, result.sitting.competition_id)  # one register for all tracks
    have = {(c.award_id, c.recipient) for c in _live(awards)}
    number = _last_number(result.sitting.competition_id)
    made = []
    for award in awards:
        for name in _recipients(award.entry_id):
            if (award.id, name) in have:
                continue
            number += 1
            made.append(_certificate(result, award, name, number, actor, now))
    db.session.add_all(made)
    audit.record("certificates_issued", result, actor=actor, now=now,
                 competition_id=result.sitting.competition_id, codes=[c.code for c in made])
    return made


def _certificate(result: Result, award: Award, name: str, number: int, actor: User,
                 now: datetime) -> Certificate:
    return Certificate(
        code=new_code(), competition_id=result.sitting.competition_id, award_id=award.id,
        kind=CertificateKind.PRIZE, entry_id=award.entry_id, recipient=name,
        project_title=award.entry.title, prize_name=award.prize.name,
        register_number=f"{number:03d}", decision_number=result.decision_number,
        decision_date=result.decision_date, issued_by_id=actor.id, created_at=now,
        state=(CertificateState.AWAITING_DECISION if result.is_decision_pending
               else CertificateState.VALID),
    )


@transaction()
def complete_certificates(result_id: int, *, actor: User, now: datetime) -> int:
    """Give certificates that awaited the decision its number and date."""
    result = lock(Result, result_id)
    if result.is_decision_pending:
        return 0
    waiting = [c for c in _live(queries.awards_of(result.id))
               if c.state is CertificateState.AWAITING_DECISION]
    for certificate in waiting:
        certificate.state = CertificateState.VALID
        certificate.decision_number = result.decision_number
        certificate.decision_date = result.decision_date
    if waiting:
        audit.record("certificates_completed", result, actor=actor, now=now,
                     competition_id=result.sitting.competition_id,
                     codes=[c.code for c in waiting])
    return len(waiting)


@transaction()
def revoke_certificate(certificate_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Revoke a certificate with a reason; its code says so from now on."""
    certificate = lock(Certificate, certificate_id)
    if certificate.ended_at is not None:
        raise Conflict(_l("This certificate has ended already."))
    if not reason.strip():
        raise DomainError(_l("Give the reason."), "reason")
    certificate.state, certificate.ended_at = CertificateState.REVOKED, now
    certificate.ended_reason = reason
    audit.record("certificate_revoked", certificate, actor=actor, now=now, reason=reason,
                 competition_id=certificate.competition_id)


def _live(awards: list[Award]) -> list[Certificate]:
    return list(db.session.scalars(
        sa.select(Certificate).where(Certificate.award_id.in_([a.id for a in awards]),
                                     Certificate.ended_at.is_(None))
    ))


def _last_number(competition_id: int) -> int:
    return db.session.scalar(
        sa.select(sa.func.count(Certificate.id)).filter_by(competition_id=competition_id)
    ) or 0


def _recipients(entry_id: int) -> list[str]:
    return list(db.session.scalars(
        sa.select(TeamMember.name).where(TeamMember.entry_id == entry_id,
                                         TeamMember.removed_at.is_(None))
        .order_by(TeamMember.position)
    ))
