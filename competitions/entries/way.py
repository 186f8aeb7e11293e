"""The way of an entry on one line: draft, submitted, screened, judged, result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.i18n import _l
from competitions.entries.enums import IN_THE_CONTEST, EntryState
from competitions.entries.models import Entry

JUDGED, RESULT = "judged", "result"


STATE_WORDS = {
    EntryState.DRAFT: _l("Draft"),
    EntryState.SUBMITTED: _l("Submitted"),
    EntryState.RETURNED: _l("Returned for completion"),
    EntryState.ELIGIBLE: _l("Eligible"),
    EntryState.ELIGIBLE_PAPERS_MISSING: _l("Eligible, papers missing"),
    EntryState.INELIGIBLE: _l("Not eligible"),
    EntryState.WITHDRAWN: _l("Withdrawn by the founder"),
}


@dataclass(frozen=True)
class Panel:
    """What another subject tells the founder about an entry; see ENTRY_PANELS in app/features.py.

    `kind` is a colour of notices; `reached` says how far the entry came ("judged", "result").
    """

    kind: str
    title: Any
    text: Any = ""
    facts: tuple[tuple[Any, Any], ...] = ()
    links: tuple[tuple[Any, str], ...] = ()
    reached: str = ""


@dataclass(frozen=True)
class Step:
    """One named step: done, now, next or failed."""

    label: Any
    state: str
    since: datetime | None = None


def steps(entry: Entry, panels: Iterable[Panel] = ()) -> list[Step]:
    """Return the five steps as they stand."""
    reached = {panel.reached for panel in panels}
    here = _place(entry, reached)
    labels = (_l("Draft"), _l("Submitted"), _l("Screening"), _l("Judging"), _l("Result"))
    stopped = entry.state in (EntryState.WITHDRAWN, EntryState.INELIGIBLE)
    since = {0: entry.created_at, 1: entry.submitted_at}
    return [Step(label, _state(place, here, stopped), since.get(place))
            for place, label in enumerate(labels)]


def _place(entry: Entry, reached: set[str]) -> int:
    if RESULT in reached:
        return 5
    if JUDGED in reached or entry.is_being_judged or entry.state in IN_THE_CONTEST:
        return 3
    if entry.number is None:
        return 0
    return 2


def _state(place: int, here: int, stopped: bool) -> str:
    if place < here:
        return "done"
    if place == here:
        return "failed" if stopped else "now"
    return "next"
