"""Checks of single arguments: whole numbers, shares, seeds and values by id."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from numbers import Integral, Real

import numpy as np
import pandas as pd

from judging.engine.errors import ScoreDataError


def whole_number(value: object, least: int, what: str) -> int:
    """Return a whole number of at least `least`.

    Examples
    --------
    >>> whole_number(np.int64(3), 0, "places")
    3
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, Integral) or value < least:
        raise ScoreDataError(f"{what} must be a whole number of at least {least}, not {value!r}.")
    return int(value)


def share(value: object, what: str) -> float:
    """Return a number from 0 to 1."""
    if not _is_number(value) or not 0 <= value <= 1:
        raise ScoreDataError(f"{what} must be from 0 to 1, not {value!r}.")
    return float(value)


def coverage(value: object, what: str) -> float:
    """Return a number between 0 and 1, both left out."""
    if not _is_number(value) or not 0 < value < 1:
        raise ScoreDataError(f"{what} must be between 0 and 1, not {value!r}.")
    return float(value)


def dice_of(seed: object) -> np.random.Generator:
    """Return the dice of a seed: the same seed always rolls the same."""
    return np.random.default_rng(whole_number(seed, 0, "seed"))


def by_id(values: object, what: str) -> dict[Hashable, object]:
    """Return a Series or mapping id -> value as a mapping; an id may appear once.

    Examples
    --------
    >>> by_id(pd.Series([1, 2], index=["A", "B"]), "order")
    {'A': 1, 'B': 2}
    """
    if isinstance(values, pd.Series):
        again = values.index.duplicated()
        if again.any():
            twice = values.index[int(np.flatnonzero(again)[0])]
            raise ScoreDataError(f"{what}: entry {twice!s} appears twice.")
        return values.to_dict()
    if isinstance(values, Mapping):
        return dict(values)
    raise ScoreDataError(f"{what} must be a Series or mapping by entry, not {values!r}.")


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, (bool, np.bool_))
