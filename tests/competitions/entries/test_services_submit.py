"""Submitting: the deadline, the numbers, the versions."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.errors import Conflict, DomainError
from app.orm import db
from app.outbox.models import Message
from app.privacy.models import Consent
from competitions.entries import services
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission
from competitions.entries.services import DraftInput
from competitions.programme.models import Competition
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_user

DEADLINE = NOW + timedelta(days=10)
MILLISECOND = timedelta(milliseconds=1)


def complete(app: Flask, **values: Any) -> Entry:
    return make_draft(make_call(code_prefix="QN07", **values), store=app.extensions["store"])


@both_databases
@pytest.mark.parametrize("late", [-MILLISECOND, timedelta(0)])
def test_the_deadline_itself_is_in_time(app: Flask, late: timedelta) -> None:
    submission = submit(complete(app), DEADLINE + late)

    assert (submission.number, submission.entry.code, submission.entry.state) == (
        1, "QN07-0001", EntryState.SUBMITTED)


@both_databases
def test_a_millisecond_after_the_deadline_is_refused_and_nothing_is_lost(app: Flask) -> None:
    entry = complete(app)

    with pytest.raises(DomainError) as refusal:
        submit(entry, DEADLINE + MILLISECOND)

    assert (refusal.value.status, "09:00:00.001" in str(refusal.value.message)) == (422, True)
    db.session.expire_all()
    assert (entry.state, entry.code, entry.draft["summary"], len(entry.attachments)) == (
        EntryState.DRAFT, None, "Làm chả cá sạch.", 1)
    assert db.session.query(Submission).count() == 0


def test_the_grace_of_the_rules_is_honoured_to_its_last_second(app: Flask) -> None:
    entry = complete(app, grace_seconds=60)
    late = make_draft(entry.competition, store=app.extensions["store"])

    submit(entry, DEADLINE + timedelta(seconds=60))
    with pytest.raises(DomainError):
        submit(late, DEADLINE + timedelta(seconds=60) + MILLISECOND)

    assert (entry.code, late.code) == ("QN07-0001", None)


@both_databases
def test_the_first_version_is_kept_after_the_second(app: Flask) -> None:
    entry = complete(app)
    first = submit(entry)
    first_id, digest = first.id, first.digest
    services.merge_draft(entry.id, DraftInput({"title": "Chả cá mới"}),
                        actor=entry.owner, now=NOW)
    second = submit(entry, NOW + timedelta(hours=1))
    db.session.expire_all()

    kept = db.session.get_one(Submission, first_id)
    assert (kept.number, kept.title, kept.digest) == (1, "Chả cá Sa Huỳnh", digest)
    assert (second.number, second.title, entry.title, entry.code) == (
        2, "Chả cá mới", "Chả cá mới", "QN07-0001")
    assert second.receipt_code != kept.receipt_code


@both_databases
def test_the_same_dossier_sent_twice_gives_one_receipt(app: Flask) -> None:
    entry = complete(app)

    first, second = submit(entry), submit(entry, DEADLINE + timedelta(days=1))

    assert (first.receipt_code, first.id) == (second.receipt_code, second.id)
    assert db.session.query(Message).count() == 1


def test_a_dossier_changed_since_it_was_looked_at_is_not_submitted(app: Flask) -> None:
    entry = complete(app)

    with pytest.raises(Conflict):
        submit(entry, digest="0" * 64)

    assert entry.last_submission == 0


def test_an_incomplete_dossier_is_refused_with_the_number_of_gaps(app: Flask) -> None:
    entry = make_draft(make_call())

    with pytest.raises(DomainError) as refusal:
        submit(entry)

    assert str(refusal.value.message) == "Chưa nộp được. Còn thiếu: 1."


def test_the_rules_must_be_accepted(app: Flask) -> None:
    with pytest.raises(DomainError) as refusal:
        submit(complete(app), accepts=False)

    assert refusal.value.field == "accepts_rules"


def test_a_submission_is_audited_consented_and_confirmed_by_mail(app: Flask) -> None:
    submission = submit(complete(app))

    actions = [event.action for event in db.session.scalars(sa.select(AuditEvent))]
    consent = db.session.query(Consent).one()
    mail = db.session.query(Message).one()
    assert actions == ["create_entry", "submit_entry"]
    assert (consent.purpose.value, consent.subject_id) == ("run_contest", submission.entry_id)
    assert (mail.kind, mail.to, "QN07-0001" in mail.subject, submission.entry.ref in mail.body
            ) == ("submission_receipt", submission.entry.owner.email, True, True)


def test_a_returned_entry_may_come_again_after_the_deadline(app: Flask) -> None:
    entry = complete(app)
    submit(entry)
    due = DEADLINE + timedelta(days=3)
    entry.state, entry.returned_until = EntryState.RETURNED, due
    db.session.commit()

    again = submit(entry, due)

    assert (again.number, entry.state, entry.returned_until) == (2, EntryState.SUBMITTED, None)


def test_a_returned_entry_is_refused_after_its_own_date(app: Flask) -> None:
    entry = complete(app)
    submit(entry)
    due = DEADLINE + timedelta(days=3)
    entry.state, entry.returned_until = EntryState.RETURNED, due
    db.session.commit()

    with pytest.raises(DomainError):
        submit(entry, due + MILLISECOND)

    assert entry.last_submission == 1


@both_databases
def test_numbers_have_no_gaps_when_many_submit_at_once(app: Flask) -> None:
    competition = make_call()
    store = app.extensions["store"]
    ids = [make_draft(competition, make_user(f"Người {n}"), store=store).id for n in range(8)]
    refused = make_draft(competition)  # has no deck
    failures: list[BaseException] = []

    def send(entry_id: int) -> None:
        with app.app_context():
            try:
                submit(db.session.get_one(Entry, entry_id))
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send, args=(i,)) for i in [*ids[:4], refused.id, *ids[4:]]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()

    numbers = sorted(db.session.scalars(sa.select(Entry.number).where(Entry.number.is_not(None))))
    assert numbers == list(range(1, 9))
    assert [type(error) for error in failures] == [DomainError]
    assert db.session.get_one(Competition, competition.id).last_entry_number == 8
