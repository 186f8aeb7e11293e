"""The device check: every line is measured, and each can fail."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from judging.rubrics.models import Criterion
from judging.scoresheets.pages import steps_of
from tests.browser.desk import Hall, Tablet

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]
GOOD = dict.fromkeys(
    ("secure", "browser", "storage", "lasting", "private", "clock", "screen"), "ok")
#: As on a tablet where the desk was installed.
INSTALLED = "navigator.storage.persisted = async () => true;"
#: line, what makes it fail, how it is judged then
FAULTS = [
    ("secure", "Object.defineProperty(window, 'isSecureContext', {value: false})", "bad"),
    ("browser", "delete Element.prototype.replaceChildren", "bad"),
    ("storage", "IDBFactory.prototype.open = () => { throw new DOMException('', 'SecurityError') }",
     "bad"),
    ("storage", "navigator.storage.estimate = async () => ({quota: 6e7, usage: 1e7})", "bad"),
    ("lasting", "navigator.storage.persisted = navigator.storage.persist = async () => false",
     "warn"),
    ("private", "navigator.storage.estimate = async () => ({quota: 3e8, usage: 0})", "warn"),
    ("clock", "{ const now = Date.now; Date.now = () => now() + 3 * 3600e3 }", "warn"),
    ("screen", "Object.defineProperty(window, 'innerWidth', {value: 320})", "bad"),
]


def states(page: Page) -> dict[str, str]:
    """Return how every line was judged, once all are."""
    page.goto("/judge/check")
    expect(page.locator("[data-check][data-state=measuring]")).to_have_count(0)
    found: dict[str, str] = page.locator("[data-check]").evaluate_all(
        "lines => Object.fromEntries(lines.map(l => [l.dataset.check, l.dataset.state]))")
    return found


def test_a_good_tablet_passes_and_every_line_can_fail(hall: Hall, tablet: Make) -> None:
    fit = tablet(base_url=hall.cuts.url)
    fit.page.add_init_script(INSTALLED)
    assert states(fit.page) == GOOD
    for line, fault, expected in FAULTS:
        page = fit.context.new_page()
        page.add_init_script(INSTALLED)
        page.add_init_script(fault)
        found = states(page)
        assert (line, found[line]) == (line, expected)
        expect(page.locator(f"[data-check={line}] .check-remedy")).to_be_visible()
        page.close()


def test_plain_http_is_told_and_how_to_mend_it(hall: Hall, persistent: Make) -> None:
    plain = persistent("--host-resolver-rules=MAP hall.test 127.0.0.1",
                       base=f"http://hall.test:{hall.cuts.port}")
    plain.page.goto(plain.base + "/judge/check")
    expect(plain.page.locator("[data-check=secure][data-state=bad] .check-remedy")).to_contain_text(
        "không tải lại trang khi mất mạng")


def test_the_device_and_the_server_agree_on_the_big_steps(
    hall: Hall, tablet: Make,
) -> None:
    judge = tablet()
    judge.page.goto(hall.cuts.url + "/judge/check")
    rows = [("0", "20", "0.5"), ("0", "25", "0.5"), ("0", "10", "1"), ("1", "5", "1"),
            ("0", "100", "1"), ("0", "7.5", "0.25"), ("0", "3", "0.1"), ("0", "1", None)]
    found = judge.page.evaluate("""async rows => {
        const marks = await import("/static/js/desk/marks.js");
        return rows.map(([low, high, step]) => marks.stepsOf({low, high, step}));
    }""", [list(row) for row in rows])
    with hall.app.app_context():
        assert found == [list(steps_of(Criterion(
            low=Decimal(low), high=Decimal(high), step=Decimal(step) if step else None)))
            for low, high, step in rows]
