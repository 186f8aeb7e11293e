"""The components in a real browser: every width, both grounds, both languages, twice the text."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.site import serving

WIDTHS = (360, 768, 1024, 1280, 1920)
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL_TARGETS = """[...document.querySelectorAll('button, .btn, .chip, summary, .form-select')]
    .filter(each => each.offsetParent && !each.closest('.table'))
    .filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"""


@pytest.fixture
def guide(app: Flask, chromium: Browser) -> Iterator[Page]:
    """Open the style guide of a site in development."""
    with serving(app) as url:
        page = chromium.new_page(base_url=url)
        page.goto("/styleguide")
        yield page
        page.close()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_component_is_accessible_on_both_grounds(guide: Page, language: str) -> None:
    guide.goto(f"/styleguide?lang={language}")
    for theme in ("light", "dim"):
        guide.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        guide.wait_for_timeout(250)  # colours change over 150 ms
        assert [each["id"] for each in Axe().run(guide).response["violations"]] == []


def test_no_width_and_no_size_of_text_makes_the_page_scroll_sideways(guide: Page) -> None:
    for width in WIDTHS:
        guide.set_viewport_size({"width": width, "height": 800})
        assert not guide.evaluate(TOO_WIDE), width
    guide.set_viewport_size({"width": 1280, "height": 800})
    guide.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert not guide.evaluate(TOO_WIDE)


def test_what_a_finger_presses_is_44_pixels_high(guide: Page) -> None:
    guide.set_viewport_size({"width": 360, "height": 740})
    assert guide.evaluate(SMALL_TARGETS) == []


def test_figures_of_a_table_have_one_width(guide: Page) -> None:
    widths = guide.evaluate("""async () => {
        await document.fonts.load("16px 'Be Vietnam Pro'");
        const line = document.createElement("span");
        line.style.fontVariantNumeric = "tabular-nums";
        document.body.append(line);
        return [..."0123456789"].map(digit => {
            line.textContent = digit.repeat(20);
            return Math.round(line.getBoundingClientRect().width);
        });
    }""")
    assert len(set(widths)) == 1, widths


def test_a_serious_step_is_asked_about_and_can_be_left(guide: Page) -> None:
    button = guide.get_by_text("Thu hồi giấy chứng nhận 012").locator("visible=true").last
    button.click()
    assert guide.locator("#revoke-reason").evaluate("field => field === document.activeElement")
    guide.locator(".confirm[open] [data-close-details]").click()
    assert guide.locator(".confirm[open]").count() == 0
