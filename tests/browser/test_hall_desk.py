"""The secretary's desk in a hall: a borrowed tablet by PIN, a paper typed by two people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from app.auth.enums import Role
from app.orm import db
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper.codes import code_of
from tests.browser.desk import SAVED, SYNCED, Hall, Seat, Tablet
from tests.browser.people import Person
from tests.factories import PASSWORD, make_officer

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]


def officer(chromium: Browser, hall: Hall, seat: Seat, role: Role) -> Person:
    """Return somebody of the seat's competition, signed in."""
    with hall.app.app_context():
        sheet = db.session.get_one(Scoresheet, seat.sheets[0])
        user = make_officer(role, sheet.entry.competition, password=PASSWORD)
        address, slug = user.email, sheet.entry.competition.slug
    person = Person(chromium, hall.site, role.value, address or "")
    person.sign_in(PASSWORD)
    person.visit(f"/organise/{slug}/devices" if role is Role.SECRETARY
                 else f"/organise/{slug}/paper?code={code_of(seat.sheets[1])}")
    return person


def test_a_borrowed_tablet_goes_on_where_the_server_is(
    chromium: Browser, hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat(entries=2)
    old = tablet()
    old.enter(seat)
    old.open(seat.sheets[0])
    old.mark("innovation", "12")
    old.shows(SYNCED)
    old.context.set_offline(True)
    old.mark("market", "20")
    old.shows(SAVED)
    secretary = officer(chromium, hall, seat, Role.SECRETARY)
    judge = secretary.page.locator("tr", has_text="Trần Quốc Cường")
    secretary.submit(judge.locator("form[action$='/pin'] button"))
    pin = secretary.page.locator("#fresh-pin").inner_text()
    new = tablet()
    new.page.goto(f"{new.base}/judge/enter")
    new.page.locator("[name=pin]").fill(pin)
    new.tap("main form button[type=submit]")
    new.page.wait_for_url("**/judge/elsewhere")
    new.tap("main a.btn-primary")
    new.page.locator("#save-state").wait_for()
    new.open(seat.sheets[0])
    new.mark("market", "15")
    new.shows(SYNCED)
    old.context.set_offline(False)
    old.shows("Cần xử lý")
    assert hall.marks(seat.sheets[0]) == {"innovation": "12", "market": "15"}
    secretary.leaves()


def test_a_paper_is_typed_by_two_people(chromium: Browser, hall: Hall) -> None:
    seat = hall.seat(entries=2)
    first, second = (officer(chromium, hall, seat, Role.CLERK) for _ in range(2))
    for clerk, market in ((first, "2,5"), (second, "25")):
        clerk.page.reload()
        for key, typed in (("innovation", "8,5"), ("market", market), ("team", "7")):
            clerk.type(f"mark-{key}", typed)
        clerk.send()
    second.sees("Two readings differ")
    assert second.page.locator("[name^='mark-']").count() == 1
    second.type("mark-market", "2,5")
    second.send()
    assert hall.marks(seat.sheets[1]) == {"innovation": "8.5", "market": "2.5", "team": "7"}
    assert hall.state(seat.sheets[1]) == "submitted"
    first.leaves()
    second.leaves()
