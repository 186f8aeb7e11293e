"""Nominations that hang on what a complaint is about."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.auth.doors import roles_here
from app.auth.enums import Role
from app.home.queries import Task
from app.orm import db
from competitions.programme.models import Competition
from ecosystem.forwarding import labels
from ecosystem.forwarding.models import Nomination
from judging.results.complaints.models import Complaint


def followers(complaint: Complaint) -> list[Task]:
    """Return the nominations of the entry that a complaint is about, as they stand."""
    if complaint.entry_id is None:
        return []
    slug = db.session.get_one(Competition, complaint.competition_id).slug
    may_open = roles_here(complaint.competition_id) & {Role.ORGANISER, Role.CLERK}
    rows = db.session.scalars(sa.select(Nomination).where(
        Nomination.entry_id == complaint.entry_id).options(joinedload(Nomination.target))
        .order_by(Nomination.id))
    return [Task(_("Nomination: %(target)s", target=row.target.name),
                 url_for("forwarding.show_nomination", slug=slug, ref=row.ref) if may_open else "",
                 note=str(labels.STATES[row.state][1])) for row in rows]
