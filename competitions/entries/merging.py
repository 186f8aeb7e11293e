"""Two people at one dossier: what each typed over what is told apart answer by answer."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.audit.sealing import canonical


def mark_of(answer: Any) -> str:
    """Return a short mark of an answer: the page sends it back with what was typed over it."""
    return hashlib.sha256(canonical(answer or "").encode()).hexdigest()[:16]


def marks_of(draft: Mapping[str, Any], keys: Mapping[str, Any] | list[str]) -> dict[str, str]:
    """Return the marks of the answers a page shows."""
    return {key: mark_of(draft.get(key)) for key in keys}


@dataclass(frozen=True)
class Merged:
    """The draft after a save: what was taken, and where somebody else wrote first."""

    draft: dict[str, Any]
    taken: tuple[str, ...] = ()
    #: Answers typed over a text that somebody else changed meanwhile; theirs is kept.
    contested: tuple[str, ...] = field(default=())


def merge(kept: Mapping[str, Any], typed: Mapping[str, Any], seen: Mapping[str, str]) -> Merged:
    """Take what was typed, answer by answer, wherever nobody else changed the same one.

    *seen* holds the mark of each answer as the page showed it. An answer that its page did not
    change never undoes somebody else's.
    """
    draft, taken, contested = dict(kept), [], []
    for key, answer in typed.items():
        now, before = mark_of(kept.get(key)), seen.get(key)
        if mark_of(answer) in (now, before):
            continue
        if before is not None and before != now:
            contested.append(key)
        else:
            draft[key] = answer
            taken.append(key)
    return Merged(draft, tuple(taken), tuple(contested))
