"""What became of the complaints that a founder lodged, on the page of the entry."""

import sqlalchemy as sa
from flask_babel import gettext as _

from app.auth.models import User
from app.clock import local
from app.orm import db
from competitions.entries.models import Entry
from competitions.entries.way import Panel
from judging.results.complaints.models import Complaint, ComplaintParty
from judging.results.complaints.wording import STATES


def entry_panels(entry: Entry, user: User) -> list[Panel]:
    """Return one panel for each complaint that this person lodged about the entry."""
    rows = db.session.scalars(
        sa.select(Complaint).join(ComplaintParty, ComplaintParty.complaint_id == Complaint.id)
        .where(Complaint.entry_id == entry.id, ComplaintParty.user_id == user.id)
        .order_by(Complaint.number.desc()))
    return [_panel(row) for row in rows]


def _panel(row: Complaint) -> Panel:
    kind, state = STATES[row.state]
    facts = [(_("Received on"), row.received_on.strftime("%d/%m/%Y")), (_("State"), state)]
    if row.decided_at is None and row.due_on is not None:
        facts += [(_("Who decides"), row.decider),
                  (_("Reply due on"), row.due_on.strftime("%d/%m/%Y"))]
    if row.reply_number:
        facts.append((_("Number of the reply's paper"), row.reply_number))
    if row.decided_at is not None:
        facts.append((_("Answered"), local(row.decided_at).strftime("%d/%m/%Y")))
    return Panel("sea" if kind in ("cinnamon", "neutral") else kind,
                 _("Complaint number %(n)s: %(subject)s", n=row.number, subject=row.subject),
                 row.reply, facts=tuple(facts))
