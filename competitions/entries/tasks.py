"""What waits for founders on the home page: entries returned, drafts before their deadline."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.auth.models import User
from app.home.queries import Task
from app.orm import db
from app.templating import vidatetime
from competitions.entries import policies
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember

MOST = 5


def home_tasks(user: User, now: datetime) -> list[Task]:
    """Return the entries of a founder or member that still want something, in one SELECT."""
    ours = sa.select(TeamMember.entry_id).where(
        TeamMember.user_id == user.id, TeamMember.removed_at.is_(None))
    waiting = sa.select(Entry).where(
        sa.or_(Entry.owner_id == user.id, Entry.id.in_(ours)),
        Entry.state.in_((EntryState.RETURNED, EntryState.DRAFT)),
    ).options(joinedload(Entry.competition)).order_by(Entry.id.desc())
    entries = [e for e in db.session.scalars(waiting) if policies.is_in_time(e, now)]
    return [_task(entry, user) for entry in entries[:MOST]]


def _task(entry: Entry, user: User) -> Task:
    until = _("until %(time)s", time=vidatetime(policies.closes_at(entry)))
    title = entry.title or _("No title yet")
    if entry.state is EntryState.RETURNED:
        label, icon = _("Complete entry %(code)s", code=entry.code or ""), "undo-2"
    elif policies.is_owner(user, entry):
        label, icon = _("Finish the draft and submit it"), "pencil"
    else:
        label, icon = _("Finish the draft together with the team"), "pencil"
    return Task(label, url_for("entries.show_entry", ref=entry.ref), note=f"{title} · {until}",
                kind="cinnamon", icon=icon)
