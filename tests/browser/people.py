"""A person at a browser: everything is found by its words, as a person finds it."""

import gettext
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Response, expect

from tests.browser.site import Site

TRANSLATIONS = Path(__file__).parent.parent.parent / "app" / "translations"


class Person:
    """One browser with its own cookies, reading one of the two languages."""

    def __init__(self, browser: Browser, site: Site, name: str, address: str = "", *,
                 language: str = "vi", width: int = 1280, height: int = 800) -> None:
        self.site, self.name, self.address, self.language = site, name, address, language
        self._words = gettext.translation("messages", TRANSLATIONS, [language])
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, accept_downloads=True,
            locale="vi-VN" if language == "vi" else "en-GB")
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(60_000)
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda line: self.faults.append(line.text)
                     if line.type == "error" and "status of 4" not in line.text else None)
        self.visit(f"/?lang={language}")

    def word(self, text: str, **values: object) -> str:
        """Return words of the program in this person's language."""
        found = self._words.gettext(text)
        return found % values if values else found

    def visit(self, path: str) -> Response | None:
        """Open an address of the site, or one from a mail."""
        return self.page.goto(path if path.startswith("http") else self.site.url + path)

    def type(self, name: str, text: str, within: Locator | None = None) -> None:
        """Fill in a field by its name in the form."""
        (within or self.page).locator(f"[name='{name}']:visible").first.fill(text)

    def choose(self, name: str, option: str) -> None:
        """Choose from a list by words or by value."""
        box = self.page.locator(f"select[name='{name}']").first
        found = box.locator("option", has_text=option)
        box.select_option(found.first.get_attribute("value") if found.count() else option)

    def tick(self, name: str, value: str = "") -> None:
        """Tick a box or a circle."""
        chosen = f"[name='{name}']" + (f"[value='{value}']" if value else "")
        self.page.locator(chosen).first.check(force=True)

    def press(self, text: str, within: Locator | None = None, **values: object) -> None:
        """Press a button by its words, agree if asked once more, wait for the next page."""
        name = self.word(text, **values)
        self.submit((within or self.page).get_by_role("button", name=name).first)

    def send(self, within: Locator | None = None) -> None:
        """Press the one primary button of the page's form."""
        place = within or self.page.locator("main")
        self.submit(place.locator("form button.btn-primary[type=submit]:visible").last)

    def submit(self, button: Locator) -> None:
        """Press a button that leads on, and agree where the page asks first."""
        button.wait_for(state="visible")
        asks = button.evaluate("b => Boolean(b.dataset.confirm || b.form?.dataset.confirm)")
        if asks:
            button.click()
            button = self.page.locator("dialog[open] button[value=yes]").first
        with self.page.expect_navigation():
            button.click()

    def follow(self, text: str, within: Locator | None = None, **values: object) -> None:
        """Follow a link by its words."""
        name = self.word(text, **values)
        with self.page.expect_navigation():
            (within or self.page).get_by_role("link", name=name).first.click()

    def unfold(self, text: str, **values: object) -> Locator:
        """Open a folded part by its summary and return it."""
        name = self.word(text, **values)
        part = self.page.locator("details", has=self.page.locator("summary", has_text=name)).last
        part.locator("summary").first.click()
        return part

    def sees(self, text: str, **values: object) -> None:
        """Expect words of the program, or what somebody typed, on the page."""
        expect(self.page.locator("body")).to_contain_text(self.word(text, **values))

    def sees_not(self, text: str) -> None:
        """Expect words to be nowhere on the page."""
        expect(self.page.locator("body")).not_to_contain_text(self.word(text))

    def download(self, text: str, folder: Path) -> Path:
        """Follow a link that downloads and return the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=self.word(text)).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def sign_in(self, password: str) -> None:
        """Sign in by address and password."""
        self.visit("/login")
        self.type("email", self.address)
        self.type("password", password)
        self.send()

    def leaves(self) -> None:
        """Close the browser; no script of a page may have failed."""
        assert self.faults == [], self.faults
        self.context.close()
