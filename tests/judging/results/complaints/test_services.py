"""The register of complaints: numbers, holds, decisions, what they would change, who sees whom."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.enums import Role
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from judging.results import services as results
from judging.results.complaints import queries, services
from judging.results.complaints.enums import Channel, ComplaintKind, ComplaintState
from judging.results.complaints.models import Complaint
from judging.results.complaints.services import ComplaintInput, DecisionInput
from judging.results.enums import ResultState
from judging.results.models import Result
from judging.results.services import PublicationInput
from tests.conftest import both_databases
from tests.factories import NOW, grant, letters_to, make_user, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest

PAPER = ComplaintInput(ComplaintKind.COMPLAINT, Channel.PAPER, date(2026, 11, 20), "Điểm phần thi",
                       "Giám khảo là cổ đông của một đội.", name="Đinh Thị Xuân",
                       contact="0905000111")


@pytest.fixture
def made(app: Flask) -> Contest:
    """Three entries in a published result."""
    contest = stage.make_contest(judges=1)
    stage.score_all(contest, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    result = results.close_and_compute(contest.sitting.id, {}, actor=contest.chair, now=NOW)
    results.approve_result(result.id, actor=contest.chair, now=NOW)
    results.publish_result(result.id, PublicationInput("", None, True), actor=contest.approver,
                           now=NOW)
    return contest


@pytest.fixture
def organiser(made: Contest) -> User:
    person = make_user("Võ Thị Lan")
    grant(person, Role.ORGANISER, made.competition)
    return person


def received(made: Contest, organiser: User, **changes: Any) -> Complaint:
    given = replace(PAPER, result_id=db.session.query(Result).one().id,
                    entry_code=made.entries[0].code or "", **changes)
    return services.receive(made.competition.id, given, actor=organiser, now=NOW)


@both_databases
def test_numbers_count_up_and_the_sender_is_sealed(made: Contest, organiser: User) -> None:
    first, second = received(made, organiser), received(made, organiser, name="", contact="")
    stored = db.session.execute(sa.text("SELECT name FROM complaint_party ORDER BY complaint_id"))
    assert [first.number, second.number] == [1, 2]
    assert (first.party.name, second.party.name) == ("Đinh Thị Xuân", "")
    assert "Xuân" not in stored.all()[0][0]


@pytest.mark.parametrize("leaves", [True, False])
def test_the_approver_is_asked_only_where_upholding_changes_the_result(
    made: Contest, organiser: User, client: Any, *, leaves: bool
) -> None:
    row = received(made, organiser)
    page = f"/organise/{made.competition.slug}/complaints/{row.number}"
    answer = sign_in(client, organiser).post(f"{page}/decide", data={
        "version": str(row.version), "outcome": "upheld", "reply": "Đúng, đã đính chính tên.",
        **({"leaves_result": "y"} if leaves else {})})
    assert answer.status_code == 302
    asked = [row.number for row in queries.unsettled(queries.register(made.competition.id))]
    assert asked == ([] if leaves else [1])
    assert ("Kết quả giữ nguyên" in client.get(page).text) is leaves
    office = sign_in(client, made.approver).get(f"/organise/{made.competition.slug}/").text
    assert ("Đơn số 1 được chấp nhận" in office) is not leaves


@both_databases
def test_a_hold_names_entries_until_it_is_lifted_with_a_reason(
    made: Contest, organiser: User
) -> None:
    row = received(made, organiser)
    before = queries.held_entries(made.competition.id)
    services.set_hold(row.id, True, "Chờ xác minh", row.version, actor=organiser, now=NOW)
    held = queries.held_entries(made.competition.id)
    row.entry_id = None
    db.session.commit()
    assert (before, held) == (set(), {made.entries[0].id})
    assert queries.held_entries(made.competition.id) == {entry.id for entry in made.entries}
    with pytest.raises(DomainError):
        services.set_hold(row.id, False, " ", row.version, actor=organiser, now=NOW)
    services.set_hold(row.id, False, "Đã rõ", row.version, actor=organiser, now=NOW)
    assert queries.held_entries(made.competition.id) == set()


def test_revoking_leaves_the_rank_empty_unless_the_others_move_up(
    made: Contest, organiser: User
) -> None:
    told = queries.preview(received(made, organiser))
    assert told is not None
    assert (told.recount, [(c.code[-1], c.before, c.after) for c in told.emptied]) == (
        [], [("1", (1, "80.00", True), None)])
    assert [(c.code[-1], c.after) for c in told.moved_up] == [
        ("1", None), ("2", (1, "70.00", True)), ("3", (2, "60.00", True))]
    assert db.session.query(Result).one().state is ResultState.PUBLISHED


def test_a_decision_is_made_once_with_words_and_answers_the_founder(
    made: Contest, organiser: User
) -> None:
    owner = made.entries[0].owner
    row = services.receive(
        made.competition.id, replace(PAPER, channel=Channel.WEB), actor=owner, now=NOW,
        own_entry_id=made.entries[0].id)
    services.take_in_hand(row.id, "Trưởng Ban Tổ chức", date(2026, 12, 1), row.version,
                          actor=organiser, now=NOW, entry_code=row.entry.code)
    seen = row.version
    with pytest.raises(DomainError):
        services.decide(row.id, DecisionInput(ComplaintState.REJECTED, " "), seen,
                        actor=organiser, now=NOW)
    services.decide(row.id, DecisionInput(ComplaintState.REJECTED, "Điểm đã đúng."), seen,
                    actor=organiser, now=NOW)
    with pytest.raises(Conflict):
        services.decide(row.id, DecisionInput(ComplaintState.UPHELD, "x"), row.version,
                        actor=organiser, now=NOW)
    assert (row.state, row.entry_id) == (ComplaintState.REJECTED, made.entries[0].id)
    assert "Điểm đã đúng." in letters_to(owner.email)[-1].body


def test_what_comes_in_tomorrow_or_about_nothing_is_refused(
    made: Contest, organiser: User
) -> None:
    for changes, field in (({"received_on": NOW.date() + timedelta(days=1)}, "received_on"),
                           ({"entry_code": "KHONG-CO"}, "entry_code"),
                           ({"result_id": 999}, "result_id")):
        with pytest.raises(DomainError) as refused:
            services.receive(made.competition.id, replace(PAPER, **changes), actor=organiser,
                             now=NOW)
        assert refused.value.field == field
    assert db.session.query(Complaint).count() == 0


def test_the_chair_sees_the_case_and_never_the_sender(
    made: Contest, organiser: User, client: Any
) -> None:
    row = received(made, organiser)
    address = f"/organise/{made.competition.slug}/complaints/{row.number}"
    seen = [sign_in(client, person).get(address).get_data(as_text=True)
            for person in (organiser, made.chair, made.approver)]
    assert ["Đinh Thị Xuân" in page for page in seen] == [True, False, False]
    assert ["cổ đông" in page for page in seen] == [True, True, True]


def test_strangers_and_founders_lodge_on_the_web(made: Contest, client: Any) -> None:
    written = {"kind": "reflection", "subject": "Ý tưởng trùng", "content": "Xem lại giúp."}
    public = f"/competitions/{made.competition.slug}/complaints"
    nameless = client.post(public, data=written)
    stranger = client.post(public, data=written | {"contact": "0905 111 222"})
    entry = made.entries[0]
    owner = sign_in(client, entry.owner).post(f"/entries/{entry.ref}/complaint", data=written)
    other = sign_in(client, made.entries[1].owner).get(f"/entries/{entry.ref}/complaint")
    rows = queries.register(made.competition.id)
    assert [answer.status_code for answer in (nameless, stranger, owner, other)] == [
        422, 302, 302, 404]
    assert sorted((row.number, row.entry_id, row.party.name) for row in rows) == [
        (1, None, ""), (2, entry.id, entry.owner.name)]


def test_what_is_sent_twice_gets_one_number(made: Contest, client: Any) -> None:
    written = {"kind": "reflection", "subject": "Ý tưởng trùng", "content": "Xem lại giúp.",
               "contact": "0905 111 222"}
    public = f"/competitions/{made.competition.slug}/complaints"
    for _press in range(2):
        answer = client.post(public, data=written, follow_redirects=True)
        assert "Đã tiếp nhận đơn, số đến 1." in answer.text
    client.post(public, data=written | {"contact": "0905 111 223"})
    assert [row.number for row in db.session.query(Complaint).order_by(Complaint.id)] == [1, 2]


@pytest.mark.parametrize("is_sender", [True, False])
def test_nobody_holds_or_decides_in_a_matter_of_the_own(
    made: Contest, organiser: User, client: Any, *, is_sender: bool
) -> None:
    if is_sender:
        row = services.receive(made.competition.id, replace(PAPER, channel=Channel.WEB),
                               actor=organiser, now=NOW)
    else:
        row = received(made, organiser)
        made.entries[0].owner_id = organiser.id
        db.session.commit()
    address = f"/organise/{made.competition.slug}/complaints/{row.number}"
    officer = sign_in(client, organiser)
    shown = officer.get(address).text
    held = officer.post(f"{address}/hold", data={"version": 1, "reason": "Chờ"})
    decided = officer.post(f"{address}/decide", data={
        "version": 1, "outcome": "upheld", "reply": "Đúng vậy."})
    assert [f"{address}/{verb}" in shown for verb in ("hand", "hold", "decide")] == [
        True, False, False]
    assert (held.status_code, decided.status_code) == (403, 403)
    assert "Người khác trong Ban Tổ chức" in decided.text
    assert (row.state, row.is_held) == (ComplaintState.RECEIVED, False)


def test_a_wrong_entry_is_taken_out_unless_a_hold_or_its_founder_stands_behind_it(
    made: Contest, organiser: User
) -> None:
    on_paper = received(made, organiser)
    own = services.receive(
        made.competition.id, replace(PAPER, channel=Channel.WEB), actor=made.entries[0].owner,
        now=NOW, own_entry_id=made.entries[0].id)

    def empty(row: Complaint) -> None:
        services.take_in_hand(row.id, "Trưởng Ban", date(2026, 12, 1), row.version,
                              actor=organiser, now=NOW)

    services.set_hold(on_paper.id, True, "Chờ", on_paper.version, actor=organiser, now=NOW)
    for row in (on_paper, own):
        with pytest.raises(DomainError) as refused:
            empty(row)
        assert refused.value.field == "entry_code"
    services.set_hold(on_paper.id, False, "Xong", on_paper.version, actor=organiser, now=NOW)
    empty(on_paper)
    assert (on_paper.entry_id, own.entry_id) == (None, made.entries[0].id)


def test_the_founder_reads_state_and_reply_where_the_entry_is_and_nobody_elses(
    made: Contest, organiser: User, client: Any
) -> None:
    entry = made.entries[0]
    received(made, organiser)  # somebody else's about the same entry
    row = services.receive(
        made.competition.id, replace(PAPER, channel=Channel.WEB, subject="Cộng thiếu điểm"),
        actor=entry.owner, now=NOW, own_entry_id=entry.id)
    services.take_in_hand(row.id, "Trưởng Ban Tổ chức", date(2026, 12, 1), row.version,
                          actor=organiser, now=NOW, entry_code=row.entry.code)
    founder = sign_in(client, entry.owner)
    waiting = founder.get(f"/entries/{entry.ref}").get_data(as_text=True)
    services.decide(row.id, DecisionInput(ComplaintState.REJECTED, "Điểm đã đúng.", "15/TB"),
                    row.version, actor=organiser, now=NOW)
    answered = founder.get(f"/entries/{entry.ref}").get_data(as_text=True)
    assert ("Đơn số 2: Cộng thiếu điểm" in waiting, "01/12/2026" in waiting) == (True, True)
    assert ("Điểm đã đúng." in answered, "15/TB" in answered) == (True, True)
    assert "Đơn số 1" not in answered


def test_who_comes_second_reads_on_the_page_that_nothing_was_done(
    made: Contest, organiser: User, client: Any
) -> None:
    row = received(made, organiser)
    address = f"/organise/{made.competition.slug}/complaints/{row.number}/hold"
    officer = sign_in(client, organiser)
    first, second, empty = (officer.post(address, data={"version": version, "reason": reason})
                            for version, reason in ((1, "Chờ"), (1, "Chờ"), (2, "")))
    assert (first.status_code, second.status_code, empty.status_code) == (302, 409, 422)
    late = officer.post(address.replace("hold", "decide"), data={
        "version": 1, "outcome": "rejected", "reply": "Điểm đã đúng, xin giữ nguyên."})
    assert ["Đơn này vừa được người khác cập nhật" in answer.text
            for answer in (second, empty, late)] == [True, False, True]
    assert (late.status_code, "xin giữ nguyên" in late.text) == (409, True)
    assert f'name="version" type="hidden" value="{row.version}"' in late.text
    assert queries.held_entries(made.competition.id) == {made.entries[0].id}
