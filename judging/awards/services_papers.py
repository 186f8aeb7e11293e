"""Certificates: issued, entered in the register, completed, reissued, revoked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from app.audit import services as audit
from app.auth.models import User
from app.codes import new_code
from app.errors import Conflict, DomainError
from app.i18n import _l
from app.orm import db, get_or_404, lock
from app.transaction import transaction
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.awards import designs, papers, queries, standing
from judging.awards.enums import AwardState, CertificateKind, CertificateState
from judging.awards.models import Award, Certificate
from judging.results.complaints.holds import held_among, refusal
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.moving import need

LONGEST = 300


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is: a member, a whole team, or a judge."""

    name: str
    entry: Entry | None = None
    award: Award | None = None
    member_id: int | None = None
    judge_id: int | None = None

    @property
    def key(self) -> tuple[int | None, ...]:
        """Return what tells two certificates of one kind apart; a name may be corrected."""
        return (self.award.id if self.award else None, self.entry.id if self.entry else None,
                self.member_id, self.judge_id)


@transaction()
def issue_certificates(
    result_id: int, *, actor: User, now: datetime,
    kind: CertificateKind = CertificateKind.PRIZE, for_team: bool = False,
) -> list[Certificate]:
    """Make the certificates of one kind: one for each person, or one for each team.

    Those that exist stay, or are replaced where they belong to an earlier result; what is issued
    while the decision is pending awaits its number. Entries on hold are left out.
    """
    result = lock(Result, result_id)
    if result.state is not ResultState.PUBLISHED:
        raise Conflict(_l("Certificates follow the publication of the result."))
    if queries.prize_list(result.id) is None:
        raise DomainError(_l("Confirm the prizes first."))
    competition = lock(Competition, result.sitting.competition_id)  # one register for all tracks
    number = _last_number(competition.id)
    made = []
    for holder in _free(competition.id, _new(result, kind, for_team=for_team)):
        number += 1
        certificate = _certificate(result, kind, holder, number, actor, now)
        _replace_former(result, certificate, now)
        made.append(certificate)
    db.session.add_all(made)
    audit.record("certificates_issued", result, actor=actor, now=now, kind=kind.value,
                 competition_id=competition.id, codes=[c.code for c in made])
    return made


def _new(result: Result, kind: CertificateKind, *, for_team: bool) -> list[Holder]:
    """Return those who have no certificate of this kind yet."""
    have = _have(result.sitting.competition_id, kind)
    return [holder for holder in _holders(result, kind, for_team=for_team)
            if holder.key not in have]


def _free(competition_id: int, holders: list[Holder]) -> list[Holder]:
    """Return those whom no complaint holds; refuse where it holds them all."""
    held = held_among(competition_id, {holder.entry.id for holder in holders if holder.entry})
    stopped = {line.entry_id for line in held}
    free = [holder for holder in holders if not holder.entry or holder.entry.id not in stopped]
    if held and not free:
        raise Conflict(refusal(held))
    return free


def _holders(result: Result, kind: CertificateKind, *, for_team: bool) -> Iterable[Holder]:
    awards = queries.standing_awards(result.id)
    if kind is CertificateKind.PRIZE:
        for award in awards:
            yield from _team(award.entry, award, for_team=for_team)
    elif kind is CertificateKind.PARTICIPATION:
        winners = {award.entry_id for award in awards}
        for entry in papers.taken_part(result.sitting.track_id):
            if entry.id not in winners:
                yield from _team(entry, None, for_team=for_team)
    else:
        for judge in papers.judges_of(result.sitting.track_id):
            yield Holder(judge.name, judge_id=judge.id)


def _team(entry: Entry, award: Award | None, *, for_team: bool) -> Iterable[Holder]:
    members = papers.members_of(entry.id)
    if for_team and len(members) > 1:
        yield Holder(_joint_name([member.name for member in members]), entry, award)
        return
    for member in members:
        yield Holder(member.name, entry, award, member_id=member.id)


def _joint_name(names: list[str]) -> str:
    joint = f"{', '.join(names[:-1])} và {names[-1]}"
    return joint if len(joint) <= LONGEST else f"{names[0]} và {len(names) - 1} cộng sự"


def _have(competition_id: int, kind: CertificateKind) -> set[tuple[int | None, ...]]:
    """Return whose certificate stands or was revoked: after that, only a reissue gives another."""
    rows = db.session.execute(sa.select(
        Certificate.award_id, Certificate.entry_id, Certificate.member_id, Certificate.judge_id,
    ).where(Certificate.competition_id == competition_id, Certificate.kind == kind,
            Certificate.state != CertificateState.REPLACED))
    return {tuple(row) for row in rows}


def _certificate(result: Result, kind: CertificateKind, holder: Holder, number: int,
                 actor: User, now: datetime) -> Certificate:
    decision, day = decision_of(result)
    return Certificate(
        code=new_code(), competition_id=result.sitting.competition_id, kind=kind,
        award_id=holder.award.id if holder.award else None,
        entry_id=holder.entry.id if holder.entry else None,
        member_id=holder.member_id, judge_id=holder.judge_id, recipient=holder.name,
        project_title=holder.entry.title if holder.entry else "",
        prize_name=holder.award.prize.name if holder.award else "",
        register_number=designs.register_number(result.sitting.competition_id, number),
        decision_number=decision, decision_date=day, issued_by_id=actor.id, created_at=now,
        state=CertificateState.VALID if decision else CertificateState.AWAITING_DECISION,
    )


def decision_of(result: Result) -> tuple[str, date | None]:
    """Return the decision on the prizes, or the one that published the result."""
    listed = queries.prize_list(result.id)
    if listed is not None and listed.decided_at is not None:
        return listed.decision_number, listed.decision_date
    if result.is_decision_pending:
        return "", None
    return result.decision_number, result.decision_date


