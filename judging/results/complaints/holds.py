"""What a hold stops: money, certificates and forwarding of the entries it is about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.errors import Conflict
from app.i18n import _l
from app.orm import db, lock
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from judging.results.complaints.queries import holds_of

#: More are not named one by one: then the whole result or contest is held.
NAMED = 5


@dataclass(frozen=True)
class Held:
    """One entry on hold, and the numbers of the complaints that hold it."""

    entry_id: int
    code: str
    title: str
    numbers: tuple[int, ...]


def held_among(competition_id: int, entry_ids: Collection[int] | None = None) -> list[Held]:
    """Return which of some entries (or of all) are on hold; one SELECT where nothing is."""
    holds = holds_of(competition_id)
    wanted = set(holds) if entry_ids is None else set(holds) & set(entry_ids)
    if not wanted:
        return []
    rows = db.session.execute(
        sa.select(Entry.id, Entry.code, Entry.title).where(Entry.id.in_(wanted))
        .order_by(Entry.number))
    return [Held(key, code or "", title, holds[key]) for key, code, title in rows]


def refuse_held(competition_id: int, entry_ids: Collection[int]) -> None:
    """Refuse a step with any of some entries on hold; a hold set meanwhile waits its turn.

    Raises
    ------
    Conflict
        With the codes of the entries and the numbers of the complaints.
    """
    lock(Competition, competition_id)
    held = held_among(competition_id, entry_ids)
    if held:
        raise Conflict(refusal(held))


def refusal(held: Iterable[Held]) -> Any:
    """Return why a step with these entries waits, and when it goes on."""
    lines = list(held)
    codes = ", ".join(line.code for line in lines[:NAMED]) + ("…" if len(lines) > NAMED else "")
    return _l("Not done: %(codes)s is on hold by complaint number %(n)s. It goes on once the hold "
              "is lifted in the register of complaints.", codes=codes, n=numbers_of(lines))


def numbers_of(held: Iterable[Held]) -> str:
    """Return the numbers of the complaints that hold some entries.

    >>> numbers_of([Held(1, "A", "", (3, 5)), Held(2, "B", "", (3,))])
    '3, 5'
    """
    return ", ".join(str(n) for n in sorted({n for line in held for n in line.numbers}))
