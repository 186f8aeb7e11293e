"""The page of reminders: a task leads to it, it shows the very words, it asks little."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.clock import utc_now
from competitions.entries.models import Entry
from competitions.entries.reminders import queries, services
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft
from tests.competitions.entries.test_statements import counted
from tests.factories import letters_to, make_officer, make_user, sign_in


@pytest.fixture
def call(app: Flask) -> Competition:
    now = utc_now()
    call = make_call(slug="sap-het-han", deadline=now + timedelta(days=7, seconds=-5),
                     opened_at=now - timedelta(days=9))
    services.prepare_due(now)
    return call


@pytest.fixture
def drafts(call: Competition) -> list[Entry]:
    return [make_draft(call, make_user(f"Y Ƀlŏm {n}", f"n{n}@example.test", locale=locale))
            for n, locale in enumerate(("vi", "en"))]


@pytest.fixture
def officer(client: Any, call: Competition) -> Any:
    return sign_in(client, make_officer(Role.SECRETARY, call))


def test_the_office_says_how_many_wait_and_the_page_shows_what_each_gets(
    officer: Any, drafts: list[Entry]
) -> None:
    office = officer.get("/organise/sap-het-han/").text
    page = officer.get("/organise/sap-het-han/reminders").text

    assert "Thư nhắc chờ gửi" in office
    assert all(words in page for words in (
        "Y Ƀlŏm 0", "n1@example.test", "Gửi 2 thư", "Kính gửi anh/chị Y Ƀlŏm 0", "Dear Y Ƀlŏm 1",
        "Bài thuyết trình"))
    assert "Chả cá Sa Huỳnh" not in page


def test_one_left_out_gets_none_and_a_second_press_is_told(
    officer: Any, drafts: list[Entry], call: Competition
) -> None:
    batch = queries.list_batches(call.id)[0]
    address = f"/organise/sap-het-han/reminders/{batch.id}/send"
    nobody = officer.post(address, data={})
    done = officer.post(address, data={"ids": [str(drafts[0].id), "x"]})
    again = officer.post(address, data={"ids": [str(drafts[1].id)]})

    assert (nobody.status_code, done.status_code, again.status_code) == (422, 302, 409)
    assert "đã được gửi" in again.text
    assert [len(letters_to(f"n{n}@example.test")) for n in range(2)] == [1, 0]
    assert officer.post(f"/organise/sap-het-han/reminders/{batch.id}/cancel").status_code == 409


def test_reminders_not_sent_are_said_so(officer: Any, drafts: list[Entry],
                                        call: Competition) -> None:
    batch = queries.list_batches(call.id)[0]
    officer.post(f"/organise/sap-het-han/reminders/{batch.id}/cancel")

    page = officer.get("/organise/sap-het-han/reminders").text
    assert "Quyết định không gửi" in page
    assert "Gửi 2 thư" not in page


def test_the_page_asks_as_little_for_thirty_drafts_as_for_two(
    officer: Any, drafts: list[Entry], call: Competition
) -> None:
    asked = []
    for more in (0, 28):
        for n in range(more):
            make_draft(call, make_user(f"Người {n}"))
        with counted() as statements:
            officer.get("/organise/sap-het-han/reminders")
        asked.append(len([s for s in statements if s.startswith("SELECT")]))
    assert asked[0] == asked[1]
