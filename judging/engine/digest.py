"""The digest of a tally: SHA-256 of a canonical form of input, rules and arithmetic.

Canonical form, in this order:

1. One line of JSON (UTF-8, keys sorted, no spaces) with ``arithmetic``; ``rubric`` and ``rules``
   as declared; ``entries`` and ``judges``: the canonical names of the ids, sorted by code point;
   ``decimals``: the fewest places that hold every mark; ``other``: sorted
   ``[entry, criterion, points]``; ``chair``: sorted ``[entry, place]`` or null.
   Numbers are text without exponent and without zeros at the end. Then a line feed.
2. For every sheet, sorted by its entry and its judge in the order of those lists:
   all entry indices, then all judge indices, as little-endian 32-bit integers.
3. The states, sheet by sheet in the order of the rubric's panel criteria, one byte each:
   0 not given, 1 given, 2 not applicable.
4. The marks in the same order, in units of the last decimal, as little-endian 64-bit integers
   (0 unless given); where one does not fit, all of them as text, one per line.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from judging.engine.exact import LIMIT, magnitude, plain
from judging.engine.marks import Prepared
from judging.engine.panel import Other
from judging.engine.parsing import canonical_name
from judging.engine.rubric import Rubric
from judging.engine.rules import Rules


def digest_of(
    arithmetic: int,
    prepared: Prepared,
    rules: Rules,
    other: Other,
    chair: dict[Hashable, int] | None,
) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    entries, entry_at = _sorted_names(prepared.entries)
    judges, judge_at = _sorted_names(prepared.judges)
    entry, judge = entry_at[prepared.sheet_entry], judge_at[prepared.sheet_judge]
    order = np.lexsort((judge, entry))
    marks, decimals = _shortest(prepared.marks, prepared.decimals)
    head = {
        "arithmetic": arithmetic,
        **declared(prepared.rubric, rules),
        "entries": entries,
        "judges": judges,
        "decimals": decimals,
        "other": _other(prepared, other),
        "chair": chair and sorted([canonical_name(e), int(at)] for e, at in chair.items()),
    }
    line = json.dumps(head, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    made = hashlib.sha256(line.encode() + b"\n")
    for codes in (entry, judge):
        made.update(np.ascontiguousarray(codes[order], dtype="<i4"))
    made.update(np.ascontiguousarray(prepared.state[order]))
    made.update(_bytes(marks[order]))
    return made.hexdigest()


def _sorted_names(ids: object) -> tuple[list[str], np.ndarray]:
    """Return the names in order, and for each id its place."""
    names = [canonical_name(value) for value in np.asarray(ids).tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    return [names[at] for at in order], place


def _shortest(marks: np.ndarray, decimals: int) -> tuple[np.ndarray, int]:
    """Drop decimal places that no mark needs."""
    while decimals and not (marks % 10).any():
        marks, decimals = marks // 10, decimals - 1
    return marks, decimals


def _bytes(marks: np.ndarray) -> bytes | np.ndarray:
    if magnitude(marks) < LIMIT:
        return np.ascontiguousarray(marks.astype(np.int64), dtype="<i8")
    return "\n".join(str(mark) for mark in marks.reshape(-1)).encode()


def declared(rubric: Rubric, rules: Rules) -> dict[str, object]:
    """Return rubric and rules as the first line of the canonical form has them."""
    return {"rubric": _plain(rubric), "rules": _plain(rules)}


def _plain(value: object) -> object:
    """Return a rubric or rules as JSON values."""
    if is_dataclass(value):
        shown = [f.name for f in fields(value) if f.compare]
        return {name: _plain(getattr(value, name)) for name in shown}
    if isinstance(value, Decimal):
        return plain(Fraction(value), 0)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _other(prepared: Prepared, other: Other) -> list[list[str]]:
    keys = [line.criterion.key for line in prepared.rubric.others]
    rows = []
    for entry, column in np.argwhere(other.given):
        points = Fraction(int(other.points[entry, column]), 10**other.decimals)
        rows.append([canonical_name(prepared.entries[entry]), keys[column], plain(points, 0)])
    return sorted(rows)
