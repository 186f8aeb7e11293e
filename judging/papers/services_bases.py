"""Keeping the list of legal bases that an office cites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.audit import services as audit
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.papers import queries
from judging.papers.lawbook import find_replaced
from judging.papers.models import LegalBasis

MOST = 30


@dataclass(frozen=True)
class BasisInput:
    """One line as typed; without an end it is taken to be in force."""

    words: str
    ended_on: date | None = None
    replaced_by: str = ""


@transaction()
def save_bases(competition_id: int, given: Sequence[BasisInput], *, actor: User,
               now: datetime) -> list[LegalBasis]:
    """Keep the list in its order; what is known to be replaced is noted where nobody typed it."""
    competition = lock(Competition, competition_id)
    if len(given) > MOST:
        raise DomainError(_l("At most %(most)s legal bases.", most=MOST))
    for former in queries.list_bases(competition_id):
        db.session.delete(former)
    db.session.flush()
    rows = [_row(competition_id, position, basis) for position, basis in enumerate(given, 1)]
    db.session.add_all(rows)
    audit.record("legal_bases_saved", competition, actor=actor, now=now,
                 competition_id=competition_id, bases=[basis.words for basis in given])
    return rows


def _row(competition_id: int, position: int, basis: BasisInput) -> LegalBasis:
    known = find_replaced(basis.words)
    ended_on = basis.ended_on or (known.ended_on if known else None)
    return LegalBasis(
        competition_id=competition_id, position=position, words=basis.words, ended_on=ended_on,
        replaced_by=basis.replaced_by or (known.by if known else ""))
