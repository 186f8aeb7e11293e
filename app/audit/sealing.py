"""How an event of the chain is sealed: pure functions, the same for writing and for checking."""

import hashlib
import json
from datetime import UTC
from typing import Any

from app.audit.models import AuditEvent

GENESIS = "0" * 64


def canonical(content: Any) -> str:
    """Return JSON that is the same for the same content, whoever wrote it."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def commitment_of(salt: str, content: dict[str, Any]) -> str:
    """Return the salted hash by which an event vouches for its values."""
    return hashlib.sha256(f"{salt}\n{canonical(content)}".encode()).hexdigest()


def hash_of(event: AuditEvent) -> str:
    """Return the hash that binds an event to all before it."""
    at = event.at.astimezone(UTC).isoformat()  # however the caller wrote the moment
    fields = [event.number, at, event.actor_id, event.action,
              event.subject_kind, event.subject_id, event.commitment, event.previous]
    return hashlib.sha256(canonical(fields).encode()).hexdigest()
