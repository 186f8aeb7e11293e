"""What a subject knows about a person: the same shape for the page, the archive and the law."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import ModuleType
from typing import Any, Protocol, cast

from app.auth.models import User


@dataclass(frozen=True)
class KeptFile:
    """A file about a person: its name for people, and what names it in the store."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Section:
    """One kind of data: plain rows under a title; `key` names its files in the archive."""

    key: str
    title: Any
    rows: list[dict[str, Any]]
    files: list[KeptFile] = field(default_factory=list)


@dataclass
class Erased:
    """What an erasure left, with its reason, and the contents to take out of the store."""

    kept: list[Any] = field(default_factory=list)
    #: (table, id) whose values in the record of events are erased.
    subjects: list[tuple[str, int]] = field(default_factory=list)
    #: SHA-256 of contents that nobody else refers to; erased after the transaction.
    contents: list[str] = field(default_factory=list)


class Holder(Protocol):
    """A module `privacy.py` of a subject; one that knows of competitions has `places` too."""

    def export(self, user: User) -> list[Section]:
        """Return what the subject knows about a person."""

    def erase(self, user: User, done: Erased, now: datetime) -> None:
        """Erase what may be erased, inside the transaction of the caller."""


def holders(modules: Sequence[ModuleType]) -> list[Holder]:
    """Return the registered modules as what they promise to be."""
    return [cast("Holder", module) for module in modules]


def sections_of(user: User, known: Sequence[Holder]) -> list[Section]:
    """Return all that is known about a person, without empty sections."""
    return [section for holder in known for section in holder.export(user) if section.rows]


def places_of(user: User, known: Sequence[Holder]) -> set[int]:
    """Return the competitions that a person takes part in."""
    asked = [holder.places for holder in known if hasattr(holder, "places")]
    return set().union(*(places(user) for places in asked))
