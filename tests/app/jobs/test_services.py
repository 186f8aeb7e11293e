"""A job's row is the truth: a worker that dies loses nothing, a job that fails ends alone."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.jobs import services
from app.jobs.models import Job, JobState
from app.jobs.services import KINDS, LEASE, MAX_ATTEMPTS
from app.orm import db
from app.transaction import transaction
from tests.conftest import both_databases
from tests.factories import NOW, make_user, sign_in


class Kill(BaseException):
    """The end of a worker in the middle of its work."""


@pytest.fixture
def runs() -> Iterator[list[Any]]:
    seen: list[Any] = []

    def work(job_id: int, arguments: dict[str, Any]) -> dict[str, Any]:
        seen.append(arguments["word"])
        if arguments["word"] == "die" and len(seen) == 1:
            raise Kill
        if arguments["word"] == "fail":
            raise LookupError("no such thing")
        services.report_progress(job_id, 1, 2, NOW)
        return {"url": "/done"}

    KINDS["test.work"] = work
    yield seen
    del KINDS["test.work"]


def enqueue(word: str, **more: Any) -> Job:
    return transaction()(services.enqueue)("test.work", {"word": word}, now=NOW,
                                           **{"actor": None, **more})


def the_job() -> Job:
    db.session.rollback()
    return db.session.scalars(sa.select(Job)).one()


@both_databases
def test_a_job_runs_once_and_keeps_its_result(app: Flask, runs: list[Any]) -> None:
    enqueue("x")
    assert (services.run_next(NOW), services.run_next(NOW)) == (True, False)
    job = the_job()
    assert (job.state, job.result, job.progress, job.total, job.lease_until) == (
        JobState.DONE, {"url": "/done"}, 1, 2, None)
    assert runs == ["x"]


@both_databases
def test_a_job_whose_worker_died_is_run_again_after_its_lease(
    app: Flask, runs: list[Any]
) -> None:
    enqueue("die")
    with pytest.raises(Kill):
        services.run_next(NOW)
    assert the_job().state is JobState.RUNNING
    assert services.run_next(NOW + LEASE) is False
    assert services.run_next(NOW + LEASE + timedelta(seconds=1)) is True
    assert (the_job().state, the_job().attempts, runs) == (JobState.DONE, 2, ["die", "die"])


def test_a_job_that_kills_every_worker_is_given_up(app: Flask, runs: list[Any]) -> None:
    job = enqueue("die")
    for attempt in range(MAX_ATTEMPTS):
        services._take(NOW + attempt * 2 * LEASE)
    assert services.run_next(NOW + MAX_ATTEMPTS * 2 * LEASE) is False
    assert (the_job().id, the_job().state) == (job.id, JobState.FAILED)


@both_databases
def test_a_job_that_fails_says_why_and_ends_alone(app: Flask, runs: list[Any]) -> None:
    enqueue("fail")
    assert services.run_next(NOW) is True
    assert (the_job().state, the_job().error) == (
        JobState.FAILED, "LookupError: no such thing")


def test_a_cancelled_job_hears_of_it(app: Flask, runs: list[Any]) -> None:
    job = enqueue("x")
    services._take(NOW)
    running = the_job()
    running.state, running.lease_until = JobState.CANCELLED, None
    db.session.commit()
    assert services.report_progress(job.id, 1, 2, NOW) is False


def test_an_unknown_kind_is_refused_at_once(app: Flask) -> None:
    with pytest.raises(LookupError):
        services.enqueue("nothing", {}, actor=None, now=NOW)


def test_only_whoever_asked_sees_the_progress(client: Any, runs: list[Any]) -> None:
    owner = make_user()
    job = enqueue("x", actor=owner)
    assert client.get(f"/jobs/{job.id}").status_code == 302
    sign_in(client, make_user())
    assert client.get(f"/jobs/{job.id}").status_code == 404
    sign_in(client, owner)
    assert client.get(f"/jobs/{job.id}").status_code == 200
    services.run_next(NOW)
    assert client.get(f"/jobs/{job.id}/progress").json == {
        "state": "done", "progress": 1, "total": 2, "result": {"url": "/done"}, "error": None}
    assert 'href="/done"' in client.get(f"/jobs/{job.id}").text
    assert 'href="/organise/a"' in client.get(f"/jobs/{job.id}?back=/organise/a").text
    assert 'href="//evil' not in client.get(f"/jobs/{job.id}?back=//evil.test").text
