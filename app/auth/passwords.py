"""Passwords: long enough, not among the common ones, hashed with argon2id outside transactions."""

import itertools
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app import text
from app.errors import DomainError
from app.i18n import _l

SHORTEST = 10
LONGEST = 200
#: Argon2id at the library's costs; tests put a cheap one here.
hasher = PasswordHasher()


def check_password(password: str, *, email: str = "", name: str = "", field: str = "password",
                   ) -> None:
    """Refuse a password that is short, common, or made of the person's own words."""
    if len(password) < SHORTEST:
        raise DomainError(_l("Use at least %(n)s characters.", n=SHORTEST), field)
    if len(password) > LONGEST:
        raise DomainError(_l("Use at most %(n)s characters.", n=LONGEST), field)
    plain = text.fold(password).replace(" ", "")
    own = {text.fold(word).replace(" ", "") for word in (email, email.partition("@")[0], name)}
    if plain in own | _common() or len(set(plain)) < 4 or _is_run(plain):
        raise DomainError(
            _l("This password is easy to guess. Try four words that do not belong together."),
            field,
        )


def hash_password(password: str) -> str:
    """Return the argon2id hash; slow on purpose, so never inside a transaction."""
    return hasher.hash(password)


def is_password(stored: str | None, typed: str) -> bool:
    """Compare, taking the same time whether or not there is a password to compare with."""
    try:
        return hasher.verify(stored or _nobodys_hash(), typed) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    """Tell whether a hash was made with weaker settings than today's."""
    return hasher.check_needs_rehash(stored)


@lru_cache
def _nobodys_hash() -> str:
    return hasher.hash("a password that nobody has")


@lru_cache
def _common() -> frozenset[str]:
    path = Path(__file__).with_name("common_passwords.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def _is_run(plain: str) -> bool:
    """Tell whether the characters only count up or down (1234567890, abcdefghij)."""
    steps = {ord(b) - ord(a) for a, b in itertools.pairwise(plain)}
    return len(steps) == 1 or plain in "01234567890123456789" or plain in "98765432109876543210"
