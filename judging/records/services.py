"""Taking data away: remembered for the next time, put on record, large ones in the worker."""

from contextlib import suppress
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.audit import services as audit
from app.audit.models import AuditChain, AuditEvent
from app.audit.services_taken import ACTION
from app.auth.enums import Scope
from app.auth.models import User
from app.errors import Forbidden, NotFound
from app.jobs.models import Job, JobState
from app.jobs.services import enqueue
from app.orm import db
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.records import policies
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Made, Order
from judging.records.models import ExportChoice

EXPORT, ARCHIVE = "export", "season_archive"
#: An export with more rows is made by the worker.
MOST_AT_ONCE = 2000
DONE = (ACTION, "archive_made")


def choice_of(user_id: int, kind: ExportKind) -> ExportChoice:
    """Return what a person chose the last time; Excel and the usual columns at first."""
    found = db.session.get(ExportChoice, (user_id, kind))
    return found or ExportChoice(user_id=user_id, kind=kind, form=ExportForm.XLSX, columns=[])


@transaction()
def note_export(competition_id: int, order: Order, made: Made, digest: str, *, actor: User,
                now: datetime) -> None:
    """Put on record that somebody took a file away, and remember the columns."""
    _remember(order, actor)
    _record(competition_id, order, made, digest, actor, now)


@transaction()
def queue_export(competition_id: int, order: Order, *, actor: User, now: datetime) -> Job:
    """Let the worker make a large file."""
    if order.kind not in policies.kinds_for(policies.roles_of(actor, competition_id)):
        raise Forbidden()
    _remember(order, actor)
    return enqueue(EXPORT, {
        "competition": competition_id, "user": actor.id, "kind": order.kind.value,
        "form": order.form.value, "columns": list(order.columns), "sitting": order.sitting_id,
        "locale": order.locale}, actor=actor, now=now)


@transaction()
def note_made(competition_id: int, order: Order, made: Made, digest: str, *, actor: User,
              now: datetime) -> None:
    """Put on record what the worker made."""
    _record(competition_id, order, made, digest, actor, now)


@transaction()
def queue_archive(competition_id: int, locale: str, *, actor: User, now: datetime) -> Job:
    """Let the worker make the archive of a season."""
    if not policies.can_archive(policies.roles_of(actor, competition_id)):
        raise Forbidden()
    return enqueue(ARCHIVE, {"competition": competition_id, "user": actor.id, "locale": locale},
                   actor=actor, now=now)


@transaction()
def note_archive(competition_id: int, facts: dict[str, Any], *, actor: User,
                 now: datetime) -> None:
    """Put on record that an archive was made, with its digest."""
    competition = db.session.get_one(Competition, competition_id)
    audit.record("archive_made", competition, actor=actor, now=now,
                 competition_id=competition_id, **facts)


def finished(job: Job, competition_id: int) -> dict[str, Any]:
    """Return what a finished job of ours made; 404 for anything else."""
    if (job.kind not in (EXPORT, ARCHIVE) or job.state is not JobState.DONE or not job.result
            or job.arguments["competition"] != competition_id):
        raise NotFound()
    return job.result


def latest(competition_id: int, most: int = 25) -> list[tuple[AuditEvent, str]]:
    """Return who took what away, the latest first, with names."""
    rows = db.session.execute(
        sa.select(AuditEvent, User.name).join(AuditChain, AuditChain.id == AuditEvent.chain_id)
        .join(User, User.id == AuditEvent.actor_id)
        .where(AuditChain.scope_kind == Scope.COMPETITION, AuditChain.scope_id == competition_id,
               AuditEvent.action.in_(DONE))
        .order_by(AuditEvent.id.desc()).limit(most))
    return [(event, name) for event, name in rows]


def _remember(order: Order, actor: User) -> None:
    row = choice_of(actor.id, order.kind)
    row.form, row.columns = order.form, list(order.columns)
    with suppress(IntegrityError), db.session.begin_nested():  # the same choice in two windows
        db.session.add(row)


def _record(competition_id: int, order: Order, made: Made, digest: str, actor: User,
            now: datetime) -> None:
    competition = db.session.get_one(Competition, competition_id)
    audit.record(ACTION, competition, actor=actor, now=now, competition_id=competition_id,
                 kind=order.kind.value, form=order.form.value, columns=list(order.columns),
                 sitting=order.sitting_id, rows=made.rows, sha256=digest)
