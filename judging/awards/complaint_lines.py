"""Certificates that hang on what a complaint is about."""

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _

from app.home.queries import Task
from app.orm import db
from competitions.programme.models import Competition
from judging.awards.models import Certificate
from judging.results.complaints.models import Complaint


def followers(complaint: Complaint) -> list[Task]:
    """Return the live certificates of the entry that a complaint is about."""
    if complaint.entry_id is None:
        return []
    slug = db.session.get_one(Competition, complaint.competition_id).slug
    rows = db.session.scalars(sa.select(Certificate).where(
        Certificate.entry_id == complaint.entry_id, Certificate.ended_at.is_(None),
    ).order_by(Certificate.id))
    return [Task(_("Certificate %(n)s: %(name)s", n=row.register_number, name=row.recipient),
                 url_for("awards.list_awards", slug=slug), note=row.prize_name) for row in rows]
