"""Sharing entries out by hand in a real browser: keyboard, drag, loads, applied as seen."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from app.orm import db
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.scoresheets import services
from tests.factories import NOW, sign_in
from tests.judging.panels.test_split import given
from tests.judging.rounds import make_round

HOST = "http://be-phong.test"


def through(client: Any, page: Page) -> None:
    """Answer the browser's requests from the test client: a real page without a server."""

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url)
        data = route.request.post_data_buffer
        kind = route.request.headers.get("content-type")
        with client.application.app_context():  # a handler has no context of the test's
            got = client.open(f"{asked.path}?{asked.query}", method=route.request.method,
                              data=data, content_type=kind, follow_redirects=True)
            body = got.get_data()
            got.close()
        route.fulfill(status=got.status_code, body=body,
                      headers={"content-type": got.headers["Content-Type"]})

    page.route("**/*", answer)


def test_entries_move_by_keyboard_and_by_drag_and_are_applied_as_seen(
    app: Flask, client: Any, chromium: Browser
) -> None:
    here = make_round(judges=3, entries=2, is_assigned=False)
    first, second, third = (judge.id for judge in here.judges)
    one, two = (entry.id for entry in here.entries)
    services.declare_conflict(ConflictInput(second, one, ConflictKind.MENTOR),
                              actor=here.organiser, now=NOW)
    page = chromium.new_page(locale="vi-VN")
    through(sign_in(client, here.organiser), page)
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(f"{HOST}/organise/{here.competition.slug}/sittings/{here.sitting.id}/split"
              "?per_entry=1")

    def box(judge: int, entry: int) -> Any:
        return page.locator(f"input[name=pair][value='{judge}:{entry}']")

    for each in page.locator("input[name=pair]").all():
        each.set_checked(each.get_attribute("value") in {f"{first}:{one}", f"{first}:{two}"})
    expect(page.locator(f"[data-load='{first}']")).to_have_text("2")

    box(first, one).focus()
    page.keyboard.press("Shift+ArrowRight")  # over the judge in conflict
    expect(box(third, one)).to_be_checked()
    expect(box(third, one)).to_be_focused()
    expect(page.locator("[data-said]")).to_contain_text(
        f"chuyển từ {here.judges[0].name} sang {here.judges[2].name}")
    page.keyboard.press("ArrowDown")
    expect(box(third, two)).to_be_focused()

    box(first, two).drag_to(box(second, two))
    expect(box(second, two)).to_be_checked()
    box(second, two).drag_to(box(third, one))  # another entry's row takes nothing
    expect(box(second, two)).to_be_checked()
    assert [page.locator(f"[data-load='{judge}']").inner_text()
            for judge in (first, second, third)] == ["0", "1", "1"]
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []

    page.get_by_role("button", name="Áp dụng phân công").click()
    expect(page.locator(".split-load").first).to_have_text("0")
    db.session.rollback()
    assert (given(here), faults) == ({(third, one), (second, two)}, [])
    page.close()
