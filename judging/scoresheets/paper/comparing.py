"""Two readings of one paper, compared; what a reading lacks. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from judging.scoresheets.answers import value_text
from judging.scoresheets.enums import Code
from judging.scoresheets.merge import Bounds
from judging.scoresheets.wire import NOT_APPLICABLE, read

#: Criterion → what was typed: "", "na", "8,5".
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A criterion that two people read differently."""

    key: str
    first: str
    second: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with one mark: a code of the protocol, or None where it is missing."""

    key: str
    code: Code | None


def normal(typed: str) -> str:
    """Return a mark as devices write it; what is no mark stays as typed.

    >>> normal(" 8,50 "), normal("8.5"), normal("na"), normal("x")
    ('8.5', '8.5', 'na', 'x')
    """
    word = typed.strip()
    value = read({"do": "mark", "value": word}).value
    return value_text(value) or word if isinstance(value, Decimal) else word


def differences(first: Typed, second: Typed) -> list[Difference]:
    """Return where two readings differ, in the order of the first: 85 is not 8,5; 8,50 is."""
    keys = dict.fromkeys([*first, *second])
    pairs = [(key, normal(first.get(key, "")), normal(second.get(key, ""))) for key in keys]
    return [Difference(key, one, other) for key, one, other in pairs if one != other]


def problems(typed: Typed, bounds: Mapping[str, Bounds]) -> list[Problem]:
    """Return what keeps a reading from being a whole sheet."""
    found = []
    for key, limits in bounds.items():
        word = normal(typed.get(key, ""))
        if not word:
            if limits.is_required:
                found.append(Problem(key, None))
            continue
        if word == NOT_APPLICABLE:
            continue
        value = read({"do": "mark", "value": word}).value
        code = limits.refuses(value) if isinstance(value, Decimal) else Code.BAD_REQUEST
        if code:
            found.append(Problem(key, code))
    return found
