"""People without e-mail on a phone: in by a code, into a team by a link, the lead handed over."""

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from app.clock import utc_now
from app.orm import db
from competitions.entries.models import Entry
from tests.browser.people import Person
from tests.browser.site import PATIENCE, Site
from tests.competitions.entries.helpers import make_call
from tests.conftest import build_app

pytestmark = pytest.mark.browser
TEXTS: list[dict[str, str]] = []


class Gateway(BaseHTTPRequestHandler):
    """The phones' gateway: whoever owns a phone reads here."""

    def do_POST(self) -> None:
        TEXTS.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Write nothing to the screen."""


@dataclass
class PhoneSite(Site):
    """A site that sends text messages."""

    gateway: HTTPServer = field(default_factory=lambda: HTTPServer(("127.0.0.1", 0), Gateway))

    @property
    def environ(self) -> dict[str, str]:
        """Return the settings with a gateway."""
        return super().environ | {"SMS_URL": f"http://127.0.0.1:{self.gateway.server_port}/"}


@pytest.fixture
def site(empty_sqlite: Path, tmp_path: Path) -> Iterator[PhoneSite]:
    """Start a site with an open call and a gateway."""
    TEXTS.clear()
    site = PhoneSite(tmp_path)
    threading.Thread(target=site.gateway.serve_forever, daemon=True).start()
    try:
        site.start(empty_sqlite)
        app = build_app(f"sqlite:///{tmp_path}/story.sqlite3", tmp_path)
        with app.app_context():
            make_call(slug="keu-goi", deadline=utc_now() + timedelta(days=10))
            db.session.remove()
            db.engine.dispose()
        yield site
    finally:
        site.stop()
        site.gateway.shutdown()
        site.gateway.server_close()


def code_to(phone: str) -> str:
    """Return the digits of the latest message to a phone, once it has come."""
    until = time.monotonic() + PATIENCE
    while not (told := [text for text in TEXTS if text["to"] == phone]):
        assert time.monotonic() < until, f"no message to {phone}"
        time.sleep(0.1)
    found = re.search(r"\d{6}", told[-1]["text"])
    assert found
    return found[0]


def register(person: Person, phone: str, kept: str) -> None:
    """Come in by phone: number, code, name."""
    person.type("phone", phone)
    person.send()
    person.type("code", code_to(kept))
    person.send()
    person.type("name", person.name)
    person.tick("privacy")
    person.send()


def test_a_team_without_e_mail_comes_together_on_phones(
    chromium: Browser, site: PhoneSite, tmp_path: Path
) -> None:
    lan, blom = (Person(chromium, site, name, width=360, height=800)
                 for name in ("Hồ Thị Lan", "Y Ƀlŏm"))
    lan.visit("/competitions/keu-goi/apply")
    lan.follow("Sign in or register by phone")
    register(lan, "0905 123 456", "+84905123456")
    lan.type("title", "Chả cá Sa Huỳnh")
    lan.send()
    entry = re.sub(r"/edit.*", "", lan.page.url)
    blom.visit(_invite(lan, entry, "Y Blom"))
    _is_good(blom)
    blom.follow("Follow the entry with an account of your own: sign in by phone")
    register(blom, "0935 222 333", "+84935222333")
    _confirm(blom)
    lan.visit(f"{entry}/me")
    _confirm(lan)
    lan.visit(f"{entry}/team")
    lan.press("Offer the lead")
    blom.visit(f"{entry}/team")
    _is_good(blom)
    blom.press("I take over the lead")
    leader = blom.page.locator(
        "section.panel", has=blom.page.locator("p.muted", has_text=blom.word("Leader")))
    expect(leader.locator("h2")).to_have_text("Y Ƀlŏm")
    assert _kept(tmp_path) == ("+84935222333", ["Hồ Thị Lan", "Y Ƀlŏm"])
    for person in (lan, blom):
        person.leaves()


def _invite(leader: Person, entry: str, typed: str) -> str:
    """Let a leader add somebody as he hears the name, and return the link."""
    leader.press("Add member")
    leader.type("name", typed)
    leader.send()
    leader.visit(f"{entry}/team")
    leader.press("Invite by link, Zalo or QR")
    _is_good(leader)
    return str(leader.page.locator("#invite-link").get_attribute("href"))


def _kept(folder: Path) -> tuple[str | None, list[str]]:
    """Return who has the entry, and whose names are confirmed."""
    app = build_app(f"sqlite:///{folder}/story.sqlite3", folder)
    with app.app_context():
        entry = db.session.query(Entry).one()
        found = entry.owner.phone, [m.name for m in entry.members if m.confirmed_at]
        db.session.remove()
        db.engine.dispose()
    return found


def _is_good(person: Person) -> None:
    """Expect no fault of axe and nothing beyond the edge."""
    assert Axe().run(person.page).response["violations"] == []
    assert person.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def _confirm(person: Person) -> None:
    """Write the own name as it is written, agree to what is needed, to nothing more."""
    assert person.page.locator("input[type=checkbox]:checked").count() == 0
    person.type("name", person.name)
    person.tick("run_contest")
    person.tick("is_adult")
    person.send()
    person.sees(person.name)
