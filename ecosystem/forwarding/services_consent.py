"""Each member's own yes: by account, or by a link that works once."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.audit.services import record
from app.auth.models import User
from app.auth.phones import reach
from app.errors import Conflict, DomainError
from app.i18n import _l, in_language
from app.orm import db, lock
from app.outbox.services import post
from app.privacy.models import Consent, ConsentPurpose
from app.transaction import transaction
from ecosystem.forwarding import policies, queries
from ecosystem.forwarding.enums import ConsentChannel
from ecosystem.forwarding.models import Nomination, NominationConsent

LINK_LIFE = timedelta(days=14)

def digest_of(token: str) -> str:
    """Return what is kept of a link."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction()
def issue_link(consent_id: int, *, actor: User, now: datetime) -> tuple[NominationConsent, str]:
    """Return a fresh link token for a member; the link before it is void.

    A member who said no is asked anew on a new row: the no stays on record.
    """
    consent = lock(NominationConsent, consent_id)
    nomination = lock(Nomination, consent.nomination_id)
    if consent.replaced_at is not None or not policies.takes_consent(nomination.state):
        raise Conflict(_l("This nomination has moved on in the meantime. Look at its state."))
    if policies.has_agreed(consent):
        raise DomainError(_l("%(name)s has already agreed.", name=consent.member.name))
    if consent.withdrawn_at is not None:
        consent = _ask_anew(consent, now)
    token = secrets.token_urlsafe(24)
    consent.token_digest, consent.asked_at = digest_of(token), now
    consent.token_expires_at = now + LINK_LIFE
    record("nomination_consent.asked", consent, actor=actor, now=now,
           competition_id=nomination.target.competition_id)
    return consent, token


@transaction()
def remind_by_mail(consent_id: int, link_to: Callable[[str], str], *, actor: User,
                   now: datetime) -> NominationConsent:
    """Mail a member a fresh link."""
    consent, token = issue_link(consent_id, actor=actor, now=now)
    member, nomination = consent.member, consent.nomination
    to = reach(member.email, member.phone)
    if not to:
        raise DomainError(_l("%(name)s has no e-mail address on record; copy the link instead.",
                             name=member.name))
    post("consent_request", to,
         in_language("vi", _l("Your consent to send your entry on")),
         in_language("vi", _letter(consent)), now=now,
         competition_id=nomination.target.competition_id, secret=link_to(token))
    return consent


def _letter(consent: NominationConsent) -> Any:
    nomination, target = consent.nomination, consent.nomination.target
    return _l(
        "Dear %(member)s,\n\n%(sender)s wishes to send the entry “%(title)s” (%(code)s, version "
        "%(version)s) on to “%(target)s”, held by %(organiser)s. This needs your own consent.\n\n"
        "Read what would be sent, then agree or decline, on this page (until %(until)s):\n\n"
        "%(link)s\n\nNothing happens by opening the link. Bệ Phóng sent this letter by itself.\n",
        member=consent.member.name, sender=target.sender, title=nomination.submission.title,
        code=nomination.entry.code, version=nomination.submission_number, target=target.name,
        organiser=target.organiser, link="{secret}",
        until=clock.local(consent.token_expires_at).strftime("%H:%M %d/%m/%Y"),
    )


@transaction()
def answer_by_account(consent_id: int, agrees: bool, *, actor: User, now: datetime) -> None:
    """Give or decline one's own consent, signed in."""
    consent = lock(NominationConsent, consent_id)
    if not queries.is_of(consent.member, actor):
        raise Conflict(_l("This is not your consent to give."))
    _answer(consent, agrees, ConsentChannel.ACCOUNT, actor, now)


@transaction()
def answer_by_link(token: str, agrees: bool, *, now: datetime) -> NominationConsent:
    """Give, decline or take back a consent by the link that was sent."""
    found = queries.get_consent_by_digest(digest_of(token))
    consent = lock(NominationConsent, found.id)
    if not policies.is_link_open(consent, now):
        raise Conflict(_l("This link has expired. Ask the organiser for a new one."))
    _answer(consent, agrees, ConsentChannel.LINK, None, now)
    return consent


def _answer(consent: NominationConsent, agrees: bool, channel: ConsentChannel,
            actor: User | None, now: datetime) -> None:
    nomination = lock(Nomination, consent.nomination_id)
    if consent.replaced_at is not None or consent.withdrawn_at is not None:
        raise Conflict(_l("You have already declined. Ask the organiser if you wish to agree."))
    if agrees:
        _give(consent, nomination, channel, actor, now)
    else:
        _decline(consent, now)
    record("nomination_consent.given" if agrees else "nomination_consent.declined", consent,
           actor=actor, now=now, competition_id=nomination.target.competition_id,
           after={"channel": channel, "text": consent.text_version})


def _give(consent: NominationConsent, nomination: Nomination, channel: ConsentChannel,
          actor: User | None, now: datetime) -> None:
    if consent.given_at is not None:
        raise Conflict(_l("You have already agreed; there is nothing more to do."))
    if not policies.takes_consent(nomination.state):
        raise Conflict(_l("This nomination has moved on in the meantime. Look at its state."))
    kept = Consent(
        person_kind="team_member", person_id=consent.member_id, purpose=ConsentPurpose.FORWARD,
        subject_kind="nomination", subject_id=nomination.id, text_version=consent.text_version,
        channel=channel, given_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    consent.given_by_id = actor.id if actor else None
    consent.given_at, consent.channel, consent.consent_id = now, channel, kept.id


def _decline(consent: NominationConsent, now: datetime) -> None:
    if consent.consent_id is not None:
        db.session.get_one(Consent, consent.consent_id).withdrawn_at = now
    consent.withdrawn_at = now


def _ask_anew(consent: NominationConsent, now: datetime) -> NominationConsent:
    consent.replaced_at = now
    consent.token_digest = consent.token_expires_at = None
    db.session.flush()
    fresh = NominationConsent(nomination_id=consent.nomination_id, member_id=consent.member_id,
                              text_version=policies.TEXT_VERSION)
    db.session.add(fresh)
    db.session.flush()
    return fresh
