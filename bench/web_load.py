"""Closed-loop clients: each repeats one job without pause on a connection of its own."""

import http.client
import json
import statistics
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.web_site import Site, cookie, csrf_token

#: Method, path, body, content type; what comes back is checked by status.
Request = tuple[str, str, bytes | None, str]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Job:
    """A person, what they send next, and how its answer changes what follows."""

    user_id: int
    requests: Iterator[Request]
    learn: Callable[[bytes], None] = field(default=lambda _body: None)
    expected: int = 200


@dataclass(frozen=True)
class Timing:
    """How long each request took, and how many ended in a second."""

    seconds: list[float]
    per_second: float

    def percentile(self, share: int) -> float:
        """Return a percentile in milliseconds."""
        if len(self.seconds) < 2:
            return 1000 * max(self.seconds, default=0.0)
        return 1000 * statistics.quantiles(self.seconds, n=100)[share - 1]


def drive(site: Site, jobs: list[Job], seconds: float, warm: float) -> Timing:
    """Let every job run at once for so long, after warming up."""
    begin = time.perf_counter() + warm
    taken: list[list[float]] = [[] for _ in jobs]
    failures: list[str] = []
    threads = [
        threading.Thread(target=_repeat, args=(site, job, begin, begin + seconds, mine, failures))
        for job, mine in zip(jobs, taken, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"{len(failures)} requests failed, the first: {failures[0]}")
    together = [one for mine in taken for one in mine]
    return Timing(together, len(together) / max(time.perf_counter() - begin, seconds))


def _repeat(site: Site, job: Job, begin: float, end: float, mine: list[float],
            failures: list[str]) -> None:
    link = site.connect()
    headers = {"Cookie": cookie(site.app, job.user_id), "X-CSRFToken": csrf_token()}
    for method, path, body, kind in job.requests:
        started = time.perf_counter()
        if started >= end or failures:
            break
        try:
            link.request(method, path, body, {**headers, "Content-Type": kind} if body else headers)
            answer = link.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            failures.append(f"{method} {path}: {error!r}")
            break
        done = time.perf_counter()
        if answer.status != job.expected:
            failures.append(f"{method} {path}: {answer.status} {content[:300]!r}")
            break
        try:
            job.learn(content)
        except ValueError as error:
            failures.append(f"{method} {path}: {error}")
            break
        if started >= begin:
            mine.append(done - started)
    link.close()


def looking(user_id: int, paths: list[str]) -> Job:
    """Look at the same pages in turn."""
    def requests() -> Iterator[Request]:
        while True:
            for path in paths:
                yield "GET", path, None, ""

    return Job(user_id, requests())


def submitting(user_id: int, pages: list[tuple[str, str]]) -> Job:
    """Submit drafts, each once: address and digest of what was looked at."""
    def requests() -> Iterator[Request]:
        for path, digest in pages:
            given = {"csrf_token": csrf_token(), "digest": digest, "accepts_rules": "y"}
            yield "POST", path, urlencode(given).encode(), FORM

    return Job(user_id, requests(), expected=302)


class Desk:
    """One judge's tablet: counts its operations and remembers what it received."""

    def __init__(self, user_id: int, sheets: list[int], keys: tuple[str, ...]) -> None:
        self.user_id, self.sheets, self.keys = user_id, sheets, keys
        self.device = str(uuid.uuid4())
        self.seq = self.turn = 0
        self.base: dict[int, int] = {}
        self.last: dict[int, int] = {}

    def saving(self, each: int) -> Job:
        """Give marks through the desk's protocol, *each* operations in a request."""
        return Job(self.user_id, self._requests(each), self._learn)

    def _requests(self, each: int) -> Iterator[Request]:
        while True:
            self.turn += 1
            operations = [self._mark(place) for place in range(each)]
            body = json.dumps({"device": self.device, "operations": operations}).encode()
            yield "POST", "/judge/sync", body, JSON

    @property
    def sheet(self) -> int:
        """Return the sheet at hand."""
        return self.sheets[self.turn % len(self.sheets)]

    def _mark(self, place: int) -> dict[str, object]:
        self.seq += 1
        previous, self.last[self.sheet] = self.last.get(self.sheet), self.seq
        return {
            "id": str(uuid.uuid4()), "seq": self.seq, "prev": previous, "sheet": self.sheet,
            "base": self.base.get(self.sheet, 0), "at": "2026-11-21T03:12:55.120Z", "do": "mark",
            "criterion": self.keys[(self.turn + place) % len(self.keys)],
            "value": f"{(self.turn + place) % 10}.5",
        }

    def _learn(self, content: bytes) -> None:
        for result in json.loads(content)["results"]:
            if result["status"] != "applied":
                raise ValueError(result)
            self.base[self.sheet] = result["version"]
