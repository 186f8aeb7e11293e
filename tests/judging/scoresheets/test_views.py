"""The judge's pages: a plain form over the same service, nobody else's marks, nothing lost."""

import re
from typing import Any

import pytest
from flask import Flask

from app.orm import db
from judging.panels.models import Conflict
from judging.scoresheets import services
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Operation, SignedSheet
from tests.factories import NOW, sign_in
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import (
    TABLET,
    count_statements,
    marks_of,
    operation,
    queue,
)


@pytest.fixture
def here(app: Flask) -> Round:
    return make_round()


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would post back from the page untouched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") == "radio" and " checked" not in tag:
            continue
        if "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)<', page):
        found[name] = text
    return found


def open_page(client: Any, sheet_id: int) -> dict[str, str]:
    response = client.get(f"/judge/sheets/{sheet_id}")
    assert response.status_code == 200
    return fields_of(response.get_data(as_text=True))


def test_the_list_says_what_is_next(here: Round, client: Any) -> None:
    sign_in(client, here.judges[2])
    page = client.get("/judge/?lang=en").get_data(as_text=True)
    assert f"Next: {here.entries[0].code}" in page
    assert "0/2" in page


def test_an_untouched_page_makes_no_operation(here: Round, client: Any) -> None:
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, queue(sheet.id), NOW)
    sign_in(client, judge)
    posted = open_page(client, sheet.id)
    response = client.post(f"/judge/sheets/{sheet.id}", data=posted)
    assert (response.status_code, db.session.query(Operation).count()) == (302, 4)


def test_steps_numbers_words_and_comments_are_saved(here: Round, client: Any) -> None:
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sign_in(client, judge)
    posted = open_page(client, sheet.id) | {
        "step-mark-innovation": "16", "mark-market": "8,5", "step-mark-team": "na",
        "comment-innovation": "Mới\r\nvà khả thi", "comment-.": "Tốt"}
    response = client.post(f"/judge/sheets/{sheet.id}", data=posted)
    assert response.status_code == 302
    assert marks_of(sheet.id) == {
        "innovation": ("given", 1600, "Mới\nvà khả thi"), "market": ("given", 850, ""),
        "team": ("na", None, "")}
    again = open_page(client, sheet.id) | {"mark-market": "", "step-mark-team": "0"}
    client.post(f"/judge/sheets/{sheet.id}", data=again)
    assert marks_of(sheet.id)["market"] == ("blank", None, "")
    assert marks_of(sheet.id)["team"] == ("given", 0, "")


