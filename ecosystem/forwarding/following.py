"""What became of the result and the prize that nominations rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.audit.services import record
from app.errors import Conflict
from app.i18n import _l
from app.orm import db
from ecosystem.forwarding import policies, queries
from ecosystem.forwarding.models import Nomination
from judging.awards.enums import AwardState
from judging.awards.models import Award
from judging.results.complaints.holds import Held, held_among, refusal, refuse_held
from judging.results.enums import ResultState
from judging.results.models import Result


@dataclass(frozen=True)
class Upset:
    """What happened to the ground of a nomination, and how the entry stands by now."""

    nomination_id: int
    #: The superseded result; empty where only the prize was revoked.
    result: Result | None
    #: The revoked prize; empty where only the result was superseded.
    award: Award | None
    #: By the results published now; empty while no new one is.
    standing: policies.Standing | None
    #: Why the rule no longer lets it through.
    reasons: tuple[Any, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """Return what would qualify it now."""
        return policies.basis_of(self.standing) if self.standing else {}

    @property
    def still_qualifies(self) -> bool:
        """Tell whether it may go on, on its new ground."""
        return self.standing is not None and not self.reasons


def upsets(nominations: Sequence[Nomination]) -> dict[int, Upset]:
    """Return by nomination what happened to its ground; most have nothing to tell."""
    standing = [row for row in nominations if row.withdrawn_at is None]
    results = {row.id: row for row in db.session.scalars(sa.select(Result).where(
        Result.id.in_({row.result_id for row in standing}),
        Result.state == ResultState.SUPERSEDED))}
    awards = {(row.result_id, row.entry_id): row for row in db.session.scalars(
        sa.select(Award).options(joinedload(Award.prize)).where(
            Award.entry_id.in_({row.entry_id for row in standing if row.basis.get("prize")}),
            Award.state == AwardState.REVOKED).order_by(Award.id))}
    shaken = [row for row in standing if row.result_id in results
              or (row.basis.get("prize") and (row.result_id, row.entry_id) in awards)]
    today = {target: {row.entry_id: row for row in queries.list_standings(
        queries.TargetView(target, ()))} for target in {row.target for row in shaken}}
    return {row.id: _upset(row, results.get(row.result_id), today[row.target].get(row.entry_id),
                           awards.get((row.result_id, row.entry_id))) for row in shaken}


def _upset(nomination: Nomination, result: Result | None, standing: policies.Standing | None,
           award: Award | None) -> Upset:
    if standing is None:
        reasons: tuple[Any, ...] = (_l("No result of the final is published for it at present."),)
    else:
        reasons = tuple(policies.why_not(standing, nomination.target))
    return Upset(nomination.id, result, award, standing, reasons)


def held_of(nomination: Nomination) -> list[Held]:
    """Return what holds the entry of a nomination."""
    return held_among(nomination.target.competition_id, {nomination.entry_id})


def require_free(nomination: Nomination) -> None:
    """Refuse to hand out what has not been sent yet while a complaint holds the entry.

    Raises
    ------
    Conflict
        With the number of the complaint.
    """
    held = held_of(nomination) if nomination.sent_at is None else []
    if held:
        raise Conflict(refusal(held))


def require_ground(nomination: Nomination, *, actor: Any, now: Any) -> None:
    """Refuse an entry on hold or one that no longer qualifies; else take over its new ground.

    Raises
    ------
    Conflict
        With the number of the complaint, or with what became of the result.
    """
    competition_id = nomination.target.competition_id
    refuse_held(competition_id, {nomination.entry_id})
    upset = upsets([nomination]).get(nomination.id)
    if upset is None:
        return
    if upset.standing is None or upset.reasons:
        raise Conflict(_l("The result or the prize behind this nomination no longer stands, and "
                          "by the results of today the entry does not qualify. Take it back, or "
                          "wait for the new result."))
    if upset.standing.result_id != nomination.result_id or upset.award:
        before = dict(nomination.basis)
        nomination.result_id = upset.standing.result_id
        nomination.basis = policies.basis_of(upset.standing)
        record("nomination.ground_renewed", nomination, actor=actor, now=now,
               competition_id=competition_id, before=before, after=nomination.basis)
