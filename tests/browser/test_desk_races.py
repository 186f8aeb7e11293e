"""Fast hands, two tabs, a slow or full disk, a new database, a revoked tablet: no mark is lost."""

import contextlib
import json
import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from app.auth.models import User
from app.clock import utc_now
from app.orm import db
from judging.rubrics.enums import SittingState
from judging.scoresheets import services
from judging.scoresheets.models import DeskDevice, Scoresheet
from tests.browser.desk import PATIENCE_MS, SAVED, SYNCED, TROUBLE, Hall, Seat, Tablet

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]
KEEP_UNTIL = """() => new Promise(good => {
    indexedDB.open("be-phong-desk").onsuccess = ({target}) => {
        const all = target.result.transaction("bundles").objectStore("bundles").getAll();
        all.onsuccess = () => {
            target.result.close();
            good(all.result.every(each => each.data.sittings.every(one => one.keep_until)));
        };
    };
})"""
FORTY_DAYS_ON = """(() => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + 40 * 24 * 3600 * 1000;
})()"""
GO_DARK = """() => {
    Object.defineProperty(document, "visibilityState", {value: "hidden", configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
    delete document.visibilityState;
}"""
FULL_DISK = """(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...given) {
        if (window.isFull) throw new DOMException("", "QuotaExceededError");
        return put.apply(this, given);
    };
})()"""


def seated(hall: Hall, judge: Tablet) -> Seat:
    """Seat a judge at an open sheet."""
    seat = hall.seat(entries=2)
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    return seat


def until(judge: Tablet, condition: str) -> None:
    """Wait until a promise of the page comes true; the page may be drawn anew meanwhile."""
    end = time.monotonic() + PATIENCE_MS / 1000
    while time.monotonic() < end:
        with contextlib.suppress(Error):
            if judge.page.evaluate(condition):
                return
        judge.page.wait_for_timeout(50)
    pytest.fail("It never came true.")


def test_half_a_number_stands_in_its_box_when_the_screen_goes_dark(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    judge.tap("#row-market .mark-more .btn-icon")
    pad = judge.page.locator("#row-market .keypad")
    pad.get_by_text("1", exact=True).click()
    expect(judge.page.locator("[data-mark=market]")).to_have_text("1")
    pad.get_by_text(",", exact=True).click()
    judge.page.evaluate(GO_DARK)
    expect(judge.page.locator("[name=mark-market]")).to_have_value("1,")
    pad.get_by_text("5", exact=True).click()
    judge.tap("#row-market .keypad-enter")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"market": "1.5"}
    judge.leave()


def test_a_number_left_in_its_box_does_not_come_back_over_a_later_mark(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    first, second = tablet(), tablet()
    first.enter(seat)
    first.open(seat.sheets[0])
    first.page.locator("[name=mark-market]").fill("1,5")
    expect(first.page.locator("[data-mark=market]")).to_have_text("1,5")
    first.shows(SYNCED)
    seat.links.append(hall.new_link(seat))
    second.enter(seat)
    second.open(seat.sheets[0])
    second.mark("market", "20")
    second.shows(SYNCED)
    first.page.evaluate("dispatchEvent(new Event('online'))")
    expect(first.page.locator("[data-mark=market]")).to_have_text("20")
    first.open()
    first.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"market": "20"}
    first.leave()
    second.leave()


def test_a_number_typed_slowly_is_the_number_typed(hall: Hall, tablet: Make) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    box, word = judge.page.locator("[name=mark-innovation]"), judge.page.locator(
        "[data-mark=innovation]")
    box.press_sequentially("1")
    expect(word).to_have_text("1")
    box.press(",")
    judge.page.wait_for_timeout(900)  # longer than the pause after which a mark is taken
    box.press("5")
    box.press("Enter")
    expect(word).to_have_text("1,5")
    judge.tap("#row-innovation .mark-more .btn-icon")
    judge.tap("#row-innovation .keypad-enter")  # opened, nothing typed
    expect(word).to_have_text("1,5")
    judge.tap("#row-innovation .mark-more .btn-icon")
    judge.page.locator("#row-innovation .keypad").get_by_text("7", exact=True).click()
    judge.tap("#row-innovation .keypad-enter")
    expect(word).to_have_text("7")
    judge.page.evaluate("""() => {
        const undo = document.getElementById("desk-undo");
        undo.click(); undo.click();
    }""")
    expect(word).to_have_text("1")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "1"}
    judge.leave()


