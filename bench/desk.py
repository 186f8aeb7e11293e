"""A hall of tablets: 60 judges, 12 entries, 6 marks each, and the power fails in the middle.

Each mark is sent when it is given, as the desk does; a tablet without an answer sends it again,
and what was given meanwhile goes together once there is one.
Full length is the ten minutes of a hall; --quick plays one entry at four times that pace.
"""

import json
import random
import statistics
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import sqlalchemy as sa
from flask_migrate import upgrade

from app import create_app
from app.orm import db
from bench.desk_data import ENTRIES, KEYS, TABLETS, load
from bench.report import Figures, run
from bench.web_site import Site, cookie, csrf_token, environment, postgres, running
from judging.rubrics.models import Criterion
from judging.scoresheets.enums import Status
from judging.scoresheets.models import Mark, Operation, Scoresheet

#: Seconds and entries: a hall as it is, and a short one.
FULL, QUICK = (600.0, ENTRIES), (12.0, 1)
#: How long a tablet waits before it sends again.
PATIENCE = 0.5
#: After so long without an answer something else is wrong than the power.
LIMIT = 120.0


@dataclass
class Tablet:
    """One judge's tablet: its sheets, what it sent, what was answered."""

    site: Site
    judge: int
    sheets: list[int]
    dice: random.Random
    device: str = field(default_factory=lambda: str(uuid.uuid4()))
    #: Of requests answered at once, and of those sent again after the cut.
    seconds: list[float] = field(default_factory=list)
    recoveries: list[float] = field(default_factory=list)
    #: id → status as first answered.
    answered: dict[str, str] = field(default_factory=dict)
    #: (sheet, criterion) → the last mark answered as applied.
    marks: dict[tuple[int, str], str] = field(default_factory=dict)
    retries: int = 0
    seq: int = 0
    failure: str = "did not finish"
    link: HTTPConnection | None = None
    headers: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.headers = {
            "Cookie": cookie(self.site.app, self.judge), "X-CSRFToken": csrf_token(),
            "Content-Type": "application/json", "User-Agent": "Tablet"}

    def play(self, begin: float, seconds: float) -> None:
        """Give marks entry after entry at a human's pace, then sign each sheet."""
        steps = [(sheet, key) for sheet in self.sheets for key in (*KEYS, None)]
        pace = seconds / len(steps)
        due = [begin + (number + self.dice.random()) * pace for number in range(len(steps))]
        base: dict[int, int] = {}
        last: dict[int, int] = {}
        queue: list[dict[str, Any]] = []
        for number, (sheet, key) in enumerate(steps):
            time.sleep(max(0.0, due[number] - time.monotonic()))
            queue.append(self._operation(sheet, key, base.get(sheet, 0), last.get(sheet)))
            last[sheet] = queue[-1]["seq"]
            if number + 1 < len(steps) and due[number + 1] <= time.monotonic():
                continue  # given while there was no answer: they go together
            for operation, told in zip(queue, self._deliver(queue), strict=True):
                base[operation["sheet"]] = told["version"]
            queue = []
        self.failure = ""

    def open(self) -> None:
        """Fetch what the desk needs, as every tablet does when it is opened."""
        self.link = self.site.connect()
        self.link.request("GET", "/judge/bundle", headers=self.headers)
        answer = self.link.getresponse()
        content = answer.read()
        if answer.status != 200:
            self.failure = f"no bundle: {answer.status}"
            raise ValueError(content[:200])

    def _operation(self, sheet: int, key: str | None, base: int, prev: int | None,
                   ) -> dict[str, Any]:
        self.seq += 1
        content = ({"do": "submit"} if key is None else
                   {"do": "mark", "criterion": key, "value": str(self.dice.randint(0, 20) / 2)})
        return {"id": str(uuid.uuid4()), "seq": self.seq, "prev": prev, "sheet": sheet,
                "base": base, "at": "2026-11-21T03:12:55.120Z", **content}

    def _deliver(self, queue: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Send operations until they are answered; the same ids however often."""
        body = json.dumps({"device": self.device, "pending": 0, "operations": queue})
        begun = started = time.perf_counter()
        while True:
            try:
                results = json.loads(self._post(body))["results"]
                break
            except (OSError, HTTPException, ValueError) as error:
                if time.perf_counter() - begun > LIMIT:
                    self.failure = f"{error!r}"
                    raise
                self.link = None
                self.retries += 1
                time.sleep(PATIENCE * (1 + self.dice.random()))
                started = 0.0
        done = time.perf_counter()
        if started:
            self.seconds.append(done - started)
        else:
            self.recoveries.append(done - begun)
        told = [each.get("first", each) for each in results]
        for operation, each in zip(queue, told, strict=True):
            self._note(operation, each)
        return told

    def _note(self, operation: dict[str, Any], told: dict[str, Any]) -> None:
        if told["status"] != "applied":
            self.failure = f"not applied: {told}"
            raise ValueError(self.failure)
        self.answered[operation["id"]] = told["status"]
        if operation["do"] == "mark":
            self.marks[operation["sheet"], operation["criterion"]] = operation["value"]

    def _post(self, body: str) -> bytes:
        if self.link is None:
            self.link = self.site.connect()
        self.link.request("POST", "/judge/sync", body, self.headers)
        answer = self.link.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise ValueError(content[:200])
        return content


def measure(quick: bool) -> Figures:
    """Play the hall on both databases; the first figures are of both together, p95 the worse."""
    found: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found["sqlite"] = measure_site(f"sqlite:///{folder / 'desk.sqlite3'}", folder, quick)
        with postgres(folder) as url:
            found["postgresql"] = measure_site(url, folder, quick)
    together: Figures = {key: sum(each[key] for each in found.values())
                         for key in ("lost", "doubled", "operations", "kills")}
    together["sync_p95_ms"] = max(each["sync_p95_ms"] for each in found.values())
    return together | {f"{prefix}.{key}": value for prefix, each in found.items()
                       for key, value in each.items()}


def measure_site(url: str, folder: Path, quick: bool) -> Figures:
    """Play the hall on one database, cut the power in the middle, compare what stands."""
    seconds, entries = QUICK if quick else FULL
    environ = environment(url, folder)
    app = create_app({"ENVIRON": environ})
    with app.app_context():
        upgrade()
        sheets = load(entries)
        db.session.remove()
        db.engine.dispose()
    with running(app, environ) as site:
        tablets = [Tablet(site, judge, mine, random.Random(judge))
                   for judge, mine in sheets.items()]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(Tablet.open, tablets))
        begin = time.monotonic() + 0.5
        threads = [threading.Thread(target=tablet.play, args=(begin, seconds))
                   for tablet in tablets]
        for thread in threads:
            thread.start()
        time.sleep(max(0.0, begin + seconds / 2 - time.monotonic()))
        site.kill_and_restart()
        for thread in threads:
            thread.join()
    failures = [tablet.failure for tablet in tablets if tablet.failure]
    if failures:
        raise SystemExit(f"{len(failures)} tablets failed, the first: {failures[0]}")
    with app.app_context():
        lost, doubled = compare(tablets)
        db.session.remove()
        db.engine.dispose()
    taken = [one for tablet in tablets for one in tablet.seconds]
    return {
        "lost": float(lost), "doubled": float(doubled), "kills": 1.0,
        "operations": float(sum(len(tablet.answered) for tablet in tablets)),
        "sync_p50_ms": 1000 * statistics.median(taken),
        "sync_p95_ms": 1000 * statistics.quantiles(taken, n=100)[94],
        "recovery_max_s": max((one for tablet in tablets for one in tablet.recoveries),
                              default=0.0),
        "retries": float(sum(tablet.retries for tablet in tablets)),
    }


def compare(tablets: list[Tablet]) -> tuple[int, int]:
    """Count answered operations that are not there, and such as count twice."""
    ids = Counter(db.session.scalars(sa.select(Operation.uuid)))
    answered = {one for tablet in tablets for one in tablet.answered}
    lost = sum(one not in ids for one in answered)
    standing = _standing()
    lost += sum(standing.get(cell) != value for tablet in tablets
                for cell, value in tablet.marks.items())
    applied = Counter(db.session.scalars(
        sa.select(Operation.sheet_id).where(Operation.status == Status.APPLIED)))
    versions = dict(db.session.execute(sa.select(Scoresheet.id, Scoresheet.version)).all())
    doubled = sum(count - 1 for count in ids.values())
    doubled += sum(versions[sheet] != count for sheet, count in applied.items())
    return lost, doubled


def _standing() -> dict[tuple[int, str], str]:
    """Return the marks that stand, as tablets write them: hundredths are what is stored."""
    rows = db.session.execute(sa.select(Mark.sheet_id, Criterion.key, Mark.value).join(
        Criterion, Criterion.id == Mark.criterion_id))
    return {(sheet, key): str((value or 0) / 100) for sheet, key, value in rows}


def main() -> None:
    """Measure and write bench/results/desk.json."""
    run("desk", measure, ("Flask", "SQLAlchemy", "gunicorn", "psycopg"),
        {"tablets": TABLETS, "entries": ENTRIES, "criteria": len(KEYS), "seconds": FULL[0],
         "quick_seconds": QUICK[0], "quick_entries": QUICK[1], "web_processes": 2, "threads": 4})


if __name__ == "__main__":
    main()
