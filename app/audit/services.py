"""Writing the chain, inside the transaction of what it records."""

import secrets
from datetime import datetime
from typing import Any

from app.audit.models import AuditChain, AuditEvent, AuditValues
from app.audit.sealing import GENESIS, canonical, commitment_of, hash_of
from app.auth.enums import Scope
from app.auth.models import User
from app.orm import db

__all__ = ["canonical", "record"]


def record(
    action: str, subject: Any, *, actor: User | None, now: datetime,
    competition_id: int | None = None, **content: Any,
) -> AuditEvent:
    """Append an event to the competition's chain, or to the installation's.

    Call it inside a service's transaction; *content* holds reason, before, after as plain JSON.
    """
    db.session.flush()  # the subject needs its id
    chain = _chain(competition_id)
    salt = secrets.token_hex(16)
    event = AuditEvent(
        chain_id=chain.id, number=chain.length + 1, at=now, actor_id=actor.id if actor else None,
        action=action, subject_kind=subject.__tablename__, subject_id=subject.id,
        commitment=commitment_of(salt, content), previous=chain.head,
    )
    event.hash = hash_of(event)
    event.values = AuditValues(salt=salt, content=content)
    db.session.add(event)
    chain.length, chain.head = event.number, event.hash
    db.session.flush()
    return event


def _chain(competition_id: int | None) -> AuditChain:
    """Return the chain's head, held for writing, beginning the chain where there is none."""
    kind = Scope.COMPETITION if competition_id else Scope.INSTALLATION
    where = {"scope_kind": kind, "scope_id": competition_id or 0}
    chain = db.session.query(AuditChain).filter_by(**where).with_for_update().one_or_none()
    if chain is None:
        chain = AuditChain(**where, length=0, head=GENESIS)
        db.session.add(chain)
        db.session.flush()
    return chain
