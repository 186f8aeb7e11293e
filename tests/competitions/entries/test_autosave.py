"""The page that saves itself: merged by answer, asked where two changed one, the time told."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.clock import utc_now
from app.orm import db
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries import services_team
from competitions.entries.enums import EntryState
from competitions.entries.merging import mark_of, marks_of
from competitions.entries.models import Entry
from competitions.entries.services_team import MemberInput
from tests.competitions.entries.helpers import make_call, make_draft
from tests.factories import make_user, sign_in

KEYS = ["title", "unit_name", "summary", "field", "contact", "money", "link"]


@pytest.fixture
def entry(app: Flask) -> Entry:
    now = utc_now()
    call = make_call(deadline=now + timedelta(days=3), opened_at=now)
    return make_draft(call, make_user("Y Ƀlŏm"), now=now)


@pytest.fixture
def founder(client: Any, entry: Entry) -> Any:
    return sign_in(client, entry.owner)


@pytest.fixture
def member(app: Flask, entry: Entry) -> Any:
    user = make_user("Rơ Châm H'Bĭa", "hbia@example.test")
    services_team.add_member(entry.id, MemberInput(user.name, email=user.email),
                             actor=entry.owner, now=utc_now())
    return sign_in(app.test_client(), user)


def save(client: Any, entry: Entry, seen: dict[str, str] | None = None, **typed: str) -> Any:
    return client.post(f"/entries/{entry.ref}/draft", data={
        "seen": json.dumps(seen if seen is not None else marks_of(entry.draft, KEYS)),
        **{f"answer_{key}": value for key, value in typed.items()}})


def test_one_answer_is_saved_and_the_page_learns_what_is_missing(
    founder: Any, entry: Entry
) -> None:
    answer = save(founder, entry, summary="")

    assert (answer.status_code, answer.json["version"], "Tóm tắt" in answer.json["missing"],
            answer.json["words"][:11], answer.json["others"], answer.json["marks"]["summary"]
            ) == (200, entry.version, True, "Đã lưu lúc ", {}, mark_of(""))
    assert (entry.draft["summary"], entry.draft["title"]) == ("", "Chả cá Sa Huỳnh")


def test_a_form_that_asks_for_the_team_itself_saves_too(founder: Any, entry: Entry) -> None:
    db.session.add(DossierField(competition_id=entry.competition_id, key="team", label="Nhóm",
                                kind=FieldKind.MEMBERS, position=9, settings={"least": 2}))
    db.session.commit()
    answer = save(founder, entry, summary="Chả cá sạch.")
    assert (answer.status_code, "ít nhất 2 người" in answer.json["missing"]) == (200, True)


def test_two_members_at_once_are_merged_answer_by_answer(
    founder: Any, member: Any, entry: Entry
) -> None:
    seen = marks_of(entry.draft, KEYS)
    save(member, entry, seen, contact="H'Bĭa, 0905 123 456")
    answer = save(founder, entry, seen, summary="Của chủ hồ sơ")

    assert (answer.status_code, answer.json["others"]) == (
        200, {"contact": "H'Bĭa, 0905 123 456"})
    assert (entry.draft["summary"], entry.draft["contact"]) == (
        "Của chủ hồ sơ", "H'Bĭa, 0905 123 456")


def test_whoever_changes_the_same_answer_second_is_asked_and_the_rest_is_kept(
    founder: Any, member: Any, entry: Entry
) -> None:
    seen = marks_of(entry.draft, KEYS)
    save(member, entry, seen, summary="Của H'Bĭa")
    asked = save(founder, entry, seen, summary="Của Y Ƀlŏm", contact="Y Ƀlŏm")

    assert (asked.status_code, asked.json["contested"]) == (409, {"summary": {
        "value": "Của H'Bĭa", "words": "Của H'Bĭa", "who": "Rơ Châm H'Bĭa"}})
    assert (entry.draft["summary"], entry.draft["contact"]) == ("Của H'Bĭa", "Y Ƀlŏm")
    decided = save(founder, entry, {**seen, "summary": asked.json["marks"]["summary"]},
                   summary="Của Y Ƀlŏm")
    assert (decided.status_code, entry.draft["summary"]) == (200, "Của Y Ƀlŏm")


def test_a_refused_answer_holds_up_no_other(founder: Any, entry: Entry) -> None:
    answer = save(founder, entry, money="nhiều", summary="Mới")

    assert (answer.status_code, list(answer.json["wrong"]), answer.json["message"][:5]) == (
        422, ["money"], "Vốn: ")
    assert (entry.draft["summary"], "money" in entry.draft) == ("Mới", False)


def test_a_whole_page_without_scripts_merges_too_and_shows_both_texts(
    founder: Any, member: Any, entry: Entry
) -> None:
    seen = json.dumps(marks_of(entry.draft, KEYS))
    typed = {"seen": seen, "answer_title": entry.title, "answer_unit_name": "Xã Sa Huỳnh"}
    save(member, entry, summary="Của H'Bĭa")
    unchanged = founder.post(f"/entries/{entry.ref}/edit", data={
        **typed, "answer_summary": "Làm chả cá sạch.", "answer_contact": "Y Ƀlŏm"})
    asked = founder.post(f"/entries/{entry.ref}/edit", data={
        **typed, "answer_summary": "Của Y Ƀlŏm", "answer_contact": "Y Ƀlŏm"})

    assert (unchanged.status_code, asked.status_code, "Của H&#39;Bĭa" in asked.text,
            "Của Y Ƀlŏm" in asked.text) == (302, 409, True, True)
    assert (entry.draft["summary"], entry.draft["contact"]) == ("Của H'Bĭa", "Y Ƀlŏm")


def test_nobody_else_saves_or_asks_how_it_stands(app: Flask, entry: Entry) -> None:
    stranger = sign_in(app.test_client(), make_user("Người lạ"))

    assert [save(stranger, entry, summary="x").status_code,
            stranger.get(f"/entries/{entry.ref}/status").status_code,
            app.test_client().get(f"/entries/{entry.ref}/status").status_code] == [404, 404, 302]


def test_a_decided_entry_takes_nothing_more_and_says_so(founder: Any, entry: Entry) -> None:
    entry.state = EntryState.WITHDRAWN
    db.session.commit()
    answer = save(founder, entry, summary="Mới")

    assert (answer.status_code, bool(answer.json["message"]), entry.draft["summary"]) == (
        409, True, "Làm chả cá sạch.")


def test_an_open_page_learns_of_an_extension(founder: Any, entry: Entry) -> None:
    def state() -> tuple[bool, str, str]:
        told = founder.get(f"/entries/{entry.ref}/status").json
        return told["in_time"], told["closes"], told["closes_words"]

    passed, later = utc_now() - timedelta(seconds=1), utc_now() + timedelta(hours=1)
    entry.competition.deadline = passed
    db.session.commit()
    closed = state()
    entry.competition.deadline = later
    db.session.commit()
    opened = state()

    assert (closed[:2], opened[:2]) == ((False, passed.isoformat()), (True, later.isoformat()))
    assert closed[2] != opened[2] or passed.minute == later.minute
