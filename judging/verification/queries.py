"""What a code confirms to a stranger: a certificate, a receipt, a signed sheet, a result."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.clock import utc_now
from app.codes import normalise_code
from app.orm import db
from competitions.entries.models import Entry, Submission
from competitions.programme.models import Competition
from judging.awards import embargo
from judging.awards.enums import AwardState, CertificateKind
from judging.awards.models import Certificate
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.publicity import publication_of, was_out
from judging.rubrics.models import Sitting
from judging.scoresheets.models import Scoresheet, SignedSheet


class Kind(StrEnum):
    """What a code belongs to."""

    CERTIFICATE = "certificate"
    SUBMISSION = "submission"
    SHEET = "sheet"
    RESULT = "result"


@dataclass(frozen=True)
class Confirmed:
    """What is confirmed, and nothing private: no contact, no mark, no judge's name."""

    kind: Kind
    competition: Competition
    #: State word of a certificate; "valid", "replaced" or "current" for the rest.
    state: str
    at: datetime
    code: str
    title: str = ""
    recipient: str = ""
    prize: str = ""
    register_number: str = ""
    decision_number: str = ""
    decision_date: date | None = None
    number: int = 0
    digest: str = ""
    ended_at: datetime | None = None
    attests: CertificateKind | None = None


def find_confirmed(typed: str) -> Confirmed | None:
    """Return what a typed code (or the first 16 digits of a result's digest) belongs to."""
    code = normalise_code(typed)
    if code:
        return _certificate(code) or _submission(code) or _sheet(code)
    digest = typed.strip().lower()
    if len(digest) >= 16 and all(char in "0123456789abcdef" for char in digest):
        return _result(digest)
    return None


def _certificate(code: str) -> Confirmed | None:
    row = db.session.scalar(sa.select(Certificate).where(
        Certificate.code == code, embargo.is_out(utc_now())))
    if row is None:
        return None
    return Confirmed(
        Kind.CERTIFICATE, db.session.get_one(Competition, row.competition_id), _state(row),
        row.created_at, code, title=row.project_title, recipient=row.recipient,
        prize=row.prize_name, attests=row.kind,
        register_number=row.register_number if row.registered_at else "",
        decision_number=row.decision_number, decision_date=row.decision_date,
        ended_at=row.ended_at,
    )


def _state(row: Certificate) -> str:
    """Return the state word; "reviewed" while the result behind it has no public successor."""
    award = row.award
    if award is None:
        return row.state.value
    is_superseded = award.result.state is ResultState.SUPERSEDED
    if row.ended_at is None and (is_superseded or award.state is AwardState.REVOKED):
        return "reviewed"
    early = sa.select(Certificate.id).where(Certificate.id == row.id,
                                            embargo.ended_early(utc_now()))
    return "reviewed" if db.session.scalar(early) else row.state.value


def _submission(code: str) -> Confirmed | None:
    found = db.session.execute(
        sa.select(Submission, Entry).join(Entry, Submission.entry_id == Entry.id)
        .where(Submission.receipt_code == code)
    ).first()
    if found is None:
        return None
    submission, entry = found
    state = "current" if submission.number == entry.last_submission else "replaced"
    return Confirmed(
        Kind.SUBMISSION, db.session.get_one(Competition, entry.competition_id), state,
        submission.submitted_at, code, title=entry.code or "", number=submission.number,
        digest=submission.digest,
    )


def _sheet(code: str) -> Confirmed | None:
    found: Any = db.session.execute(
        sa.select(SignedSheet, Entry).join(Scoresheet, SignedSheet.sheet_id == Scoresheet.id)
        .join(Entry, Scoresheet.entry_id == Entry.id)
        .where(SignedSheet.receipt_code == code)
    ).first()
    if found is None:
        return None
    signed, entry = found
    return Confirmed(
        Kind.SHEET, db.session.get_one(Competition, entry.competition_id),
        "replaced" if signed.reopened_at else "current", signed.signed_at, code,
        title=entry.code or "", number=signed.number, digest=signed.digest,
    )


def _result(digest: str) -> Confirmed | None:
    row = db.session.scalars(
        sa.select(Result).where(Result.digest.startswith(digest[:64], autoescape=True),
                                was_out(utc_now())).limit(1)
    ).first()
    if row is None:
        return None
    sitting = db.session.get_one(Sitting, row.sitting_id)
    publication = publication_of(row.id)
    hour = publication.public_from if publication else None
    return Confirmed(
        Kind.RESULT, db.session.get_one(Competition, sitting.competition_id),
        "current" if row.state is ResultState.PUBLISHED else "replaced",
        hour or row.published_at,
        row.digest[:16], title=f"{sitting.stage.name}, {sitting.track.name}", number=row.number,
        decision_number=row.decision_number, decision_date=row.decision_date, digest=row.digest,
        ended_at=row.superseded_at,
    )
