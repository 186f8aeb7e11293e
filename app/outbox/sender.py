"""Sending what the outbox holds, through SMTP; in development also to the console and a folder."""

import re
import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
import structlog

from app.orm import db
from app.outbox.models import Delivery, Message
from app.transaction import transaction

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8
log = structlog.get_logger()


@dataclass(frozen=True)
class Letter:
    """A message ready to leave."""

    id: int
    attempts: int
    mail: EmailMessage


def send_due(config: Mapping[str, Any], now: datetime, limit: int = 20) -> int:
    """Send what is due and return how many messages were tried."""
    letters = _take(config["MAIL_FROM"], now, limit)
    for letter in letters:
        try:
            deliver(config, letter.mail)
        except (OSError, ValueError, smtplib.SMTPException) as error:
            log.warning("mail not sent", message=letter.id, error=type(error).__name__)
            _put_back(letter, type(error).__name__, now)
        else:
            _mark_sent(letter.id, now)
    return len(letters)


def deliver(config: Mapping[str, Any], mail: EmailMessage) -> None:
    """Hand one mail to the server that MAIL_URL names; write it down in development."""
    if config["DEVELOPMENT"]:
        _write_down(Path(config["MAIL_FOLDER"]), mail)
    if not config["MAIL_URL"]:
        if not config["DEVELOPMENT"]:
            raise OSError("MAIL_URL is not set")
        return
    url = urlsplit(config["MAIL_URL"])
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    with kind(url.hostname or "localhost", url.port or 25, timeout=20) as server:
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(mail)


@transaction()
def _take(sender: str, now: datetime, limit: int) -> list[Letter]:
    """Lease what is due, so that two workers never send the same mail at once."""
    due = sa.select(Message).where(
        Message.state == Delivery.QUEUED, Message.next_try_at <= now, Message.to.contains("@"),
        sa.or_(Message.lease_until.is_(None), Message.lease_until < now),
    ).order_by(Message.id).limit(limit).with_for_update(skip_locked=True)
    letters = []
    for message in db.session.scalars(due):
        try:
            mail = _compose(sender, message)
        except Exception as error:  # one that cannot be written never holds up the others
            log.warning("mail not written", message=message.id, error=type(error).__name__)
            message.state, message.error = Delivery.FAILED, type(error).__name__
            continue
        message.lease_until = now + LEASE
        letters.append(Letter(message.id, message.attempts, mail))
    return letters


def _compose(sender: str, message: Message) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, message.to, message.subject
    mail["Message-ID"] = f"<be-phong-{message.id}@localhost>"  # a resend is recognisable
    mail.set_content(message.body.replace("{secret}", message.secret or ""))
    return mail


@transaction()
def _mark_sent(message_id: int, now: datetime) -> None:
    message = db.session.get_one(Message, message_id)
    message.note_sent(now)


@transaction()
def _put_back(letter: Letter, error: str, now: datetime) -> None:
    message = db.session.get_one(Message, letter.id)
    message.attempts, message.error, message.lease_until = letter.attempts + 1, error, None
    if message.attempts >= MAX_ATTEMPTS:
        message.state = Delivery.FAILED
    message.next_try_at = now + timedelta(seconds=15 * 2**letter.attempts)


def _write_down(folder: Path, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", str(mail["Message-ID"]).strip("<>"))
    (folder / f"{name}.eml").write_bytes(mail.as_bytes())
    log.info("mail", to=mail["To"], subject=mail["Subject"], text=mail.get_content())
