"""What happened to an entry, as the chain of events recorded it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.audit import queries as audit
from app.auth.models import User
from app.i18n import _l
from app.orm import db
from competitions.entries.models import Entry

#: Actions of this package in words; other packages add theirs when they are loaded.
WORDS: dict[str, Any] = {
    "create_entry": _l("Draft begun"),
    "submit_entry": _l("Dossier submitted"),
    "withdraw_entry": _l("Entry withdrawn"),
    "entry_extended": _l("More time given"),
    "complete_entry": _l("Completed for a stage"),
    "offer_lead": _l("Lead of the team offered"),
    "accept_lead": _l("Lead of the team taken over"),
    "decline_lead": _l("Lead of the team declined"),
    "enter_on_behalf": _l("Entered on behalf of the founder"),
    "confirm_behalf": _l("The founder has confirmed"),
    "screen_entry": _l("Screening decision"),
}


@dataclass(frozen=True)
class EventView:
    """One event: when, what, by whom, and what was said."""

    at: datetime
    text: Any
    who: str
    note: str = ""


def events_of_entry(entry: Entry) -> list[EventView]:
    """Return the events of an entry, newest first, in two SELECTs."""
    events = audit.events_of("entry", entry.id)
    actors = {event.actor_id for event in events if event.actor_id}
    names = dict(db.session.execute(
        sa.select(User.id, User.name).where(User.id.in_(actors))).all())
    return [
        EventView(event.at, WORDS.get(event.action, event.action),
                  names.get(event.actor_id or 0, ""), _note(event.values))
        for event in events
    ]


def _note(values: Any) -> str:
    content = values.content if values else {}
    parts = [content.get(key) for key in ("outcome_words", "article", "reason")]
    if content.get("version"):
        parts.insert(0, f"v{content['version']}")
    return " · ".join(str(part) for part in parts if part)
