"""Whether the addresses in a dossier open for somebody who is not signed in: asked and answered."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.clock import utc_now
from app.jobs import services as jobs
from app.orm import db, lock
from app.outside import look
from app.transaction import transaction
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.fields import FieldView
from competitions.entries.enums import LinkOutcome
from competitions.entries.models import Entry, LinkCheck

KIND = "check_link"
#: An address that did not open may be mended: looked at again when the founder saves after this.
AGAIN = timedelta(minutes=5)
STALE = timedelta(days=7)


def addresses_of(fields: Iterable[FieldView], draft: dict[str, Any]) -> list[str]:
    """Return the addresses that a draft names, in the order of the form."""
    return [str(draft[f.key])[:500] for f in fields
            if f.kind is FieldKind.URL and draft.get(f.key)]


def checks_of(entry_id: int) -> dict[str, LinkCheck]:
    """Return what is known of an entry's addresses."""
    return {row.url: row for row in
            db.session.scalars(sa.select(LinkCheck).filter_by(entry_id=entry_id))}


@transaction()
def ask_checks(
    entry_id: int, fields: Iterable[FieldView], *, actor: User, now: datetime
) -> int:
    """Queue a look at each address that was not looked at lately; return how many."""
    entry = lock(Entry, entry_id)
    wanted = dict.fromkeys(addresses_of(fields, entry.draft))
    known = checks_of(entry.id) if wanted else {}
    due = [url for url in wanted if _is_due(known.get(url), now)]
    for url in due:
        row = known.get(url) or LinkCheck(entry_id=entry.id, url=url)
        row.asked_at, row.checked_at, row.outcome = now, None, None
        db.session.add(row)
        db.session.flush()
        jobs.enqueue(KIND, {"check": row.id}, actor=actor, now=now)
    return len(due)


def check_link(_job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Look at one address from outside and write down what was found; work of the worker."""
    row = db.session.get(LinkCheck, arguments["check"])
    if row is None:
        return {}
    outcome = LinkOutcome(look(row.url).value)
    _write_outcome(row.id, outcome, now=utc_now())
    return {"outcome": outcome.value}


@transaction()
def _write_outcome(check_id: int, outcome: LinkOutcome, *, now: datetime) -> None:
    row = lock(LinkCheck, check_id)
    row.outcome, row.checked_at = outcome, now


def _is_due(row: LinkCheck | None, now: datetime) -> bool:
    if row is None:
        return True
    if row.checked_at is None:
        return now - row.asked_at > AGAIN
    age = now - row.checked_at
    return age > STALE or (row.outcome is not LinkOutcome.OPENS and age > AGAIN)


KINDS = {KIND: check_link}
