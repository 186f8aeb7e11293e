"""The way of an entry on one line: draft, submitted, screened, each stage, result, certificate."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from app.i18n import _l, local
from competitions.entries import policies
from competitions.entries.enums import IN_THE_CONTEST, EntryState
from competitions.entries.models import Entry
from competitions.programme.enums import SCORED, StageKind
from competitions.programme.models import Stage

STATE_WORDS = {
    EntryState.DRAFT: _l("Draft"),
    EntryState.SUBMITTED: _l("Submitted"),
    EntryState.RETURNED: _l("Returned for completion"),
    EntryState.ELIGIBLE: _l("Eligible"),
    EntryState.ELIGIBLE_PAPERS_MISSING: _l("Eligible, papers missing"),
    EntryState.INELIGIBLE: _l("Not eligible"),
    EntryState.WITHDRAWN: _l("Withdrawn by the founder"),
}
#: States in which the entry takes no further part.
STOPPED = frozenset({EntryState.WITHDRAWN, EntryState.INELIGIBLE})


@dataclass(frozen=True)
class Panel:
    """What another subject tells the founder about an entry; see ENTRY_PANELS in app/features.py.

    `kind` is a colour of notices.
    """

    kind: str
    title: Any
    text: Any = ""
    facts: tuple[tuple[Any, Any], ...] = ()
    links: tuple[tuple[Any, str], ...] = ()


class Reached(StrEnum):
    """What became public of an entry."""

    STAGE = "stage"
    CERTIFICATE = "certificate"
    FORWARDED = "forwarded"


@dataclass(frozen=True)
class Milestone:
    """How far an entry came, told by another subject; see ENTRY_MARKS in app/features.py.

    Of a stage: its result is public; `goes_on` tells whether the entry did.
    """

    reached: Reached
    at: datetime | None = None
    stage_id: int | None = None
    goes_on: bool = True


#: (ids of entries, now) → marks by entry.
Marks = Callable[[Iterable[int], datetime], Mapping[int, list[Milestone]]]


@dataclass(frozen=True)
class Step:
    """One named step: done, now, next or failed; `since` when it was, `until` or `begins` ahead."""

    label: Any
    state: str
    since: datetime | None = None
    until: datetime | None = None
    begins: datetime | None = None


@dataclass(frozen=True)
class Place:
    """Where an entry stands, in one line: the step it is at, and the one after it."""

    number: int
    total: int
    here: Step
    then: Step | None


def collect(
    sources: Iterable[Marks], entries: Iterable[Entry], now: datetime
) -> dict[int, list[Milestone]]:
    """Return what every subject tells of entries: a few SELECTs, however many entries."""
    ids = [entry.id for entry in entries]
    found: dict[int, list[Milestone]] = {entry_id: [] for entry_id in ids}
    for source in sources if ids else ():
        for entry_id, marks in source(ids, now).items():
            found[entry_id] += marks
    return found


def steps(entry: Entry, marks: Iterable[Milestone] = ()) -> list[Step]:
    """Return the whole way as it stands: what is behind, where the entry is, what comes next."""
    told = list(marks)
    stages = [stage for stage in entry.competition.stages if stage.kind in SCORED]
    public = {mark.stage_id: mark for mark in told if mark.reached is Reached.STAGE}
    result = _result(stages, public)
    line = [*_first(entry), *(_stage(stage, public.get(stage.id)) for stage in stages), result,
            *_last(told, is_over=result.state == "done")]
    return _placed(line, is_stopped=entry.state in STOPPED)


def place(line: list[Step]) -> Place:
    """Return where an entry stands of a whole way."""
    here = next((n for n, step in enumerate(line) if step.state != "done"), len(line) - 1)
    then = line[here + 1] if here + 1 < len(line) and line[here].state == "now" else None
    return Place(here + 1, len(line), line[here], then)


def _first(entry: Entry) -> list[Step]:
    """Return the steps before the judges'."""
    submitted = entry.submitted_at is not None
    decided = entry.is_being_judged or entry.state in IN_THE_CONTEST
    screening = next((stage for stage in entry.competition.stages
                      if stage.kind is StageKind.SCREENING), None)
    return [
        Step(_l("Draft"), _when(submitted), entry.created_at),
        Step(_l("Submitted"), "done", entry.submitted_at) if submitted else
        Step(_l("Submission"), "next", until=policies.closes_at(entry)),
        Step(_l("Screening"), _when(decided), until=_screened_by(entry, screening)),
    ]


def _screened_by(entry: Entry, screening: Stage | None) -> datetime | None:
    """Return until when the founder completes it, or else the secretariat checks it."""
    return entry.returned_until or (screening.ends_at if screening else None)


def _stage(stage: Stage, mark: Milestone | None) -> Step:
    label = local(stage)
    if mark is None:
        return Step(label, "next", begins=stage.starts_at)
    return Step(label, "done" if mark.goes_on else "failed", mark.at)


def _result(stages: list[Stage], public: Mapping[int | None, Milestone]) -> Step:
    mark = public.get(stages[-1].id) if stages else None
    return Step(_l("Result"), _when(mark is not None), mark.at if mark else None)


def _last(marks: list[Milestone], *, is_over: bool) -> list[Step]:
    """Return the certificate and where the entry was forwarded to."""
    given = next((mark for mark in marks if mark.reached is Reached.CERTIFICATE), None)
    sent = next((mark for mark in marks if mark.reached is Reached.FORWARDED), None)
    last = []
    if given:
        last.append(Step(_l("Certificate"), "done", given.at))
    elif not is_over:
        last.append(Step(_l("Certificate, if awarded"), "next"))
    return [*last, Step(_l("Forwarded"), "done", sent.at)] if sent else last


def _placed(line: list[Step], *, is_stopped: bool) -> list[Step]:
    """Say where the entry is: behind the last step done, unless it stopped before."""
    failed = next((n for n, step in enumerate(line) if step.state == "failed"), None)
    if failed is not None:
        return [replace(step, state="done") if n < failed else step
                for n, step in enumerate(line) if n <= failed or step.state == "done"]
    done = max((n for n, step in enumerate(line) if step.state == "done"), default=-1)
    here = "failed" if is_stopped else "now"
    return [replace(step, state="done" if n <= done else here if n == done + 1 else "next")
            for n, step in enumerate(line)]


def _when(is_done: bool) -> str:
    return "done" if is_done else "next"
