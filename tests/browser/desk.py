"""A hall with judges at their tablets: a real site behind a bad network, and what it kept."""

import os
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app import create_app
from app.auth.services_links import issue_link
from app.clock import utc_now
from app.orm import db
from judging.rubrics.models import Criterion
from judging.scoresheets.enums import Do, Status
from judging.scoresheets.models import Mark, Operation, Scoresheet
from tests.browser.cuts import Cuts
from tests.browser.site import Site
from tests.judging.rounds import make_round

#: A state that does not come within this never comes; a busy machine is slow, not wrong.
PATIENCE_MS = 60_000
SAVED, SYNCED, TROUBLE = "Đã lưu trên máy", "Đã đồng bộ", "Cần xử lý"


@dataclass
class Seat:
    """A judge of a round of their own: the link that opens the desk, and the sheets."""

    judge_id: int
    links: list[str]
    sheets: list[int]
    organiser_id: int


class Hall:
    """One site, its network, and rounds to judge."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder)
        self.site.mailbox.controller.start()
        self.app: Flask = create_app({"ENVIRON": self.site.environ})
        with self.app.app_context():
            db.create_all()
        self.site.start_web()
        self.cuts = Cuts(self.site.port)

    def close(self) -> None:
        """End everything."""
        self.cuts.stop()
        self.site.stop()

    def mend(self) -> None:
        """Let everything through again, from a server that runs."""
        self.cuts.mend()
        if not self.site.processes:
            self.site.start_web()

    def kill(self) -> None:
        """Kill the server where it stands."""
        process = self.site.processes.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def seat(self, *, entries: int = 4, declared: bool = True, links: int = 1) -> Seat:
        """Make a round and return the seat of its third judge; links open one browser each."""
        with self.app.app_context():
            here = make_round(judges=3, entries=entries, declared=declared)
            judge = here.judges[2]
            secrets = []
            for _ in range(links):
                row, secret = issue_link(judge, here.competition.id, actor=here.organiser,
                                         now=utc_now())
                secrets.append(secret)
                if len(secrets) < links:  # a newer link ends the unopened ones
                    row.opened_at = None
                    db.session.commit()
            sheets = [here.sheet(judge, entry).id for entry in here.entries]
            return Seat(judge.id, [f"/link/{secret}" for secret in secrets], sheets,
                        here.organiser.id)

    def new_link(self, seat: Seat) -> str:
        """Issue another link to the judge of a seat."""
        with self.app.app_context():
            sheet = db.session.get_one(Scoresheet, seat.sheets[0])
            actor = sheet.judge
            _row, secret = issue_link(sheet.judge, sheet.entry.competition_id, actor=actor,
                                      now=utc_now())
            db.session.commit()
            return f"/link/{secret}"

    def marks(self, sheet_id: int) -> dict[str, str]:
        """Return the marks of a sheet on the server, as text."""
        with self.app.app_context():
            rows = db.session.execute(
                sa.select(Criterion.key, Mark.state, Mark.value).join(Mark.criterion)
                .where(Mark.sheet_id == sheet_id, Mark.version > 0)).all()
            return {key: state.value if value is None else f"{value / 100:g}"
                    for key, state, value in rows}

    def state(self, sheet_id: int) -> str:
        """Return where a sheet stands on the server."""
        with self.app.app_context():
            return db.session.get_one(Scoresheet, sheet_id).state.value

    def applied(self, seat: Seat) -> list[tuple[int | None, str, str | None]]:
        """Return every change that was applied to a judge's marks, in order."""
        with self.app.app_context():
            return [(row.sheet_id, row.criterion or "", row.value) for row in db.session.scalars(
                sa.select(Operation).where(
                    Operation.judge_id == seat.judge_id, Operation.do == Do.MARK,
                    Operation.status == Status.APPLIED).order_by(Operation.id))]

    def answers(self, seat: Seat) -> Counter[str]:
        """Return how many operations of a judge came to what."""
        with self.app.app_context():
            return Counter(row.value for row in db.session.scalars(
                sa.select(Operation.status).where(Operation.judge_id == seat.judge_id)))


@dataclass
class Tablet:
    """A judge's browser; counts what the finger does."""

    hall: Hall
    context: BrowserContext
    taps: int = 0
    faults: list[str] = field(default_factory=list)
    page: Page = field(init=False)
    base: str = ""

    def __post_init__(self) -> None:
        self.base = self.base or self.hall.cuts.url
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.watch(self.page)

    def watch(self, page: Page) -> None:
        """Note what goes wrong in the scripts of a page."""
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def tap(self, selector: str, page: Page | None = None) -> None:
        """Press one thing."""
        (page or self.page).locator(selector).first.click()
        self.taps += 1

    def enter(self, seat: Seat) -> None:
        """Open the first link that is left, and wait until the desk keeps itself."""
        self.page.goto(self.base + seat.links.pop(0))
        self.tap("main form button")
        self.page.locator("#save-state").wait_for()

    def settle_in(self) -> None:
        """Wait until the page is kept on the device."""
        self.page.evaluate("""() => new Promise(done => {
            if (navigator.serviceWorker.controller) done();
            navigator.serviceWorker.addEventListener("controllerchange", () => done());
        })""")

    def open(self, sheet: int | None = None, page: Page | None = None) -> None:
        """Open the list or a sheet."""
        page = page or self.page
        page.goto(self.base + "/judge/" + (f"#/sheets/{sheet}" if sheet else ""))
        page.locator(f"main[data-sheet='{sheet}']" if sheet else ".desk-group").wait_for()

    def mark(self, key: str, value: str, page: Page | None = None) -> None:
        """Give a mark by a big step."""
        self.tap(f"#row-{key} .step-choice:has(input[value='{value}'])", page)

    def shows(self, word: str, page: Page | None = None) -> None:
        """Expect the state word."""
        settled = (page or self.page).locator("#save-state[aria-busy='false']")
        expect(settled).to_have_text(word)

    def total(self) -> str:
        """Return the running total as shown."""
        return self.page.locator("[data-total]").inner_text()

    def sign(self, sheet: int) -> None:
        """Look the sheet over and sign it."""
        self.tap("#desk-send")
        self.tap("main form button[type=submit]")
        self.page.locator(f"main[data-sheet='{sheet}'] .marks-read").wait_for()

    def stored(self, store: str) -> list[dict[str, Any]]:
        """Return what the device keeps in one of its stores."""
        found: list[dict[str, Any]] = self.page.evaluate("""store => new Promise((good, bad) => {
            const asked = indexedDB.open("be-phong-desk");
            asked.onsuccess = () => {
                const all = asked.result.transaction(store).objectStore(store).getAll();
                all.onsuccess = () => { good(all.result); asked.result.close(); };
                all.onerror = bad;
            };
        })""", store)
        return found

    def leave(self) -> None:
        """Close the browser; no script may have failed."""
        assert self.faults == []
        self.context.close()
