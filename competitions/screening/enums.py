"""What the secretariat may decide about an entry."""

from enum import StrEnum

from competitions.entries.enums import EntryState


class Outcome(StrEnum):
    """One of four decisions; each leads to the entry state of the same name."""

    ELIGIBLE = "eligible"
    ELIGIBLE_PAPERS_MISSING = "eligible_papers_missing"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"

    @property
    def state(self) -> EntryState:
        """Return the state that the entry takes."""
        return EntryState(self.value)
