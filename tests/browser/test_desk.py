"""The judge's desk as a person meets it: first mark, words, questions, sizes, this device."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.desk import SAVED, SYNCED, Hall, Tablet

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
SMALL = """[...document.querySelectorAll(
        'button, .btn, summary, a.desk-home, .step-choice, .save-state, .desk-line')]
    .filter(each => each.offsetParent && each.getBoundingClientRect().height < 43.9)
    .map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize(("width", "height"), [
    (1024, 768), (768, 1024), pytest.param(360, 800, marks=pytest.mark.drill),
    pytest.param(1280, 800, marks=pytest.mark.drill)])
def test_the_first_mark_takes_four_taps_from_the_link(
    hall: Hall, tablet: Make, width: int, height: int,
) -> None:
    seat = hall.seat(declared=False)
    judge = tablet(width, height)
    began = judge.page.evaluate("Date.now()")
    judge.page.goto(judge.base + seat.links[0])
    judge.tap("main form button")
    judge.page.wait_for_url("**/judge/conflicts")
    judge.tap("main form button[type=submit]")
    judge.tap(".next-up a")
    judge.mark("innovation", "12")
    judge.shows(SYNCED)
    assert (judge.taps, hall.marks(seat.sheets[0])) == (4, {"innovation": "12"})
    assert judge.page.evaluate("Date.now()") - began < 60_000
    judge.leave()


def test_nought_nothing_and_not_applicable_are_three_words(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    word = judge.page.locator("[data-mark=innovation]")
    expect(word).to_have_text("Chưa chấm")
    judge.mark("innovation", "0")
    expect(word).to_have_text("0 điểm")
    judge.tap("#row-innovation .mark-na")
    expect(word).to_have_text("Không áp dụng")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "na"}
    judge.tap("#desk-undo")
    judge.tap("#desk-undo")
    expect(word).to_have_text("Chưa chấm")
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "blank"}
    judge.leave()


def test_a_comma_a_pad_and_a_slip_of_the_finger(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    judge.page.locator("[name=mark-innovation]").fill("85")
    judge.page.keyboard.press("Enter")
    ask = judge.page.locator("#row-innovation .desk-ask")
    expect(ask).to_contain_text("85 vượt mức tối đa 20. Có phải ông/bà muốn cho 8,5?")
    judge.tap("#row-innovation .desk-ask button")
    expect(judge.page.locator("[data-mark=innovation]")).to_have_text("8,5")
    judge.tap("#row-market .mark-more .btn-icon")
    for digit in "1,5":
        judge.page.locator("#row-market .keypad").get_by_text(digit, exact=True).click()
    judge.tap("#row-market .keypad-enter")
    judge.page.locator("[name=mark-team]").fill("3,3")
    judge.page.keyboard.press("Enter")
    expect(judge.page.locator("#row-team .field-error")).to_be_visible()
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "8.5", "market": "1.5"}
    judge.leave()


