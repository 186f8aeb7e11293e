"""One evening, one phone, a slow line: from the call to the receipt in a single sitting."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.clock import utc_now
from app.orm import db
from competitions.dossiers import services as forms
from competitions.entries.models import Entry
from competitions.programme.models import Competition, RuleBook
from tests.app.files.samples import document, paper, photograph
from tests.browser.night import Night, Phone
from tests.factories import PASSWORD, make_competition, make_user

NAMES = ["Y Ƀlŏm", "Rơ Châm H'Bĭa", "A"]


@pytest.fixture
def call(night: Night) -> Competition:
    """Open a call with the form that every competition begins with."""
    now = utc_now()
    call = make_competition(deadline=now + timedelta(minutes=10), opened_at=now)
    db.session.add(RuleBook(competition_id=call.id, number=1, text="Thể lệ", effective_at=now))
    db.session.commit()
    forms.create_form(call.id, now=now)
    return call


@pytest.fixture
def phone(night: Night, chromium: Browser) -> Iterator[Phone]:
    """Give a founder a phone."""
    make_user(NAMES[0], password=PASSWORD)
    phone = night.phone(chromium, NAMES[0])
    yield phone
    phone.context.close()


def send(phone: Phone, key: str, *files: tuple[str, str, bytes]) -> None:
    """Choose files for a question and wait until the page shows what arrived."""
    phone.page.set_input_files(f"#file_{key}", [
        {"name": name, "mimeType": kind, "buffer": content} for name, kind, content in files])
    expect(phone.page.locator(f"[data-upload={key}] a[href*='/files/']").first).to_be_visible(
        timeout=60_000)


def add_member(phone: Phone, name: str) -> None:
    """Add somebody to the team from the dossier and come back to it."""
    phone.page.get_by_role("button", name="Thêm thành viên").click()
    phone.page.locator("main [name=name]").fill(name)
    phone.page.locator("main form button.btn-primary").first.click()
    expect(phone.page.locator("#answer_summary")).to_be_visible(timeout=60_000)


def test_a_whole_dossier_in_one_sitting(night: Night, phone: Phone, call: Competition) -> None:
    page = phone.page
    phone.visit(f"/competitions/{call.slug}/apply")
    page.locator("[name=title]").fill("Chả cá Sa Huỳnh")
    phone.is_sound()
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url(re.compile("/edit"))
    ref = re.findall(r"/entries/([\w-]+)/edit", page.url)[0]
    phone.box("unit_name").fill("Xã Sa Huỳnh")
    phone.box("field").select_option("agriculture")
    phone.types("summary", unicodedata.normalize("NFD", "Chả cá sạch của Y Ƀlŏm."))
    phone.says("Đã lưu lúc")
    send(phone, "document", ("Thuyết minh.docx", "application/zip", document()))
    send(phone, "deck", ("Bài.pdf", "application/pdf", paper(2)))
    send(phone, "signed", *((f"IMG_{n}.JPG", "image/jpeg", photograph(size=(320, 240 + n)))
                            for n in (1, 2)))
    for name in NAMES[1:]:
        add_member(phone, unicodedata.normalize("NFD", name))
    phone.is_sound()
    page.locator("button[value=review]").click()
    page.locator("[name=accepts_rules]").check()
    phone.is_sound()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    expect(page.locator("main")).to_contain_text("Đã tiếp nhận hồ sơ", timeout=60_000)
    phone.is_sound()

    code, sent = _received(night, ref)
    assert code in page.locator("main").inner_text()
    assert sent == (NAMES, ["document", "deck", "signed"], "Chả cá sạch của Y Ƀlŏm.")
    phone.visit("/entries/?lang=en")
    for path in ("", "/edit", "/team", "/me", "/preview", "/submissions/1"):
        phone.visit(f"/entries/{ref}{path}")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        phone.is_sound()


def _received(night: Night, ref: str) -> tuple[str, Any]:
    """Return the code of an entry, and the team, files and summary as they were frozen."""
    entry: Entry = night.entry(ref)
    [frozen] = entry.submissions
    return entry.code or "", ([m["name"] for m in frozen.team],
                              [f["field"] for f in frozen.files], frozen.answers["summary"])
