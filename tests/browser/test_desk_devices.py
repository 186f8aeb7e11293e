"""Tabs and devices, ended sessions, wrong clocks, cleared storage, new versions, plain http."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import SAVED, SYNCED, TROUBLE, Hall, Tablet

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]
HOURS_AHEAD = """(() => {
    const real = Date.now.bind(Date), shift = 5 * 3600 * 1000;
    const Real = Date;
    Date = class extends Real {
        constructor(...given) { if (given.length) super(...given); else super(real() + shift); }
        static now() { return real() + shift; }
    };
    // The service worker's clock cannot be shifted: the page alone sends.
    Object.defineProperty(ServiceWorkerRegistration.prototype, "sync", { value: undefined });
})()"""


def test_two_tabs_of_one_device_send_each_mark_once(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    sheet = seat.sheets[0]
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(sheet)
    other = judge.context.new_page()
    judge.watch(other)
    judge.open(sheet, other)
    judge.context.set_offline(True)
    judge.mark("innovation", "8")
    judge.mark("innovation", "12", other)
    judge.mark("market", "20")
    judge.mark("team", "9", other)
    expect(judge.page.locator("[data-mark=team]")).to_have_text("9")
    expect(other.locator("[data-total]")).to_have_text("41")
    judge.context.set_offline(False)
    judge.shows(SYNCED)
    judge.shows(SYNCED, other)
    assert hall.applied(seat) == [(sheet, "innovation", "8"), (sheet, "innovation", "12"),
                                  (sheet, "market", "20"), (sheet, "team", "9")]
    assert hall.answers(seat) == {"applied": 4}
    judge.leave()


def test_two_devices_that_disagree_stand_side_by_side_and_the_judge_chooses(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    sheet = seat.sheets[0]
    first, second = tablet(), tablet()
    first.enter(seat)
    seat.links.append(hall.new_link(seat))
    second.enter(seat)
    for each in (first, second):
        each.open(sheet)
    second.context.set_offline(True)
    second.mark("innovation", "4")
    second.mark("market", "5")
    second.mark("team", "15")
    second.shows(SAVED)
    first.mark("innovation", "16")
    first.mark("market", "20")
    first.shows(SYNCED)
    second.context.set_offline(False)
    second.shows(TROUBLE)
    boxes = second.page.locator(".versions")
    expect(boxes).to_have_count(2)
    expect(boxes.first).to_contain_text("4")
    expect(boxes.first).to_contain_text("16")
    assert hall.marks(sheet) == {"innovation": "16", "market": "20", "team": "15"}
    second.tap("#row-innovation .version button")
    second.page.locator("#row-market .version button").last.click()
    second.shows(SYNCED)
    expect(boxes).to_have_count(0)
    assert (hall.marks(sheet), second.total()) == (
        {"innovation": "4", "market": "20", "team": "15"}, "39")
    first.leave()


def test_nobody_signs_what_another_device_changed_meanwhile(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    sheet = seat.sheets[0]
    first, second = tablet(), tablet()
    first.enter(seat)
    first.open(sheet)
    for key, value in (("innovation", "16"), ("market", "20"), ("team", "9")):
        first.mark(key, value)
    first.shows(SYNCED)
    seat.links.append(hall.new_link(seat))
    second.enter(seat)
    second.open(sheet)
    expect(second.page.locator("[data-total]")).to_have_text("45")
    second.context.set_offline(True)
    second.sign(sheet)
    first.mark("team", "12")
    first.shows(SYNCED)
    second.context.set_offline(False)
    second.shows(TROUBLE)
    expect(second.page.locator("main")).to_contain_text("đã được sửa trên máy khác")
    assert hall.state(sheet) == "started"
    second.page.get_by_text("Tôi đã xem", exact=True).first.click()
    second.sign(sheet)
    second.page.locator("#desk-receipt").wait_for()
    assert (hall.state(sheet), hall.marks(sheet)["team"]) == ("submitted", "12")
    first.leave()
    second.leave()


def test_a_session_that_ends_offline_loses_nothing(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    judge.context.set_offline(True)
    judge.mark("innovation", "8")
    judge.shows(SAVED)
    judge.context.clear_cookies(name="be_phong")
    judge.context.set_offline(False)
    judge.shows(TROUBLE)
    expect(judge.page.locator("main")).to_contain_text("Phiên làm việc đã hết. Không mất gì")
    judge.mark("team", "9")
    judge.page.reload()
    judge.shows(TROUBLE)
    expect(judge.page.locator("[data-total]")).to_have_text("17")
    judge.page.goto(judge.base + hall.new_link(seat))
    judge.tap("main form button")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "8", "team": "9"}
    assert hall.answers(seat) == {"applied": 2}
    judge.leave()


def test_another_judge_on_the_same_tablet_sends_nothing_of_the_first(
    hall: Hall, tablet: Make,
) -> None:
    first, second = hall.seat(), hall.seat()
    judge = tablet()
    judge.enter(first)
    judge.settle_in()
    judge.open(first.sheets[0])
    hall.cuts.only("error", "/judge/sync")
    judge.mark("innovation", "8")
    judge.shows(SAVED)
    judge.enter(second)
    hall.cuts.mend()
    judge.page.reload()
    expect(judge.page.locator(".desk-alerts")).to_contain_text("giám khảo khác")
    judge.open(second.sheets[0])
    judge.mark("innovation", "16")
    judge.shows(SYNCED)
    assert (hall.marks(first.sheets[0]), hall.marks(second.sheets[0])) == (
        {}, {"innovation": "16"})
    judge.page.goto(judge.base + hall.new_link(first))
    judge.tap("main form button")
    judge.shows(SYNCED)
    assert hall.marks(first.sheets[0]) == {"innovation": "8"}
    judge.leave()


def test_a_clock_off_by_hours_changes_no_mark(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.context.add_init_script(HOURS_AHEAD)
    judge.enter(seat)
    judge.open(seat.sheets[0])
    judge.mark("innovation", "8")
    judge.mark("innovation", "12")
    judge.shows(SYNCED)
    judge.tap("#save-state a")
    expect(judge.page.locator("main")).to_contain_text("Đồng hồ máy này lệch 300 phút")
    assert hall.marks(seat.sheets[0]) == {"innovation": "12"}
    judge.leave()


def test_storage_cleared_in_between_continues_where_the_server_is(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    judge.mark("innovation", "8")
    judge.shows(SYNCED)
    cleared = judge.context.new_cdp_session(judge.page)
    judge.page.goto("about:blank")
    cleared.send("Storage.clearDataForOrigin", {
        "origin": judge.base, "storageTypes": "indexeddb,cache_storage,service_workers"})
    judge.open(seat.sheets[0])
    expect(judge.page.locator("[data-total]")).to_have_text("8")
    judge.mark("innovation", "12")
    judge.mark("team", "9")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "12", "team": "9"}
    assert hall.answers(seat) == {"applied": 3}
    judge.leave()


def test_a_new_version_waits_for_unsent_marks_and_strands_none(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    hall.cuts.only("error", "/judge/sync")
    judge.mark("innovation", "8")
    judge.shows(SAVED)
    hall.cuts.rewrite = lambda path, body: (
        re.sub(rb'VERSION = "\w+"', b'VERSION = "newer"', body)
        if path.startswith("/judge/sw.js") else body)
    judge.page.evaluate("""async () => {
        const found = await navigator.serviceWorker.getRegistration("/judge/");
        await found.update();
        while (!found.waiting) await new Promise(next => setTimeout(next, 50));
    }""")
    judge.open()
    judge.shows(SAVED)
    versions = "caches.keys().then(names => names.length)"
    assert judge.page.evaluate(versions) == 2
    hall.cuts.plan = lambda _path: "pass"
    judge.shows(SYNCED)
    judge.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    judge.page.reload()
    judge.page.locator(".desk-group").wait_for()
    expect(judge.page.locator("#desk-app[data-fresh=yes]")).to_be_attached()
    judge.page.wait_for_function("caches.keys().then(names => names.join() === 'desk-newer')")
    judge.open(seat.sheets[0])
    expect(judge.page.locator("[data-total]")).to_have_text("8")
    assert hall.marks(seat.sheets[0]) == {"innovation": "8"}
    judge.leave()


def test_plain_http_keeps_every_mark_and_says_not_to_reload(
    hall: Hall, persistent: Make,
) -> None:
    seat = hall.seat()
    judge = persistent("--host-resolver-rules=MAP hall.test 127.0.0.1",
                       base=f"http://hall.test:{hall.cuts.port}")
    judge.enter(seat)
    judge.open(seat.sheets[0])
    assert judge.page.evaluate("[isSecureContext, !!navigator.locks, !!crypto.randomUUID]") == [
        False, False, False]
    expect(judge.page.locator(".desk-alerts")).to_contain_text("Không tải lại trang khi mất mạng")
    hall.cuts.only("down")
    judge.mark("innovation", "8")
    judge.mark("team", "9")
    judge.shows(SAVED)
    hall.cuts.mend()
    judge.page.reload()
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "8", "team": "9"}
    assert hall.answers(seat) == {"applied": 2}
    judge.leave()
