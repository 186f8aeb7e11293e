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
    chosen = sa.select(AuditEvent).filter_by(chain_id=chain.id).order_by(AuditEvent.number)
    with db.session.scalars(chosen.execution_options(yield_per=500)) as events:
        previous, number = GENESIS, 0
        for number, event in enumerate(events, start=1):
            why = _fault(event, number, previous)
            if why:
                return Broken(name, number, why)
            previous = event.hash
    if (chain.length, chain.head) != (number, previous):
        return Broken(name, number + 1, "the end of the chain is missing")
    return None


def _fault(event: AuditEvent, number: int, previous: str) -> str | None:
    """Return what is wrong with one event, or None."""
    if event.number != number:
        return "the event is missing"
    if event.previous != previous or event.hash != hash_of(event):
        return "its hash does not fit what it says"
    told = event.values
    if told and event.commitment != commitment_of(told.salt, told.content):
        return "its values were altered"
    return None
