"""What forwarding knows about a person: nominations of the own entries, the own consents."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.auth.models import User
from app.i18n import _l
from app.orm import db
from app.privacy.sections import Erased, KeptFile, Section
from competitions.entries.models import TeamMember
from competitions.entries.privacy import entries_of
from ecosystem.forwarding.models import Nomination, NominationConsent, NominationEvent


def export(user: User) -> list[Section]:
    """Return where a person's entries were sent on to, what came back, and the consents."""
    rows = list(db.session.scalars(
        sa.select(Nomination).where(Nomination.entry_id.in_(entries_of(user))).options(
            joinedload(Nomination.target), joinedload(Nomination.entry),
            selectinload(Nomination.events).joinedload(NominationEvent.file))
        .order_by(Nomination.id)))
    events = [(row, event) for row in rows for event in row.events]
    return [
        Section("nominations", _l("Nominations to higher contests"), [
            {"entry": row.entry.code, "contest": row.target.name,
             "held by": row.target.organiser, "version": row.submission_number,
             "state": row.state.value, "proposed": row.proposed_at, "sent": row.sent_at,
             "letter": row.document_number, "digest": row.package_digest,
             "withdrawn": row.withdrawn_at, "why": row.withdrawn_reason} for row in rows]),
        Section("replies", _l("Replies of higher contests"), [
            {"entry": row.entry.code, "contest": row.target.name, "kind": event.kind.value,
             "on": event.happened_on, "text": event.text, "prize": event.prize}
            for row, event in events],
            [KeptFile(event.file_name, event.file.sha256) for _row, event in events]),
        _consents(user),
    ]


def _consents(user: User) -> Section:
    rows = db.session.scalars(
        sa.select(NominationConsent).where(NominationConsent.member_id.in_(_seats(user)))
        .options(joinedload(NominationConsent.nomination).joinedload(Nomination.target))
        .order_by(NominationConsent.id))
    return Section("forwarding_consents", _l("Your consents to be sent on"), [
        {"contest": row.nomination.target.name, "version": row.nomination.submission_number,
         "text": row.text_version, "asked": row.asked_at, "given": row.given_at,
         "by": row.channel.value if row.channel else "", "withdrawn": row.withdrawn_at}
        for row in rows])


def erase(user: User, done: Erased, now: datetime) -> None:
    """Take back consents and shut their links; what was sent on stays with its letter."""
    db.session.execute(sa.update(NominationConsent).where(
        NominationConsent.member_id.in_(_seats(user))
    ).values(token_digest=None, token_expires_at=None))
    db.session.execute(sa.update(NominationConsent).where(
        NominationConsent.member_id.in_(_seats(user)), NominationConsent.withdrawn_at.is_(None)
    ).values(withdrawn_at=now))
    sent = db.session.query(Nomination).filter(
        Nomination.entry_id.in_(entries_of(user)), Nomination.sent_at.is_not(None))
    if sent.count():
        done.kept.append(_l("That an entry of yours was sent on to a higher contest, by which "
                            "letter and what came back: ask that contest about its own copy."))


def _seats(user: User) -> sa.Select[tuple[int]]:
    return sa.select(TeamMember.id).where(TeamMember.user_id == user.id)
