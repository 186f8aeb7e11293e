"""Nominations that hang on what a complaint is about."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.home.queries import Task
from app.orm import db
from competitions.programme.models import Competition
from ecosystem.forwarding.models import Nomination
from judging.results.complaints.models import Complaint


def followers(complaint: Complaint) -> list[Task]:
    """Return the nominations of the entry that a complaint is about."""
    if complaint.entry_id is None:
        return []
    slug = db.session.get_one(Competition, complaint.competition_id).slug
    rows = db.session.scalars(sa.select(Nomination).where(
        Nomination.entry_id == complaint.entry_id).options(joinedload(Nomination.target)))
    return [Task(_("Nomination: %(target)s", target=row.target.name),
                 url_for("forwarding.list_nominations", slug=slug)) for row in rows]
