"""What the register of complaints knows about who wrote; the lines themselves are the record."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.auth.models import User
from app.auth.phones import find_phone
from app.i18n import _l
from app.orm import db
from app.privacy.sections import Erased, KeptFile, Section
from judging.results.complaints.models import Complaint, ComplaintParty


def export(user: User) -> list[Section]:
    """Return what a person lodged, with the name and contact given, and the replies."""
    parties = _parties(user)
    return [Section("complaints", _l("What you wrote to the organisers of contests"), [
        {"number": row.number, "kind": row.kind.value, "by": row.channel.value,
         "received": row.received_on, "name": party.name, "contact": party.contact,
         "subject": row.subject, "content": row.content, "state": row.state.value,
         "reply": row.reply, "replied": row.replied_on}
        for party in parties for row in (party.complaint,)],
        [KeptFile(f"don-{party.complaint.number}", party.complaint.file.sha256)
         for party in parties if party.complaint.file])]


def places(user: User) -> set[int]:
    """Return the competitions whose organisers a person wrote to."""
    return {party.complaint.competition_id for party in _parties(user)}


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase who wrote; what was asked, decided and answered stays in the register."""
    parties = _parties(user)
    for party in parties:
        party.name = party.contact = ""
        party.user_id = None
    if parties:
        done.kept.append(_l("What you wrote to the organisers, the paper handed in and the reply, "
                            "without your name and contact in the register: the record of how "
                            "complaints were settled."))


def _parties(user: User) -> list[ComplaintParty]:
    """Return the senders that are this person: by account, or by a confirmed way to reach it.

    What is sealed cannot be asked for by value, so those without an account are read through.
    """
    rows = db.session.scalars(
        sa.select(ComplaintParty).join(ComplaintParty.complaint)
        .options(contains_eager(ComplaintParty.complaint).joinedload(Complaint.file))
        .where(sa.or_(ComplaintParty.user_id == user.id, ComplaintParty.user_id.is_(None)))
        .order_by(Complaint.id))
    return [row for row in rows if row.user_id == user.id or _reaches(row.contact, user)]


def _reaches(contact: str, user: User) -> bool:
    if user.confirmed_at is not None and user.email and contact.strip().lower() == user.email:
        return True
    return bool(user.phone) and find_phone(contact) == user.phone
