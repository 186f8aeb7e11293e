"""What papers are made from: frozen values read once; no database, no page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from judging.panels.enums import Seat


@dataclass(frozen=True)
class Contest:
    """The contest as papers name it."""

    name: str
    host: str
    parent: str
    place: str
    edition: int
    year: int
    demo: bool
    rules_number: str = ""
    rules_date: date | None = None
    #: Căn cứ that the office keeps for this contest, in order.
    bases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Member:
    """Somebody on the panel."""

    user_id: int
    name: str
    title: str
    unit: str
    seat: Seat
    #: Said whether there are conflicts of interest.
    declared: bool = True


@dataclass(frozen=True)
class Panel:
    """The panel of a stage and track."""

    name: str
    decision: str
    members: tuple[Member, ...]

    @property
    def scoring(self) -> tuple[Member, ...]:
        """Return who scores."""
        return tuple(m for m in self.members if m.seat is not Seat.SECRETARY)


@dataclass(frozen=True)
class Criterion:
    """A criterion as sheets print it."""

    key: str
    name: str
    low: Decimal
    high: Decimal
    weight: Decimal
    counts: bool


@dataclass(frozen=True)
class Sheet:
    """A sheet behind a result: its total, whether it counted, why not; marks as signed."""

    judge_id: int
    entry_id: int
    total: Decimal | None
    counted: bool
    reason: str
    digest: str
    marks: Mapping[str, str | None] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Ranked:
    """One entry's line of a result."""

    entry_id: int
    code: str
    title: str
    unit: str
    score: Decimal | None
    rank: int | None
    counted: int
    excluded: int
    advances: bool
    tied: bool = False
    tie: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ballot:
    """One vote of the panel."""

    number: int
    motion: str
    reason: str
    present: int
    in_favour: int
    against: int
    other: int
    ratio: str
    carried: bool


@dataclass(frozen=True)
class Sitting:
    """A stage of a track as its papers know it."""

    id: int
    stage: str
    track: str
    place: str
    places: int
    panel: Panel
    criteria: tuple[Criterion, ...]
    is_blind: bool
    is_last: bool
    closed_at: datetime | None
    method: tuple[str, ...] = ()
    #: Changes of the method since judging began: when, who, why, and what each did to places.
    method_changes: tuple[str, ...] = ()
    number: int = 0
    digest: str = ""
    ranking: tuple[Ranked, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    #: Who gave a sheet and has left the panel since.
    former: tuple[Member, ...] = ()
    votes: tuple[Ballot, ...] = ()
    #: (judge, code of the entry, kind in words).
    conflicts: tuple[tuple[str, str, str], ...] = ()
    #: (judge, code of the entry, "recused" or "absent", reason).
    away: tuple[tuple[str, str, str, str], ...] = ()

    def of_entry(self, entry_id: int) -> list[Sheet]:
        """Return the sheets of an entry."""
        return self._by_entry.get(entry_id, [])

    @cached_property
    def _by_entry(self) -> dict[int, list[Sheet]]:
        found: dict[int, list[Sheet]] = {}
        for sheet in self.sheets:
            found.setdefault(sheet.entry_id, []).append(sheet)
        return found

    def of_judge(self, judge_id: int) -> list[Sheet]:
        """Return the sheets of a judge in the order of codes."""
        order = {row.entry_id: row.code for row in self.ranking}
        return sorted((s for s in self.sheets if s.judge_id == judge_id),
                      key=lambda sheet: order.get(sheet.entry_id, ""))


@dataclass(frozen=True)
class Prize:
    """A prize for an entry."""

    name: str
    code: str
    title: str
    unit: str
    team: tuple[str, ...]
    amount: int
    benefit: str = ""


@dataclass(frozen=True)
class TrackPrizes:
    """The prizes of a track, and the ranking that they come from."""

    track: str
    stage: str
    digest: str
    prizes: tuple[Prize, ...]
    #: Names of prizes that nobody gets.
    empty: tuple[str, ...] = ()

    @property
    def amount(self) -> int:
        """Return the money of the prizes of this track."""
        return sum(prize.amount for prize in self.prizes)


@dataclass(frozen=True)
class Screened:
    """One entry as the secretariat decided."""

    code: str
    title: str
    unit: str
    track: str
    outcome: str
    reason: str
    article: str


@dataclass(frozen=True)
class Funnel:
    """How many entries came how far, by track and stage."""

    tracks: tuple[str, ...]
    #: (what, count for each track).
    rows: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Distribution:
    """How many there are of each: communes, classes of scores."""

    name: str
    of: str
    what: str
    labels: tuple[str, ...]
    values: tuple[int, ...]
    #: Drawn as upright columns: the labels have an order of their own.
    stands: bool = False


@dataclass(frozen=True)
class Facts:
    """Everything one paper may speak of; what is not about it stays empty."""

    contest: Contest
    sitting: Sitting | None = None
    judge_id: int | None = None
    prizes: tuple[TrackPrizes, ...] = ()
    screened: tuple[Screened, ...] = ()
    panels: tuple[Panel, ...] = ()
    funnel: Funnel | None = None
    figures: tuple[Distribution, ...] = ()
    #: Entries that a stage admitted or a letter names: (code, title, unit, track).
    entries: tuple[tuple[str, str, str, str], ...] = ()
    #: Blank sheets: (judge, code, title, unit).
    assigned: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def judged(self) -> Sitting:
        """Return the stage of a track that the paper is about."""
        if self.sitting is None:
            raise LookupError("This paper is about no stage of a track.")
        return self.sitting
