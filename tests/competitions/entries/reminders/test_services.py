"""Reminders are prepared at their moment, once, and leave only when a person presses send."""

from collections.abc import Iterable
from datetime import timedelta
from threading import Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from app.outbox.models import Message
from competitions.entries import services_deadline
from competitions.entries.models import Entry
from competitions.entries.reminders import queries, services
from competitions.entries.reminders.enums import AHEAD, ReminderKind
from competitions.entries.reminders.models import ReminderBatch
from competitions.programme.inputs import ExtensionInput
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_officer, make_user

DEADLINE = NOW + timedelta(days=10)
SECOND = timedelta(seconds=1)
WEEK = DEADLINE - AHEAD[ReminderKind.WEEK]


def link(entry: Entry) -> str:
    return f"http://localhost/entries/{entry.ref}"


def send(batch: ReminderBatch, drafts: Iterable[Entry], actor: User, now: object = WEEK) -> int:
    return services.send_reminders(batch.id, [d.id for d in drafts], link, actor=actor, now=now)


def waiting(call: Competition, now: object = WEEK) -> ReminderBatch:
    services.prepare_due(now)
    batch = queries.find_waiting(call, now)
    assert batch is not None
    return batch


def mails() -> list[Message]:
    return list(db.session.scalars(
        sa.select(Message).filter_by(kind="draft_reminder").order_by(Message.id)))


@both_databases
def test_each_moment_prepares_reminders_once_and_sends_none(app: Flask) -> None:
    call = make_call()
    make_draft(call)
    prepared = [services.prepare_due(DEADLINE - ahead + shift) for ahead in AHEAD.values()
                for shift in (-SECOND, timedelta(), SECOND)]

    assert prepared == [0, 1, 0] * 4
    assert services.prepare_due(DEADLINE) == 0
    assert [b.kind.value for b in queries.list_batches(call.id)] == ["6h", "1d", "3d", "7d"]
    assert mails() == []
    assert queries.find_waiting(call, DEADLINE + SECOND) is None


@both_databases
def test_only_those_chosen_who_have_not_submitted_are_reminded(app: Flask) -> None:
    call = make_call(contact="Tổ thư ký: 0255 000 000")
    store = app.extensions["store"]
    lan, by_phone = make_user("H'Bĭa", "hbia@example.test"), make_user("Y Ƀlŏm")
    by_phone.email, by_phone.phone = None, "+84905123456"
    mine, phoned, late, left_out = (
        make_draft(call, owner, store=kept) for owner, kept in (
            (lan, None), (by_phone, store), (make_user("A"), store), (make_user("B"), None)))
    officer = make_officer(Role.SECRETARY, call)
    batch = waiting(call)
    submit(late, WEEK)

    assert send(batch, (mine, phoned, late), officer) == 2
    letter, text = sorted(mails(), key=lambda mail: mail.is_text)
    assert (letter.to, text.to) == ("hbia@example.test", "+84905123456")
    assert all(words in letter.body for words in (
        "H'Bĭa", "Bài thuyết trình", "0255 000 000", link(mine), "01/12/2026"))
    assert mine.title not in letter.body
    assert len(text.body) < 300
    assert link(phoned) in text.body
    event = db.session.query(AuditEvent).filter_by(action="reminders_sent").one()
    assert event.values is not None
    assert event.values.content["after"] == {
        "kind": "7d", "sent": 2, "left_out": 1,
        "entries": sorted([mine.id, phoned.id])}
    assert left_out.owner.email not in {mail.to for mail in mails()}


@both_databases
def test_of_two_who_press_at_once_one_sends(app: Flask) -> None:
    call = make_call()
    drafts = [make_draft(call, make_user(name)) for name in ("A", "B")]
    actor_id, batch_id = make_officer(Role.SECRETARY, call).id, waiting(call).id
    ids, heard = [d.id for d in drafts], []

    def press() -> None:
        with app.app_context():
            try:
                heard.append(services.send_reminders(
                    batch_id, ids, link, actor=db.session.get_one(User, actor_id), now=WEEK))
            except Conflict as error:
                heard.append(str(error.message))
            finally:
                db.session.remove()

    threads = [Thread(target=press) for _ in range(2)]
    db.session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, heard)) == ["2", "Đợt thư nhắc này đã được gửi."]
    assert len(mails()) == 2


@both_databases
def test_a_new_deadline_has_reminders_of_its_own(app: Flask) -> None:
    call = make_call()
    draft = make_draft(call)
    officer = make_officer(Role.ORGANISER, call)
    old = waiting(call)
    later = DEADLINE + timedelta(days=2)
    moved = DEADLINE - timedelta(days=2)
    services_deadline.extend_for_all(
        call.id, ExtensionInput(later, "Bão số 13", "12/TB-BTC"), call.version, actor=officer,
        now=moved, address="http://localhost/")

    with pytest.raises(Conflict):
        send(old, [draft], officer, moved)
    assert services.prepare_due(moved) == 0  # everybody has just been told
    assert services.prepare_due(later - timedelta(days=3)) == 1
    batch = queries.find_waiting(call, later - timedelta(days=3))
    assert batch is not None
    assert (batch.kind, batch.deadline) == (ReminderKind.THREE_DAYS, later)


def test_what_is_not_sent_stays_unsent_and_the_next_comes(app: Flask) -> None:
    call = make_call()
    draft = make_draft(call)
    officer = make_officer(Role.SECRETARY, call)
    first = waiting(call)
    with pytest.raises(DomainError, match="Không còn ai"):
        send(first, [], officer)
    services.cancel_reminders(first.id, actor=officer, now=WEEK)
    with pytest.raises(Conflict):
        send(first, [draft], officer)
    day = DEADLINE - timedelta(days=1)
    second = waiting(call, day)

    assert (second.kind, mails()) == (ReminderKind.DAY, [])
    assert send(second, [draft], officer, day) == 1
