"""From what was typed to rows of a rubric, and copies of rows."""

from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from app import text
from judging.rubrics.inputs import CriterionInput, LevelInput, MethodInput
from judging.rubrics.models import Criterion

#: What a criterion is, apart from where it stands.
COPIED = ("key", "name", "name_en", "description", "descriptors", "position", "low", "high", "step",
          "weight", "counts", "asks_comment")


def criterion_row(data: CriterionInput, position: int, taken: Iterable[str] = ()) -> Criterion:
    """Return a new row with a key of its own."""
    key = data.key or free_key(data.name, taken)
    return Criterion(key=key, position=position, **criterion_values(data))


def criterion_values(data: CriterionInput) -> dict[str, Any]:
    """Return the columns of a criterion as typed."""
    return {
        "name": data.name, "name_en": data.name_en, "description": data.description,
        "low": data.low, "high": data.high, "step": data.step, "weight": data.weight,
        "counts": data.counts, "asks_comment": data.asks_comment,
        "descriptors": [_level(level) for level in data.levels] or None,
    }


def method_values(data: MethodInput) -> dict[str, Any]:
    """Return the columns of a method; the tie chain as JSON keeps it."""
    return asdict(data) | {"tie_break": list(data.tie_break)}


def copy_of(row: Criterion) -> Criterion:
    """Return the same criterion for another rubric."""
    return Criterion(**{name: getattr(row, name) for name in COPIED})


def places_for(rows: Iterable[Criterion]) -> int:
    """Return the decimals that marks of these criteria may need."""
    wanted = [0]
    for row in rows:
        wanted += [decimals(row.low), decimals(row.high)]
        wanted.append(2 if row.step is None else decimals(row.step))
    return max(wanted)


def decimals(value: Decimal) -> int:
    """Return how many digits after the point a number needs."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def free_key(name: str, taken: Iterable[str]) -> str:
    """Return a short key that no other criterion of the rubric has."""
    used, wanted = set(taken), text.slugify(name)[:36].strip("-")
    tries = [wanted, *(f"{wanted}-{n}" for n in range(2, len(used) + 3))]
    return next(key for key in tries if key not in used)


def _level(level: LevelInput) -> dict[str, str]:
    written = {"from": _plain(level.low), "to": _plain(level.high), "text": level.text}
    return written | ({"text_en": level.text_en} if level.text_en else {})


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
