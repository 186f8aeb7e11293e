"""My data: all of it to take home; erased on request, but for what the law keeps."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.audit.queries import broken_events, count_events
from app.auth.enums import Role
from app.auth.models import User
from app.auth.privacy import NOBODY
from app.errors import Conflict, DomainError, NotFound
from app.orm import db
from app.outbox.models import Message
from app.outbox.sender import send_due
from app.privacy import services_requests
from app.privacy.models import Consent, DataRequest, RequestKind, RequestState
from app.privacy.sections import places_of, sections_of
from app.privacy.services_requests import Answer
from competitions.entries import services_invites, services_team
from competitions.entries.models import Attachment, Entry, Submission
from competitions.entries.services_team import MemberInput
from competitions.entries.team_models import Guardian
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.competitions.entries.test_services_invites import word
from tests.conftest import both_databases
from tests.factories import NOW, grant, make_officer, make_user, sign_in

NAME, ADDRESS, PHONE = "Y Ƀlŏm Riêng", "y.blom@example.test", "+84905123456"


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(NAME, ADDRESS, phone=PHONE)


def known(app: Flask) -> list[Any]:
    return list(app.extensions["privacy"])


def ask(app: Flask, person: User, kind: RequestKind = RequestKind.DELETION) -> DataRequest:
    return services_requests.ask(person, kind, f"Xin xóa, {NAME}", known(app), now=NOW)


def answer(app: Flask, row: DataRequest, actor: User, *, grants: bool = True) -> None:
    services_requests.answer(row, Answer(grants, "Theo đề nghị."), known(app),
                             app.extensions["store"], actor=actor, now=NOW + timedelta(days=1))


def everything_kept() -> str:
    """Return all text of all tables, as a reader of a backup would see it."""
    text = []
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(sa.select(table)):
            text.append(" ".join(str(value) for value in row))
    return "\n".join(text)


@both_databases
def test_a_request_has_its_due_date_and_is_acknowledged(app: Flask, person: User) -> None:
    entry = make_draft(make_call(), person)
    row = ask(app, person)
    assert (row.due_at, row.state) == (NOW + timedelta(days=20), RequestState.OPEN)
    assert [place.competition_id for place in row.places] == [entry.competition_id]
    other = ask(app, person, RequestKind.CORRECTION)
    assert other.due_at == NOW + timedelta(days=10)
    assert [m.kind for m in db.session.query(Message).filter_by(to=ADDRESS)] == [
        "data_request", "data_request"]
    with pytest.raises(DomainError):
        ask(app, person)


@both_databases
def test_deletion_leaves_no_word_of_the_person_and_a_chain_that_holds(
    app: Flask, person: User
) -> None:
    store, admin = app.extensions["store"], make_officer(Role.ADMIN)
    entry = make_draft(make_call(), person, title=f"Của {NAME}", store=store)
    member = services_team.add_member(entry.id, MemberInput("Em"), actor=person, now=NOW)
    secret = services_invites.issue_invite(member.id, actor=person, now=NOW)[1]
    services_invites.confirm_by_link(secret, word("Em"), actor=None, now=NOW)
    sha256 = entry.attachments[0].file.sha256
    before = count_events()
    answer(app, ask(app, person), admin)
    assert send_due(app.config, NOW + timedelta(days=2)) > 0
    db.session.expire_all()
    kept = everything_kept()
    for trace in (NAME, ADDRESS, PHONE, "905 123", "Làm chả cá sạch"):
        assert trace not in kept, trace
    assert list(broken_events()) == []
    assert count_events() > before
    row = db.session.query(DataRequest).one()
    assert (row.state, row.answer, row.text, row.user.name, row.user.is_active) == (
        RequestState.DONE, "Theo đề nghị.", "", NOBODY, False)
    assert db.session.query(Attachment).count() == 0
    with pytest.raises(FileNotFoundError):
        store.get(sha256)


@both_databases
def test_what_was_submitted_stays_as_it_was_judged_without_contact_data(
    app: Flask, person: User
) -> None:
    entry = make_draft(make_call(), person, store=app.extensions["store"])
    services_team.edit_member(entry.id, entry.members[0].id, MemberInput(
        NAME, email=ADDRESS, phone="0905 123 456"), actor=person, now=NOW)
    digest = submit(entry).digest
    answer(app, ask(app, person), make_officer(Role.ADMIN))
    db.session.expire_all()
    kept = db.session.query(Submission).one()
    assert (kept.digest, kept.team[0]["name"]) == (digest, NAME)
    leader = db.session.get_one(Entry, entry.id).members[0]
    assert (leader.name, leader.email, leader.phone) == (NAME, "", "")
    assert all(row.withdrawn_at for row in db.session.query(Consent))
    assert len(db.session.query(DataRequest).one().kept) == 2
    assert app.extensions["store"].get(kept.files[0]["sha256"])
    assert list(broken_events()) == []


def test_a_guardians_data_go_with_the_childs(app: Flask, person: User) -> None:
    entry = make_draft(make_call())
    member = services_team.add_member(entry.id, MemberInput("Em"), actor=entry.owner, now=NOW)
    secret = services_invites.issue_invite(member.id, actor=entry.owner, now=NOW)[1]
    guardian = services_invites.GuardianInput(
        NOW.date().replace(year=2012), "Y Bhem", "0905999999", agrees=True)
    services_invites.confirm_by_link(secret, word("Em", guardian=guardian), actor=person, now=NOW)
    keys = [section.key for section in sections_of(person, known(app))]
    assert {"account", "teams", "consents", "guardian"} <= set(keys)
    answer(app, ask(app, person), make_officer(Role.ADMIN))
    db.session.expire_all()
    row = db.session.query(Guardian).one()
    assert (row.birth_date, row.name, row.phone) == (None, None, None)


def test_an_organiser_answers_for_the_own_competition_alone(app: Flask, person: User) -> None:
    call = make_call()
    make_draft(call, person)
    organiser, stranger = make_officer(Role.ORGANISER, call), make_officer(
        Role.ORGANISER, make_call())
    assert places_of(person, known(app)) == {call.id}
    row = ask(app, person)
    with pytest.raises(NotFound):
        answer(app, row, stranger)
    with pytest.raises(NotFound):
        answer(app, row, person)
    grant(person, Role.OBSERVER, call)
    with pytest.raises(NotFound):  # who holds a role is erased by an administrator
        answer(app, row, organiser)
    answer(app, row, make_officer(Role.ADMIN), grants=False)
    with pytest.raises(Conflict):
        answer(app, row, make_officer(Role.ADMIN))
    assert db.session.get_one(User, person.id, populate_existing=True).name == NAME


def test_the_archive_holds_rows_for_machines_and_people_and_the_files(
    app: Flask, client: Any, person: User
) -> None:
    entry = make_draft(make_call(), person, store=app.extensions["store"])
    answered = sign_in(client, person).get("/account/data.zip")
    assert (answered.status_code, answered.mimetype) == (200, "application/zip")
    made = zipfile.ZipFile(io.BytesIO(answered.data))
    answered.close()
    told = json.loads(made.read("data.json"))
    assert (told["account"][0]["phone"], told["entries"][0]["title"]) == (
        "0905 123 456", "Chả cá Sa Huỳnh")
    assert NAME in made.read("index.html").decode()
    assert "csv/consents.csv" not in made.namelist()
    assert made.read("files/entries-1-Bài.pdf") == app.extensions["store"].get(
        entry.attachments[0].file.sha256)