def test_a_receipt_comes_though_the_background_sent_while_the_page_was_asking(
    hall: Hall, tablet: Make,
) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    for key in ("innovation", "market", "team"):
        judge.tap(f"#row-{key} .step-choice")
    judge.shows(SYNCED)
    asked, goes_on = threading.Event(), threading.Event()

    def hold(path: str, body: bytes) -> bytes:
        if path.startswith("/judge/bundle") and not asked.is_set():
            asked.set()
            goes_on.wait(PATIENCE_MS / 1000)
        return body

    hall.cuts.rewrite = hold
    judge.page.evaluate("dispatchEvent(new Event('online'))")
    assert asked.wait(PATIENCE_MS / 1000)
    judge.sign(seat.sheets[0])
    judge.page.evaluate("import('/static/js/desk/background.js').then(it => it.sendAll())")
    judge.shows(SYNCED)
    assert hall.state(seat.sheets[0]) == "submitted"
    goes_on.set()
    expect(judge.page.locator("#desk-receipt")).to_be_visible()
    judge.leave()


def test_a_token_that_is_missing_or_refused_is_fetched_anew(hall: Hall, tablet: Make) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    judge.shows(SYNCED)
    judge.page.evaluate("""() => new Promise(good => {
        indexedDB.open("be-phong-desk").onsuccess = ({target}) => {
            const meta = target.result.transaction("meta", "readwrite").objectStore("meta");
            const range = IDBKeyRange.bound("token:", "token:\uffff");
            meta.delete(range).onsuccess = () => { target.result.close(); good(); };
        };
    })""")
    judge.tap("#row-innovation .step-choice")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "0"}
    judge.leave()


def test_what_a_full_disk_refuses_waits_in_its_order(hall: Hall, tablet: Make) -> None:
    judge = tablet()
    judge.context.add_init_script(FULL_DISK)
    seat = seated(hall, judge)
    judge.page.evaluate("window.isFull = true")
    judge.mark("innovation", "8")
    judge.mark("innovation", "12")
    judge.mark("team", "9")
    expect(judge.page.locator("#save-state")).to_have_text(TROUBLE)
    expect(judge.page.locator("[data-mark=innovation]")).to_have_text("12")
    judge.page.reload()  # the disk has room again
    judge.page.locator("main[data-sheet]").wait_for()
    judge.shows(SYNCED)
    assert [change[1:] for change in hall.applied(seat)] == [
        ("innovation", "8"), ("innovation", "12"), ("team", "9")]
    judge.leave()


def test_a_new_database_keeps_what_is_unsent_and_old_tabs_come_along(
    hall: Hall, tablet: Make,
) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    old = judge.context.new_page()
    judge.watch(old)
    judge.open(seat.sheets[1], old)
    hall.cuts.only("error", "/judge/sync")
    judge.mark("innovation", "8")
    judge.shows(SAVED)
    hall.cuts.rewrite = _later_version
    judge.page.evaluate("""async () => {
        const found = await navigator.serviceWorker.getRegistration("/judge/");
        await found.update();
        while (!found.waiting) await new Promise(next => setTimeout(next, 50));
    }""")
    judge.open()
    judge.tap("#save-state a")
    judge.page.get_by_text("Dùng phiên bản mới").click()
    until(judge, """async () => (await indexedDB.databases())
        .some(each => each.name === "be-phong-desk" && each.version === 2)""")
    judge.mark("team", "9", old)  # its code is of the first version still
    expect(old.locator("[data-total]")).to_have_text("9")
    hall.cuts.plan = lambda _path: "pass"
    judge.shows(SYNCED, old)
    assert (hall.marks(seat.sheets[0]), hall.marks(seat.sheets[1])) == (
        {"innovation": "8"}, {"team": "9"})
    judge.leave()


