"""The words and steps of nominations."""

from typing import Any

from app.i18n import _l
from app.units.enums import Level
from ecosystem.forwarding.enums import ConsentChannel, EventKind, NominationState
from ecosystem.forwarding.models import Nomination

_S = NominationState
#: Colour and word of each state.
STATES: dict[NominationState, tuple[str, Any]] = {
    _S.PROPOSED: ("sea", _l("Proposed")),
    _S.APPROVED: ("sea", _l("Approved for sending")),
    _S.SENT: ("amber", _l("Sent, waiting for the reply")),
    _S.ACCEPTED: ("leaf", _l("Accepted")),
    _S.DECLINED: ("rose", _l("Not accepted")),
    _S.RESULT: ("leaf", _l("Result known")),
    _S.WITHDRAWN: ("neutral", _l("Withdrawn")),
}
LEVELS = {
    Level.REGION: _l("Region"), Level.NATION: _l("Nation"), Level.WORLD: _l("World"),
}
CHANNELS = {
    ConsentChannel.ACCOUNT: _l("by own account"), ConsentChannel.LINK: _l("by personal link"),
}
EVENTS = {
    EventKind.ACCEPTED: _l("Accepted"), EventKind.DECLINED: _l("Not accepted"),
    EventKind.RESULT: _l("Result"),
}
_WAY = (_S.PROPOSED, _S.APPROVED, _S.SENT, _S.ACCEPTED, _S.RESULT)
_NAMES = (_l("Proposal"), _l("Approval"), _l("Sending"), _l("Reply"), _l("Result"))


def steps(nomination: Nomination) -> list[dict[str, Any]]:
    """Return the five steps of a nomination: done, now, next or failed, and since when."""
    replies = {event.kind: event.happened_on for event in nomination.events}
    since = (nomination.proposed_at, nomination.approved_at, nomination.sent_at,
             replies.get(EventKind.ACCEPTED) or replies.get(EventKind.DECLINED),
             replies.get(EventKind.RESULT))
    here = _reached(nomination)
    return [{"label": name, "state": _step_state(place, here, nomination.state), "at": since[place]}
            for place, name in enumerate(_NAMES)]


def _reached(nomination: Nomination) -> int:
    """Return the place of the last step that was taken."""
    if nomination.state is _S.DECLINED:
        return 3
    if nomination.state is _S.WITHDRAWN:
        return 2 if nomination.sent_at else 1 if nomination.approved_at else 0
    return _WAY.index(nomination.state)


def _step_state(place: int, here: int, state: NominationState) -> str:
    if state is _S.DECLINED and place == here:
        return "failed"
    if place <= here:
        return "done"
    if place == here + 1 and state is _S.WITHDRAWN:
        return "failed"
    if place == here + 1 and state is not _S.DECLINED:
        return "now"
    return "next"
