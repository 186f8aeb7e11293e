"""Keeping the list of legal bases that an office cites."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.audit import services as audit
from app.auth.models import User
from app.errors import Conflict, DomainError
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


def mark_of(bases: Iterable[LegalBasis]) -> str:
    """Return the mark of a list as it stands, which the page sends back with what was typed."""
    said = [[basis.words, str(basis.ended_on or ""), basis.replaced_by] for basis in bases]
    return hashlib.sha256(audit.canonical(said).encode()).hexdigest()[:16]


@transaction()
def save_bases(competition_id: int, given: Sequence[BasisInput], *, actor: User,
               now: datetime, seen: str | None = None) -> list[LegalBasis]:
    """Keep the list in its order; what is known to be replaced is noted where nobody typed it.

    Raises
    ------
    Conflict
        The list is another than the one *seen*, so somebody's lines would be lost.
    DomainError
        Too many lines.
    """
    competition = lock(Competition, competition_id)
    if len(given) > MOST:
        raise DomainError(_l("At most %(most)s legal bases.", most=MOST))
    rows = [_row(competition_id, position, basis) for position, basis in enumerate(given, 1)]
    standing = queries.list_bases(competition_id)
    if mark_of(rows) == mark_of(standing):
        return standing
    if seen is not None and seen != mark_of(standing):
        raise Conflict(_l("Somebody has saved this list meanwhile. Save again to put what you "
                          "typed in the place of: %(words)s",
                          words="; ".join(basis.words for basis in standing) or "–"))
    for former in standing:
        db.session.delete(former)
    db.session.flush()
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
