"""Drafts and teams: kept as typed, two writers told apart, one leader."""

import threading
from datetime import timedelta

import pytest
from flask import Flask

from app.auth.models import User
from app.errors import Conflict, DomainError, NotFound
from app.files.kinds import PDF
from app.files.models import StoredFile
from app.files.services_intake import shown_name
from app.orm import db
from competitions.entries import queries, services, services_files, services_team
from competitions.entries.content import content_of, gaps
from competitions.entries.enums import EntryState
from competitions.entries.models import Attachment, Entry, TeamMember
from competitions.entries.services import DraftInput, EntryInput
from competitions.entries.services_files import UploadInput
from competitions.entries.services_team import MemberInput
from tests.competitions.entries.helpers import make_call, make_draft, pdf, submit
from tests.conftest import both_databases
from tests.factories import NOW, PASSWORD, make_user


def missing(entry: Entry) -> list[str]:
    fields = queries.fields_of(entry.competition_id)
    return [str(gap.message) for gap in gaps(fields, content_of(entry, fields))]


@both_databases
def test_a_draft_is_kept_as_typed_and_moves_no_other_answer(app: Flask) -> None:
    entry = make_draft(make_call())

    services.merge_draft(entry.id, DraftInput({"contact": "Y Ƀlŏm"}),
                        actor=entry.owner, now=NOW + timedelta(minutes=5))

    assert (entry.draft, entry.draft_saved_at) == ({
        "title": "Chả cá Sa Huỳnh", "unit_name": "Xã Sa Huỳnh", "summary": "Làm chả cá sạch.",
        "contact": "Y Ƀlŏm"}, NOW + timedelta(minutes=5))


def test_saving_the_same_again_is_no_new_version(app: Flask) -> None:
    entry = make_draft(make_call())
    before = entry.version

    services.merge_draft(entry.id, DraftInput(dict(entry.draft)), actor=entry.owner, now=NOW)

    assert entry.version == before


def test_a_draft_of_somebody_else_is_not_found(app: Flask) -> None:
    entry = make_draft(make_call())

    with pytest.raises(NotFound):
        services.merge_draft(entry.id, DraftInput(), actor=make_user(), now=NOW)


def test_a_decided_entry_takes_no_changes(app: Flask) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    submit(entry)
    entry.state = EntryState.ELIGIBLE
    db.session.commit()

    with pytest.raises(Conflict):
        services.merge_draft(entry.id, DraftInput({"summary": "x"}),
                            actor=entry.owner, now=NOW)


def test_the_track_is_fixed_by_the_first_submission(app: Flask) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    first, second = entry.competition.tracks
    services.merge_draft(entry.id, DraftInput({}, second.id), actor=entry.owner,
                        now=NOW)
    submit(entry)
    services.merge_draft(entry.id, DraftInput({"summary": "x"}, first.id),
                        actor=entry.owner, now=NOW)

    assert entry.track_id == second.id


def test_a_track_of_another_competition_is_refused(app: Flask) -> None:
    foreign = make_call().tracks[0].id

    with pytest.raises(DomainError) as refusal:
        services.create_entry(make_call().id, EntryInput(foreign, "X"), actor=make_user(), now=NOW)

    assert refusal.value.field == "track_id"


def test_gaps_name_what_is_missing_in_the_order_of_the_form(app: Flask) -> None:
    entry = make_draft(make_call())
    services.merge_draft(entry.id, DraftInput({"summary": "từ " * 21, "title": ""}),
                        actor=entry.owner, now=NOW)
    entry.members[0].is_leader = False
    db.session.commit()

    assert missing(entry) == [
        "Tên ý tưởng, dự án: chưa điền", "Tóm tắt: 21 từ, tối đa 20 từ",
        "Bài thuyết trình: chưa tải tệp lên", "Nhóm tác giả: chưa có trưởng nhóm"]


@both_databases
def test_nobody_is_made_the_leader_without_being_asked(app: Flask) -> None:
    entry = make_draft(make_call())
    other = services_team.add_member(entry.id, MemberInput("Rơ Châm H'Bĭa"), actor=entry.owner,
                                     now=NOW)
    for verb in (
        lambda given: services_team.add_member(entry.id, given, actor=entry.owner, now=NOW),
        lambda given: services_team.edit_member(entry.id, other.id, given, actor=entry.owner,
                                                now=NOW),
    ):
        with pytest.raises(DomainError) as refusal:
            verb(MemberInput("Y Ƀlŏm", is_leader=True))
        assert refusal.value.field == "is_leader"

    assert [(m.name, m.is_leader) for m in entry.members] == [
        ("Hồ Thị Lan", True), ("Rơ Châm H'Bĭa", False)]


@both_databases
def test_a_member_taken_out_stays_on_record(app: Flask) -> None:
    entry = make_draft(make_call())
    member = services_team.add_member(entry.id, MemberInput("A"), actor=entry.owner, now=NOW)
    services_team.remove_member(entry.id, member.id, actor=entry.owner, now=NOW)
    db.session.expire_all()

    assert ([m.name for m in entry.members], db.session.query(TeamMember).count()) == (
        ["Hồ Thị Lan"], 2)


