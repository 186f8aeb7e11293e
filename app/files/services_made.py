"""What the worker makes for somebody to fetch: kept whole and on record for a week, or not at all.

It holds data of people and can be made again. Of work that was called off nothing is left.
"""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, BinaryIO

import sqlalchemy as sa

from app.files.models import StoredFile
from app.files.queries import in_use
from app.files.services import keep_row
from app.files.storage import Store, digest_of_file
from app.jobs.models import Job
from app.jobs.services import Cancelled, finish_job
from app.orm import db
from app.transaction import transaction

KEPT = timedelta(days=7)
_NAME = Job.result["sha256"].as_string()


def hand_over(
    job_id: int, file: BinaryIO, content_type: str, result: dict[str, Any], *, store: Store,
    now: datetime, note: Callable[[str], None] = lambda _sha256: None,
) -> dict[str, Any]:
    """Keep what a job made, let *note* put it on record and end the job, all in one.

    Raises
    ------
    Cancelled
        It was called off meanwhile, be it at the very last moment.
    """
    sha256 = written(store, file)
    result = result | {"sha256": sha256}
    try:
        _end(job_id, file.tell(), content_type, result, note, now)
    except Exception:
        _drop(store, sha256)
        raise
    return result


def written(store: Store, file: BinaryIO) -> str:
    """Write a file to the store part by part; return its name."""
    sha256 = digest_of_file(file)
    file.seek(0)
    store.put_file(sha256, file)
    file.seek(0, io.SEEK_END)
    return sha256


def clear_old(store: Store, now: datetime) -> int:
    """Erase what was made a week ago; the record of it stays."""
    old = sa.and_(Job.finished_at < now - KEPT, _NAME.is_not(None))
    if not db.session.scalar(sa.select(sa.exists().where(old))):
        return 0
    contents = _forget(old, now)
    for sha256 in contents:
        store.erase(sha256)
    return len(contents)


@transaction()
def _end(job_id: int, size: int, content_type: str, result: dict[str, Any],
         note: Callable[[str], None], now: datetime) -> None:
    keep_row(result["sha256"], size, content_type, now=now).erased_at = None
    note(result["sha256"])
    if not finish_job(job_id, now, result=result):
        raise Cancelled


def _drop(store: Store, sha256: str) -> None:
    """Erase a content that nobody else has."""
    kept = sa.exists().where(StoredFile.sha256 == sha256, StoredFile.erased_at.is_(None))
    if not db.session.scalar(sa.select(kept)):
        store.erase(sha256)


@transaction()
def _forget(old: sa.ColumnElement[bool], now: datetime) -> set[str]:
    jobs = list(db.session.scalars(sa.select(Job).where(old)))
    gone = {job.result["sha256"] for job in jobs if job.result}
    for job in jobs:
        job.result = None
    db.session.flush()
    gone -= set(db.session.scalars(sa.select(_NAME).where(_NAME.in_(gone))))
    gone -= in_use(gone)  # such as a paper that was made here and came back as the signed one
    db.session.execute(sa.update(StoredFile).where(StoredFile.sha256.in_(gone))
                       .values(erased_at=now))
    return gone