def test_a_mark_out_of_range_stays_typed_beside_its_criterion(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    posted = open_page(client, sheet.id) | {
        "mark-innovation": "85", "mark-market": "8,3", "mark-team": "tám"}
    response = client.post(f"/judge/sheets/{sheet.id}?lang=en", data=posted)
    page = response.get_data(as_text=True)
    assert response.status_code == 422
    assert "The mark is outside the range of this criterion." in page
    assert "The mark does not fit the step of this criterion." in page
    assert "Type a number, such as 8,5." in page
    assert [fields_of(page)[f"mark-{key}"] for key in ("innovation", "market", "team")] == [
        "85", "8,3", "tám"]


def test_one_wrong_mark_does_not_keep_the_others_back(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    posted = open_page(client, sheet.id) | {"mark-innovation": "85", "mark-team": "5"}
    page = client.post(f"/judge/sheets/{sheet.id}", data=posted).get_data(as_text=True)
    mended = fields_of(page) | {"mark-innovation": "8,5"}
    assert client.post(f"/judge/sheets/{sheet.id}", data=mended).status_code == 302
    assert {k: v[1] for k, v in marks_of(sheet.id).items()} == {"innovation": 850, "team": 500}


def test_two_pages_of_one_sheet_conflict_on_the_same_cell_only(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    url = f"/judge/sheets/{sheet.id}"
    sign_in(client, here.judges[2])
    first, second = open_page(client, sheet.id), open_page(client, sheet.id)
    client.post(url, data=first | {"mark-innovation": "7"})
    response = client.post(url, data=second | {"mark-innovation": "9", "mark-team": "5"})
    page = fields_of(response.get_data(as_text=True))
    assert response.status_code == 409
    assert (page["was-mark-innovation"], page["mark-innovation"]) == ("7", "9")
    assert marks_of(sheet.id)["innovation"][1] == 700
    theirs = client.post(url, data=page | {"take-mark-innovation": "theirs"})
    assert (theirs.status_code, marks_of(sheet.id)["innovation"][1]) == (302, 700)
    mine = client.post(url, data=page | {"take-mark-innovation": "mine"})
    assert (mine.status_code, marks_of(sheet.id)["innovation"][1]) == (302, 900)
    assert marks_of(sheet.id)["team"][1] == 500


def test_a_page_sent_twice_is_saved_once(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    posted = open_page(client, sheet.id) | {"mark-innovation": "7", "mark-team": "na"}
    assert [client.post(f"/judge/sheets/{sheet.id}", data=posted).status_code
            for _ in range(2)] == [302, 302]
    assert db.session.query(Operation).count() == 2


def test_sending_shows_the_summary_and_then_the_receipt(here: Round, client: Any) -> None:
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sign_in(client, judge)
    posted = open_page(client, sheet.id) | {"mark-innovation": "7", "then": "send"}
    response = client.post(f"/judge/sheets/{sheet.id}", data=posted)
    assert response.location == f"/judge/sheets/{sheet.id}/submit"
    assert "Still to mark: 2" in client.get(response.location + "?lang=en").get_data(as_text=True)
    services.synchronise(judge, TABLET, queue(sheet.id, base=1), NOW)
    summary = client.get(response.location).get_data(as_text=True)
    sent = client.post(response.location, data=fields_of(summary))
    assert sent.location == f"/judge/sheets/{sheet.id}"
    signed = db.session.query(SignedSheet).one()
    code = signed.receipt_code
    shown = client.get(sent.location).get_data(as_text=True)
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in shown
    assert "name=\"mark-" not in shown
    again = client.post(response.location, data=fields_of(summary))
    assert (again.status_code, db.session.query(SignedSheet).count()) == (302, 1)


def test_nobody_sends_what_changed_behind_the_summary(here: Round, client: Any) -> None:
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, queue(sheet.id), NOW)
    sign_in(client, judge)
    url = f"/judge/sheets/{sheet.id}/submit"
    summary = fields_of(client.get(url).get_data(as_text=True))
    services.synchronise(judge, TABLET, [operation(9, sheet=sheet.id, value="1", base=4)], NOW)
    assert client.post(url, data=summary).status_code == 409
    assert here.sheet(judge, here.entries[0]).state is SheetState.STARTED


def test_stepping_back_recuses_the_sheet_for_good(here: Round, client: Any) -> None:
    judge, entry = here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    services.synchronise(judge, TABLET, queue(sheet.id), NOW)
    sign_in(client, judge)
    client.post(f"/judge/sheets/{sheet.id}/recuse", data={"kind": "family", "note": "Em họ"})
    fresh = here.sheet(judge, entry)
    assert (fresh.state, fresh.reason) == (SheetState.RECUSED, "family: Em họ")
    assert db.session.query(Conflict).count() == 1
    page = client.get(f"/judge/sheets/{sheet.id}").get_data(as_text=True)
    assert "Quế hữu cơ" not in page


def test_someone_elses_sheet_does_not_exist(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[1], here.entries[0])
    sign_in(client, here.judges[0])
    for path in ("", "/submit", "/files/0"):
        assert client.get(f"/judge/sheets/{sheet.id}{path}").status_code == 404
    for path in ("", "/submit", "/recuse"):
        assert client.post(f"/judge/sheets/{sheet.id}{path}", data={}).status_code == 404


@pytest.mark.parametrize("posted", [
    {}, {"device": "x", "base": "0"}, {"device": TABLET, "base": "-1"},
    {"device": TABLET, "base": "9" * 40}, {"device": TABLET, "base": "٣"},
])
def test_a_page_that_is_none_of_ours_is_told_so(
    here: Round, client: Any, posted: dict[str, str]
) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    assert client.post(f"/judge/sheets/{sheet.id}", data=posted).status_code == 422
    assert client.post(f"/judge/sheets/{sheet.id}/submit", data=posted).status_code == 422


def test_bad_text_is_mended_or_refused_and_never_a_500(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    posted = open_page(client, sheet.id) | {
        "comment-innovation": "a\0b\u202e", "comment-.": "x" * 30_000, "mark-market": "\0",
        "mark-team": "9" * 5_000}
    response = client.post(f"/judge/sheets/{sheet.id}", data=posted)
    assert response.status_code == 422
    assert marks_of(sheet.id) == {"innovation": ("blank", None, "ab")}


def test_conflicts_are_declared_before_any_dossier(app: Flask, client: Any) -> None:
    here = make_round(declared=False)
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sign_in(client, judge)
    for path in ("", "/submit", "/files/0"):
        assert client.get(f"/judge/sheets/{sheet.id}{path}").location == "/judge/conflicts"
    page = client.get("/judge/conflicts").get_data(as_text=True)
    assert here.entries[0].code in page
    assert "Quế hữu cơ" not in page
    client.post("/judge/conflicts", data={
        "slug": here.competition.slug, f"kind-{here.entries[0].id}": "mentor"})
    assert here.sheet(judge, here.entries[0]).state is SheetState.RECUSED
    other = here.sheet(judge, here.entries[1])
    assert client.get(f"/judge/sheets/{other.id}").status_code == 200


def test_selects_of_the_list_do_not_grow(app: Flask, client: Any) -> None:
    few, many = make_round(entries=1), make_round(entries=30)
    sign_in(client, few.judges[2])
    small = count_statements(lambda: client.get("/judge/"))
    sign_in(client, many.judges[2])
    assert count_statements(lambda: client.get("/judge/")) == small


