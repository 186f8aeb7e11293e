"""What papers ask of the office: those that came back signed, those to be issued."""

from datetime import datetime

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.auth.models import User
from app.home.queries import Task
from app.orm import db
from competitions.programme.models import Competition
from judging.papers import policies
from judging.papers.enums import PaperState
from judging.papers.models import Paper


def office_tasks(competition: Competition, user: User, _now: datetime) -> list[Task]:
    """Return the next step of papers, for those who keep them."""
    if not policies.can_keep(policies.roles_for(user, competition.id, None)):
        return []
    counts = dict(db.session.execute(
        sa.select(Paper.state, sa.func.count()).where(Paper.competition_id == competition.id)
        .group_by(Paper.state)).all())
    url = url_for("papers.list_papers", slug=competition.slug)
    wanted = (
        (PaperState.SENT, _("Papers out to be signed"), "signature", ""),
        (PaperState.SIGNED, _("Signed papers to be issued"), "stamp", "cinnamon"))
    return [Task(label, url, count=counts[state], kind=kind, icon=icon)
            for state, label, icon, kind in wanted if counts.get(state)]
