"""One Chromium for all stories, one site for each."""

import contextlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Playwright,
    expect,
    sync_playwright,
)

from app.orm import db
from tests.browser.desk import PATIENCE_MS, Hall, Tablet
from tests.browser.night import Night
from tests.browser.site import Site, serving
from tests.conftest import build_app

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which(
    "chromium-browser") or shutil.which("google-chrome")
expect.set_options(timeout=PATIENCE_MS)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest story: it takes minutes, and nobody waits for it at the end."""
    items.sort(key=lambda item: "test_season.py" not in item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport,
                                                              pytest.TestReport]:
    """Tell with a failure what every open page showed."""
    report = yield
    browser = getattr(item, "funcargs", {}).get("chromium")
    if report.when == "call" and report.failed and browser:
        for page in (page for context in browser.contexts for page in context.pages):
            with contextlib.suppress(Error):
                text = page.locator("body").inner_text(timeout=2_000)
                report.sections.append((page.url, text[:1_500]))
    return report


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Start what drives browsers."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def running_chromium(playwright: Playwright) -> Iterator[Browser]:
    """Start a real browser; `make test` sees to it that there is one."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def chromium(running_chromium: Browser) -> Iterator[Browser]:
    """Return the browser; what a story opened is closed after it."""
    yield running_chromium
    for context in running_chromium.contexts:
        context.close()


@pytest.fixture
def site(empty_sqlite: Path, tmp_path: Path) -> Iterator[Site]:
    """Start a site on an empty database."""
    site = Site(tmp_path)
    try:
        site.start(empty_sqlite)
        yield site
    finally:
        site.stop()


@pytest.fixture
def night(sqlite_url: str, tmp_path: Path) -> Iterator[Night]:
    """Serve a site from this process, so that a story may move its deadline."""
    app = build_app(sqlite_url, tmp_path, WTF_CSRF_ENABLED=True)
    with app.app_context(), serving(app) as url:
        yield Night(app, tmp_path, url)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def running_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Start one hall for all stories of the desk; each seats judges of its own."""
    hall = Hall(tmp_path_factory.mktemp("hall"))
    yield hall
    hall.close()


@pytest.fixture
def hall(running_hall: Hall) -> Hall:
    """Return the hall with its network mended."""
    running_hall.mend()
    return running_hall


@pytest.fixture
def tablet(hall: Hall, chromium: Browser) -> Callable[..., Tablet]:
    """Hand out tablets with nothing on them."""
    def make(width: int = 1024, height: int = 768, **options: object) -> Tablet:
        return Tablet(hall, chromium.new_context(
            viewport={"width": width, "height": height}, locale="vi-VN", **options))

    return make


@pytest.fixture
def persistent(
    hall: Hall, playwright: Playwright, tmp_path: Path,
) -> Iterator[Callable[..., Tablet]]:
    """Start one and the same tablet again and again: its storage outlives the browser."""
    given: list[BrowserContext] = []

    def make(*arguments: str, base: str = "") -> Tablet:
        given.append(playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=[*ARGUMENTS, *arguments],
            viewport={"width": 1024, "height": 768}, locale="vi-VN"))
        return Tablet(hall, given[-1], base=base)

    yield make
    for context in given:
        context.close()