def _replace_former(result: Result, certificate: Certificate, now: datetime) -> None:
    """Let a new certificate take the place of the one of a superseded result."""
    if certificate.award_id is None:
        return
    former = db.session.scalars(
        sa.select(Certificate).join(Certificate.award).where(
            Certificate.entry_id == certificate.entry_id, Award.state == AwardState.REVOKED,
            Award.result_id != result.id, Certificate.member_id == certificate.member_id,
            Certificate.ended_at.is_(None)).order_by(Certificate.id)
    ).first()
    if former is not None and former.award is not None:
        _end(former, CertificateState.REPLACED, former.award.reason, now)
        certificate.replaces_id = former.id


@transaction()
def complete_certificates(result_id: int, *, actor: User, now: datetime) -> int:
    """Give certificates that awaited the decision its number and date."""
    result = lock(Result, result_id)
    number, day = decision_of(result)
    if not number:
        return 0
    waiting = [c for c in papers.live_of(result.sitting.competition_id)
               if c.state is CertificateState.AWAITING_DECISION and _belongs(c, result)]
    for certificate in waiting:
        certificate.state = CertificateState.VALID
        certificate.decision_number, certificate.decision_date = number, day
    if waiting:
        audit.record("certificates_completed", result, actor=actor, now=now, decision=number,
                     competition_id=result.sitting.competition_id,
                     codes=[c.code for c in waiting])
    return len(waiting)


def _belongs(certificate: Certificate, result: Result) -> bool:
    """Tell whether a decision on a result's prizes covers a certificate."""
    if certificate.award_id is not None:
        return db.session.get_one(Award, certificate.award_id).result_id == result.id
    return certificate.entry is None or certificate.entry.track_id == result.sitting.track_id


@transaction()
def register_certificates(
    competition_id: int, numbers: Mapping[int, str], *, actor: User, now: datetime
) -> int:
    """Confirm numbers in the register as the clerk typed them; empty ones wait."""
    lock(Competition, competition_id)
    typed = {key: number.strip() for key, number in numbers.items() if number.strip()}
    rows = {row.id: row for row in papers.live_of(competition_id, list(typed))} if typed else {}
    taken = {number: key for key, number in db.session.execute(
        sa.select(Certificate.id, Certificate.register_number).where(
            Certificate.competition_id == competition_id,
            Certificate.registered_at.is_not(None)))}
    done = []
    for key, number in typed.items():
        row = rows.get(key)
        if row is None or row.registered_at is not None:
            continue
        if taken.setdefault(number, key) != key:
            raise DomainError(_l("Number %(number)s is in the register already.", number=number),
                              f"number_{key}")
        row.register_number, row.registered_at, row.registered_by_id = number, now, actor.id
        done.append((row, {"number": number}))
    if done:
        audit.record_each("certificate_registered", done, actor=actor, now=now,
                          competition_id=competition_id)
    return len(done)


@transaction()
def reissue_certificate(
    certificate_id: int, name: str, reason: str, *, actor: User, now: datetime
) -> Certificate:
    """Replace a certificate by one with the right name; the old code says "replaced".

    One that was revoked stays so and may be given anew, once.
    """
    lock(Competition, get_or_404(Certificate, certificate_id).competition_id)
    old = lock(Certificate, certificate_id)  # after it, as whoever ends the prizes of a track
    is_revoked = old.state is CertificateState.REVOKED and not papers.has_successor(old.id)
    if not is_revoked:
        refuse_ended(old)
    need(reason)
    standing.require_printable(old.competition_id, [old])
    if not name.strip():
        raise DomainError(_l("Type the name as it will be printed."), "recipient")
    if old.award is not None and old.award.state is not AwardState.CONFIRMED:
        raise Conflict(_l("This prize has been revoked already."))
    if not is_revoked:
        _end(old, CertificateState.REPLACED, reason, now)
    db.session.flush()
    number = designs.register_number(old.competition_id, _last_number(old.competition_id) + 1)
    fresh = Certificate(
        code=new_code(), competition_id=old.competition_id, kind=old.kind, award_id=old.award_id,
        entry_id=old.entry_id, member_id=old.member_id, judge_id=old.judge_id,
        replaces_id=old.id, recipient=name, project_title=old.project_title,
        prize_name=old.prize_name, register_number=number,
        decision_number=old.decision_number, decision_date=old.decision_date,
        issued_by_id=actor.id, created_at=now,
        state=(CertificateState.VALID if old.decision_number
               else CertificateState.AWAITING_DECISION),
    )
    db.session.add(fresh)
    audit.record("certificate_reissued", old, actor=actor, now=now, reason=reason,
                 competition_id=old.competition_id, code=fresh.code)
    return fresh


@transaction()
def revoke_certificate(certificate_id: int, reason: str, *, actor: User, now: datetime) -> None:
    """Revoke a certificate with a reason; its code says so from now on."""
    certificate = lock(Certificate, certificate_id)
    refuse_ended(certificate)
    need(reason)
    _end(certificate, CertificateState.REVOKED, reason, now)
    audit.record("certificate_revoked", certificate, actor=actor, now=now, reason=reason,
                 competition_id=certificate.competition_id)


def refuse_ended(certificate: Certificate) -> None:
    """Refuse a certificate that was replaced or revoked."""
    if certificate.ended_at is not None:
        raise Conflict(_l("This certificate has ended already."))


def _end(certificate: Certificate, state: CertificateState, reason: str, now: datetime) -> None:
    certificate.state, certificate.ended_at, certificate.ended_reason = state, now, reason


def _last_number(competition_id: int) -> int:
    return db.session.scalar(
        sa.select(sa.func.count(Certificate.id)).filter_by(competition_id=competition_id)
    ) or 0
