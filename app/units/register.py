"""The register of Quảng Ngãi's units as data: before and after 1 July 2025."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.units.enums import UnitKind

DATA = Path(__file__).parent / "data" / "units.csv"
#: The day on which districts ended and the new province began.
CHANGE = date(2025, 7, 1)
NEW_PROVINCE = "quang-ngai"
PROVINCES_LAW = "Nghị quyết số 202/2025/QH15 ngày 12/6/2025"
COMMUNES_LAW = "Nghị quyết số 1677/NQ-UBTVQH15 ngày 16/6/2025"
#: A commune that crossed the old borders: Tịnh Hòa of the city went to Đông Sơn.
CROSSED = (("522", "524-05"),)


@dataclass(frozen=True)
class Line:
    """One unit of the register; `of` is the district or province it lay in or grew out of."""

    code: str
    kind: UnitKind
    name: str
    valid_from: date | None
    valid_to: date | None
    of: str


@dataclass(frozen=True)
class Membership:
    """Whose part a unit was, from and until when."""

    unit: str
    parent: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Succession:
    """What went into what on the day of change."""

    old: str
    new: str
    is_part: bool
    law: str


def read_lines() -> list[Line]:
    """Read the units from the file."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return [
            Line(row["code"], UnitKind(row["kind"]), row["name"], _day(row["valid_from"]),
                 _day(row["valid_to"]), row["of"])
            for row in csv.DictReader(file)
        ]


def memberships(lines: list[Line]) -> list[Membership]:
    """Return whose part each unit was: districts until the change, communes since."""
    found = []
    for line in lines:
        if line.kind is UnitKind.PROVINCE:
            continue
        if line.valid_from is None:  # a district, or a commune that went through unchanged
            found.append(Membership(line.code, line.of, None, CHANGE))
        if line.valid_to is None:
            found.append(Membership(line.code, NEW_PROVINCE, CHANGE, None))
    return found


def successions(lines: list[Line]) -> list[Succession]:
    """Return what went into what: provinces whole, districts split among their communes."""
    found = [Succession(line.code, NEW_PROVINCE, False, PROVINCES_LAW)
             for line in lines if line.kind is UnitKind.PROVINCE and line.valid_to]
    grown = [line for line in lines if line.kind is not UnitKind.PROVINCE
             and line.valid_from == CHANGE]
    split = {line.of for line in lines if sum(other.of == line.of for other in lines) > 1}
    found += [Succession(line.of, line.code, line.of in split, COMMUNES_LAW) for line in grown]
    return found + [Succession(old, new, True, COMMUNES_LAW) for old, new in CROSSED]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
