"""A phone number is a login: codes are hashed, short-lived, tried a few times, told to nobody."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.auth import services_codes, services_phone
from app.auth.code_models import OneTimeCode
from app.auth.enums import Role
from app.auth.models import User
from app.auth.phones import find_phone, mask_phone, show_phone
from app.auth.services_codes import OldCode
from app.errors import DomainError, TooMany
from app.orm import db
from app.outbox import services_reveal
from app.outbox.models import Delivery, Message
from app.outbox.sender import send_due
from app.outbox.sms import send_texts
from tests.conftest import both_databases
from tests.factories import NOW, grant, make_competition, make_officer, make_user

PHONE = "+84905123456"


def ask(typed: str = "0905 123 456", **values: Any) -> str:
    """Ask for a code and return its reference."""
    return services_phone.request_code(
        typed, locale="vi", competition_id=None, now=NOW, **values)


def digits(phone: str = PHONE) -> str:
    """Return the code in the latest message to a phone."""
    message = db.session.scalars(
        sa.select(Message).filter_by(to=phone).order_by(Message.id.desc())).first()
    assert message is not None
    return str(message.secret)


def wrong(phone: str = PHONE) -> str:
    """Return six digits that are not the code."""
    return f"{(int(digits(phone)) + 1) % 10**6:06}"


@pytest.mark.parametrize(("typed", "kept"), [
    ("0905 123 456", PHONE), ("+84 905.123.456", PHONE), ("84905123456", PHONE),
    ("0084905123456", PHONE), ("+840905123456", PHONE), ("+14155550123", "+14155550123"),
    ("0255 382 2222", None), ("12345", None), ("lan@example.test", None), ("09051234567", None),
])
def test_a_number_has_one_form(typed: str, kept: str | None) -> None:
    assert find_phone(typed) == kept


def test_a_number_is_shown_as_people_write_it_and_hidden_in_its_middle() -> None:
    assert (show_phone(PHONE), mask_phone(PHONE)) == ("0905 123 456", "0905 ••• 456")


@both_databases
def test_a_code_begins_an_account_and_lets_its_owner_in_again(app: Flask) -> None:
    ref = ask()
    code = digits()
    assert db.session.query(OneTimeCode).one().hashed.startswith("$argon2id$")
    assert services_phone.enter(ref, f" {code[:3]} {code[3:]} ", now=NOW, demo=False) is None
    user = services_phone.create_account(ref, "Y Ƀlŏm", None, locale="vi", now=NOW)
    assert (user.name, user.phone, user.email, user.confirmed_at, user.password_hash) == (
        "Y Ƀlŏm", PHONE, None, NOW, None)
    again = ask("+84905123456")
    came = services_phone.enter(again, digits(), now=NOW, demo=False)
    assert came is not None
    assert came.id == user.id
    with pytest.raises(OldCode):
        services_phone.enter(again, code, now=NOW, demo=False)


@both_databases
def test_a_code_is_tried_five_times_and_lasts_ten_minutes(app: Flask) -> None:
    ref = ask()
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(DomainError, match=str(left)):
            services_phone.enter(ref, wrong(), now=NOW, demo=False)
    with pytest.raises(OldCode):
        services_phone.enter(ref, digits(), now=NOW, demo=False)
    later = ask()
    with pytest.raises(OldCode):
        services_phone.enter(later, digits(), now=NOW + services_codes.LIFE, demo=False)
    newest = ask()
    ask()
    with pytest.raises(OldCode):
        services_phone.enter(newest, digits(), now=NOW, demo=False)
    ask()
    with pytest.raises(TooMany):
        ask()


def test_an_account_needs_a_proof_that_is_fresh(app: Flask) -> None:
    ref = ask()
    with pytest.raises(OldCode):
        services_phone.create_account(ref, "Kẻ Lạ", None, locale="vi", now=NOW)
    services_phone.enter(ref, digits(), now=NOW, demo=False)
    with pytest.raises(OldCode):
        services_phone.create_account(ref, "Kẻ Lạ", None, locale="vi",
                                      now=NOW + services_codes.PROOF_LASTS)
    assert db.session.query(User).filter_by(phone=PHONE).count() == 0


@both_databases
def test_a_number_of_another_account_is_refused_without_saying_so(app: Flask) -> None:
    owner = make_user(phone=PHONE)
    other = make_user()
    ref = services_phone.request_phone(other, "0905123456", now=NOW)
    message = db.session.scalars(sa.select(Message).filter_by(to=PHONE)).one()
    assert (message.secret, "{secret}" in message.body) == (None, False)
    with pytest.raises(DomainError):
        services_phone.change_phone(other, ref, "000000", now=NOW)
    db.session.refresh(other)
    assert (other.phone, owner.phone) == (None, PHONE)


def test_a_number_holds_once_its_code_is_typed_by_whoever_asked(app: Flask) -> None:
    user, stranger = make_user(), make_user()
    ref = services_phone.request_phone(user, "0905123456", now=NOW)
    with pytest.raises(OldCode):
        services_phone.change_phone(stranger, ref, digits(), now=NOW)
    ref = services_phone.request_phone(user, "0905123456", now=NOW)
    services_phone.change_phone(user, ref, digits(), now=NOW)
    assert db.session.get_one(User, user.id, populate_existing=True).phone == PHONE


@both_databases
def test_a_secretary_shows_a_founders_code_on_record_but_never_an_officers(app: Flask) -> None:
    competition = make_competition()
    secretary = make_officer(Role.SECRETARY, competition)
    services_phone.request_code("0905123456", locale="vi", competition_id=competition.id, now=NOW)
    message = db.session.scalars(sa.select(Message).filter_by(to=PHONE)).one()
    shown = services_reveal.reveal(message, actor=secretary, now=NOW)
    assert digits() in shown
    event = db.session.scalars(sa.select(AuditEvent).filter_by(action="message.revealed")).one()
    assert (event.actor_id, event.subject_id) == (secretary.id, message.id)
    with pytest.raises(DomainError):
        services_reveal.reveal(message, actor=secretary, now=NOW + timedelta(minutes=10))
    grant(make_user(phone=PHONE), Role.APPROVER, competition)
    with pytest.raises(DomainError):
        services_reveal.reveal(message, actor=secretary, now=NOW)


def test_without_a_gateway_a_text_waits_for_a_person_and_its_code_is_forgotten(app: Flask) -> None:
    ask()
    config = app.config | {"DEVELOPMENT": False}
    assert (send_due(config, NOW), send_texts(config, NOW), send_texts(config, NOW)) == (0, 1, 0)
    message = db.session.query(Message).one()
    assert (message.state, message.next_try_at) == (Delivery.QUEUED, None)
    assert message.secret is not None
    send_texts(config, NOW + services_codes.LIFE)
    db.session.refresh(message)
    assert (message.state, message.secret) == (Delivery.FAILED, None)


class Gateway(BaseHTTPRequestHandler):
    """A gateway that keeps what it is told."""

    told: list[Any] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.told.append((self.headers["Authorization"], json.loads(self.rfile.read(length))))
        self.send_response(500 if len(self.told) == 1 else 200)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Write nothing to the screen."""


@pytest.fixture
def gateway() -> Iterator[str]:
    Gateway.told.clear()
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/send"
    server.shutdown()
    server.server_close()


def test_a_gateway_gets_the_text_again_until_it_takes_it(app: Flask, gateway: str) -> None:
    ask()
    code = digits()
    config = app.config | {"DEVELOPMENT": False, "SMS_URL": gateway, "SMS_TOKEN": "khoa"}
    send_texts(config, NOW)
    send_texts(config, NOW + timedelta(seconds=11))
    message = db.session.query(Message).one()
    assert (message.state, message.secret, message.attempts) == (Delivery.SENT, None, 1)
    assert [key for key, _said in Gateway.told] == ["Bearer khoa"] * 2
    assert Gateway.told[1][1] == {
        "id": f"be-phong-{message.id}", "to": PHONE,
        "text": message.body.replace("{secret}", code)}
