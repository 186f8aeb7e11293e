"""Reading of columns: ids become codes, written marks become scaled integers. No loop over rows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from decimal import Context, Decimal
from json.encoder import encode_basestring

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError
from judging.engine.exact import LIMIT

#: Distinct ids: a numpy or pandas array, as the frame held them.
Ids = np.ndarray | pd.api.extensions.ExtensionArray

#: From this length on, runs of equal ids are looked for in columns of objects.
LONG_COLUMN = 100_000

MISSING, GIVEN, NOT_APPLICABLE = 0, 1, 2

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_MOST_DIGITS = 30
_WIDE = Context(prec=200)


def where(frame: pd.DataFrame, position: int, column: str) -> str:
    """Return "Row 3 (entry A, judge B), column mark" for a sentence."""
    named = [c for c in ("entry", "judge", "criterion") if c in frame.columns and c != column]
    ids = ", ".join(f"{c} {frame[c].iloc[position]!s}" for c in named)
    return f"Row {frame.index[position]}" + (f" ({ids})" if ids else "") + f", column {column}"


def need_columns(frame: object, columns: tuple[str, ...], what: str) -> pd.DataFrame:
    """Refuse anything but a frame that has these columns, once each."""
    if not isinstance(frame, pd.DataFrame):
        raise ScoreDataError(f"{what} must be a table with the columns {', '.join(columns)}.")
    for column in columns:
        found = int((frame.columns == column).sum())
        if found != 1:
            fault = "is missing" if found == 0 else "appears twice"
            raise ScoreDataError(f"{what}: the column {column} {fault}.")
    return frame


def codes_of(frame: pd.DataFrame, column: str) -> tuple[np.ndarray, Ids]:
    """Return the codes of a column of ids and its distinct ids in canonical order.

    Raises
    ------
    ScoreDataError
        An id is empty or cannot be hashed; the message names the row.
    """
    codes, ids = factorize(frame, column, _in_runs)
    if len(codes) and codes.min() < 0:
        position = int(np.flatnonzero(codes < 0)[0])
        raise ScoreDataError(f"{where(frame, position, column)}: the id is empty.")
    order = canonical_order(ids)
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    return place[codes], ids.take(order)


def factorize(
    frame: pd.DataFrame, column: str, how: Callable[[Ids], tuple[np.ndarray, Ids]] = pd.factorize
) -> tuple[np.ndarray, Ids]:
    """Return codes (-1 where empty) and distinct values of a column.

    Raises
    ------
    ScoreDataError
        A value is a list or the like; the message names the row.
    """
    try:
        return how(frame[column].array)
    except TypeError:
        hashable = [isinstance(value, Hashable) for value in frame[column]]
        place = where(frame, hashable.index(False), column)
        raise ScoreDataError(f"{place}: neither a text nor a number.") from None


def _in_runs(array: Ids) -> tuple[np.ndarray, Ids]:
    """Return codes and distinct values; long runs of one id, as in sorted marks, are read once."""
    size = len(array)
    if size < LONG_COLUMN or array.dtype.kind != "O" or array.dtype == "category":
        return pd.factorize(array)
    plain = np.asarray(array, dtype=object)
    sample = plain[: LONG_COLUMN // 10]
    if 2 * np.count_nonzero(sample[1:] != sample[:-1]) > len(sample):
        return pd.factorize(array)
    starts = np.ones(size, dtype=bool)
    starts[1:] = plain[1:] != plain[:-1]
    heads = np.flatnonzero(starts)
    if 2 * len(heads) > size:
        return pd.factorize(array)
    codes, ids = pd.factorize(array[heads])
    return np.repeat(codes, np.diff(np.append(heads, size))), ids


def canonical_order(ids: object) -> np.ndarray:
    """Return the order of distinct ids that does not depend on rows: numbers, or by their name."""
    numbers = np.asarray(ids)
    if numbers.dtype.kind in "iuf":
        return np.argsort(numbers, kind="stable")
    keys = numbers.tolist()
    if len({type(value) for value in keys}) > 1 or (keys and type(keys[0]) not in (int, str)):
        keys = [canonical_name(value) for value in ids]
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.int64)


def canonical_name(value: object) -> str:
    r"""Return the text that stands for an id in the digest; 1 and "1" differ.

    Examples
    --------
    >>> canonical_name("A"), canonical_name(1), canonical_name(1.5)
    ('"A"', '1', '["float", "1.5"]')
    """
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return str(int(value))
    return json.dumps([type(value).__name__, repr(value)], ensure_ascii=False)


@dataclass(frozen=True)
class Written:
    """A column of marks as read: `number` counts units of the last of `decimals` places."""

    state: np.ndarray
    number: np.ndarray
    decimals: int


def read_numbers(frame: pd.DataFrame, column: str, na: bool) -> Written:
    """Read a column of Decimal, str or int into scaled integers.

    Each distinct value is read once. ``None`` and NaN are "not given".

    Raises
    ------
    ScoreDataError
        A value is a float, a truth value or no finite number; the message names the row.
    """
    codes, values = factorize(frame, column)
    read = [_read(value, na) for value in values]
    for code, value in enumerate(read):
        if isinstance(value, str):
            position = int(np.flatnonzero(codes == code)[0])
            raise ScoreDataError(f"{where(frame, position, column)}: {value}.")
    decimals = max((-v.as_tuple().exponent for v in read if v is not None), default=0)
    decimals = max(decimals, 0)
    scaled = [0 if v is None else int(v.scaleb(decimals, _WIDE)) for v in read]
    fits = all(abs(v) < LIMIT for v in scaled)
    number = np.array([*scaled, 0], dtype=np.int64 if fits else object)
    kinds = [NOT_APPLICABLE if v is None else GIVEN for v in read]
    state = np.array([*kinds, MISSING], dtype=np.int8)
    return Written(state[codes], number[codes], decimals)


def _read(value: object, na: bool) -> Decimal | str | None:
    """Return the number, None for "na", or the fault as a text."""
    if isinstance(value, (bool, np.bool_)):
        return f"{value} is not a mark"
    if isinstance(value, (int, np.integer)):
        number = Decimal(int(value))
    elif isinstance(value, Decimal):
        number = value
    elif isinstance(value, str):
        text = value.strip()
        if na and text.lower() == "na":
            return None
        if not _NUMBER.fullmatch(text):
            return f"{value!r} is not a number"
        number = Decimal(text)
    else:
        plain = value.item() if isinstance(value, np.generic) else value
        kind = type(plain).__name__
        return f"{plain!r} is a {kind}; marks must be Decimal, text or whole numbers"
    if not number.is_finite():
        return f"{value!r} is not a finite number"
    return _shorten(number, value)


def _shorten(number: Decimal, value: object) -> Decimal | str:
    """Drop zeros at the end; refuse numbers no rubric can need."""
    if number == 0:
        return Decimal(0)
    sign, digits, exponent = number.as_tuple()
    if not -_MOST_DIGITS * 2 <= number.adjusted() <= _MOST_DIGITS:
        return f"{value!r} is out of any range"
    kept = list(digits)
    while kept[-1] == 0:
        kept.pop()
        exponent += 1
    if exponent < -_MOST_DIGITS:
        return f"{value!r} has more than {_MOST_DIGITS} digits after the point"
    return Decimal((sign, tuple(kept), exponent))
