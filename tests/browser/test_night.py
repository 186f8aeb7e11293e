"""The evening of the deadline on a phone: nothing that was typed is ever lost."""

import os
import signal
import unicodedata
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, expect

from app.clock import utc_now
from app.orm import db
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.night import PHONE, Night, Phone
from tests.factories import PASSWORD

OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
KEPT_HERE = "Mất kết nối. Nội dung vừa nhập đã lưu trên máy này và sẽ tự gửi khi có mạng."


def test_a_crash_of_the_browser_in_mid_sentence_loses_nothing(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("Y Ƀlŏm")
    half = "Chúng tôi làm chả cá sạch ở Sa Huỳnh, mỗi ngày mươ"

    def browser() -> BrowserContext:
        context = chromium.browser_type.launch_persistent_context(
            night.folder / "profile", executable_path=CHROMIUM, args=ARGUMENTS, **PHONE)
        night.enter(context, "Y Ƀlŏm")
        return context

    first = browser()
    phone = Phone(night, first)
    phone.visit(f"/entries/{ref}/edit")
    phone.box("summary").fill("")
    phone.box("summary").press_sequentially(half, delay=10)
    phone.page.wait_for_timeout(300)  # less than the page waits before it saves
    lock = os.readlink(night.folder / "profile" / "SingletonLock")  # host-number of the process
    os.kill(int(lock.rpartition("-")[2]), signal.SIGKILL)
    again = Phone(night, browser())
    again.visit(f"/entries/{ref}/edit")
    expect(again.box("summary")).to_have_value(half)
    again.says("Đã lưu lúc")
    assert night.entry(ref).draft["summary"] == half
    again.context.close()


def test_signed_out_in_another_tab_the_text_waits_and_goes_on_after_signing_in(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("H'Bĭa")
    phone = night.phone(chromium, "H'Bĭa")
    phone.visit(f"/entries/{ref}/edit")
    other = phone.context.new_page()
    other.goto(f"{night.url}/account")
    phone.context.clear_cookies()
    phone.box("contact").fill("H'Bĭa, buôn Ako Dhong")
    phone.says("Chưa lưu được: phiên đăng nhập đã hết. Nội dung vừa nhập đã lưu trên máy này")
    assert "contact" not in night.entry(ref).draft
    again = phone.page.get_by_role("link", name="Đăng nhập")
    expect(again).to_have_attribute("href", f"/entries/{ref}/edit")

    other.goto(f"{night.url}/login")
    other.locator("[name=email]").fill(night.person("H'Bĭa").email or "")
    other.locator("[name=password]").fill(PASSWORD)
    other.locator("main form button.btn-primary").click()
    other.wait_for_url(lambda url: "/login" not in url)
    phone.page.bring_to_front()
    phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    phone.says("Đã lưu lúc")
    expect(again).to_be_hidden()
    assert night.entry(ref).draft["contact"] == "H'Bĭa, buôn Ako Dhong"


def test_the_deadline_passes_while_typing_and_is_extended(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("A", seconds=25)
    phone = night.phone(chromium, "A")
    phone.visit(f"/entries/{ref}/edit")
    closed = phone.page.locator("#closed")
    expect(closed).to_be_hidden()
    phone.box("summary").fill("Viết lúc gần hết giờ")
    expect(closed).to_be_visible(timeout=60_000)
    phone.box("contact").fill("viết sau khi hết giờ")
    phone.says("Đã lưu lúc")

    competition = night.entry(ref).competition
    competition.deadline = utc_now() + timedelta(hours=1)
    db.session.commit()
    phone.box("link").fill("https://chaca.vn/gi")
    phone.page.evaluate("dispatchEvent(new Event('online'))")
    expect(closed).to_be_hidden()
    expect(phone.page.locator(".deadline-left")).to_contain_text("59 phút")
    expect(phone.box("link")).to_have_value("https://chaca.vn/gi")
    phone.is_sound()
    phone.page.locator("button[value=review]").click()
    expect(phone.page.locator("main")).to_contain_text("viết sau khi hết giờ")


def test_two_members_in_two_browsers_are_merged_and_asked(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("Y Ƀlŏm", member="Rơ Châm H'Bĭa")
    one, two = night.phone(chromium, "Y Ƀlŏm"), night.phone(chromium, "Rơ Châm H'Bĭa")
    for phone in (one, two):
        phone.visit(f"/entries/{ref}/edit")
    two.types("contact", "H'Bĭa 0905 123 456")
    one.types("link", "https://chaca.vn/")
    expect(one.box("contact")).to_have_value("H'Bĭa 0905 123 456")

    two.types("summary", "Bản của H'Bĭa")
    one.types("summary", "Bản của Y Ƀlŏm")
    one.says("Hai người cùng sửa một nội dung")
    panel = one.page.get_by_role("group", name="Hai bản của cùng một nội dung")
    expect(panel).to_contain_text("Bản của H'Bĭa")
    expect(panel).to_contain_text("Rơ Châm H'Bĭa")
    expect(panel).to_contain_text("Bản của Y Ƀlŏm")
    one.is_sound()
    panel.get_by_role("button", name="Giữ bản của tôi").click()
    one.says("Đã lưu lúc")
    draft = night.entry(ref).draft
    assert (draft["summary"], draft["contact"], draft["link"]) == (
        "Bản của Y Ƀlŏm", "H'Bĭa 0905 123 456", "https://chaca.vn/")


def test_without_a_network_the_text_waits_and_is_sent_by_itself(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("Y Ƀlŏm")
    phone = night.phone(chromium, "Y Ƀlŏm")
    phone.visit(f"/entries/{ref}/edit")
    phone.page.set_viewport_size({"width": 360, "height": 440})  # no question is in sight yet
    expect(phone.page.locator("#save-state")).to_be_in_viewport(ratio=1)
    phone.network(OFFLINE)
    typed = unicodedata.normalize("NFD", "Hoà Bình, Đắk Hrĕ, Y Ƀlŏm")
    phone.box("summary").fill(typed)
    phone.says(KEPT_HERE)
    phone.page.locator("button[value=review]").click()
    expect(phone.box("summary")).to_have_value(typed)
    phone.network({**OFFLINE, "offline": False, "downloadThroughput": -1, "uploadThroughput": -1})
    phone.says("Đã lưu lúc")
    assert night.entry(ref).draft["summary"] == "Hoà Bình, Đắk Hrĕ, Y Ƀlŏm"
