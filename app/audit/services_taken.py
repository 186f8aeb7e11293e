"""Putting on record that somebody took data away as a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.audit import services as audit
from app.auth.models import User
from app.transaction import transaction

#: The same for every way out, so that one list shows them all.
ACTION = "exported"


@dataclass(frozen=True)
class Taken:
    """What left: which kind of data, in which form, how many rows, with which columns."""

    kind: str
    form: str
    rows: int | None = None
    columns: tuple[str, ...] = ()
    #: The stage, track, entry or paper that it is about, as lists name it.
    about: str = ""


@transaction()
def note_taken(taken: Taken, digest: str, subject: Any, *, competition_id: int | None,
               actor: User, now: datetime) -> None:
    """Write into the chain who took which data away, and the digest of the very file."""
    audit.record(ACTION, subject, actor=actor, now=now, competition_id=competition_id,
                 kind=taken.kind, form=taken.form, columns=list(taken.columns),
                 rows=taken.rows, about=taken.about, sha256=digest)
