"""Coming in with a phone: which office can pass the code on, where no gateway sends it."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app.auth.enums import Scope
from app.clock import utc_now
from app.orm import db
from app.outbox.models import Message
from tests.competitions.entries.helpers import make_call


def test_who_comes_by_the_front_door_is_helped_by_the_office_of_the_only_open_call(
    app: Flask, client: Any
) -> None:
    now, told = utc_now(), []
    call = make_call(deadline=now + timedelta(days=3), opened_at=now)
    for number in ("0905 777 123", "0905 777 124"):
        page = client.post("/phone", data={"phone": number}, follow_redirects=True).text
        sent = db.session.query(Message).filter_by(kind="code_enter").order_by(
            Message.id.desc()).first()
        told.append((sent.scope_kind, sent.scope_id, "Gọi Tổ thư ký cuộc thi" in page))
        make_call(slug=f"khac-{number[-1]}", deadline=now + timedelta(days=3), opened_at=now)
    assert told == [(Scope.COMPETITION, call.id, True), (Scope.INSTALLATION, 0, False)]


def test_nobody_is_told_that_a_code_was_sent_where_a_person_has_to_pass_it_on(
    app: Flask, client: Any
) -> None:
    now = utc_now()
    make_call(deadline=now + timedelta(days=3), opened_at=now, contact="Đường dây nóng 0255 123")
    said = []
    for gateway in ("", "https://sms.test/"):
        app.config["SMS_URL"] = gateway
        page = client.post("/phone", data={"phone": "0905 777 125"}, follow_redirects=True).text
        said.append(("Mã đã gửi đến 0905" in page, "Tổ thư ký gửi mã qua Zalo đến số" in page,
                     "Đường dây nóng 0255 123" in page))
    assert said == [(False, True, True), (True, False, True)]
