"""A complaint on paper three days after publication, to the end: in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.auth.enums import Role
from app.auth.models import User
from app.clock import local_date, utc_now
from app.orm import db
from judging.results import services
from judging.results.complaints.queries import held_entries
from judging.results.models import Result
from judging.results.services import PublicationInput
from tests.browser.test_split import HOST, through
from tests.factories import grant, make_user, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest


@dataclass
class Story:
    """A contest whose result was published three days ago, and one page that people share."""

    made: Contest
    organiser: User
    client: Any
    page: Page

    @property
    def office(self) -> str:
        """Return the address of the office."""
        return f"{HOST}/organise/{self.made.competition.slug}"

    @property
    def review(self) -> str:
        """Return the address of the review."""
        return f"{self.office}/stages/{self.made.sitting.stage_id}/results"

    def as_person(self, person: User, address: str) -> Page:
        """Sit somebody down at the page."""
        sign_in(self.client, person)
        self.page.unroute_all()
        through(self.client, self.page)
        self.page.goto(address)
        return self.page


@pytest.fixture
def story(app: Flask, client: Any, chromium: Browser) -> Iterator[Story]:
    """Three entries; the second would stand first without one judge's sheets."""
    made = stage.make_contest(entries=3, judges=2)
    for judge, marks in zip(made.scorers, (((50, 30), (45, 36), (30, 30)),
                                           ((50, 38), (40, 30), (30, 30)),
                                           ((40, 30), (45, 30), (30, 30))), strict=True):
        for entry, given in zip(made.entries, marks, strict=True):
            stage.score(made.sitting, judge, entry, *given)
    then = utc_now() - timedelta(days=3)
    first = services.close_sitting(made.sitting.id, {}, actor=made.chair, now=then)
    services.approve_result(first.id, actor=made.chair, now=then)
    services.publish_result(first.id, PublicationInput("12/QĐ-UBND", local_date(then), False),
                            actor=made.approver, now=then)
    organiser = make_user("Võ Thị Lan")
    grant(organiser, Role.ORGANISER, made.competition)
    page = chromium.new_page(locale="vi-VN")
    page.set_default_timeout(15_000)
    page.on("dialog", lambda dialog: dialog.accept())
    yield Story(made, organiser, client, page)
    page.close()


def test_a_complaint_on_paper_ends_in_a_result_that_stands(app: Flask, story: Story) -> None:
    made = story.made
    public = f"/competitions/{made.competition.slug}/results"
    before = _places(story.client, public)
    _enter_and_hold(story)
    db.session.rollback()  # read anew what the browser wrote
    assert held_entries(made.competition.id) == {made.entries[0].id}
    _vote(story)
    assert _places(story.client, public) == before
    _replace_the_result(story)
    story.page.goto(f"{HOST}{public}")
    expect(story.page.locator("tbody tr").first).to_contain_text(made.entries[1].code or "")
    db.session.rollback()
    db.session.expire_all()
    assert [result.state.value for result in db.session.query(Result).order_by(Result.number)] == [
        "superseded", "published"]
    for args in (["results", "verify"], ["audit", "verify"]):
        told = app.test_cli_runner().invoke(args=args)
        assert told.exit_code == 0, told.output


def _places(client: Any, public: str) -> str:
    """Return what the public page says of places; its tokens differ each time."""
    return str(client.get(public).get_data(as_text=True).partition("<tbody")[2])


def _enter_and_hold(story: Story) -> None:
    page = story.as_person(story.organiser, f"{story.office}/complaints/new")
    page.locator("[name=subject]").fill("Giám khảo có góp vốn")
    page.locator("[name=content]").fill("Một giám khảo là cổ đông của đội đạt giải.")
    page.locator("[name=entry_code]").fill(story.made.entries[0].code or "")
    page.locator("[name=result_id]").select_option(index=1)
    page.get_by_role("button", name="Vào sổ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Đơn số 1")
    hold = page.locator("form[action$='/hold']")
    page.locator("details", has=hold).locator("summary").click()
    hold.locator("[name=reason]").fill("Chờ Hội đồng xem xét")
    hold.locator("button[type=submit]").click()
    expect(page.get_by_text("Đang tạm dừng chi thưởng và đề cử")).to_be_visible()


def _vote(story: Story) -> None:
    page = story.as_person(
        story.made.chair, f"{story.office}/sittings/{story.made.sitting.id}/votes")
    page.locator("[name=kind][value=drop_judge]").check()
    page.locator("select[name=target]").last.select_option(f"judge:{story.made.judges[0].id}")
    page.locator("[name=motion]").fill("Loại các phiếu của giám khảo có góp vốn")
    for name, count in (("present", 3), ("in_favour", 2), ("against", 1), ("other", 0)):
        page.locator(f"[name={name}]").fill(str(count))
    page.get_by_role("button", name="Ghi nhận biểu quyết").click()
    expect(page.get_by_text("Loại các phiếu của giám khảo có góp vốn")).to_be_visible()
    page.goto(f"{story.office}/complaints/1")
    expect(page.locator("h3", has_text="Tính lại theo các biểu quyết")).to_be_visible()


def _replace_the_result(story: Story) -> None:
    made, review = story.made, story.review
    page = story.as_person(made.approver, review)
    end = page.locator("form[action$='/supersede']")
    page.locator("details", has=end).locator("summary").click()
    end.locator("[name=reason]").fill("Đơn số 1: phiếu không được tính")
    end.locator("button[type=submit]").click()
    expect(page.get_by_text("Đơn số 1: phiếu không được tính").first).to_be_visible()
    page = story.as_person(made.chair, review)
    page.locator("form[action$='/recompute'] button").click()
    approve = page.locator("form[action$='/approve']")
    expect(approve).to_be_visible()
    approve.evaluate("form => form.submit()")
    expect(page.get_by_text("Chờ trình phê duyệt")).to_be_visible()
    page = story.as_person(made.approver, review)
    page.locator("[name=how][value=pending]").check()
    page.locator("form[action$='/publish']").evaluate("form => form.submit()")
    expect(page.locator("form[action$='/supersede']")).to_have_count(1)
