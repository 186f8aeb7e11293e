"""How far a nomination has come and what may happen next."""

from enum import StrEnum


class NominationState(StrEnum):
    """proposed → approved → sent → accepted | declined → result."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESULT = "result"
    WITHDRAWN = "withdrawn"


_S = NominationState
NOMINATION_TRANSITIONS = {
    _S.PROPOSED: frozenset({_S.APPROVED, _S.WITHDRAWN}),
    _S.APPROVED: frozenset({_S.SENT, _S.WITHDRAWN}),
    _S.SENT: frozenset({_S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN}),
    _S.ACCEPTED: frozenset({_S.RESULT, _S.WITHDRAWN}),
    _S.DECLINED: frozenset(),
    _S.RESULT: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


class EventKind(StrEnum):
    """What came back from the target contest."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    RESULT = "result"


class ConsentChannel(StrEnum):
    """How a member agreed."""

    ACCOUNT = "account"
    LINK = "link"
