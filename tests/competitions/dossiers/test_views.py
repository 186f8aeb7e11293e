"""The builder's pages: what an organiser says there becomes the form, with or without script."""

from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.orm import db
from competitions.dossiers import queries
from competitions.dossiers.models import DossierField
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft
from tests.factories import make_officer, sign_in


@pytest.fixture
def call(app: Flask) -> Competition:
    return make_call(slug="thu")


@pytest.fixture
def organiser(client: Any, call: Competition) -> Any:
    return sign_in(client, make_officer(Role.ORGANISER, call))


def order_of(call: Competition, **more: str) -> dict[str, Any]:
    ids = [f"field:{row.id}" for row in queries.list_fields(call.id)]
    return {"order": ["section:0", *ids], "title-0": "Giới thiệu", "title_en-0": "", **more}


def test_a_choice_is_added_with_its_answers_and_its_condition(
    organiser: Any, call: Competition
) -> None:
    said = {"label": "Vùng biển", "section": "Giới thiệu", "required": "now", "shown_key": "field",
            "shown_values": ["field=sea"], "is_for_judges": "y", "options-0-label": "Lý Sơn",
            "options-0-is_offered": "y", "options-1-label": "Sa Huỳnh",
            "options-1-is_offered": "y", "options-2-label": ""}
    address = "/organise/thu/form/questions/new/choice"
    few = organiser.post(address, data={**said, "options-1-label": ""})
    done = organiser.post(address, data=said)

    row = queries.list_fields(call.id)[-1]
    assert (few.status_code, "Cần ít nhất hai phương án" in few.text, "Lý Sơn" in few.text) == (
        422, True, True)
    assert (done.status_code, row.label, row.shown_if, [o["value"] for o in row.options or ()]) == (
        302, "Vùng biển", {"key": "field", "values": ["sea"]}, ["ly_son", "sa_huynh"])


def test_a_question_is_changed_retired_and_asked_again(organiser: Any, call: Competition) -> None:
    row = queries.list_fields(call.id)[0]
    address = f"/organise/thu/form/questions/{row.id}"
    said = {"version": row.version, "label": "Tóm tắt ngắn", "section": "Giới thiệu",
            "required": "", "max_words": "50"}
    saved = organiser.post(address, data=said)
    stale = organiser.post(address, data=said | {"label": "Khác"})
    gone = organiser.post(f"{address}/retire")
    back = organiser.post(f"{address}/restore")

    row = db.session.get_one(DossierField, row.id)
    assert [a.status_code for a in (saved, stale, gone, back)] == [302, 409, 302, 302]
    assert (row.label, row.is_required, row.max_words, row.retired_at) == (
        "Tóm tắt ngắn", False, 50, None)


def test_the_order_is_taken_by_a_button_and_by_the_page_itself(
    organiser: Any, call: Competition
) -> None:
    rows = queries.list_fields(call.id)
    button = organiser.post("/organise/thu/form/order", data=order_of(
        call, move=f"down:{rows[0].id}"))
    assert (button.status_code, [r.id for r in queries.list_fields(call.id)][:2]) == (
        302, [rows[1].id, rows[0].id])
    itself = organiser.post("/organise/thu/form/order", headers={"Accept": "application/json"},
                            data=order_of(call, move=f"up:{rows[0].id}"))
    assert (itself.status_code, list(itself.json)) == (200, ["words"])
    short = order_of(call)
    lost = organiser.post("/organise/thu/form/order", headers={"Accept": "application/json"},
                          data=short | {"order": short["order"][:-1]})
    assert (lost.status_code, len(queries.list_fields(call.id))) == (409, 6)


def test_a_question_for_a_file_says_what_a_good_one_is(organiser: Any, call: Competition) -> None:
    said = {"label": "Bản vẽ", "section": "Giới thiệu", "required": "now", "accepts": "image",
            "example": "Ảnh chụp mặt trước sản phẩm"}
    address = "/organise/thu/form/questions/new/file"
    asks = "name=\"example\"" in organiser.get(address).text
    organiser.post(address, data=said)
    page = organiser.get("/organise/thu/form/preview").text
    assert (asks, "Ví dụ: Ảnh chụp mặt trước sản phẩm" in page,
            "<p>Ảnh chụp (JPG, PNG, HEIC); tối đa 25 MB." in page) == (True, True, True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_of_the_builder_opens(
    organiser: Any, call: Competition, language: str
) -> None:
    first = queries.list_fields(call.id)[0].id
    organiser.post(f"/organise/thu/form/questions/{first}/retire")
    pages = ["", "/questions", f"/questions/{first}", "/sections/1", "/versions", "/versions/1",
             "/preview", *(f"/questions/new/{kind}" for kind in (
                 "table", "money", "members", "file", "image", "yes_no", "url"))]
    answers = {page: organiser.get(f"/organise/thu/form{page}?lang={language}").status_code
               for page in pages}
    assert set(answers.values()) == {200}
    assert "/entries/-/team" not in organiser.get("/organise/thu/form/preview").text


def test_before_judging_is_set_up_a_founder_previews_what_judges_will_read(
    app: Flask, client: Any, call: Competition
) -> None:
    entry = make_draft(call, store=app.extensions["store"])
    entry.draft = {**entry.draft, "contact": "0905 123 456", "link": "https://a.vn/toi"}
    db.session.commit()
    seen = sign_in(client, entry.owner).get(f"/entries/{entry.ref}/preview").text
    words = ("Làm chả cá sạch.", "0905 123 456", "https://a.vn/toi", "Xã Sa Huỳnh", "Bài.pdf",
             "chưa cài đặt việc chấm")
    assert [word in seen for word in words] == [True, False, True, True, True, True]
