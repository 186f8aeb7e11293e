"""What 300 founders do in the last ten minutes, pressed into one; nothing acknowledged is lost."""

import hashlib
import heapq
import http.client
import json
import os
import random
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from bench.deadline_data import KEYS, TEXT, Draft, pdf
from bench.web_load import FORM, JSON
from bench.web_site import Site, cookie, csrf_token

CLIENTS = 24
PIECE = 1 << 20
#: Seconds after a kill that are also looked at apart: the process is missed, then replaced.
WINDOW = 3.0
#: How often a request is sent again that a dying process did not answer.
TRIES = 20

Step = Iterator[float]


@dataclass
class Founder:
    """One founder: what was acknowledged, to be found again afterwards."""

    draft: Draft
    #: Field → number of the last text sent, and of the last acknowledged.
    sent: dict[str, int] = field(default_factory=dict)
    saved: dict[str, int] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    files: list[int] = field(default_factory=list)
    #: Code of the entry, receipt code, digest, answers as they were saved.
    receipt: tuple[str, str] | None = None
    submitted: dict[str, int] = field(default_factory=dict)
    #: What the browser sends with each request.
    headers: dict[str, str] = field(default_factory=dict)


class Night:
    """The clock, the queue of what is due, and the figures."""

    def __init__(self, site: Site, founders: list[Founder], seconds: float) -> None:
        self.site, self.founders, self.seconds = site, founders, seconds
        self.queue: list[tuple[float, int, Step]] = []
        self.lock = threading.Lock()
        #: Kind of request → when each began, and how long until it was answered.
        self.taken: dict[str, list[tuple[float, float]]] = {}
        self.failures: list[str] = []
        self.kills: list[float] = []
        self.open = 0
        pdf(0)
        for founder in founders:
            founder.headers = {"Cookie": cookie(site.app, founder.draft.user_id),
                               "X-CSRFToken": csrf_token()}

    def run(self, kills: int) -> None:
        """Let everybody do what they do, and end web processes in between."""
        random.seed(17)
        self.begin = time.perf_counter()
        for number, founder in enumerate(self.founders):
            self._plan(_story(self, founder, uploads=number % 5 == 0))
            self._plan(_looking(self, founder))
        threads = [threading.Thread(target=self._work) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for number in range(kills):
            time.sleep(max(0.0, self.begin + self.seconds * (number + 1) / (kills + 1)
                           - time.perf_counter()))
            self._kill()
        for thread in threads:
            thread.join()

    def _plan(self, steps: Step) -> None:
        due = next(steps, None)
        if due is not None:
            self.open += 1
            heapq.heappush(self.queue, (due, id(steps), steps))

    def _work(self) -> None:
        local.link = None
        while not self.failures:
            with self.lock:
                if not self.queue:
                    if not self.open:
                        return
                    due, steps = None, None
                else:
                    due, _n, steps = heapq.heappop(self.queue)
            if steps is None or due is None:
                time.sleep(0.02)
                continue
            time.sleep(max(0.0, self.begin + due - time.perf_counter()))
            try:
                following = next(steps, None)
            except Exception as error:
                self.failures.append(repr(error))
                following = None
            with self.lock:
                if following is None:
                    self.open -= 1
                else:
                    heapq.heappush(self.queue, (following, id(steps), steps))

    def _kill(self) -> None:
        """End a web process as a power cut would; the master starts another."""
        pid = self.site.server.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
        self.kills.append(time.perf_counter())
        os.kill(int(children[0]), signal.SIGKILL)

    def times(self, kind: str, *, outside_kills: bool = False) -> list[float]:
        """Return how long requests took: all, or those that no kill can have touched."""
        return [took for begun, took in self.taken[kind] if not outside_kills or not any(
            begun < killed + WINDOW and begun + took > killed for killed in self.kills)]

    def ask(self, kind: str, founder: Founder, method: str, path: str,
            body: bytes | None = None, content_type: str = "", expected: tuple[int, ...] = (200,)
            ) -> tuple[http.client.HTTPResponse, bytes]:
        """Send a request until it is answered; what counts is the time until then."""
        headers = dict(founder.headers)
        if body is not None:
            headers["Content-Type"] = content_type
        begun = time.perf_counter()
        for _try in range(TRIES):
            try:
                if local.link is None:
                    local.link = self.site.connect()
                local.link.request(method, path, body, headers)
                answer = local.link.getresponse()
                content = answer.read()
                break
            except (OSError, http.client.HTTPException):
                if local.link:
                    local.link.close()
                local.link = None
                time.sleep(0.1)
        else:
            raise RuntimeError(f"{method} {path}: no answer")
        if answer.status not in expected:
            raise RuntimeError(f"{method} {path}: {answer.status} {content[:300]!r}")
        with self.lock:
            self.taken.setdefault(kind, []).append((begun, time.perf_counter() - begun))
        return answer, content


local = threading.local()


def _story(night: Night, founder: Founder, *, uploads: bool) -> Step:
    """Type six answers, some send a file, submit the later the likelier, change one and again."""
    end = night.seconds * (0.35 + 0.65 * random.random() ** 0.5)
    moments = sorted(random.random() * end for _ in range(6))
    for number, moment in enumerate(moments):
        yield moment
        _save(night, founder, random.choice(KEYS))
        if uploads and number == 2:
            yield from _upload(night, founder, moment)
    yield end
    _submit(night, founder)


def _looking(night: Night, founder: Founder) -> Step:
    """Open the form, and ask now and then how things stand, as an open page does."""
    yield random.random() * night.seconds * 0.5
    night.ask("form", founder, "GET", f"/entries/{founder.draft.ref}/edit")
    for _ in range(3):
        yield random.random() * night.seconds
        night.ask("status", founder, "GET", f"/entries/{founder.draft.ref}/status")


def _save(night: Night, founder: Founder, key: str) -> None:
    number = founder.sent[key] = founder.sent.get(key, 0) + 1
    given = {"seen": json.dumps(founder.marks), f"answer_{key}": text_of(number)}
    _answer, content = night.ask("autosave", founder, "POST", f"/entries/{founder.draft.ref}/draft",
                                 urlencode(given).encode(), FORM)
    founder.marks = json.loads(content)["marks"]
    founder.saved[key] = number


def text_of(number: int) -> str:
    """Return the text that a founder types the *number*th time."""
    return f"{TEXT}Lần {number}."


def _upload(night: Night, founder: Founder, moment: float) -> Step:
    content, place = pdf(int(founder.draft.ref[5:])), f"/entries/{founder.draft.ref}"
    given = {"field": "deck", "name": "Bài.pdf", "size": len(content),
             "mark": hashlib.sha256(content).hexdigest()[:16]}
    _a, told = night.ask("upload", founder, "POST", f"{place}/uploads",
                         json.dumps(given).encode(), JSON, (201,))
    upload, offset = json.loads(told)["upload"], 0
    while offset < len(content):
        yield moment
        _a, told = night.ask("piece", founder, "POST", f"{place}/uploads/{upload}/{offset}",
                             content[offset:offset + PIECE], "application/octet-stream",
                             (200, 409))
        offset = json.loads(told)["offset"]
    _a, told = night.ask("file", founder, "POST", f"{place}/files",
                         json.dumps({"field": "deck", "uploads": [upload]}).encode(), JSON, (201,))
    founder.files.append(json.loads(told)["attachment"])


def _submit(night: Night, founder: Founder) -> None:
    path = f"/entries/{founder.draft.ref}/submit"
    _answer, page = night.ask("review", founder, "GET", path)
    digest = _found(rb'name="digest"[^>]*value="([0-9a-f]{64})"', page)
    given = urlencode({"csrf_token": csrf_token(), "digest": digest, "accepts_rules": "y"})
    answer, _content = night.ask("submit", founder, "POST", path, given.encode(), FORM, (302,))
    founder.submitted = dict(founder.saved)
    _answer, page = night.ask("receipt", founder, "GET", answer.headers["Location"])
    founder.receipt = (_found(rb">(BN01-\d{4})<", page),
                       _found(rb'id="receipt-code">([^<]+)<', page).replace("-", ""))


def _found(pattern: bytes, page: bytes) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise RuntimeError(f"{pattern!r} is not on the page")
    return found[1].decode()


