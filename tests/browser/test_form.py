"""The form builder and the form on a phone: moved by drag and keys, asked when called for."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.auth.enums import Role
from app.clock import utc_now
from app.orm import db
from competitions.dossiers import queries, services
from competitions.dossiers.enums import ColumnKind, FieldKind
from competitions.dossiers.inputs import ColumnInput, FieldInput
from tests.browser.night import Night, Phone
from tests.competitions.entries.helpers import make_call
from tests.factories import make_officer

pytestmark = pytest.mark.browser
FAST = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def phone_of(night: Night, chromium: Browser, name: str) -> Phone:
    """Return somebody's phone on a good network."""
    phone = night.phone(chromium, name)
    phone.network(FAST)
    return phone


def test_questions_move_by_keys_and_by_drag_and_are_saved_at_once(
    night: Night, chromium: Browser
) -> None:
    call = make_call(slug="thu")
    rows = [(row.id, row.label) for row in queries.list_fields(call.id)]
    phone = phone_of(night, chromium, make_officer(Role.ORGANISER, call).name)
    page = phone.page
    phone.visit("/organise/thu/form")
    grips = page.locator("[data-grip]")

    grips.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-item]").nth(2)).to_contain_text(rows[0][1])
    expect(page.locator("[data-grip]:focus")).to_have_count(1)
    expect(page.locator("[data-said]")).to_have_text(
        f"{rows[0][1]}: vị trí 3 trên 6, phần Giới thiệu")
    expect(page.locator("#save-state")).to_contain_text("Đã lưu lúc")
    db.session.rollback()
    assert [row.id for row in queries.list_fields(call.id)][:3] == [
        rows[1][0], rows[2][0], rows[0][0]]

    # the phone's screen is short: from the third to the first place, by the handle
    page.locator("[data-item]").nth(0).scroll_into_view_if_needed()
    start, goal = (grips.nth(place).bounding_box() for place in (1, 0))
    assert start
    assert goal
    with page.expect_response("**/form/order"):
        page.mouse.move(start["x"] + 20, start["y"] + 20)
        page.mouse.down()
        page.mouse.move(goal["x"] + 20, goal["y"] + 30, steps=4)
        page.mouse.move(goal["x"] + 20, goal["y"] + 4, steps=4)
        page.mouse.up()
    db.session.rollback()
    assert [row.id for row in queries.list_fields(call.id)][:2] == [rows[2][0], rows[1][0]]
    phone.is_sound()
    phone.context.close()


def test_a_phone_is_asked_only_what_the_answers_call_for_and_sees_the_sums(
    night: Night, chromium: Browser
) -> None:
    ref = night.draft("Y Ƀlŏm")
    call = night.entry(ref).competition
    who: Any = {"actor": make_officer(Role.ORGANISER, call), "now": utc_now()}
    services.add_field(call.id, FieldKind.YES_NO, FieldInput("Đã có doanh nghiệp", section="Vốn"),
                       **who)
    firm = queries.list_fields(call.id)[-1].key
    services.add_field(call.id, FieldKind.TABLE, FieldInput(
        "Dự toán", section="Vốn", shown_if={"key": firm, "values": ["yes"]},
        columns=(ColumnInput("Nội dung"), ColumnInput("Năm 1", kind=ColumnKind.MONEY))), **who)
    phone = phone_of(night, chromium, "Y Ƀlŏm")
    page = phone.page
    phone.visit(f"/entries/{ref}/edit")

    table = page.locator("[data-table]")
    expect(table).to_be_hidden()
    page.locator(f"[name=answer_{firm}][value=yes]").check()
    expect(table).to_be_visible()
    page.get_by_label("Năm 1, dòng 1").fill("5.000.000")
    page.get_by_label("Năm 1, dòng 2").fill("250000")
    expect(page.locator("[data-sum]")).to_have_text("5.250.000")
    page.get_by_role("button", name="Thêm dòng").click()
    with page.expect_response("**/draft"):
        page.get_by_label("Nội dung, dòng 4").fill("Lưới")
    phone.is_sound()

    with page.expect_response("**/draft"):
        page.locator(f"[name=answer_{firm}][value=no]").check()
    expect(table).to_be_hidden()
    expect(page.locator("#missing")).not_to_contain_text("Dự toán")
    assert night.entry(ref).draft["du_toan"] == [
        {"nam_1": "5000000"}, {"nam_1": "250000"}, {"noi_dung": "Lưới"}]
    phone.context.close()
