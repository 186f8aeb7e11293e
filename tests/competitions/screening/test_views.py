"""The secretary's pages, and what the founder sees of a decision."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.clock import local_date, utc_now
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.screening.services import mark_of
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.factories import make_officer, sign_in


@pytest.fixture
def entry(app: Flask) -> Entry:
    entry = make_draft(make_call(code_prefix="QN07"), store=app.extensions["store"])
    submit(entry)
    return entry


@pytest.fixture
def secretary(client: Any, entry: Entry) -> Any:
    return sign_in(client, make_officer(Role.SECRETARY, entry.competition))


def press(secretary: Any, entry: Entry, outcome: str, **words: str) -> Any:
    return secretary.post(
        f"/organise/{entry.competition.slug}/screening/{entry.code}",
        data={"seen": mark_of(entry), "outcome": outcome, "reason": "", "due_on": "",
              "article": "", **words})


def test_a_decision_leads_to_the_next_that_waits(
    app: Flask, secretary: Any, entry: Entry
) -> None:
    submit(make_draft(entry.competition, store=app.extensions["store"], title="Số hai"))

    first = press(secretary, entry, "eligible")

    assert (first.status_code, first.location, entry.state) == (
        302, f"/organise/{entry.competition.slug}/screening/QN07-0002", EntryState.ELIGIBLE)


def test_the_founder_reads_reason_article_and_date(
    client: Any, secretary: Any, entry: Entry
) -> None:
    day = local_date(utc_now() + timedelta(days=3))
    press(secretary, entry, "returned", reason="Thiếu xác nhận của xã", due_on=day.isoformat())
    returned = sign_in(client, entry.owner).get(f"/entries/{entry.ref}").text
    office = sign_in(client, make_officer(Role.SECRETARY, entry.competition))
    press(office, entry, "ineligible", reason="Quá 5 năm", article="khoản 2 Điều 4")
    refused = sign_in(client, entry.owner).get(f"/entries/{entry.ref}").text

    assert ["Thiếu xác nhận của xã" in returned, f"{day:%d/%m/%Y}" in returned,
            "khoản 2 Điều 4" in refused, "Quá 5 năm" in refused] == [True] * 4
    assert entry.state is EntryState.INELIGIBLE


def test_a_missing_reason_is_asked_for_and_what_was_typed_is_kept(
    secretary: Any, entry: Entry
) -> None:
    answer = press(secretary, entry, "ineligible", reason="Quá 5 năm kể từ ngày đăng ký")

    assert (answer.status_code, "Quá 5 năm kể từ ngày đăng ký" in answer.text, entry.state) == (
        422, True, EntryState.SUBMITTED)


def test_the_later_of_two_secretaries_keeps_the_words(
    client: Any, secretary: Any, entry: Entry
) -> None:
    seen = mark_of(entry)
    press(secretary, entry, "eligible")
    other = sign_in(client, make_officer(Role.SECRETARY, entry.competition))
    answer = press(other, entry, "ineligible", seen=seen, reason="Lý do đã gõ", article="Điều 4")

    assert (answer.status_code, "Lý do đã gõ" in answer.text,
            "Quyết định của anh/chị chưa được ghi." in answer.text, entry.state) == (
        409, True, True, EntryState.ELIGIBLE)


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.ORGANISER, Role.JUDGE])
def test_only_the_secretary_screens(client: Any, entry: Entry, role: Role) -> None:
    other = sign_in(client, make_officer(role, entry.competition))

    assert (other.get(f"/organise/{entry.competition.slug}/screening").status_code,
            press(other, entry, "eligible").status_code, entry.state) == (
        403, 403, EntryState.SUBMITTED)


def test_an_unknown_button_changes_nothing(secretary: Any, entry: Entry) -> None:
    answer = press(secretary, entry, "draft")
    db.session.expire_all()

    assert (answer.status_code, entry.state) == (422, EntryState.SUBMITTED)
