"""Exact integer arithmetic on arrays: 64-bit while a bound proves it safe, Python integers beyond.

Nothing here uses floating point. A rational array is a pair (numerators, denominators).
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import lcm

import numpy as np

#: Products and sums are kept below this magnitude in 64-bit arithmetic.
LIMIT = 2**62

#: Digits kept when a fraction without an end (1/3) must be shown as a Decimal.
DIGITS = Context(prec=28)


def magnitude(array: np.ndarray) -> int:
    """Return the largest absolute value as a Python integer (0 for no values)."""
    if array.size == 0:
        return 0
    return max(abs(int(array.max())), abs(int(array.min())))


def widen(array: np.ndarray, bound: int) -> np.ndarray:
    """Return the array as 64-bit integers, or as Python integers if the bound does not fit."""
    if array.dtype == object or bound < LIMIT:
        return array
    return array.astype(object)


def times(left: np.ndarray, right: np.ndarray | int) -> np.ndarray:
    """Multiply exactly.

    Examples
    --------
    >>> times(np.array([2**40]), 2**40)
    array([1208925819614629174706176], dtype=object)
    """
    size = abs(int(right)) if np.isscalar(right) else magnitude(right)
    return widen(left, magnitude(left) * size if size < LIMIT else LIMIT) * right


def plus(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Add exactly."""
    return widen(left, magnitude(left) + magnitude(right)) + right


def round_ratio(numerator: np.ndarray, denominator: np.ndarray | int) -> np.ndarray:
    """Round quotients to whole numbers, halves away from zero.

    Parameters
    ----------
    numerator : integer ndarray of shape (n,)
    denominator : positive integer, or integer ndarray of shape (n,)

    Examples
    --------
    >>> round_ratio(np.array([5, -5, 4, 7]), np.array([2, 2, 3, 4]))
    array([ 3, -3,  1,  2])
    """
    scalar = np.isscalar(denominator)
    if scalar and denominator >= LIMIT:
        denominator = np.array(denominator, dtype=object)
    size = magnitude(np.asarray(denominator))
    wide = widen(numerator, 2 * magnitude(numerator) + 2 * size)
    return np.sign(wide) * ((2 * np.abs(wide) + denominator) // (2 * denominator))


def round_places(numerator: np.ndarray, denominator: np.ndarray | int, places: int) -> np.ndarray:
    """Round quotients to `places` decimals, half up; the result counts units of the last place."""
    return round_ratio(times(numerator, 10**places), denominator)


def common(numerator: np.ndarray, denominator: np.ndarray) -> tuple[np.ndarray, int]:
    """Bring quotients to one denominator.

    Examples
    --------
    >>> common(np.array([1, 1]), np.array([2, 3]))
    (array([3, 2]), 6)
    """
    whole = lcm(*(int(value) for value in np.unique(denominator)))
    if whole >= LIMIT:
        return numerator.astype(object) * (whole // denominator.astype(object)), whole
    return times(numerator, whole // denominator), whole


def to_decimal(value: Fraction) -> Decimal:
    """Return the value exactly if its decimals end, else to 28 significant digits.

    Examples
    --------
    >>> to_decimal(Fraction(165, 2)), to_decimal(Fraction(2, 3))
    (Decimal('82.5'), Decimal('0.6666666666666666666666666667'))
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    places = max(twos, fives)
    digits = value.numerator * 10**places // value.denominator
    return shift(digits, places)


def shift(units: int, places: int) -> Decimal:
    """Return `units` of the last place as a Decimal with that many places, never rounded.

    Examples
    --------
    >>> shift(7933, 2)
    Decimal('79.33')
    """
    sign = 1 if units < 0 else 0
    return Decimal((sign, tuple(int(d) for d in str(abs(int(units)))), -places))


def decimals(units: np.ndarray, denominator: int, places: int | None = None) -> np.ndarray:
    """Return units/denominator as an object array of Decimals, each distinct value made once."""
    distinct, inverse = np.unique(units, return_inverse=True)
    made = np.empty(len(distinct), dtype=object)
    for at, value in enumerate(distinct.tolist()):
        exact = places is None
        made[at] = to_decimal(Fraction(value, denominator)) if exact else shift(value, places)
    return made[inverse]


def plain(value: Fraction, places: int) -> str:
    """Write a number for a reason code: no trailing zeros, rounded half up only if endless.

    Examples
    --------
    >>> plain(Fraction(0), 2), plain(Fraction(43, 2), 2), plain(Fraction(65, 3), 2)
    ('0', '21.5', '21.67')
    """
    rest = value.denominator
    while rest % 2 == 0:
        rest //= 2
    while rest % 5 == 0:
        rest //= 5
    if rest != 1:
        units = round_places(np.array([value.numerator], dtype=object), value.denominator, places)
        value = Fraction(int(units[0]), 10**places)
    text = f"{to_decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Groups:
    """Rows that belong together: sums, smallest and largest per group, exact for any integers.

    Parameters
    ----------
    codes : ndarray of int, shape (n,), sorted ascending, values in [0, size)
    size : int
        Number of groups; a group may be empty.
    """

    def __init__(self, codes: np.ndarray, size: int) -> None:
        """Count the rows of each group once."""
        self.codes = codes
        self.size = size
        self.counts = np.bincount(codes, minlength=size)
        self.present = np.flatnonzero(self.counts)
        ends = np.cumsum(self.counts)
        self.starts = (ends - self.counts)[self.present]

    def _reduce(self, ufunc: np.ufunc, values: np.ndarray) -> np.ndarray:
        shape = (self.size, *values.shape[1:])
        out = np.zeros(shape, dtype=values.dtype)
        if len(values):
            out[self.present] = ufunc.reduceat(values, self.starts, axis=0)
        return out

    def sum(self, values: np.ndarray) -> np.ndarray:
        """Sum per group; 0 where empty."""
        most = int(self.counts.max(initial=0))
        return self._reduce(np.add, widen(values, magnitude(values) * most))

    def least(self, values: np.ndarray) -> np.ndarray:
        """Smallest per group; 0 where empty."""
        return self._reduce(np.minimum, values)

    def most(self, values: np.ndarray) -> np.ndarray:
        """Largest per group; 0 where empty."""
        return self._reduce(np.maximum, values)

    def positions(self) -> np.ndarray:
        """Return the place of each row within its group, from 0."""
        first = np.zeros(self.size, dtype=np.int64)
        first[self.present] = self.starts
        return np.arange(len(self.codes)) - first[self.codes]

    def ordered(self, values: np.ndarray) -> np.ndarray:
        """Return the row order that sorts the values within each group, stable."""
        keys = np.unique(values, return_inverse=True)[1] if values.dtype == object else values
        return np.lexsort((keys, self.codes))
