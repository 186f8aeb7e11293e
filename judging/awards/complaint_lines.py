"""Prizes and certificates that hang on what a complaint is about."""

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from app.home.queries import Task
from app.i18n import local
from app.orm import db
from competitions.programme.models import Competition
from judging.awards.enums import CertificateState
from judging.awards.models import Award, Certificate
from judging.awards.standing import obstacles
from judging.awards.wording import AWARD_STATES, CERTIFICATE_STATES
from judging.results.complaints.models import Complaint


def followers(complaint: Complaint) -> list[Task]:
    """Return the prizes and certificates of the entry that a complaint is about, as they stand."""
    if complaint.entry_id is None:
        return []
    slug = db.session.get_one(Competition, complaint.competition_id).slug
    url = url_for("awards.list_awards", slug=slug)
    awards = db.session.scalars(sa.select(Award).options(joinedload(Award.prize)).where(
        Award.entry_id == complaint.entry_id).order_by(Award.id))
    papers = db.session.scalars(sa.select(Certificate).where(
        Certificate.entry_id == complaint.entry_id).order_by(Certificate.id)).all()
    waiting = obstacles(complaint.competition_id, papers)
    return [
        *(Task(_("Prize: %(name)s", name=local(row.prize)), url, note=str(AWARD_STATES[row.state]))
          for row in awards),
        *(Task(_("Certificate %(n)s: %(name)s", n=row.register_number, name=row.recipient),
               url_for("verification.show_code", code=row.code), note=_note(row, waiting))
          for row in papers),
    ]


def _note(row: Certificate, waiting: dict[int, Any]) -> str:
    if row.state in (CertificateState.REPLACED, CertificateState.REVOKED):
        return str(CERTIFICATE_STATES[row.state])
    return str(waiting.get(row.id, CERTIFICATE_STATES[row.state]))
