"""A founder's phone on a bad line: the file goes on after cuts, a reload and a server restart."""

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import create_app
from app.clock import utc_now
from app.files.storage import digest_of
from app.orm import db
from competitions.entries.models import Entry
from tests.app.files.samples import paper
from tests.browser.cuts import DOWN, LOST, PASS, Cuts
from tests.browser.site import PATIENCE, Site
from tests.competitions.entries.helpers import make_call, make_draft
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.browser
expect.set_options(timeout=60_000)
CONTENT = paper(3) + b"%" + os.urandom(4_500_000)
_PIECE = re.compile(r"/uploads/[\w-]+/(\d+)$")


class Line:
    """The line of a phone: a number of pieces pass, then whatever is set happens to the next."""

    def __init__(self, cuts: Cuts) -> None:
        self.cuts, self.left, self.then = cuts, 0, PASS
        self.starts: list[int] = []
        cuts.plan = self.plan

    def plan(self, path: str) -> str:
        found = _PIECE.search(path)
        if found is None:
            return PASS if self.then != DOWN or self.left > 0 else DOWN
        self.starts.append(int(found[1]))
        if self.left > 0:
            self.left -= 1
            return PASS
        return self.then

    def let(self, pieces: int, then: str) -> None:
        """Let so many pieces through, and then this."""
        self.left, self.then = pieces, then


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Start a site with tables and nothing in them, without a worker."""
    site = Site(tmp_path)
    site.mailbox.controller.start()
    try:
        with create_app({"ENVIRON": site.environ}).app_context():
            db.create_all()
            now = utc_now()
            founder = make_user("Y Ƀlŏm", "lan@example.test", password=PASSWORD)
            make_draft(make_call(deadline=now.replace(year=now.year + 1), opened_at=now), founder,
                       now=now)
            db.session.remove()
            db.engine.dispose()
        site.start_web()
        yield site
    finally:
        site.stop()


def open_dossier(page: Page, cuts: Cuts, ref: str) -> None:
    page.goto(f"{cuts.url}/login")
    page.fill("input[name=email]", "lan@example.test")
    page.fill("input[name=password]", PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"{cuts.url}/entries/{ref}/edit")


def restart(site: Site) -> None:
    """Kill the web processes where they stand and start them again."""
    process = site.processes.pop()
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE)
    site.start_web()


def until_asked(page: Page, line: Line, places: int) -> None:
    """Wait until the phone has asked for so many places in the file, and is told of the cut."""
    while len(set(line.starts)) < places:
        page.wait_for_timeout(50)
    expect(page.locator("[data-upload=deck] .upload-words")).to_have_text(
        re.compile("Mất kết nối"))


def cut_three_times(page: Page, line: Line) -> None:
    """Let one piece through at a time: nothing gets there, the answer is lost, no network."""
    until_asked(page, line, 2)
    line.let(1, LOST)
    until_asked(page, line, 3)
    page.context.set_offline(True)
    line.let(1, DOWN)
    page.context.set_offline(False)
    until_asked(page, line, 4)


def test_an_upload_goes_on_after_cuts_a_reload_and_a_restart(
    chromium: Browser, site: Site, tmp_path: Path
) -> None:
    line = Line(Cuts(site.port))
    phone = chromium.new_context(viewport={"width": 360, "height": 800}, locale="vi-VN")
    page = phone.new_page()
    page.set_default_timeout(60_000)
    with create_app({"ENVIRON": site.environ}).app_context():
        open_dossier(page, line.cuts, db.session.query(Entry).one().ref)
        chosen = tmp_path / "Bài thuyết trình.pdf"
        chosen.write_bytes(CONTENT)
        line.let(1, DOWN)
        page.set_input_files("#file_deck", chosen)
        cut_three_times(page, line)
        before = len(line.starts)

        page.goto("about:blank")  # the page is gone; only the phone remembers the file
        restart(site)
        line.let(0, PASS)
        page.go_back()
        expect(page.locator("[data-kept] .file")).to_contain_text("Bài thuyết trình.pdf")

        db.session.rollback()
        kept = [a.file.sha256 for a in db.session.query(Entry).one().attachments]
        assert (kept, min(line.starts[before:]) >= 2 * 524_288) == ([digest_of(CONTENT)], True)
        db.session.remove()
        db.engine.dispose()
    phone.close()
    line.cuts.stop()
