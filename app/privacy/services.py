"""Giving and withdrawing consents; inside the transaction of whoever calls."""

from dataclasses import dataclass
from datetime import datetime

from app.errors import DomainError
from app.i18n import _l
from app.orm import db
from app.privacy import queries
from app.privacy.models import Consent, ConsentPurpose
from app.privacy.texts import TEXTS, wording


@dataclass(frozen=True)
class Giver:
    """Who consents, to what about, and how: a person and a subject by table and id."""

    person_kind: str
    person_id: int
    subject_kind: str
    subject_id: int
    channel: str
    locale: str = "vi"


def give(giver: Giver, purpose: ConsentPurpose, *, now: datetime) -> Consent:
    """Record a consent with the words that were read; given twice, it stands once."""
    standing = queries.find_consent(giver.person_kind, giver.person_id, purpose,
                                    giver.subject_kind, giver.subject_id)
    version = TEXTS[purpose].version
    if standing is not None and standing.text_version == version:
        return standing
    row = Consent(
        person_kind=giver.person_kind, person_id=giver.person_id, purpose=purpose,
        subject_kind=giver.subject_kind, subject_id=giver.subject_id, text_version=version,
        wording=wording(purpose, giver.locale), channel=giver.channel, given_at=now)
    db.session.add(row)
    return row


def withdraw(giver: Giver, purpose: ConsentPurpose, *, now: datetime) -> Consent:
    """Withdraw a consent; what was done before stays lawful, nothing follows from it any more."""
    standing = queries.find_consent(giver.person_kind, giver.person_id, purpose,
                                    giver.subject_kind, giver.subject_id)
    if standing is None:
        raise DomainError(_l("This consent does not stand; there is nothing to withdraw."))
    standing.withdrawn_at = max(now, standing.given_at)
    return standing
