"""Screening: four decisions, their words, two secretaries at once, what judges have stays."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from app.outbox.models import Message
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.screening import policies, queries, services
from competitions.screening.enums import Outcome
from competitions.screening.findings import look_alikes
from competitions.screening.models import ScreeningDecision
from competitions.screening.queue import list_queue
from competitions.screening.services import DecisionInput, mark_of
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_user

DUE = NOW + timedelta(days=3)


@pytest.fixture
def entry(app: Flask) -> Entry:
    entry = make_draft(make_call(code_prefix="QN07"), store=app.extensions["store"])
    submit(entry)
    return entry


def decide(entry: Entry, outcome: Outcome, actor: User | None = None, **words: Any) -> Any:
    words = {"seen": mark_of(entry), **words}
    return services.decide_entry(entry.id, DecisionInput(outcome, **words),
                                 actor=actor or make_user("Thư ký"), now=NOW,
                                 address=lambda e: f"http://localhost/entries/{e.ref}")


@both_databases
@pytest.mark.parametrize(("outcome", "words", "subject"), [
    (Outcome.ELIGIBLE, {}, "Hồ sơ QN07-0001 hợp lệ"),
    (Outcome.ELIGIBLE_PAPERS_MISSING, {"reason": "Thiếu xác nhận của xã"},
     "Hồ sơ QN07-0001 hợp lệ, còn thiếu giấy tờ"),
    (Outcome.RETURNED, {"reason": "Thiếu chữ ký", "due_at": DUE},
     "Hồ sơ QN07-0001: đề nghị bổ sung trước 09:00:00 ngày 24/11/2026"),
    (Outcome.INELIGIBLE, {"reason": "Quá 5 năm", "article": "khoản 2 Điều 4"},
     "Hồ sơ QN07-0001 không đủ điều kiện"),
])
def test_a_decision_moves_the_entry_and_tells_the_founder(
    entry: Entry, outcome: Outcome, words: dict[str, Any], subject: str
) -> None:
    decision = decide(entry, outcome, **words)

    mail = db.session.scalars(sa.select(Message).filter_by(kind="screening_decision")).one()
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert (entry.state.value, entry.returned_until) == (outcome.value, words.get("due_at"))
    assert (mail.subject, mail.to, words.get("reason", "") in mail.body) == (
        subject, entry.owner.email, True)
    assert (event.action, event.subject_id, decision.submission_id) == (
        "screen_entry", entry.id, entry.submissions[0].id)


def test_the_mail_is_in_the_founders_language(entry: Entry) -> None:
    entry.owner.locale = "en"
    db.session.commit()

    decide(entry, Outcome.ELIGIBLE)

    mail = db.session.scalars(sa.select(Message).filter_by(kind="screening_decision")).one()
    assert mail.subject == "Entry QN07-0001 is eligible"


@pytest.mark.parametrize(("outcome", "words", "field"), [
    (Outcome.ELIGIBLE_PAPERS_MISSING, {}, "reason"),
    (Outcome.RETURNED, {"due_at": DUE}, "reason"),
    (Outcome.RETURNED, {"reason": "Thiếu"}, "due_on"),
    (Outcome.RETURNED, {"reason": "Thiếu", "due_at": NOW}, "due_on"),
    (Outcome.INELIGIBLE, {"reason": "Quá 5 năm"}, "article"),
    (Outcome.INELIGIBLE, {"article": "khoản 2 Điều 4"}, "reason"),
])
def test_a_decision_without_its_words_is_refused_beside_the_field(
    entry: Entry, outcome: Outcome, words: dict[str, Any], field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        decide(entry, outcome, **words)

    assert (refusal.value.field, entry.state, db.session.query(ScreeningDecision).count()) == (
        field, EntryState.SUBMITTED, 0)


@both_databases
def test_the_second_secretary_is_told_when_the_first_decided(entry: Entry) -> None:
    seen = mark_of(entry)
    decide(entry, Outcome.ELIGIBLE)

    with pytest.raises(Conflict) as refusal:
        decide(entry, Outcome.INELIGIBLE, reason="x", article="Điều 4", seen=seen)

    assert str(refusal.value.message) == (
        "Hồ sơ này đã được xử lý lúc 09:00. Quyết định của anh/chị chưa được ghi.")
    assert entry.state is EntryState.ELIGIBLE


def test_a_version_that_came_in_between_is_noticed(entry: Entry) -> None:
    seen = mark_of(entry)
    entry.draft = {**entry.draft, "title": "Bản hai"}
    db.session.commit()
    submit(entry)

    with pytest.raises(Conflict):
        decide(entry, Outcome.ELIGIBLE, seen=seen)

    assert entry.state is EntryState.SUBMITTED


@both_databases
def test_two_secretaries_at_the_same_moment_leave_one_decision(app: Flask, entry: Entry) -> None:
    seen, entry_id = mark_of(entry), entry.id
    actors = [make_user("A").id, make_user("B").id]
    refused: list[BaseException] = []

    def press(actor_id: int) -> None:
        with app.app_context():
            try:
                decide(db.session.get_one(Entry, entry_id), Outcome.ELIGIBLE,
                       db.session.get_one(User, actor_id), seen=seen)
            except BaseException as error:
                refused.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=press, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ([type(e) for e in refused], db.session.query(ScreeningDecision).count()) == (
        [Conflict], 1)


def test_a_decision_can_be_corrected_until_judges_have_the_entry(entry: Entry) -> None:
    decide(entry, Outcome.INELIGIBLE, reason="Quá 5 năm", article="khoản 2 Điều 4")
    decide(entry, Outcome.ELIGIBLE_PAPERS_MISSING, reason="Thiếu bản chính")
    entry.is_being_judged = True
    db.session.commit()
    decide(entry, Outcome.ELIGIBLE)

    with pytest.raises(Conflict):
        decide(entry, Outcome.INELIGIBLE, reason="x", article="Điều 4")

    assert [d.outcome for d in queries.decisions_of(entry)] == [
        Outcome.ELIGIBLE, Outcome.ELIGIBLE_PAPERS_MISSING, Outcome.INELIGIBLE]
    assert policies.open_outcomes(entry) == (Outcome.ELIGIBLE_PAPERS_MISSING,)


@both_databases
def test_the_queue_puts_overdue_first_and_then_the_longest_waiting(app: Flask) -> None:
    call = make_call()
    store = app.extensions["store"]
    entries = [make_draft(call, make_user(), title=f"Số {n}", store=store) for n in range(4)]
    for hours, entry in enumerate(entries):
        submit(entry, NOW + timedelta(hours=4 - hours))
    decide(entries[0], Outcome.RETURNED, reason="Thiếu", due_at=NOW + timedelta(hours=9))
    decide(entries[1], Outcome.RETURNED, reason="Thiếu", due_at=NOW + timedelta(hours=1))

    found = list_queue(call, "", 1, NOW + timedelta(hours=2))

    assert [(row.title, row.is_overdue) for row in found.rows] == [
        ("Số 1", True), ("Số 3", False), ("Số 2", False), ("Số 0", False)]
    assert (found.waiting, found.returned, found.overdue, found.decided) == (2, 2, 1, 0)


def test_the_same_title_or_founder_is_pointed_out(app: Flask, entry: Entry) -> None:
    twin = make_draft(entry.competition, make_user(), store=app.extensions["store"])
    submit(twin)

    assert look_alikes(twin) == [("QN07-0001", "Chả cá Sa Huỳnh")]
