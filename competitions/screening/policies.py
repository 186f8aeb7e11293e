"""Which decisions an entry still admits."""

from competitions.entries.enums import IN_THE_CONTEST, TRANSITIONS, EntryState
from competitions.entries.models import Entry
from competitions.screening.enums import Outcome

#: States in which an entry stands in the queue.
WAITING = frozenset({EntryState.SUBMITTED, EntryState.RETURNED})


def open_outcomes(entry: Entry) -> tuple[Outcome, ...]:
    """Return the decisions possible now; what judges have been given stays in the contest."""
    return tuple(
        outcome for outcome in Outcome
        if outcome.state in TRANSITIONS[entry.state]
        and (not entry.is_being_judged or outcome.state in IN_THE_CONTEST)
    )
