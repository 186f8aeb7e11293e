"""Text messages: through the gateway that SMS_URL names; else they wait for the secretary's Zalo.

The gateway gets POST {"id", "to", "text"} as JSON, with SMS_TOKEN as bearer; any 2xx is a yes.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
import structlog

from app.orm import db
from app.outbox.models import Delivery, Message
from app.transaction import transaction

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 5
PATIENCE = 15
log = structlog.get_logger()


@dataclass(frozen=True)
class Text:
    """A text message ready to leave."""

    id: int
    attempts: int
    to: str
    body: str


def send_texts(config: Mapping[str, Any], now: datetime, limit: int = 20) -> int:
    """Send what is due and return how many messages were looked at."""
    if not _is_anything_due(now):
        return 0
    texts = _take(now, limit)
    for text in texts:
        if config["DEVELOPMENT"]:
            _write_down(Path(config["MAIL_FOLDER"]), text)
        if not config["SMS_URL"]:
            log.info("text message waits for a person", message=text.id)
            _leave(text.id)
            continue
        try:
            deliver(config, text)
        except (OSError, ValueError) as error:
            log.warning("text message not sent", message=text.id, error=type(error).__name__)
            _put_back(text, type(error).__name__, now)
        else:
            _mark_sent(text.id, now)
    return len(texts)


def deliver(config: Mapping[str, Any], text: Text) -> None:
    """Hand one message to the gateway; raise OSError where it does not take it."""
    if urlsplit(config["SMS_URL"]).scheme not in ("http", "https"):
        raise ValueError("SMS_URL is no web address")
    told = {"id": f"be-phong-{text.id}", "to": text.to, "text": text.body}
    headers = {"Content-Type": "application/json"}
    if config["SMS_TOKEN"]:
        headers["Authorization"] = f"Bearer {config['SMS_TOKEN']}"
    asked = urllib.request.Request(  # noqa: S310 -- the scheme is checked above
        config["SMS_URL"], json.dumps(told).encode(), headers, method="POST")
    with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
        answer.read(1000)


def waits_for_a_person(config: Mapping[str, Any], to: str) -> bool:
    """Tell whether somebody has to pass on what is sent to *to*: a phone where no gateway is."""
    return "@" not in to and not config["SMS_URL"]


def _is_anything_due(now: datetime) -> bool:
    """Look without writing: the worker asks twice a second."""
    return bool(db.session.scalar(sa.select(sa.or_(
        sa.exists().where(*_old(now)), sa.exists().where(*_due(now))))))


def _old(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Message.secret_until <= now, Message.secret.is_not(None)


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Message.state == Delivery.QUEUED, Message.next_try_at <= now,
        Message.to.not_like("%@%"),
        sa.or_(Message.lease_until.is_(None), Message.lease_until < now),
    )


@transaction()
def _take(now: datetime, limit: int) -> list[Text]:
    """Forget codes that nobody can use any more, and lease what is due."""
    for message in db.session.scalars(sa.select(Message).where(*_old(now))):
        message.secret = None
        if message.state is Delivery.QUEUED:
            message.state, message.error, message.next_try_at = Delivery.FAILED, "too late", None
    due = sa.select(Message).where(*_due(now)).order_by(Message.id)
    rows = list(db.session.scalars(due.limit(limit).with_for_update(skip_locked=True)))
    for row in rows:
        row.lease_until = now + LEASE
    return [Text(row.id, row.attempts, row.to, row.body.replace("{secret}", row.secret or ""))
            for row in rows]


@transaction()
def _leave(message_id: int) -> None:
    """Keep a message for a person to pass on: it is due to no machine."""
    message = db.session.get_one(Message, message_id)
    message.next_try_at, message.lease_until = None, None


@transaction()
def _mark_sent(message_id: int, now: datetime) -> None:
    message = db.session.get_one(Message, message_id)
    message.note_sent(now)


@transaction()
def _put_back(text: Text, error: str, now: datetime) -> None:
    message = db.session.get_one(Message, text.id)
    message.attempts, message.error, message.lease_until = text.attempts + 1, error, None
    message.next_try_at = now + timedelta(seconds=10 * 2**text.attempts)
    if message.attempts >= MAX_ATTEMPTS:
        message.next_try_at = None  # a person can still pass it on


def _write_down(folder: Path, text: Text) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"sms-{text.id}.txt").write_text(f"{text.to}\n\n{text.body}\n", "utf-8")
    log.info("text message", to=text.to, text=text.body)
