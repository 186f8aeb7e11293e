"""The desk without a network: nothing acknowledged is lost, nothing is applied twice."""

import random
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import cuts
from tests.browser.desk import SAVED, SYNCED, Hall, Tablet

pytestmark = pytest.mark.browser
Make = Callable[..., Tablet]


def test_a_judge_scores_comments_and_signs_without_a_network_and_after_a_restart(
    hall: Hall, persistent: Make,
) -> None:
    seat = hall.seat(entries=2)
    first, second = seat.sheets
    tablet = persistent()
    tablet.enter(seat)
    tablet.settle_in()
    hall.cuts.only("down", "/")
    _score_the_first(tablet, first)
    again = persistent()  # the browser is started anew, still without a network
    again.context.set_offline(True)
    _sign_the_first_begin_the_second(again, first, second)
    assert hall.marks(first) == {}

    hall.cuts.mend()
    again.context.set_offline(False)
    again.shows(SYNCED)
    assert hall.marks(first) == {"innovation": "16", "market": "20", "team": "9"}
    assert (hall.state(first), hall.marks(second)) == ("submitted", {"team": "15"})
    assert hall.answers(seat) == {"applied": 6}
    again.open(first)
    code = again.page.locator("#desk-receipt").inner_text()
    again.page.goto(again.base + f"/verify/{code}")
    expect(again.page.locator("main")).to_contain_text(code)
    again.leave()


def _score_the_first(tablet: Tablet, sheet: int) -> None:
    tablet.context.set_offline(True)
    tablet.open(sheet)
    tablet.mark("innovation", "16")
    tablet.mark("market", "20")
    tablet.shows(SAVED)
    tablet.leave()


def _sign_the_first_begin_the_second(again: Tablet, first: int, second: int) -> None:
    again.open(first)
    expect(again.page.locator("[data-total]")).to_have_text("36")
    again.mark("team", "9")
    again.page.locator("summary:has-text('Nhận xét chung')").click()
    again.page.locator("[name='comment-.']").fill("Trình bày rõ, có khách hàng thật.")
    again.sign(first)
    expect(again.page.locator("main")).to_contain_text("Đã gửi trên máy, chờ mạng")
    again.open(second)
    again.mark("team", "15")
    again.page.reload()  # at once: what was tapped is there all the same
    again.page.locator("main[data-sheet]").wait_for()
    expect(again.page.locator("[data-total]")).to_have_text("15")
    again.shows(SAVED)


def test_a_server_killed_in_the_middle_loses_nothing_that_the_tablet_acknowledged(
    hall: Hall, tablet: Make,
) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    judge.mark("innovation", "8")
    judge.shows(SYNCED)
    hall.kill()
    judge.mark("innovation", "12")
    judge.mark("market", "10")
    judge.shows(SAVED)
    judge.page.reload()
    expect(judge.page.locator("[data-total]")).to_have_text("22")
    hall.site.start_web()
    judge.shows(SYNCED)
    assert hall.marks(seat.sheets[0]) == {"innovation": "12", "market": "10"}
    assert hall.answers(seat) == {"applied": 3}
    judge.leave()


def test_errors_slowness_and_swallowed_answers_apply_every_mark_once(
    hall: Hall, tablet: Make,
) -> None:
    _bad_network(hall, tablet(), marks=14, seed=5)


@pytest.mark.drill
@pytest.mark.parametrize("seed", range(20))
def test_any_bad_network_applies_every_mark_once(hall: Hall, tablet: Make, seed: int) -> None:
    _bad_network(hall, tablet(), marks=30, seed=seed)


def _bad_network(hall: Hall, judge: Tablet, *, marks: int, seed: int) -> None:
    """Tap quickly while the network misbehaves; afterwards every tap is there, in order, once."""
    dice = random.Random(seed)
    seat = hall.seat()
    judge.enter(seat)
    judge.settle_in()
    modes = random.Random(seed + 1000)
    hall.cuts.plan = lambda path: (
        modes.choice(cuts.MODES) if path.startswith("/judge/sync") else cuts.PASS)
    tapped: list[tuple[int, str, str]] = []
    standing: dict[tuple[int, str], str] = {}
    for sheet in seat.sheets[:2]:
        judge.open(sheet)
        for _ in range(marks // 2):
            key, values = dice.choice([("innovation", "4 8 12 16 20"), ("team", "3 6 9 12 15")])
            value = dice.choice(values.split())
            judge.mark(key, value)
            if standing.get((sheet, key)) != value:
                tapped.append((sheet, key, value))
            standing[sheet, key] = value
            judge.page.wait_for_timeout(dice.choice([0, 30, 150]))
        if dice.random() < 0.5:
            judge.page.reload()
            judge.page.locator("main[data-sheet]").wait_for()
    hall.cuts.mend()
    judge.tap("#save-state")
    judge.tap("#desk-sync")
    judge.shows(SYNCED)
    assert hall.applied(seat) == tapped
    assert {mode for path, mode in hall.cuts.seen if path == "/judge/sync"} - {cuts.PASS}
    judge.leave()


@pytest.mark.drill
def test_the_background_sends_with_the_page_closed(hall: Hall, tablet: Make) -> None:
    seat = hall.seat()
    judge = tablet()
    judge.enter(seat)
    judge.settle_in()
    judge.open(seat.sheets[0])
    hall.cuts.only("down", "/judge/sync")
    judge.mark("innovation", "12")
    judge.shows(SAVED)
    blank = judge.context.new_page()
    workers = judge.context.new_cdp_session(blank)
    found: list[dict[str, str]] = []
    workers.on("ServiceWorker.workerRegistrationUpdated",
               lambda event: found.extend(event["registrations"]))
    workers.send("ServiceWorker.enable")
    judge.page.close()
    hall.cuts.mend()
    workers.send("ServiceWorker.dispatchSyncEvent", {
        "origin": judge.base, "registrationId": found[-1]["registrationId"], "tag": "desk",
        "lastChance": False})
    until = time.monotonic() + 20
    while not hall.marks(seat.sheets[0]) and time.monotonic() < until:
        blank.wait_for_timeout(200)
    assert hall.marks(seat.sheets[0]) == {"innovation": "12"}
