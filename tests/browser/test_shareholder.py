"""A judge turns out to be a shareholder after publication: to the end, in a real browser."""

import pytest
from playwright.sync_api import Browser, expect

from app.clock import local_date, utc_now
from app.orm import db
from ecosystem.forwarding.models import Nomination
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.results.models import Result
from judging.scoresheets.services import declare_conflict
from tests.browser.ending import Ending, make_ending
from tests.browser.night import Night

pytestmark = pytest.mark.browser

MOTION = "Không tính phiếu của giám khảo là cổ đông của hồ sơ dự thi"


def test_a_shareholders_sheets_are_voted_out_and_everything_follows(
    night: Night, chromium: Browser
) -> None:
    here = make_ending(night, chromium)
    first, second, third = (entry.code or "" for entry in here.made.entries)
    papers = [here.code_of(entry) for entry in here.made.entries[:2]]
    _vote(here, first, second)
    assert here.places() == [first, second, third]

    _supersede(here)
    _publish_the_next(here, first)
    assert here.places() == [second, first, third]
    _give_prizes_anew(here, papers)
    _take_back_the_nomination(here, second)
    here.leave()
    db.session.rollback()
    assert [row.state.value for row in db.session.query(Result).filter_by(
        sitting_id=here.made.sittings[-1].id).order_by(Result.number)] == [
        "superseded", "published"]
    assert [(row.entry_id, row.state.value) for row in db.session.query(Nomination)] == [
        (here.made.entries[0].id, "withdrawn"), (here.made.entries[1].id, "proposed")]
    assert here.verified() == []


def _vote(here: Ending, first: str, second: str) -> None:
    """From the review to both ways, for the sheet and for all of the judge, then to the vote."""
    chair, judge = here.seat(here.made.chair), here.made.judges[0]
    declare_conflict(ConflictInput(judge.id, here.made.entries[0].id, ConflictKind.SHAREHOLDER,
                                   "5% cổ phần"), actor=here.organiser, now=utc_now())
    chair.visit(here.review)
    expect(chair.page.locator("main li", has_text="Xung đột lợi ích")).to_contain_text(judge.name)
    chair.follow("Put to the vote")
    both = chair.page.locator("table", has_text=chair.word("If carried"))
    expect(both.locator("tbody tr", has_text=first)).to_contain_text("75,00")
    chair.page.locator("#preview-target").select_option(f"judge:{judge.id}")
    chair.press("Show both ways")
    expect(both.locator("tbody tr", has_text=second)).to_contain_text("78,00")
    chair.page.go_back()
    expect(chair.page.locator("[name=kind][value=drop_sheet]")).to_be_checked()
    form = chair.page.locator("form[method=post]", has=chair.page.locator("[name=motion]"))
    for name, words in (("motion", MOTION), ("present", "3"), ("in_favour", "2"),
                        ("against", "1"), ("other", "0")):
        chair.type(name, words, form)
    chair.press("Record the vote")
    chair.sees("The motion is carried and recorded.")


def _supersede(here: Ending) -> None:
    approver = here.seat(here.made.approver)
    approver.visit(here.review)
    form = approver.unfold("Supersede this result")
    approver.type("reason", "Biểu quyết số 1 của Hội đồng", form)
    approver.press("Supersede this result", form)
    organiser = here.seat(here.organiser)
    organiser.visit(f"{here.office}/awards")
    organiser.sees("Biểu quyết số 1 của Hội đồng")
    organiser.visit(f"{here.office}/payments")
    organiser.sees("Not paid for now")
    organiser.visit(f"/verify/{here.code_of(here.made.entries[0])}")
    organiser.sees("The result behind this certificate has been withdrawn; a new one is awaited.")


def _publish_the_next(here: Ending, first: str) -> None:
    """Compute result 2, read what changed, approve it, publish it by a new decision."""
    chair, approver = here.seat(here.made.chair), here.seat(here.made.approver)
    chair.visit(here.review)
    chair.press("Compute anew")
    chair.follow("What changed against result %(n)s", n=1)
    expect(chair.page.locator("tbody tr", has_text=first).first).to_contain_text("75,00")
    chair.sees("Not counted by vote %(n)s of the panel.", n=1)
    chair.visit(here.review)
    expect(chair.page.locator("main li", has_text="Xung đột lợi ích")).to_contain_text(
        "không được tính theo biểu quyết số 1")
    chair.press("Approve the result")
    approver.visit(here.review)
    approver.tick("how", "decided")
    approver.type("decision_number", "77/QĐ-UBND")
    approver.type("decision_date", local_date(utc_now()).isoformat())
    approver.press("Publish the result")


def _give_prizes_anew(here: Ending, papers: list[str]) -> None:
    organiser, clerk = here.seat(here.organiser), here.seat(here.clerk)
    organiser.visit(f"{here.office}/awards")
    organiser.press("Confirm the prizes")
    clerk.visit(f"{here.office}/awards")
    clerk.press("Make certificates")
    for paper in papers:
        clerk.visit(f"/verify/{paper}")
        expect(clerk.page.locator("main .notice")).to_contain_text("Đã được thay thế ngày")
    clerk.visit(f"/verify/{here.code_of(here.made.entries[1])}")
    expect(clerk.page.locator("main")).to_contain_text("đang có hiệu lực")
    expect(clerk.page.locator("main")).to_contain_text("Giải Nhất")


def _take_back_the_nomination(here: Ending, second: str) -> None:
    organiser = here.seat(here.organiser)
    organiser.visit(f"{here.office}/forwarding")
    organiser.sees("no longer qualifies")
    with organiser.page.expect_navigation():
        organiser.page.locator("main td a.row-link").first.click()
    organiser.press("Approve the nomination")
    organiser.sees("Place %(rank)s; the rule takes the first %(top)s of each track.",
                   rank=2, top=1)
    form = organiser.unfold("Take the nomination back")
    organiser.type("reason", "Kết quả đã được thay thế", form)
    organiser.press("Take the nomination back", form)
    organiser.visit(f"{here.office}/forwarding")
    organiser.follow("Who qualifies")
    expect(organiser.page.locator("tbody tr", has_text=second)).to_contain_text("75,33")
    organiser.press("Put the ticked entries forward")
