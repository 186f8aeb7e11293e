"""More time for everybody or for one; the grace of the rules; everybody concerned is told once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.errors import Conflict, DomainError
from app.orm import db
from app.outbox.models import Message
from competitions.entries import services_deadline, services_team
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.services_team import MemberInput
from competitions.programme.inputs import ExtensionInput
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_officer, make_user

DEADLINE = NOW + timedelta(days=10)
LATER = DEADLINE + timedelta(days=2)
SECOND = timedelta(seconds=1)


def extend(entry: Entry, until: object = LATER, reason: str = "Bão số 13") -> None:
    services_deadline.extend_for_one(
        entry.id, until, reason, actor=make_user(), now=DEADLINE + SECOND,
        address="http://localhost/entries/x")


@both_databases
def test_an_extension_for_all_reopens_drafts_and_tells_each_person_once(app: Flask) -> None:
    call = make_call()
    lan = make_user("Hồ Thị Lan", "lan@example.test")
    drafts = [make_draft(call, lan, store=app.extensions["store"]) for _ in range(2)]
    for draft in drafts:
        services_team.add_member(
            draft.id, MemberInput("Rơ Châm H'Bĭa", email="HBia@example.test"), actor=lan, now=NOW)
    withdrawn = make_draft(call, make_user("A", "a@example.test"))
    withdrawn.state = EntryState.WITHDRAWN
    db.session.commit()
    with pytest.raises(DomainError):
        submit(drafts[0], DEADLINE + SECOND)

    told = services_deadline.extend_for_all(
        call.id, ExtensionInput(LATER, "Mất điện diện rộng", "12/TB-BTC"), call.version,
        actor=make_officer(Role.ORGANISER, call), now=DEADLINE + SECOND,
        address="http://localhost/competitions/x/")

    assert submit(drafts[0], LATER).number == 1
    mails = db.session.scalars(sa.select(Message).filter_by(kind="deadline_extended")).all()
    assert (told, sorted(mail.to for mail in mails)) == (
        2, ["hbia@example.test", "lan@example.test"])
    assert all(words in mails[0].body for words in ("12/TB-BTC", "Mất điện", "/competitions/x/"))


@both_databases
def test_more_time_for_one_holds_for_that_one_alone_and_is_on_record(app: Flask) -> None:
    call = make_call()
    mine, other = (make_draft(call, make_user(name), store=app.extensions["store"])
                   for name in ("A", "B"))
    extend(mine)

    assert submit(mine, LATER).grace_after is None
    with pytest.raises(DomainError):
        submit(other, LATER)
    event = db.session.query(AuditEvent).filter_by(action="entry_extended").one()
    assert (event.subject_id, event.values.content["reason"]) == (mine.id, "Bão số 13")
    assert [m.to for m in db.session.query(Message).filter_by(kind="deadline_extended")] == [
        mine.owner.email]


@pytest.mark.parametrize(("until", "reason", "field"), [
    (LATER, "", "reason"), (DEADLINE, "x", "deadline"), (NOW, "x", "deadline"),
])
def test_more_time_is_later_and_has_a_reason(
    app: Flask, until: object, reason: str, field: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        extend(make_draft(make_call()), until, reason)

    assert refusal.value.field == field


def test_an_entry_decided_on_gets_no_more_time(app: Flask) -> None:
    entry = make_draft(make_call())
    entry.state = EntryState.WITHDRAWN
    db.session.commit()

    with pytest.raises(Conflict):
        extend(entry)


@both_databases
def test_what_only_the_grace_saves_is_marked_with_the_deadline_it_missed(app: Flask) -> None:
    call = make_call(grace_seconds=60)
    begun, too_late = (
        make_draft(call, make_user(name), store=app.extensions["store"], now=when)
        for name, when in (("A", NOW), ("B", DEADLINE)))
    too_late.created_at = DEADLINE + SECOND
    db.session.commit()

    assert submit(begun, DEADLINE + 60 * SECOND).grace_after == DEADLINE
    with pytest.raises(DomainError):
        submit(too_late, DEADLINE + 2 * SECOND)
