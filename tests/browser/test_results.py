"""The days before a final, and the hour of publication: several people, each at a browser."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Response, expect

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.auth.models import User
from app.clock import utc_now
from app.jobs.services import run_next
from app.orm import db
from judging.results import services
from judging.results.models import Result
from tests.browser.night import Night
from tests.factories import grant, make_officer
from tests.judging import contest as stage
from tests.judging.contest import Contest

pytestmark = pytest.mark.browser
Sit = Callable[[User], Page]


@pytest.fixture
def sit(night: Night, chromium: Browser) -> Iterator[Sit]:
    """Sit people down, each at a browser of their own; no script of a page may fail."""
    faults: list[str] = []

    def seat(user: User) -> Page:
        context = chromium.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900})
        night.enter(context, user.name)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        return page

    yield seat
    assert faults == []


def review_of(night: Night, made: Contest) -> str:
    """Return the address of the first stage's review."""
    return f"{night.url}/organise/{made.competition.slug}/stages/{made.sitting.stage_id}/results"


def agree(page: Page, button: str) -> None:
    """Press a button that asks once more, and agree."""
    page.get_by_role("button", name=button).click()
    page.locator("dialog[open] button[value=yes]").click()


def close_judging(page: Page) -> None:
    """Close the stage; only then the worker computes, and the page goes on by itself."""
    agree(page, "Đóng chấm")
    expect(page.get_by_text("Đang tính kết quả…")).to_be_visible()
    while run_next(utc_now()):
        pass


def publish_without_a_number(night: Night, made: Contest, page: Page) -> None:
    """Leave the number of the decision out: the page comes back to where it is wanted."""
    page.goto(review_of(night, made))
    agree(page, "Công bố kết quả")
    expect(page.locator("[name=decision_number]")).to_be_focused()


def record_that_it_left(page: Page, code: str, reason: str) -> None:
    """Unfold an admitted entry's line, type why it leaves, and record it."""
    line = page.locator("li", has=page.locator("summary", has_text=f"{code} rút"))
    line.locator("summary").click()
    line.locator("[name=reason]").fill(reason)
    line.locator("button[type=submit]").click()


def everything_verifies(app: Flask) -> None:
    """Compute every result again and walk the chain, as the commands do."""
    db.session.rollback()
    for args in (["results", "verify"], ["audit", "verify"]):
        told = app.test_cli_runner().invoke(args=args)
        assert told.exit_code == 0, told.output


def test_place_4_withdraws_and_the_reserve_with_a_zero_is_passed_over(
    night: Night, sit: Sit
) -> None:
    made = stage.make_contest(entries=8, judges=1, seats=5, floor=Decimal(0),
                              articles={"floor": "khoản 2 Điều 8"})
    made.sittings[1].stage.starts_at = utc_now() + timedelta(days=2)
    organiser = make_officer(Role.ORGANISER, made.competition, name="Lê Thị Tổ")
    stage.score_all(made, {1: (60, 40), 2: (55, 40), 3: (50, 40), 4: (45, 40), 5: (40, 40),
                           6: (0, 40), 7: (20, 15), 8: (10, 10)})
    four, six, seven = (made.entries[place - 1].code for place in (4, 6, 7))

    chair = sit(made.chair)
    chair.goto(review_of(night, made))
    close_judging(chair)
    expect(chair.locator("main li", has_text="khoản 2 Điều 8")).to_contain_text(six)
    agree(chair, "Chốt kết quả chấm")
    expect(chair.get_by_text("Chờ trình phê duyệt").first).to_be_visible()
    approver = sit(made.approver)
    approver.goto(review_of(night, made))
    approver.locator("[name=how][value=pending]").check()
    agree(approver, "Công bố kết quả")
    expect(approver.locator("form[action$='/supersede']")).to_have_count(1)

    office = sit(organiser)
    office.goto(review_of(night, made))
    expect(office.locator("body")).to_contain_text(f"Dự bị kế tiếp: {seven}")
    record_that_it_left(office, four, "Nhóm có đơn xin rút")
    expect(office.get_by_text(f"{four} đã rút. {seven} được bổ sung.")).to_be_visible()
    told = office.locator("main li", has_text="Nhóm có đơn xin rút")
    expect(told).to_contain_text(f"{six}: ")
    expect(told).to_contain_text("0 điểm")

    founder = sit(made.entries[6].owner)
    founder.goto(f"{night.url}/entries/{seven}")
    expect(founder.locator("main")).to_contain_text(made.sittings[1].stage.name)
    everything_verifies(night.app)


def test_one_of_two_who_publish_at_once_is_told_and_the_chair_never_publishes(
    night: Night, sit: Sit
) -> None:
    made = stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    other = make_officer(Role.APPROVER, made.competition, name="Trần Thị Phó")
    grant(made.chair, Role.APPROVER, made.competition)
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=utc_now())
    services.approve_result(result.id, actor=made.chair, now=utc_now())
    address = f"/organise/{made.competition.slug}/results/{result.id}/publish"

    chair = sit(made.chair)
    chair.goto(review_of(night, made))
    expect(chair.locator("main")).to_contain_text("do người khác phê duyệt công bố")
    expect(chair.locator("form[action$='/publish']")).to_have_count(0)
    assert chair.evaluate(FORGED, address) == 403

    answers: list[int] = []
    pages = [sit(made.approver), sit(other)]
    publish_without_a_number(night, made, pages[0])
    for page in pages:
        page.on("response", lambda response: _note(response, answers))
        page.goto(review_of(night, made))
        page.locator("[name=how][value=pending]").check()
        page.get_by_role("button", name="Công bố kết quả").click()
        page.locator("dialog[open] button[value=yes]").wait_for()
    for page in pages:
        page.evaluate(AT_ONCE)
    for page in pages:
        expect(page.get_by_text("Đã công bố kết quả.").or_(
            page.get_by_text("đã công bố kết quả này lúc")).first).to_be_visible()
    assert sorted(answers) == [302, 409]
    told = next(page for page in pages if page.get_by_text("Chưa thực hiện được").count())
    expect(told.locator("main")).to_contain_text("Thao tác của ông/bà không thay đổi gì")

    db.session.rollback()
    assert db.session.query(AuditEvent).filter_by(action="result_published").count() == 1
    assert [row.state.value for row in db.session.query(Result)] == ["published"]
    everything_verifies(night.app)


#: What somebody sends who does not need a button for it.
FORGED = """async address => {
  const token = document.querySelector('[name=csrf_token]').value;
  const body = new URLSearchParams({csrf_token: token, how: 'pending'});
  return (await fetch(address, {method: 'POST', body})).status;
}"""
#: Agree at the next full second of the clock that both browsers share.
AT_ONCE = """() => {
  const button = document.querySelector('dialog[open] button[value=yes]');
  setTimeout(() => button.click(), 1000 - Date.now() % 1000);
}"""


def _note(response: Response, answers: list[int]) -> None:
    if response.request.method == "POST" and response.url.endswith("/publish"):
        answers.append(response.status)
