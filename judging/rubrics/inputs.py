"""What forms and templates hand to the services of rubrics and methods."""

from dataclasses import dataclass, field
from decimal import Decimal

from judging.rubrics.enums import (
    Aggregate,
    DeviationAction,
    DeviationBasis,
    FloorBasis,
    Missing,
)


@dataclass(frozen=True)
class LevelInput:
    """What marks from *low* to *high* mean, in words."""

    low: Decimal
    high: Decimal
    text: str
    text_en: str = ""


@dataclass(frozen=True)
class CriterionInput:
    """One row of a rubric as typed."""

    name: str
    high: Decimal
    name_en: str = ""
    description: str = ""
    low: Decimal = Decimal(0)
    step: Decimal | None = Decimal("0.5")
    weight: Decimal = Decimal(1)
    counts: bool = True
    asks_comment: bool = False
    levels: tuple[LevelInput, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class ScaleInput:
    """Where a rubric's numbers come from and how marks become a total."""

    source: str = ""
    is_normalised: bool = False
    scale: int = 100
    asks_comment: bool = False


@dataclass(frozen=True)
class MethodInput:
    """How the sheets of a (stage, track) become places."""

    aggregate: Aggregate = Aggregate.MEAN
    trim: int = 0
    places: int = 2
    min_sheets: int = 1
    missing: Missing = Missing.REJECT
    threshold: Decimal | None = None
    floor: Decimal | None = None
    floor_basis: FloorBasis = FloorBasis.ANY_SHEET
    deviation: Decimal | None = None
    deviation_basis: DeviationBasis = DeviationBasis.MEAN
    deviation_action: DeviationAction = DeviationAction.FLAG
    tie_break: tuple[str, ...] = ()
    seats: int | None = None
    unit_cap: int | None = None
    #: Where the rules say so, by "tie", "deviation", "floor", "cap".
    articles: dict[str, str] = field(default_factory=dict)
    names_judges: bool = False
    is_blind: bool = False
