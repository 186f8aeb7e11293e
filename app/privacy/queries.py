"""Reading consents and requests about data."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from app.privacy.models import (
    Consent,
    ConsentPurpose,
    DataRequest,
    DataRequestPlace,
    RequestKind,
    RequestState,
)


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


def find_open(user_id: int, kind: RequestKind) -> DataRequest | None:
    """Return what a person has asked for and nobody has answered yet."""
    return db.session.scalars(sa.select(DataRequest).filter_by(
        user_id=user_id, kind=kind, state=RequestState.OPEN)).first()


def requests_of(user_id: int) -> list[DataRequest]:
    """Return what a person has asked for, the latest first."""
    return list(db.session.scalars(
        sa.select(DataRequest).filter_by(user_id=user_id).order_by(DataRequest.id.desc())))


def list_requests(competition_id: int | None, most: int = 200) -> list[DataRequest]:
    """Return the requests that an office sees, or all of them: open ones first, by due date."""
    wanted = sa.select(DataRequest).options(joinedload(DataRequest.user).lazyload(User.grants))
    if competition_id is not None:
        wanted = wanted.where(sa.exists().where(
            DataRequestPlace.request_id == DataRequest.id,
            DataRequestPlace.competition_id == competition_id))
    open_first = sa.case((DataRequest.state == RequestState.OPEN, 0), else_=1)
    return list(db.session.scalars(
        wanted.order_by(open_first, DataRequest.due_at, DataRequest.id).limit(most)))


def get_request(ref: str) -> DataRequest:
    """Return a request by its reference; the caller asks whose it is."""
    found = db.session.scalar(sa.select(DataRequest).filter_by(ref=ref))
    if found is None:
        raise NotFound()
    return found
