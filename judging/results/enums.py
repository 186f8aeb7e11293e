"""States of a computed result."""

from enum import StrEnum


class ResultState(StrEnum):
    """computed at closing → approved by the chair → published by another → superseded."""

    COMPUTED = "computed"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"


RESULT_TRANSITIONS = {
    ResultState.COMPUTED: frozenset({ResultState.APPROVED, ResultState.SUPERSEDED}),
    ResultState.APPROVED: frozenset({ResultState.PUBLISHED, ResultState.SUPERSEDED}),
    ResultState.PUBLISHED: frozenset({ResultState.SUPERSEDED}),
    ResultState.SUPERSEDED: frozenset(),
}
