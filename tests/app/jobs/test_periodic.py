"""What the worker looks after by itself."""

import itertools
import threading
from datetime import timedelta

from app.jobs import services as jobs
from tests.factories import NOW


def test_the_worker_looks_every_five_seconds(app, monkeypatch):
    seen = []
    monkeypatch.setattr(jobs, "PERIODIC", {"look": lambda now: seen.append(now) or 0})
    stop, moments = threading.Event(), iter(NOW + timedelta(seconds=n) for n in range(100))
    monkeypatch.setattr(stop, "wait", lambda _timeout: len(seen) == 3 and stop.set())
    jobs.work(stop, lambda: next(moments), lambda: 0)
    gaps = [later - earlier for earlier, later in itertools.pairwise(seen)]
    assert all(gap >= jobs.PERIOD for gap in gaps)


def test_one_that_fails_does_not_stop_the_others(app, monkeypatch):
    def fail(_now):
        raise ValueError

    monkeypatch.setattr(jobs, "PERIODIC", {"fails": fail, "works": lambda _now: 2})
    assert jobs.run_periodic(NOW) == 2