def test_the_leader_is_never_simply_taken_out(app: Flask) -> None:
    entry = make_draft(make_call())

    with pytest.raises(DomainError):
        services_team.remove_member(entry.id, entry.members[0].id, actor=entry.owner, now=NOW)
    services_team.edit_member(entry.id, entry.members[0].id, MemberInput("Lan"),
                              actor=entry.owner, now=NOW)

    assert [(m.name, m.is_leader) for m in entry.members] == [("Lan", True)]


def test_two_people_editing_one_member_are_told_apart(app: Flask) -> None:
    entry = make_draft(make_call())
    leader = entry.members[0]
    seen = services_team.fingerprint(leader)
    given = MemberInput("Hồ Thị Lan Anh", is_leader=True, seen=seen)
    services_team.edit_member(entry.id, leader.id, given, actor=entry.owner, now=NOW)

    with pytest.raises(Conflict):
        services_team.edit_member(entry.id, leader.id, given, actor=entry.owner, now=NOW)


def test_the_same_member_sent_twice_is_there_once(app: Flask) -> None:
    entry = make_draft(make_call())
    for _ in range(2):
        services_team.add_member(entry.id, MemberInput("A", email="A@x.test"), actor=entry.owner,
                                 now=NOW)

    assert [m.name for m in entry.members] == ["Hồ Thị Lan", "A"]


@both_databases
def test_a_replaced_file_stays_on_record_and_in_the_version_submitted(app: Flask) -> None:
    store = app.extensions["store"]
    entry = make_draft(make_call(), store=store)
    first = submit(entry)
    services_files.receive_file(entry.id, UploadInput("deck", "Mới.pdf", pdf(2)),
                                actor=entry.owner, now=NOW, store=store)

    assert ([a.name for a in entry.attachments], db.session.query(Attachment).count(),
            first.files[0]["name"]) == (["Mới.pdf"], 2, "Bài.pdf")


def test_a_file_for_a_question_that_is_not_asked_is_not_found(app: Flask) -> None:
    entry = make_draft(make_call())

    with pytest.raises(NotFound):
        services_files.receive_file(entry.id, UploadInput("summary", "x.pdf", pdf()),
                                    actor=entry.owner, now=NOW, store=app.extensions["store"])


@pytest.mark.parametrize(("name", "kept"), [
    ("C:\\ảnh\\Bài.PDF", "Bài.pdf"), ("../../etc/passwd", "passwd.pdf"), ("", "ho-so.pdf"),
    ("Bài\u202efdp.pdf", "Bàifdp.pdf"), ("x" * 300 + ".pdf", "x" * 190 + ".pdf"),
])
def test_a_file_name_is_one_clean_line(name: str, kept: str) -> None:
    assert shown_name(name, PDF) == kept


@both_databases
def test_the_same_file_from_many_people_at_once_is_kept_once(app: Flask) -> None:
    call = make_call()
    drafts = [(entry.id, entry.owner_id) for entry in (make_draft(call) for _ in range(4))]
    store, content = app.extensions["store"], pdf(3)
    failures: list[BaseException] = []

    def send(entry_id: int, owner_id: int) -> None:
        with app.app_context():
            try:
                services_files.receive_file(
                    entry_id, UploadInput("deck", "Bài.pdf", content), now=NOW, store=store,
                    actor=db.session.get_one(User, owner_id))
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=send, args=draft) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (failures, db.session.query(Attachment).count(), db.session.query(StoredFile).count()
            ) == ([], 4, 1)


@both_databases
def test_whoever_had_the_old_address_of_a_member_reads_no_more(app: Flask) -> None:
    entry = make_draft(make_call(), make_user("Y Ƀlŏm", "y@example.test"))
    wrong, right = (make_user(n, f"{n}@example.test", password=PASSWORD) for n in ("sai", "dung"))
    member = services_team.add_member(
        entry.id, MemberInput("A", email="sai@example.test"), actor=entry.owner, now=NOW)
    assert member.user_id == wrong.id
    services_team.edit_member(entry.id, member.id, MemberInput("A", email="dung@example.test"),
                              actor=entry.owner, now=NOW)
    assert member.user_id == right.id
    with pytest.raises(NotFound):
        queries.get_own_entry(entry.ref, wrong)


def test_the_owner_keeps_the_own_place_whatever_address_is_printed(app: Flask) -> None:
    entry = make_draft(make_call(), make_user("Y Ƀlŏm", "y@example.test"))
    mine = next(m for m in entry.members if m.user_id == entry.owner_id)
    services_team.edit_member(
        entry.id, mine.id, MemberInput(mine.name, email="khac@example.test", is_leader=True),
        actor=entry.owner, now=NOW)
    assert mine.user_id == entry.owner_id
