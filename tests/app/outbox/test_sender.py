"""Mail leaves through a real server: once, again after a failure, its secret wiped when sent."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from flask import Flask

from app.orm import db
from app.outbox.models import Delivery, Message
from app.outbox.sender import LEASE, MAX_ATTEMPTS, _take, send_due
from app.outbox.services import post
from app.transaction import transaction
from tests.conftest import both_databases
from tests.factories import NOW


class Box:
    """A mailbox behind SMTP."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuses:
            return "451 Try again later"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def box(app: Flask) -> Iterator[Box]:
    handler = Box()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield handler
    controller.stop()


@transaction()
def write(secret: str | None = None) -> Message:
    return post("invitation", "blom@example.test", "Mời Y Ƀlŏm", "Xin mở:\n\n{secret}\n",
                now=NOW, secret=secret)


def the_message() -> Message:
    return db.session.scalars(sa.select(Message)).one()


def send(app: Flask, minutes: float = 0) -> int:
    return send_due(app.config, NOW + timedelta(minutes=minutes))


@both_databases
def test_a_message_is_sent_once_and_its_secret_wiped(app: Flask, box: Box) -> None:
    write("http://localhost/link/s3cret")
    assert (send(app), send(app), send(app, 60)) == (1, 0, 0)
    (mail,) = box.mails
    assert (mail["To"], mail["Subject"]) == ("blom@example.test", "Mời Y Ƀlŏm")
    assert mail.get_content().split() == ["Xin", "mở:", "http://localhost/link/s3cret"]
    sent = the_message()
    assert (sent.state, sent.sent_at, sent.secret) == (Delivery.SENT, NOW, None)
    assert sent.body == "Xin mở:\n\n{secret}\n"


@both_databases
def test_a_message_refused_by_the_server_is_tried_again_later(app: Flask, box: Box) -> None:
    write("http://localhost/link/s3cret")
    box.refuses = True
    assert (send(app), send(app)) == (1, 0)
    waiting = the_message()
    assert (waiting.state, waiting.attempts, waiting.error) == (
        Delivery.QUEUED, 1, "SMTPDataError")
    box.refuses = False
    assert send(app, 1) == 1
    assert len(box.mails) == 1
    db.session.expire_all()
    assert the_message().state is Delivery.SENT


def test_a_server_that_is_down_loses_nothing(app: Flask) -> None:
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"
    write("http://localhost/link/s3cret")
    minutes, tried = 0.0, 0
    while the_message().state is Delivery.QUEUED:
        tried += send(app, minutes)
        db.session.expire_all()
        minutes += 10
    assert tried == MAX_ATTEMPTS
    failed = the_message()
    assert (failed.state, failed.error) == (Delivery.FAILED, "ConnectionRefusedError")
    assert failed.secret == "http://localhost/link/s3cret"


@both_databases
def test_a_message_whose_worker_died_is_taken_up_again(app: Flask, box: Box) -> None:
    write()
    assert len(_take("a@example.test", NOW, 20)) == 1
    assert send(app) == 0
    later = LEASE.total_seconds() / 60 + 1
    assert send(app, later) == 1
    assert len(box.mails) == 1


@both_databases
def test_a_message_that_cannot_be_written_never_holds_up_the_others(app: Flask, box: Box) -> None:
    write().to = "x@example.test\r\nBcc: thief@example.test"
    db.session.commit()
    write()
    assert send(app) == 1
    assert [mail["To"] for mail in box.mails] == ["blom@example.test"]
    assert [m.state for m in db.session.scalars(sa.select(Message).order_by(Message.id))] == [
        Delivery.FAILED, Delivery.SENT]


def test_a_subject_is_one_line_whatever_it_quotes(app: Flask) -> None:
    message = post("x", "blom@example.test", "Hồ sơ\r\nBcc: thief@example.test\u2028", "", now=NOW)
    assert message.subject == "Hồ sơ Bcc: thief@example.test"
