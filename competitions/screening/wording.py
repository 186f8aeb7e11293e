"""Decisions in the words that founders and the secretariat read."""

from typing import Any

from app.clock import local_date
from app.i18n import _l
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.way import STATE_WORDS, Panel
from competitions.screening.enums import Outcome
from competitions.screening.models import ScreeningDecision

#: Kind of notice and its title, by the state the entry is in.
PANELS: dict[EntryState, tuple[str, Any]] = {
    EntryState.RETURNED: ("cinnamon", _l("Returned for completion")),
    EntryState.ELIGIBLE: ("leaf", _l("Your entry is eligible")),
    EntryState.ELIGIBLE_PAPERS_MISSING: ("amber", _l("Your entry is eligible, papers are missing")),
    EntryState.INELIGIBLE: ("rose", _l("Your entry is not eligible")),
}


def panel_of(entry: Entry, decision: ScreeningDecision) -> Panel:
    """Return what the founder reads: reason, article, until when."""
    kind, title = PANELS[entry.state]
    facts: list[tuple[Any, Any]] = []
    if decision.article:
        facts.append((_l("Rules"), decision.article))
    if decision.reason:
        facts.append((_l("Reason"), decision.reason))
    if decision.due_at:
        facts.append((_l("To be completed by the end of"),
                      local_date(decision.due_at).strftime("%d/%m/%Y")))
    facts.append((_l("Decided on"), local_date(decision.decided_at).strftime("%d/%m/%Y")))
    return Panel(kind, title, facts=tuple(facts))


def decided(code: str, outcome: Outcome) -> Any:
    """Return the sentence after a decision."""
    return _l("Recorded for %(code)s: %(outcome)s. The founder has been sent a mail.", code=code,
              outcome=STATE_WORDS[outcome.state])
