"""What the worker makes: large exports, archives of a season; and what it clears away later."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale

from app.auth.models import User
from app.clock import utc_now
from app.downloads import ZIP_TYPE
from app.files.models import StoredFile
from app.files.queries import in_use
from app.files.services import keep
from app.files.storage import Store, digest_of
from app.jobs.models import Job
from app.jobs.services import report_progress
from app.orm import db
from app.transaction import transaction
from competitions.programme.models import Competition
from judging.papers import work as papers
from judging.records import making, services
from judging.records.archive import build_archive
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Order

#: What was made in the background is kept so long; it holds data of people.
KEPT = timedelta(days=7)


class Cancelled(Exception):
    """Somebody called the work off."""


def order_of(arguments: dict[str, Any]) -> Order:
    """Return the order that a job carries."""
    return Order(ExportKind(arguments["kind"]), ExportForm(arguments["form"]),
                 tuple(arguments["columns"]), arguments["sitting"], arguments["locale"])


def make_export(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make a large file with the eyes of whoever asked for it, as the doors stand now."""
    order, now = order_of(arguments), utc_now()
    user, competition = _people(arguments)
    with force_locale(order.locale):
        total = making.count_of(order, user, competition.id)
        _teller(job_id, total)(0)
        made = making.make(order, user, competition, now, _teller(job_id, total))
    sha256 = _stored(made.content, made.mimetype)
    services.note_made(competition.id, order, made, sha256, actor=user, now=now)
    return _result(competition, job_id, sha256, made.name, made.mimetype)


def make_archive(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
    """Make the archive of a season and write its digest into the chain of events."""
    now = utc_now()
    user, competition = _people(arguments)
    with force_locale(arguments["locale"]):
        done = build_archive(competition, user, arguments["locale"], now,
                             current_app.extensions["store"], _steps(job_id))
    sha256 = _stored(done.content, ZIP_TYPE)
    services.note_archive(competition.id, {
        "sha256": sha256, "index": done.index_digest, "files": done.files}, actor=user, now=now)
    return _result(competition, job_id, sha256, done.name, ZIP_TYPE)


def _people(arguments: dict[str, Any]) -> tuple[User, Competition]:
    return (db.session.get_one(User, arguments["user"]),
            db.session.get_one(Competition, arguments["competition"]))


def _teller(job_id: int, total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if not report_progress(job_id, min(done, total), total, utc_now()):
            raise Cancelled
    return tell


def _steps(job_id: int) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if not report_progress(job_id, done, total, utc_now()):
            raise Cancelled
    return tell


def _result(competition: Competition, job_id: int, sha256: str, name: str,
            mimetype: str) -> dict[str, Any]:
    return {"url": f"/organise/{competition.slug}/exports/made/{job_id}", "sha256": sha256,
            "name": name, "type": mimetype}


def _stored(content: bytes, kind: str) -> str:
    store: Store = current_app.extensions["store"]
    sha256 = digest_of(content)
    store.put(sha256, content)
    _keep(store, content, kind)
    return sha256


@transaction()
def _keep(store: Store, content: bytes, kind: str) -> None:
    keep(store, content, kind, now=utc_now()).erased_at = None


def clear_old(now: datetime) -> int:
    """Erase what was made in the background a week ago; the record of it stays."""
    kinds = (services.EXPORT, services.ARCHIVE, papers.KIND)
    old = sa.and_(Job.kind.in_(kinds), Job.result.is_not(None), Job.finished_at < now - KEPT)
    if not db.session.scalar(sa.select(sa.exists().where(old))):
        return 0
    contents = _forget(old, kinds, now)
    store: Store = current_app.extensions["store"]
    for sha256 in contents:
        store.erase(sha256)
    return len(contents)


@transaction()
def _forget(old: sa.ColumnElement[bool], kinds: tuple[str, ...], now: datetime) -> set[str]:
    jobs = list(db.session.scalars(sa.select(Job).where(old)))
    gone = {job.result["sha256"] for job in jobs if job.result}
    for job in jobs:
        job.result = None
    db.session.flush()
    others = db.session.scalars(sa.select(Job).where(
        Job.kind.in_(kinds), Job.result.is_not(None)))
    gone -= {job.result["sha256"] for job in others if job.result}
    gone -= in_use(gone)  # such as a paper that was made here and came back as the signed one
    db.session.execute(sa.update(StoredFile).where(StoredFile.sha256.in_(gone))
                       .values(erased_at=now))
    return gone


KINDS = {services.EXPORT: make_export, services.ARCHIVE: make_archive}
PERIODIC = {"exports": clear_old}
