"""What awards know about a person: prizes of the own entries, certificates in the own name."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.auth.models import User
from app.clock import utc_now
from app.codes import format_code
from app.i18n import _l, local
from app.orm import db
from app.privacy.sections import Erased, Section
from competitions.entries.models import TeamMember
from competitions.entries.privacy import entries_of
from judging.awards import embargo
from judging.awards.enums import AwardState, CertificateState
from judging.awards.models import Award, Certificate
from judging.results.models import Result
from judging.results.publicity import is_out


def export(user: User) -> list[Section]:
    """Return the prizes of a person's entries once they are public, and the certificates."""
    prizes = db.session.scalars(
        sa.select(Award).join(Award.result).options(
            contains_eager(Award.result).joinedload(Result.sitting), joinedload(Award.entry),
            joinedload(Award.prize))
        .where(Award.entry_id.in_(entries_of(user)), is_out(utc_now()),
               Award.state != AwardState.PROPOSED).order_by(Award.id))
    now = utc_now()
    papers = db.session.execute(
        sa.select(Certificate, embargo.ended_early(now)).where(_named(user), embargo.is_out(now))
        .order_by(Certificate.id)).all()
    return [
        Section("prizes", _l("Prizes of your entries"), [
            {"entry": row.entry.code, "prize": local(row.prize), "amount": row.amount,
             "state": row.state.value, "confirmed": row.confirmed_at, "reason": row.reason}
            for row in prizes]),
        Section("certificates", _l("Your certificates"), [
            {"recipient": row.recipient, "project": row.project_title, "prize": row.prize_name,
             "state": (_before(row) if early else row.state).value, "code": format_code(row.code),
             "register number": row.register_number, "decision": row.decision_number,
             "date": row.decision_date, "ended": None if early else row.ended_at,
             "why": "" if early else row.ended_reason}
            for row, early in papers]),
    ]


def _before(certificate: Certificate) -> CertificateState:
    """Return the state that a certificate had while it stood."""
    return (CertificateState.VALID if certificate.decision_number
            else CertificateState.AWAITING_DECISION)


def _named(user: User) -> sa.ColumnElement[bool]:
    """Return the condition that a certificate is a person's, or one of the whole own team."""
    seats = sa.select(TeamMember.id).where(TeamMember.user_id == user.id)
    return sa.or_(
        Certificate.judge_id == user.id, Certificate.member_id.in_(seats),
        sa.and_(Certificate.member_id.is_(None), Certificate.entry_id.in_(entries_of(user))))


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase nothing: a certificate stays in the register as it was issued."""
    if db.session.query(Certificate).filter(_named(user)).count():
        done.kept.append(_l("Certificates issued to you, with your name: the register of "
                            "certificates, which whoever is shown one can check."))
