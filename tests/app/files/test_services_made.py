"""What the worker makes is fetched whole and on record; of work called off nothing is left."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.clock import utc_now
from app.files.models import StoredFile
from app.files.services import keep
from app.files.services_made import hand_over
from app.files.storage import digest_of
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from app.transaction import transaction
from tests.conftest import both_databases
from tests.factories import NOW

CONTENT = b"%PDF made in the background"
SHA256 = digest_of(CONTENT)


@pytest.fixture
def recorded(app: Flask) -> Iterator[list[str]]:
    """Register work that can be called off after its last look; return what goes on record."""
    notes: list[str] = []

    def work(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
        jobs.go_on(job_id, 1, 1, utc_now())
        if arguments["called_off"]:
            jobs.cancel_job(job_id, utc_now())
        return hand_over(job_id, io.BytesIO(CONTENT), "application/pdf", {"url": "/made"},
                         store=app.extensions["store"], now=utc_now(), note=notes.append)

    jobs.KINDS["test.made"] = work
    yield notes
    del jobs.KINDS["test.made"]


def run(*, called_off: bool) -> Job:
    job = transaction()(jobs.enqueue)("test.made", {"called_off": called_off}, actor=None, now=NOW)
    while jobs.run_next(utc_now()):
        pass
    return db.session.get_one(Job, job.id, populate_existing=True)


@both_databases
def test_work_called_off_at_its_last_moment_leaves_nothing(
    app: Flask, recorded: list[str]
) -> None:
    job = run(called_off=True)
    assert (job.state, job.result, job.error) == (JobState.CANCELLED, None, None)
    assert db.session.query(StoredFile).count() == 0
    assert not app.extensions["store"].path(SHA256).exists()


def test_work_called_off_takes_nothing_away_that_another_has(
    app: Flask, recorded: list[str]
) -> None:
    store = app.extensions["store"]
    store.put(SHA256, CONTENT)
    transaction()(keep)(store, CONTENT, "application/pdf", now=NOW)
    run(called_off=True)
    assert store.get(SHA256) == CONTENT


def test_what_was_cleared_away_once_is_there_again_when_it_is_made_again(
    app: Flask, recorded: list[str]
) -> None:
    assert run(called_off=False).result == {"url": "/made", "sha256": SHA256}
    app.extensions["store"].erase(SHA256)
    db.session.query(StoredFile).update({"erased_at": NOW})
    db.session.commit()
    assert run(called_off=False).state is JobState.DONE
    assert app.extensions["store"].get(SHA256) == CONTENT
    assert db.session.query(StoredFile).one().erased_at is None
    assert recorded == [SHA256, SHA256]
