"""What forms and templates hand to the programme's services."""

from dataclasses import dataclass
from datetime import date, datetime

from app.units.enums import Level
from competitions.programme.enums import PrizeKind, StageKind


@dataclass(frozen=True)
class GeneralInput:
    """The facts of a competition that an organiser types."""

    name: str
    edition: int
    season_year: int
    host_name: str
    name_en: str = ""
    level: Level = Level.PROVINCE
    parent_name: str = ""
    place: str = "Quảng Ngãi"
    theme: str = ""
    summary: str = ""
    who_may_enter: str = ""
    contact: str = ""
    code_prefix: str = ""
    deadline: datetime | None = None
    #: How long after the deadline what was begun before it may still arrive.
    grace_seconds: int = 0


@dataclass(frozen=True)
class ExtensionInput:
    """A later deadline for everybody, the notice that says so, and why."""

    deadline: datetime
    reason: str
    notice_number: str = ""


@dataclass(frozen=True)
class PrizeInput:
    """One rank of prizes; the amount in đồng for each seat."""

    name: str
    seats: int
    amount: int = 0
    benefit: str = ""
    may_stay_empty: bool = True
    name_en: str = ""
    kind: PrizeKind = PrizeKind.RANK
    benefit_value: int = 0


@dataclass(frozen=True)
class TrackInput:
    """A track and the prizes it begins with."""

    name: str
    name_en: str = ""
    description: str = ""
    prizes: tuple[PrizeInput, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class StageInput:
    """A stage with its times; only a pitch has minutes."""

    kind: StageKind
    name: str
    name_en: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    pitch_minutes: int | None = None
    questions_minutes: int | None = None


@dataclass(frozen=True)
class RulesInput:
    """One version of the rules and the decision that issued it."""

    text: str
    effective_at: datetime
    decision_number: str = ""
    decision_date: date | None = None
