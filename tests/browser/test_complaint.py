"""A complaint on paper three days after publication, to the end: in a real browser."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from app.clock import local_date, utc_now
from app.orm import db
from judging.awards.models import Award
from judging.results.complaints.models import Complaint
from tests.browser.ending import Ending, make_ending
from tests.browser.night import Night
from tests.browser.people import Person

pytestmark = pytest.mark.browser

WORD = "hồ sơ {} đang tạm dừng theo đơn số 1"


def test_a_complaint_on_paper_holds_is_decided_and_leaves_the_rank_empty(
    night: Night, chromium: Browser
) -> None:
    here = make_ending(night, chromium)
    entry = here.made.entries[0]
    places, paper = here.places(), here.code_of(entry)
    _enter_and_hold(here)
    _nothing_goes_on(here)
    assert here.places() == places
    _decide(here)
    assert here.places() == places
    expect(here.seat(here.made.approver).page.locator("main table").first).not_to_contain_text("—")

    _take_the_prize_back(here, paper)
    here.leave()
    db.session.rollback()
    complaint = db.session.query(Complaint).one()
    assert (complaint.state.value, complaint.is_held, complaint.party.name) == (
        "upheld", False, "Đinh Thị Xuân")
    assert [(row.entry_id, row.state.value) for row in db.session.query(Award).order_by(
        Award.id)] == [(entry.id, "revoked"), (here.made.entries[1].id, "confirmed")]
    assert here.verified() == []


def _enter_and_hold(here: Ending) -> None:
    """The clerk enters the paper, the organiser says who decides, and holds."""
    clerk, organiser = here.seat(here.clerk), here.seat(here.organiser)
    clerk.visit(f"{here.office}/complaints")
    clerk.follow("Enter a complaint")
    clerk.choose("kind", "copyright")
    for name, words in (
        ("subject", "Dự án sao chép"), ("content", "Dự án giống sáng kiến của tôi năm 2024."),
        ("entry_code", here.made.entries[0].code or ""), ("name", "Đinh Thị Xuân"),
        ("contact", "0905 000 111"),
    ):
        clerk.type(name, words)
    clerk.page.locator("[name=result_id]").select_option(index=1)
    clerk.press("Enter into the register")
    clerk.sees("Complaint number %(n)s", n=1)
    organiser.visit(f"{here.office}/complaints/1")
    form = organiser.page.locator("form[action$='/hand']")
    organiser.type("decider", "Trưởng Ban Tổ chức", form)
    organiser.type("due_on", (local_date(utc_now()) + timedelta(days=30)).isoformat(), form)
    organiser.press("Save", form)
    form = organiser.unfold("Hold money and forwarding")
    organiser.type("reason", "Chờ xác minh nguồn gốc sáng kiến", form)
    organiser.press("Hold money and forwarding", form)
    organiser.sees("Money and forwarding wait")


def _nothing_goes_on(here: Ending) -> None:
    """Each page says so before one tries, and each try is refused by the number."""
    organiser, code = here.seat(here.organiser), here.made.entries[0].code or ""
    for page in ("awards", "certificates", "payments", "forwarding"):
        organiser.visit(f"{here.office}/{page}")
        expect(organiser.page.locator("main")).to_contain_text("ang tạm dừng")
    expect(organiser.page.locator("main table")).to_contain_text(code)
    with organiser.page.expect_navigation():
        organiser.page.locator("main td a.row-link").first.click()
    organiser.press("Approve the nomination")
    _refused(organiser, code)
    organiser.visit(f"{here.office}/certificates")
    row = organiser.page.locator("tbody tr", has_text=code)
    expect(row).to_contain_text("Đang tạm dừng theo đơn số 1")
    with organiser.page.expect_navigation():
        row.get_by_role("link", name=organiser.word("Reissue or revoke")).click()
    organiser.type("reason", "Sai tên")
    organiser.send()
    _refused(organiser, code)


def _refused(person: Person, code: str) -> None:
    expect(person.page.locator("main")).to_contain_text(WORD.format(code))


def _decide(here: Ending) -> None:
    """Look at what a decision would change, then write it down with its reply."""
    organiser = here.seat(here.organiser)
    organiser.visit(f"{here.office}/complaints/1")
    emptied = organiser.page.locator("table", has=organiser.page.locator(
        "caption", has_text=organiser.word("Its place taken away, the rank left empty (usual)")))
    expect(emptied.locator("tbody tr")).to_have_count(1)
    form = organiser.page.locator("form[action$='/decide']")
    organiser.tick("outcome", "upheld")
    organiser.type("reply", "Đơn có cơ sở: thu hồi Giải Nhất, để trống thứ hạng.", form)
    organiser.type("reply_number", "15/TB-BTC", form)
    organiser.press("Record how it was decided", form)
    organiser.sees("It is recorded how this was decided.")


def _take_the_prize_back(here: Ending, paper: str) -> None:
    """Revoke the prize, let the hold go; certificate, public page and nomination follow."""
    organiser, code = here.seat(here.organiser), here.made.entries[0].code or ""
    organiser.visit(f"{here.office}/awards")
    row = organiser.page.locator("tr", has_text=code)
    row.locator("summary").click()
    row.locator("[name=reason]").fill("Quyết định 90/QĐ-UBND: đơn số 1 có cơ sở")
    organiser.submit(row.locator("form button[type=submit]"))
    organiser.visit(f"/verify/{paper}")
    expect(organiser.page.locator("main .notice")).to_contain_text("Đã bị thu hồi")
    organiser.visit(here.public)
    expect(organiser.page.locator("tbody tr", has_text=code).first).to_contain_text(
        "hạng 1 để trống")
    organiser.visit(f"{here.office}/complaints/1")
    form = organiser.unfold("Lift the hold")
    organiser.type("reason", "Đã thu hồi giải", form)
    organiser.press("Lift the hold", form)
    organiser.visit(f"{here.office}/forwarding")
    organiser.sees("no longer qualifies")
    organiser.visit(f"{here.office}/payments")
    expect(organiser.page.locator("main table").first).not_to_contain_text(code)
