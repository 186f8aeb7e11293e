"""Reading consents and requests about data."""

import sqlalchemy as sa

from app.orm import db
from app.privacy.models import Consent, ConsentPurpose


def find_consent(
    person_kind: str, person_id: int, purpose: ConsentPurpose, subject_kind: str,
    subject_id: int,
) -> Consent | None:
    """Return the consent of a person that stands, the latest one."""
    return db.session.scalars(sa.select(Consent).filter_by(
        person_kind=person_kind, person_id=person_id, purpose=purpose,
        subject_kind=subject_kind, subject_id=subject_id, withdrawn_at=None,
    ).order_by(Consent.id.desc())).first()


def consents_of(person_kind: str, person_id: int, subject_kind: str, subject_id: int,
                ) -> list[Consent]:
    """Return all that a person has answered about one subject, the latest last."""
    return list(db.session.scalars(sa.select(Consent).filter_by(
        person_kind=person_kind, person_id=person_id, subject_kind=subject_kind,
        subject_id=subject_id).order_by(Consent.id)))
