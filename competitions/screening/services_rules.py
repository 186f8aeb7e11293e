"""The articles that the program checks: added and removed by the office, each on record."""

from dataclasses import asdict, dataclass
from datetime import datetime

from app.audit.services import record
from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.dossiers.queries import list_fields
from competitions.engine import Kind
from competitions.programme.models import Competition, Track
from competitions.screening.models import EligibilityRule

#: Kinds that are about one answer of the dossier.
ABOUT_AN_ANSWER = frozenset({Kind.ANSWER_AMONG, Kind.ANSWER_WITHIN, Kind.NOT_OLDER})
#: Kinds whose only bound is the greatest.
ONLY_MOST = frozenset({Kind.NOT_OLDER, Kind.PAPER_WITHIN, Kind.ENTRIES_OF_ONE})


@dataclass(frozen=True)
class RuleInput:
    """One article: what it is called, what it says, what is compared."""

    article: str
    text: str
    kind: Kind
    key: str = ""
    least: int | None = None
    most: int | None = None
    allowed: tuple[str, ...] = ()
    track_id: int | None = None


@transaction()
def add_rule(competition_id: int, given: RuleInput, *, actor: User, now: datetime,
             ) -> EligibilityRule:
    """Let the program check one more article.

    Raises
    ------
    DomainError
        A question, a bound or the allowed answers are missing, or the bounds cross.
    """
    lock(Competition, competition_id)
    _check(competition_id, given)
    row = EligibilityRule(competition_id=competition_id, created_at=now,
                          **asdict(given) | {"allowed": list(given.allowed)})
    db.session.add(row)
    record("eligibility_rule_added", row, actor=actor, now=now, competition_id=competition_id,
           after=asdict(given) | {"allowed": list(given.allowed), "kind": given.kind.value})
    return row


@transaction()
def remove_rule(rule_id: int, *, actor: User, now: datetime) -> None:
    """Check an article no longer; it stays on record."""
    row = lock(EligibilityRule, rule_id)
    if row.removed_at is not None:
        raise Conflict(_l("This rule was removed meanwhile. Nothing was changed."))
    row.removed_at = now
    record("eligibility_rule_removed", row, actor=actor, now=now,
           competition_id=row.competition_id, before=row.article)


def _check(competition_id: int, given: RuleInput) -> None:
    if given.track_id is not None:
        track = db.session.get(Track, given.track_id)
        if track is None or track.competition_id != competition_id:
            raise NotFound()
    known = {field.key for field in list_fields(competition_id)}
    if given.kind in ABOUT_AN_ANSWER and given.key not in known:
        raise DomainError(_l("Choose the question of the dossier that it is about."), "key")
    if given.kind is Kind.ANSWER_AMONG:
        if not given.allowed:
            raise DomainError(_l("Name at least one answer that is allowed."), "allowed")
        return
    if given.most is None and (given.least is None or given.kind in ONLY_MOST):
        raise DomainError(_l("Type the greatest number that is allowed."), "most")
    if given.least is not None and given.most is not None and given.least > given.most:
        raise DomainError(_l("The least is greater than the most."), "most")
