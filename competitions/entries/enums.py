"""States of an entry."""

from enum import StrEnum


class EntryState(StrEnum):
    """Where an entry stands; TRANSITIONS says where it may go."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ELIGIBLE = "eligible"
    ELIGIBLE_PAPERS_MISSING = "eligible_papers_missing"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"


_S = EntryState
TRANSITIONS = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({
        _S.SUBMITTED, _S.RETURNED, _S.ELIGIBLE, _S.ELIGIBLE_PAPERS_MISSING, _S.INELIGIBLE,
        _S.WITHDRAWN,
    }),
    _S.RETURNED: frozenset({
        _S.SUBMITTED, _S.ELIGIBLE, _S.ELIGIBLE_PAPERS_MISSING, _S.INELIGIBLE, _S.WITHDRAWN,
    }),
    _S.ELIGIBLE: frozenset({_S.ELIGIBLE_PAPERS_MISSING, _S.INELIGIBLE, _S.WITHDRAWN}),
    _S.ELIGIBLE_PAPERS_MISSING: frozenset({_S.ELIGIBLE, _S.INELIGIBLE, _S.WITHDRAWN}),
    _S.INELIGIBLE: frozenset({_S.ELIGIBLE, _S.ELIGIBLE_PAPERS_MISSING}),
    _S.WITHDRAWN: frozenset(),
}
#: Entries that judges may be given.
IN_THE_CONTEST = frozenset({_S.ELIGIBLE, _S.ELIGIBLE_PAPERS_MISSING})
#: The founder may still change and (re)submit, if the time allows.
EDITABLE = frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED})


class LinkOutcome(StrEnum):
    """What a stranger finds at an address."""

    OPENS = "opens"
    NEEDS_SIGN_IN = "needs_sign_in"
    NOT_FOUND = "not_found"
    FAILS = "fails"
    NOT_PUBLIC = "not_public"
    NO_NETWORK = "no_network"
