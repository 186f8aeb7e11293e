"""Writing the chain, inside the transaction of what it records."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit.models import AuditChain, AuditEvent, AuditValues
from app.audit.sealing import GENESIS, canonical, commitment_of, hash_of
from app.auth.enums import Scope
from app.auth.models import User
from app.orm import db

__all__ = ["canonical", "erase_values", "record", "record_each"]


def record(
    action: str, subject: Any, *, actor: User | None, now: datetime,
    competition_id: int | None = None, **content: Any,
) -> AuditEvent:
    """Append an event to the competition's chain, or to the installation's.

    Call it inside a service's transaction; *content* holds reason, before, after as plain JSON.
    """
    event, = record_each(action, [(subject, content)], actor=actor, now=now,
                         competition_id=competition_id)
    return event


def record_each(
    action: str, subjects: Sequence[tuple[Any, dict[str, Any]]], *, actor: User | None,
    now: datetime, competition_id: int | None = None,
) -> list[AuditEvent]:
    """Append an event for each subject with its content, in their order, in one go."""
    db.session.flush()  # the subjects need their ids
    chain = _chain(competition_id)
    actor_id = actor.id if actor else None
    events = [_append(chain, action, subject, content, actor_id, now)
              for subject, content in subjects]
    db.session.add_all(events)
    db.session.flush()
    return events


def erase_values(subjects: Sequence[tuple[str, int]]) -> int:
    """Erase what the events about some objects said; the chain still holds. Return how many."""
    count = 0
    for kind, key in subjects:
        rows = db.session.scalars(sa.select(AuditValues).join(
            AuditEvent, AuditEvent.id == AuditValues.event_id).where(
            AuditEvent.subject_kind == kind, AuditEvent.subject_id == key)).all()
        for row in rows:
            db.session.delete(row)
        count += len(rows)
    db.session.flush()
    return count


def _append(chain: AuditChain, action: str, subject: Any, content: dict[str, Any],
            actor_id: int | None, now: datetime) -> AuditEvent:
    salt = secrets.token_hex(16)
    event = AuditEvent(
        chain_id=chain.id, number=chain.length + 1, at=now, actor_id=actor_id,
        action=action, subject_kind=subject.__tablename__, subject_id=subject.id,
        commitment=commitment_of(salt, content), previous=chain.head,
    )
    event.hash = hash_of(event)
    event.values = AuditValues(salt=salt, content=content)
    chain.length, chain.head = event.number, event.hash
    return event


def _chain(competition_id: int | None) -> AuditChain:
    """Return the chain's head, held for writing, beginning the chain where there is none."""
    kind = Scope.COMPETITION if competition_id else Scope.INSTALLATION
    where = {"scope_kind": kind, "scope_id": competition_id or 0}
    held = sa.select(AuditChain).filter_by(**where).with_for_update()
    chain = db.session.scalar(held)
    if chain is None:
        with suppress(IntegrityError), db.session.begin_nested():
            db.session.add(AuditChain(**where, length=0, head=GENESIS))
        # Somebody else may have begun it at the same moment: whoever did, it is there.
        chain = db.session.scalars(held.execution_options(populate_existing=True)).one()
    return chain
