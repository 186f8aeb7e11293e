"""The last evening before a deadline: founders on small phones with a slow network."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.auth.models import User
from app.clock import utc_now
from app.orm import db
from competitions.entries import services_team
from competitions.entries.models import Entry
from competitions.entries.services_team import MemberInput
from tests.competitions.entries.helpers import make_call, make_draft
from tests.factories import PASSWORD, make_user

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 800}, "has_touch": True,
                         "is_mobile": True, "locale": "vi-VN"}
#: A hill with one bar: 0.2 s there and back, 1.6 Mbit/s down, 0.4 up.
SLOW = {"offline": False, "latency": 200, "downloadThroughput": 200_000,
        "uploadThroughput": 50_000}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Night:
    """A site in this process, and the entries that are being written."""

    app: Flask
    folder: Path
    url: str

    def draft(self, name: str, *, seconds: float = 86_400, member: str = "") -> str:
        """Make a competition and a complete draft in it; return the entry's reference."""
        now = utc_now()
        call = make_call(deadline=now + timedelta(seconds=seconds), opened_at=now)
        owner = make_user(name, password=PASSWORD)
        entry = make_draft(call, owner, store=self.app.extensions["store"], now=now)
        if member:
            other = make_user(member)
            services_team.add_member(entry.id, MemberInput(member, email=other.email or ""),
                                     actor=owner, now=now)
        return entry.ref

    def entry(self, ref: str) -> Entry:
        """Return an entry as the database has it now."""
        db.session.rollback()
        db.session.expire_all()
        return db.session.query(Entry).filter_by(ref=ref).one()

    def person(self, name: str) -> User:
        """Return somebody by name, the latest of that name."""
        return db.session.query(User).filter_by(name=name).order_by(User.id.desc()).first()

    def enter(self, context: BrowserContext, name: str) -> None:
        """Let a browser be signed in."""
        signer = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert signer
        content = signer.dumps({"_user_id": self.person(name).get_id(), "_fresh": True})
        context.add_cookies([{"name": self.app.config["SESSION_COOKIE_NAME"],
                              "value": str(content), "url": self.url}])

    def phone(self, browser: Browser, name: str) -> "Phone":
        """Give somebody a phone that is signed in."""
        context = browser.new_context(**PHONE)
        self.enter(context, name)
        return Phone(self, context)


class Phone:
    """A phone with one page open."""

    def __init__(self, night: Night, context: BrowserContext) -> None:
        self.night, self.context = night, context
        self.faults: list[str] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.wire = context.new_cdp_session(self.page)
        self.wire.send("Network.enable")
        self.network(SLOW)

    def network(self, conditions: dict[str, Any]) -> None:
        """Set how good the network is."""
        self.wire.send("Network.emulateNetworkConditions", conditions)

    def visit(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.night.url + path)

    def box(self, key: str) -> Locator:
        """Return the box of an answer."""
        return self.page.locator(f"[name='answer_{key}']")

    def types(self, key: str, text: str) -> None:
        """Fill in an answer and come back to the page, which then sends it by itself."""
        with self.page.expect_response("**/draft", timeout=60_000):
            self.box(key).fill(text)
            self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    def says(self, text: str) -> None:
        """Expect the one line on what is saved to say something."""
        expect(self.page.locator("#save-state")).to_contain_text(text, timeout=60_000)

    def is_sound(self) -> None:
        """Expect no fault of axe, nothing beyond the edge, no script that failed."""
        assert [each["id"] for each in Axe().run(self.page).response["violations"]] == []
        assert not self.page.evaluate(TOO_WIDE)
        assert self.faults == []