def _later_version(path: str, body: bytes) -> bytes:
    if path.startswith("/judge/sw.js"):
        return re.sub(rb'VERSION = "\w+"', b'VERSION = "newer"', body)
    if path.endswith("/database.js"):
        return body.replace(b"\n];", b'\n  (db) => { db.createObjectStore("extra"); },\n];')
    return body


def test_after_its_retention_nothing_of_a_stage_stays_on_the_device(
    hall: Hall, tablet: Make,
) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    judge.page.locator("summary:has-text('Ghi chú riêng')").click()
    judge.page.locator("[name=note]").fill("Hỏi thêm về vốn.")
    judge.mark("innovation", "8")
    judge.shows(SYNCED)
    _close(hall, seat)
    judge.tap("#save-state a")
    judge.tap("#desk-sync")
    until(judge, KEEP_UNTIL)
    judge.page.goto(judge.base + "/judge/?before")
    judge.page.locator(".desk-group").wait_for()
    assert [note["text"] for note in judge.stored("notes")] == ["Hỏi thêm về vốn."]
    judge.context.set_offline(True)  # nobody tells the tablet: its own clock does
    judge.context.add_init_script(FORTY_DAYS_ON)
    judge.page.goto(judge.base + "/judge/?after")
    judge.page.locator("main .empty").wait_for()
    assert [judge.stored(name) for name in ("sheets", "notes", "operations", "issues")] == [[]] * 4
    assert judge.stored("bundles")[0]["data"]["dossiers"] == []
    judge.leave()


def _close(hall: Hall, seat: Seat) -> None:
    with hall.app.app_context():
        sitting = db.session.get_one(Scoresheet, seat.sheets[0]).sitting
        sitting.state, sitting.closed_at = SittingState.CLOSED, utc_now()
        sitting.closed_by_id = seat.organiser_id
        db.session.commit()


def test_what_a_revoked_tablet_still_keeps_is_not_lost(
    hall: Hall, tablet: Make, tmp_path: Path,
) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    judge.mark("innovation", "8")
    judge.shows(SYNCED)
    judge.context.set_offline(True)
    judge.mark("team", "9")
    judge.shows(SAVED)
    with hall.app.app_context():
        device = db.session.query(DeskDevice).filter_by(user_id=seat.judge_id).one()
        services.revoke_device(device.id, now=utc_now(),
                               actor=db.session.get_one(User, seat.organiser_id))
    judge.context.set_offline(False)
    expect(judge.page.locator(".desk-alerts")).to_contain_text("Phiên làm việc đã hết")
    judge.page.goto(judge.base + hall.new_link(seat))
    judge.tap("main form button")
    judge.shows(TROUBLE)
    judge.open(seat.sheets[0])
    expect(judge.page.locator("#row-team .notice")).to_contain_text("thu hồi")
    judge.page.goto(f"{judge.base}/judge/#/device")
    with judge.page.expect_download() as waiting:
        judge.tap("#desk-export")
    waiting.value.save_as(tmp_path / "ops.json")
    [kept] = json.loads((tmp_path / "ops.json").read_text("utf-8"))["operations"]
    assert (kept["criterion"], kept["value"]) == ("team", "9")
    judge.open(seat.sheets[0])
    notice = judge.page.locator("#row-team .notice")
    notice.get_by_role("button", name="Giữ điểm trên máy này").click()
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "8", "team": "9"}
    judge.leave()


def test_signing_out_on_a_plain_page_clears_the_device_and_its_other_tabs(
    hall: Hall, tablet: Make,
) -> None:
    judge = tablet()
    seat = seated(hall, judge)
    plain = judge.context.new_page()
    judge.watch(plain)
    plain.goto(f"{judge.base}/judge/?plain=1")
    plain.locator("summary.person").click()
    plain.locator("form[action='/logout'] button").click()
    plain.wait_for_url("**/login**")
    judge.page.wait_for_url("**/login**")
    assert [judge.stored(name) for name in ("bundles", "sheets", "files")] == [[]] * 3
    assert seat.sheets
    judge.leave()
