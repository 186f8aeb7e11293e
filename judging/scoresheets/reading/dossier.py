"""What a dossier on paper is made of. Pure."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """One attachment: its name and type, and how to get its content."""

    name: str
    content_type: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Dossier:
    """One entry as a judge reads it; unit and team are empty in the blind variant."""

    code: str
    title: str
    track: str
    answers: tuple[tuple[str, str], ...]
    leaves: tuple[Leaf, ...] = ()
    unit: str = ""
    team: tuple[str, ...] = ()
