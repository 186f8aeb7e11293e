"""What forwarding asks of the office: nominations whose ground has gone."""

from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from app.auth.doors import roles_here
from app.auth.enums import Role
from app.auth.models import User
from app.home.queries import Task
from competitions.programme.models import Competition
from ecosystem.forwarding import following, queries


def office_tasks(competition: Competition, _user: User, _now: datetime) -> list[Task]:
    """Return one line for nominations whose result or prize no longer stands."""
    if Role.ORGANISER not in roles_here(competition.id):
        return []
    rows = [row for view in queries.list_targets(competition.id) for row in view.nominations]
    upset = following.upsets(rows) if rows else {}
    return [Task(_("Nominations whose result or prize has changed"),
                 url_for("forwarding.list_nominations", slug=competition.slug), count=len(upset),
                 kind="cinnamon", icon="send")] if upset else []
