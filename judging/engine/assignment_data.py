"""What an assignment is asked for, as tables entries x judges; every wrong id is refused."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from judging.engine.arguments import share, whole_number
from judging.engine.errors import Infeasible, ScoreDataError
from judging.engine.parsing import factorize, need_columns, where

#: How many names a message lists before it counts the rest.
LISTED = 5

#: Largest cost or capacity; sums over every exchange still fit into 64 bits.
MOST = 10**9


@dataclass(frozen=True, eq=False)
class Request:
    """Tables of shape (n_entries, n_judges), and what each entry and judge can still take.

    `allowed` pairs are neither in conflict nor fixed; `even`: loads are to be as even as
    possible instead of below a limit.
    """

    entries: np.ndarray
    judges: np.ndarray
    allowed: np.ndarray
    fixed: np.ndarray
    cost: np.ndarray
    demand: np.ndarray
    room: np.ndarray
    even: bool

    @property
    def slots(self) -> int:
        """Return the number of pairs still to make."""
        return int(self.demand.sum())

    def names(self, entries: np.ndarray, judges: np.ndarray) -> tuple[str, str]:
        """Return both groups as text, the first few by name."""
        return listed(self.entries[entries]), listed(self.judges[judges])


def listed(names: np.ndarray) -> str:
    """Return up to five names, then how many more.

    Examples
    --------
    >>> listed(np.array(list("abcdefg"), dtype=object))
    'a, b, c, d, e and 2 more'
    """
    text = ", ".join(str(name) for name in names[:LISTED])
    return f"{text} and {len(names) - LISTED} more" if len(names) > LISTED else text


def read_request(
    entries: Iterable[Hashable],
    judges: Iterable[Hashable],
    per_entry: int,
    cost: pd.DataFrame | None,
    conflicts: Iterable[tuple[Hashable, Hashable]],
    capacity: int | Mapping[Hashable, int] | None,
    fixed: Iterable[tuple[Hashable, Hashable]],
    shares: tuple[float, float],
) -> Request:
    """Check the arguments of `assign` and put them into tables.

    Raises
    ------
    ScoreDataError
        An id is unknown or repeated, or a number makes no sense.
    Infeasible
        An entry has fewer judges free of conflict than it needs.
    """
    for name, part in zip(("bridges", "random_share"), shares, strict=True):
        share(part, name)
    at_entry, at_judge = _index(entries, "Entry"), _index(judges, "Judge")
    count = whole_number(per_entry, 0, "per_entry")
    shape = (len(at_entry), len(at_judge))
    barred = _table(conflicts, at_entry, at_judge, "conflicts")
    kept = _table(fixed, at_entry, at_judge, "fixed")
    for entry, judge in zip(*np.nonzero(barred & kept), strict=True):
        names = list(at_entry)[entry], list(at_judge)[judge]
        raise ScoreDataError(f"fixed: entry {names[0]} and judge {names[1]} are in conflict.")
    demand = np.maximum(count - kept.sum(axis=1), 0).astype(np.int64)
    limit = _limits(capacity, at_judge, shape, count)
    request = Request(
        _objects(at_entry), _objects(at_judge), ~barred & ~kept, kept,
        _costs(cost, at_entry, at_judge), demand,
        np.maximum(limit - kept.sum(axis=0), 0), capacity is None,
    )  # fmt: skip
    _refuse_short(request, count)
    return request


def _refuse_short(request: Request, per_entry: int) -> None:
    short = request.allowed.sum(axis=1) < request.demand
    if not short.any():
        return
    entry = int(np.flatnonzero(short)[0])
    free = request.allowed[entry] | request.fixed[entry]
    names = listed(request.judges[~free]) or "nobody"
    more = f" ({int(short.sum())} entries are short of judges)" if short.sum() > 1 else ""
    raise Infeasible(
        f"Entry {request.entries[entry]} needs {per_entry} judges, but only {int(free.sum())} of "
        f"{len(free)} may judge it; in conflict: {names}{more}."
    )


def _index(ids: Iterable[Hashable], what: str) -> dict[Hashable, int]:
    at: dict[Hashable, int] = {}
    if not isinstance(ids, Iterable):
        raise ScoreDataError(f"{what}: a list of ids is needed, not {ids!r}.")
    for place, value in enumerate(ids):
        if not isinstance(value, Hashable):
            raise ScoreDataError(f"{what} {value!r} cannot be an id.")
        if value in at:
            raise ScoreDataError(f"{what} {value!s} is listed twice.")
        at[value] = place
    return at


def _objects(at: dict[Hashable, int]) -> np.ndarray:
    out = np.empty(len(at), dtype=object)
    out[:] = list(at)
    return out


def _table(
    pairs: Iterable[tuple[Hashable, Hashable]],
    at_entry: dict[Hashable, int],
    at_judge: dict[Hashable, int],
    what: str,
) -> np.ndarray:
    table = np.zeros((len(at_entry), len(at_judge)), dtype=bool)
    if isinstance(pairs, (str, pd.DataFrame, Mapping)) or not isinstance(pairs, Iterable):
        raise ScoreDataError(f"{what} must be a list of pairs (entry, judge).")
    for pair in pairs:
        if not isinstance(pair, Sequence) or len(pair) != 2:
            raise ScoreDataError(f"{what}: {pair!r} is no pair (entry, judge).")
        entry, judge = pair
        if entry not in at_entry:
            raise ScoreDataError(f"{what}: there is no entry {entry!s}.")
        if judge not in at_judge:
            raise ScoreDataError(f"{what}: there is no judge {judge!s}.")
        table[at_entry[entry], at_judge[judge]] = True
    return table


def _limits(
    capacity: int | Mapping[Hashable, int] | None,
    at_judge: dict[Hashable, int],
    shape: tuple[int, int],
    per_entry: int,
) -> np.ndarray:
    """Return the most entries each judge may have."""
    limit = np.full(shape[1], shape[0], dtype=np.int64)
    if isinstance(capacity, Mapping):
        for judge, most in capacity.items():
            if judge not in at_judge:
                raise ScoreDataError(f"capacity: there is no judge {judge!s}.")
            most = whole_number(most, 0, f"capacity of judge {judge!s}")
            limit[at_judge[judge]] = min(most, MOST)
    elif capacity is not None:
        limit[:] = min(whole_number(capacity, 0, "capacity"), MOST)
    elif shape[1]:
        limit[:] = -(-shape[0] * per_entry // shape[1])
    return limit


def _costs(
    cost: pd.DataFrame | None, at_entry: dict[Hashable, int], at_judge: dict[Hashable, int]
) -> np.ndarray:
    table = np.zeros((len(at_entry), len(at_judge)), dtype=np.int64)
    if cost is None:
        return table
    frame = need_columns(cost, ("entry", "judge", "cost"), "Cost")
    rows, columns = _places(frame, "entry", at_entry), _places(frame, "judge", at_judge)
    if frame["cost"].dtype.kind not in "iu" and len(frame):
        values = np.array([_whole(frame, at) for at in range(len(frame))], dtype=object)
    else:
        values = frame["cost"].to_numpy()
    cells = rows * max(len(at_judge), 1) + columns
    again = pd.Series(cells).duplicated().to_numpy()
    if again.any():
        position = int(np.flatnonzero(again)[0])
        raise ScoreDataError(f"{where(frame, position, 'cost')}: the pair is listed twice.")
    wrong = (values > MOST) | (values < -MOST)
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        raise ScoreDataError(f"{where(frame, position, 'cost')}: beyond {MOST} in size.")
    table.reshape(-1)[cells] = values
    return table


def _places(frame: pd.DataFrame, column: str, at: dict[Hashable, int]) -> np.ndarray:
    """Return the place of each id of a column, each distinct id looked up once."""
    codes, ids = factorize(frame, column)
    found = np.array([*(at.get(value, -1) for value in ids), -1], dtype=np.int64)[codes]
    if len(found) and found.min() < 0:
        position = int(np.flatnonzero(found < 0)[0])
        value = frame[column].iloc[position]
        raise ScoreDataError(f"{where(frame, position, column)}: there is no {column} {value!s}.")
    return found


def _whole(frame: pd.DataFrame, position: int) -> int:
    value = frame["cost"].iloc[position]
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    raise ScoreDataError(f"{where(frame, position, 'cost')}: {value!r} is not a whole number.")