def test_a_mark_unlike_the_judges_others_is_asked_about_once(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    for sheet in seat.sheets[:3]:
        judge.open(sheet)
        judge.mark("innovation", "16")
    judge.open(seat.sheets[3])
    judge.page.locator("[name=mark-innovation]").fill("1,5")
    judge.page.keyboard.press("Enter")
    ask = judge.page.locator("#row-innovation .desk-ask")
    expect(ask).to_contain_text("Đúng 1,5, không phải 15?")
    ask.get_by_text("Đúng, 1,5", exact=True).click()
    expect(ask).to_be_empty()
    judge.tap("#row-innovation .mark-na")
    judge.page.locator("[name=mark-innovation]").fill("1,5")
    judge.page.keyboard.press("Enter")
    judge.shows(SYNCED)
    expect(ask).to_be_empty()
    assert hall.marks(seat.sheets[3]) == {"innovation": "1.5"}
    judge.leave()


def test_a_hand_quicker_than_the_disk_loses_nothing(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    judge.mark("innovation", "16")
    judge.shows(SYNCED)
    judge.page.locator(".comment-fold summary").first.click()
    judge.page.evaluate("""() => {
        const row = document.getElementById("row-innovation");
        row.querySelector(".mark-na").click();
        row.querySelector("input[value='16']").click();
        const box = row.querySelector("textarea");
        const write = letter => {
            box.value += letter;
            box.dispatchEvent(new Event("input"));
            box.dispatchEvent(new Event("blur"));
        };
        write("Tốt"); write(" và"); write(" mới");
    }""")
    expect(judge.page.locator("[data-mark=innovation]")).to_have_text("16")
    judge.shows(SYNCED)
    expect(judge.page.locator("#row-innovation textarea")).to_have_value("Tốt và mới")
    assert hall.marks(seat.sheets[0]) == {"innovation": "16"}
    assert judge.stored("sheets")[0]["server"]["marks"]["innovation"]["comment"] == "Tốt và mới"
    judge.leave()


def test_notes_stay_with_the_judge_and_signing_out_clears_the_device(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    judge.page.locator("summary:has-text('Ghi chú riêng')").click()
    judge.page.locator("[name=note]").fill("Hỏi thêm về vốn.")
    judge.context.set_offline(True)
    judge.mark("innovation", "12")
    judge.shows(SAVED)
    judge.tap("#save-state")
    expect(judge.page.locator("#desk-leave")).to_be_disabled()
    judge.context.set_offline(False)
    judge.shows(SYNCED)
    assert [note["text"] for note in judge.stored("notes")] == ["Hỏi thêm về vốn."]
    sent = judge.stored("bundles")[0]["data"]
    assert "Hỏi thêm" not in json.dumps(sent)
    judge.tap("#desk-leave")
    judge.page.wait_for_url("**/login**")
    kept = {name: judge.stored(name) for name in (
        "bundles", "sheets", "operations", "issues", "notes", "files")}
    assert kept == {name: [] for name in kept}
    judge.leave()


def test_unsent_changes_leave_as_a_file(hall: Hall, tablet: Make, tmp_path: Path) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    judge.context.set_offline(True)
    judge.mark("innovation", "12")
    judge.mark("team", "9")
    judge.shows(SAVED)
    judge.tap("#save-state")
    with judge.page.expect_download() as waiting:
        judge.tap("#desk-export")
    waiting.value.save_as(tmp_path / "ops.json")
    content = json.loads((tmp_path / "ops.json").read_text("utf-8"))
    assert content["judge"]["id"] == seat.judge_id
    assert [(o["sheet"], o["do"], o["criterion"], o["value"], o["base"], o["prev"] is None)
            for o in content["operations"]] == [
        (seat.sheets[0], "mark", "innovation", "12", 0, True),
        (seat.sheets[0], "mark", "team", "9", 0, False)]
    judge.leave()


def test_every_page_of_the_desk_is_accessible_and_fits(hall: Hall, tablet: Make) -> None:
    seat = hall.seat(entries=2)
    judge = tablet()
    judge.enter(seat)
    judge.open(seat.sheets[0])
    for place in ("", f"#/sheets/{seat.sheets[0]}", f"#/sheets/{seat.sheets[0]}/send", "#/device",
                  "check"):
        judge.page.goto(f"{judge.base}/judge/{place}")
        judge.page.locator("main h1, .desk-title").first.wait_for()
        judge.page.wait_for_timeout(200)
        _look_at(judge.page, place)
    judge.leave()


def _look_at(page: Page, place: str) -> None:
    for theme in ("light", "dim"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        page.wait_for_timeout(200)  # colours change over 150 ms
        found = Axe().run(page).response["violations"]
        assert [(place, theme, each["id"], each["nodes"][0]["html"]) for each in found] == []
    for width, height in ((360, 800), (768, 1024), (1280, 800), (512, 384), (1024, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(TOO_WIDE), (place, width)
        assert place == "check" or page.evaluate(SMALL) == [], (place, width)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%' }")
    assert not page.evaluate(TOO_WIDE), place
    page.evaluate("() => { document.documentElement.style.fontSize = '' }")


WHERE = """() => [...document.querySelectorAll("#desk-send, #desk-undo, .desk-bar > *, "
    + ".criterion-mark, .step-choice, .mark-more, .criterion-folds")].map(each => {
    const {left, top, width, height} = each.getBoundingClientRect();
    return [each.className, left, top, width, height].map(it => +it ? Math.round(it) : it).join();
})"""
TYPE = """(box, text) => {
    box.value = text;
    for (const kind of ["input", "change"]) box.dispatchEvent(new Event(kind, {bubbles: true}));
}"""


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_moves_under_the_finger_when_a_mark_comes_up(
    hall: Hall, tablet: Make, language: str,
) -> None:
    judge = tablet(width=1024)
    seat = hall.seat(entries=2)
    judge.enter(seat)
    judge.page.goto(f"{judge.base}/judge/?lang={language}")
    judge.page.locator(".desk-group").wait_for()
    for width, sheet in zip((1024, 360), seat.sheets, strict=True):
        judge.page.set_viewport_size({"width": width, "height": 768})
        judge.page.evaluate("sheet => { location.hash = `#/sheets/${sheet}`; }", sheet)
        judge.page.locator(f"main[data-sheet='{sheet}']").wait_for()
        before = judge.page.evaluate(WHERE)
        for key, mark in (("innovation", "18.5"), ("market", "22.5"), ("team", "12.5")):
            judge.page.locator(f"[name=mark-{key}]").evaluate(TYPE, mark)
            assert judge.page.evaluate(WHERE) == before, (width, key)
        expect(judge.page.locator("[data-total]")).to_have_text(re.compile("53[.,]5"))
        expect(judge.page.locator("#save-state")).to_have_attribute("data-state", "synchronised")
        assert judge.page.evaluate(WHERE) == before, width
    judge.leave()
