"""Who may be put forward by the rule, and what keeps a nomination from going on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from app.i18n import _l
from ecosystem.forwarding.enums import NominationState
from ecosystem.forwarding.models import Nomination, NominationConsent, TargetContest

#: The wording that members agree to; counted up when it changes.
TEXT_VERSION = "forward-1"


@dataclass(frozen=True)
class Standing:
    """One entry as the published result and the confirmed prizes leave it."""

    entry_id: int
    submission_id: int
    result_id: int
    code: str
    title: str
    unit_name: str
    track: str
    track_position: int
    rank: int | None
    score: str | None
    qualifies: bool
    prize: int | None
    prize_name: str
    is_withdrawn: bool
    is_nominated: bool
    #: Numbers of the complaints that hold it.
    held_by: tuple[int, ...] = ()
    #: Its rank prize was taken back, and the place stays empty.
    is_revoked: bool = False
    #: The result is published, and waits for the hour when everybody may know it.
    is_held_back: bool = False


@dataclass(frozen=True)
class Candidate:
    """An entry with the reasons why it may not be put forward; none means that it may."""

    standing: Standing
    reasons: tuple[Any, ...]
    #: Ticked on the page: qualifies and clearly fits into the quota.
    is_chosen: bool = False

    @property
    def may_go(self) -> bool:
        """Tell whether the rule lets it be put forward."""
        return not self.reasons


def candidates(
    standings: Iterable[Standing], target: TargetContest, seats_left: int
) -> list[Candidate]:
    """Return every entry with its reasons, best first, the ones that fit the quota ticked."""
    ordered = sorted(standings, key=_order)
    found = [Candidate(standing, tuple(why_not(standing, target))) for standing in ordered]
    chosen = _fitting([c.standing for c in found if c.may_go], seats_left)
    return [Candidate(c.standing, c.reasons, c.standing.entry_id in chosen) for c in found]


def why_not(standing: Standing, target: TargetContest) -> list[Any]:
    """Return in words what the rule holds against an entry."""
    if standing.is_held_back:
        return [_l("Its result is not public yet; wait for the hour of publication.")]
    if standing.held_by:
        return [_l("On hold by complaint number %(n)s.", n=", ".join(map(str, standing.held_by)))]
    if standing.is_nominated:
        return [_l("Already put forward for this contest.")]
    if standing.is_withdrawn:
        return [_l("The entry was withdrawn.")]
    if standing.rank is None:
        return [_l("No score counts, so there is no place.")]
    if standing.is_revoked:
        return [_l("Its prize was taken back; the place stays empty.")]
    reasons = []
    if not standing.qualifies:
        reasons.append(_l("Did not reach the thresholds of the result."))
    if target.top_n is not None and standing.rank > target.top_n:
        reasons.append(_l("Place %(rank)s; the rule takes the first %(top)s of each track.",
                          rank=standing.rank, top=target.top_n))
    if target.prize_floor is not None and not _wins(standing, target.prize_floor):
        reasons.append(_l("No confirmed prize of the ranks that the rule asks for."))
    return reasons


def basis_of(standing: Standing) -> dict[str, Any]:
    """Return what qualified an entry, as a nomination keeps it."""
    return {"rank": standing.rank, "score": standing.score, "prize": standing.prize,
            "prize_name": standing.prize_name, "track": standing.track}


def _wins(standing: Standing, floor: int) -> bool:
    return standing.prize is not None and standing.prize <= floor


def _order(standing: Standing) -> tuple[bool, int, int, str]:
    return (standing.rank is None, standing.rank or 0, standing.track_position, standing.code)


def _fitting(standings: Sequence[Standing], seats: int) -> set[int]:
    """Return who fits the quota, place by place; equals that do not fit together wait."""
    chosen: set[int] = set()
    for _rank, group in groupby(standings, key=lambda standing: standing.rank):
        equals = {standing.entry_id for standing in group}
        if len(chosen) + len(equals) > seats:
            break
        chosen |= equals
    return chosen


def has_agreed(consent: NominationConsent) -> bool:
    """Tell whether a member's yes stands."""
    return consent.given_at is not None and consent.withdrawn_at is None


def missing_consents(nomination: Nomination) -> list[NominationConsent]:
    """Return the members whose yes is missing."""
    return [consent for consent in nomination.consents if not has_agreed(consent)]


def is_blocked(nomination: Nomination) -> bool:
    """Tell whether somebody's yes is missing, or nobody was asked."""
    return not nomination.consents or bool(missing_consents(nomination))


def takes_consent(state: NominationState) -> bool:
    """Tell whether members may still say yes."""
    return state in (NominationState.PROPOSED, NominationState.APPROVED)


def is_link_open(consent: NominationConsent, now: datetime) -> bool:
    """Tell whether a member's link still opens the page."""
    return (consent.token_expires_at is not None and now <= consent.token_expires_at
            and consent.replaced_at is None)
