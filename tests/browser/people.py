"""A person at a browser: everything is found by its words, as a person finds it."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.browser.site import Site


class Person:
    """One browser with its own cookies."""

    def __init__(self, browser: Browser, site: Site, name: str, address: str,
                 width: int = 1280, height: int = 800) -> None:
        self.site, self.name, self.address = site, name, address
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", accept_downloads=True)
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text)
                     if line.type == "error" and "status of 4" not in line.text else None)

    def visit(self, path: str) -> Response | None:
        """Open an address of the site, or one from a mail."""
        return self.page.goto(path if path.startswith("http") else self.site.url + path)

    def type(self, label: str, text: str, within: Locator | None = None) -> None:
        """Fill in the field of a label."""
        (within or self.page).get_by_label(label, exact=False).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list by its words."""
        box = self.page.get_by_label(label, exact=False).first
        value = box.locator("option", has_text=option).first.get_attribute("value")
        box.select_option(value)

    def press(self, name: str, within: Locator | None = None, *, exact: bool = False) -> None:
        """Press a button and wait for what follows."""
        (within or self.page).get_by_role("button", name=name, exact=exact).first.click()
        self.agree()
        self.page.wait_for_load_state()

    def agree(self) -> None:
        """Confirm in the dialog, if one opened."""
        dialog = self.page.locator("dialog[open]")
        if dialog.count():
            dialog.locator("button.btn-primary, button.btn-danger").first.click()

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        (within or self.page).get_by_role("link", name=name).first.click()
        self.page.wait_for_load_state()

    def unfold(self, name: str) -> Locator:
        """Open a folded part by its summary and return it."""
        part = self.page.locator("details", has=self.page.locator("summary", has_text=name)).last
        part.locator("summary").first.click()
        return part

    def sees(self, text: str | re.Pattern[str]) -> None:
        """Expect words on the page."""
        expect(self.page.locator("body")).to_contain_text(text)

    def sees_not(self, text: str) -> None:
        """Expect words to be nowhere on the page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def download(self, name: str, folder: Path) -> Path:
        """Follow a link that downloads and return the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def sign_in(self, password: str) -> None:
        """Sign in by address and password."""
        self.visit("/login")
        self.page.locator("input[name=email]").fill(self.address)
        self.page.locator("input[name=password]").fill(password)
        self.page.locator("form:has(input[name=password]) button[type=submit]").first.click()
        self.page.wait_for_load_state()

    def leaves(self) -> None:
        """Close the browser; no script of a page may have failed."""
        assert self.faults == []
        self.context.close()
