"""Reading and checking the chain."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from app.audit.models import AuditChain, AuditEvent
from app.audit.sealing import GENESIS, commitment_of, hash_of
from app.orm import db


@dataclass(frozen=True)
class Broken:
    """The first event of a chain that does not hold."""

    chain: str
    number: int
    why: str


def broken_events() -> Iterator[Broken]:
    """Walk every chain and yield the first event of each that does not hold."""
    for chain in db.session.scalars(sa.select(AuditChain).order_by(AuditChain.id)):
        broken = _first_broken(chain)
        if broken:
            yield broken


def count_events() -> int:
    """Return how many events all chains hold."""
    return db.session.scalar(sa.select(sa.func.count(AuditEvent.id))) or 0


def events_of(subject_kind: str, subject_id: int, limit: int = 50) -> list[AuditEvent]:
    """Return the latest events about one object, newest first."""
    return list(db.session.scalars(
        sa.select(AuditEvent).filter_by(subject_kind=subject_kind, subject_id=subject_id)
        .order_by(AuditEvent.id.desc()).limit(limit)
    ))


def _first_broken(chain: AuditChain) -> Broken | None:
    name = f"{chain.scope_kind.value} {chain.scope_id}".removesuffix(" 0")
    previous, number = GENESIS, 0
    events = sa.select(AuditEvent).filter_by(chain_id=chain.id).order_by(AuditEvent.number)
    for event in db.session.scalars(events.execution_options(yield_per=500)):
        number += 1
        if event.number != number:
            return Broken(name, number, "the event is missing")
        if event.previous != previous or event.hash != hash_of(event):
            return Broken(name, number, "its hash does not fit what it says")
        if event.values and event.commitment != commitment_of(
            event.values.salt, event.values.content
        ):
            return Broken(name, number, "its values were altered")
        previous = event.hash
    if (chain.length, chain.head) != (number, previous):
        return Broken(name, number + 1, "the end of the chain is missing")
    return None
