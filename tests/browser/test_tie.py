"""A tie at the third prize with the budget full: blocked, voted, split, certified, verified."""

from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app.auth.enums import Role
from app.codes import format_code
from app.orm import db
from competitions.programme.models import Prize
from judging.awards.models import Certificate
from judging.results import services
from tests.browser.test_results import everything_verifies
from tests.browser.test_split import HOST, through
from tests.factories import NOW, make_officer, sign_in
from tests.judging.awards.test_services import publish
from tests.judging.contest import Contest, make_contest, score_all


def tied_at_the_third_prize() -> Contest:
    """Return a final of five whose third and fourth are equal; the prizes spend all there is."""
    made = make_contest(entries=5, seats=5)
    db.session.add(Prize(track_id=made.competition.tracks[0].id, position=3, name="Giải Ba",
                         seats=1, amount=3_000_000))
    marks = {1: (55, 30), 2: (50, 30), 3: (40, 30), 4: (30, 40), 5: (20, 20)}
    for sitting in made.sittings:
        sitting.opened_at = NOW
        db.session.commit()
        score_all(made, marks, sitting)
        result = services.close_and_compute(sitting.id, {}, actor=made.chair, now=NOW)
        services.approve_result(result.id, actor=made.chair, now=NOW)
    publish(made, result)
    return made


def vote_to_share(page: Page, votes: str, prize: int) -> None:
    """Record that the whole panel wants a prize to be shared."""
    page.goto(votes)
    page.locator("main [name=kind][value=shared_prize]").check(force=True)
    page.locator("select[name=target]").last.select_option(f"prize:{prize}")
    for name, words in (("motion", "Đồng giải Ba"), ("reason", "Bằng điểm"), ("present", "3"),
                        ("in_favour", "3"), ("against", "0"), ("other", "0")):
        page.locator(f"[name={name}]").last.fill(words)
    page.locator("main form button.btn-primary").last.click()


def test_a_tie_at_the_third_prize_is_voted_split_and_certified(
    app: Flask, client: Any, chromium: Browser
) -> None:
    made = tied_at_the_third_prize()
    organiser = make_officer(Role.ORGANISER, made.competition)
    third = made.competition.tracks[0].prizes[2].id
    base = f"{HOST}/organise/{made.competition.slug}"
    faults: list[str] = []
    page = chromium.new_page(locale="vi-VN", viewport={"width": 1024, "height": 900})
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.set_default_timeout(60_000)
    through(sign_in(client, made.chair), page)

    page.goto(f"{base}/awards?lang=vi")
    expect(page.get_by_text("Chưa xác định được hồ sơ nhận “Giải Ba”").first).to_be_visible()
    vote_to_share(page, f"{base}/sittings/{made.sittings[-1].id}/votes", third)
    page.goto(f"{base}/awards")
    page.get_by_role("button", name="Xác nhận giải").click()
    expect(page.locator("main")).to_contain_text("18.000.000 ₫")
    page.locator(f"[name=split_{third}]").check()
    page.get_by_role("button", name="Xác nhận giải").click()
    expect(page.locator("main")).to_contain_text("1.500.000 ₫")

    through(sign_in(client, organiser), page)
    page.goto(f"{base}/awards")
    page.get_by_role("button", name="Lập giấy chứng nhận", exact=True).click()
    expect(page.locator("main table").last).to_contain_text("Đinh Văn Sáng 4")
    db.session.rollback()
    code = db.session.query(Certificate).order_by(Certificate.id.desc()).first().code
    page.goto(f"{HOST}/verify/{format_code(code)}")
    expect(page.locator("main")).to_contain_text("đang có hiệu lực")
    page.close()
    assert faults == []
    everything_verifies(app)
