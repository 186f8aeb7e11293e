"""What screening knows about a person: what was decided on the own entries, paper received."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from app.auth.models import User
from app.i18n import _l
from app.orm import db
from app.privacy.sections import Erased, Section
from competitions.entries.models import Entry
from competitions.entries.privacy import entries_of
from competitions.screening.models import PaperSet, ScreeningDecision


def export(user: User) -> list[Section]:
    """Return the decisions on a person's entries, and the dossiers on paper that arrived."""
    decisions = db.session.scalars(
        sa.select(ScreeningDecision).join(ScreeningDecision.entry)
        .options(contains_eager(ScreeningDecision.entry))
        .where(Entry.id.in_(entries_of(user))).order_by(ScreeningDecision.id))
    papers = db.session.execute(
        sa.select(PaperSet, Entry.code).join(Entry, Entry.id == PaperSet.entry_id)
        .where(Entry.id.in_(entries_of(user))).order_by(PaperSet.id))
    return [
        Section("screening", _l("Decisions of the secretariat"), [
            {"entry": row.entry.code, "decision": row.outcome.value, "reason": row.reason,
             "article": row.article, "due": row.due_at, "decided": row.decided_at}
            for row in decisions]),
        Section("papers", _l("Dossiers on paper"), [
            {"entry": code, "received": row.received_on, "postmark": row.posted_on,
             "sets": row.sets, "handed in by": row.handed_by, "note": row.note}
            for row, code in papers]),
    ]


def erase(user: User, done: Erased, now: datetime) -> None:  # noqa: ARG001 -- one shape
    """Erase nothing: a decision on an entry stays with the entry that was submitted."""
    mine = db.session.query(ScreeningDecision).join(ScreeningDecision.entry).filter(
        Entry.owner_id == user.id)
    if mine.count():
        done.kept.append(_l("Decisions of the secretariat on entries that were submitted, with "
                            "their reasons: the record of the contest."))
