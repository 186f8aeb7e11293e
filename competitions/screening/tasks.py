"""What screening asks of the secretariat, and what it tells on the pages of an entry."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.auth.doors import roles_here
from app.auth.enums import Role
from app.auth.models import User
from app.home.queries import Task
from app.i18n import local
from app.orm import db
from competitions.entries.models import Entry
from competitions.entries.way import Panel
from competitions.programme.models import Competition
from competitions.screening import policies, queries, wording


def office_tasks(competition: Competition, _user: User, now: datetime) -> list[Task]:
    """Return what waits for the secretary of a competition."""
    if Role.SECRETARY not in roles_here(competition.id):
        return []
    return _tasks(competition, now)


def home_tasks(user: User, now: datetime) -> list[Task]:
    """Return what waits for a secretary in any competition."""
    ids = {grant.scope_id for grant in user.grants if grant.role is Role.SECRETARY}
    found = db.session.scalars(
        sa.select(Competition).where(Competition.id.in_(ids)).order_by(Competition.id.desc())
    ) if ids else ()
    return [task for competition in found for task in _tasks(competition, now, named=True)]


def _tasks(competition: Competition, now: datetime, *, named: bool = False) -> list[Task]:
    waiting, overdue = queries.count_queue(competition.id, now)
    address = url_for("screening.list_queue", slug=competition.slug)
    note = local(competition) if named else ""
    tasks = []
    if waiting:
        tasks.append(Task(_("Screen the entries that wait"), address, count=waiting, note=note,
                          kind="cinnamon", icon="clipboard-check"))
    if overdue:
        tasks.append(Task(_("Returned entries that are overdue"), f"{address}?kind=overdue",
                          count=overdue, note=note, kind="cinnamon", icon="hourglass"))
    return tasks


def founder_panels(entry: Entry, _user: User) -> list[Panel]:
    """Tell the founder the decision that holds, with its reason, article and date."""
    if entry.state not in wording.PANELS:
        return []
    decision = queries.last_decision(entry.id)
    return [wording.panel_of(entry, decision)] if decision else []


def office_panels(entry: Entry, _user: User) -> list[Panel]:
    """Lead the secretary from an entry to its screening."""
    if Role.SECRETARY not in roles_here(entry.competition_id) or not policies.open_outcomes(entry):
        return []
    address = url_for("screening.screen_entry", slug=entry.competition.slug, code=entry.code)
    waits = entry.state in policies.WAITING
    title = _("Waits for a screening decision") if waits else _("The decision can be corrected")
    return [Panel("cinnamon" if waits else "sea", title,
                  links=((_("Screen this entry"), address),))]
