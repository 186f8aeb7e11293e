"""Articles that the program checks, beside the dossier and in the queue; dossiers on paper."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.clock import local_date, utc_now
from app.errors import DomainError
from app.orm import db
from competitions.engine import Kind
from competitions.entries.models import Entry
from competitions.screening.findings import examine_entries, list_rules
from competitions.screening.models import PaperSet
from competitions.screening.queue import list_queue
from competitions.screening.services_papers import PaperInput, note_sight, record_paper
from competitions.screening.services_rules import RuleInput, add_rule, remove_rule
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.conftest import both_databases
from tests.factories import NOW, make_officer, make_user, sign_in

PAPER = RuleInput("khoản 1 Điều 6", "Bản giấy trong 7 ngày", Kind.PAPER_WITHIN, most=7)
PEOPLE = RuleInput("khoản 2 Điều 4", "Nhóm từ 2 người", Kind.TEAM_SIZE, least=2)


@pytest.fixture
def entry(app: Flask) -> Entry:
    entry = make_draft(make_call(code_prefix="QN07"), store=app.extensions["store"])
    submit(entry)
    return entry


def add(entry: Entry, given: RuleInput) -> None:
    add_rule(entry.competition_id, given, actor=entry.owner, now=NOW)


@both_databases
def test_the_worst_comes_first_with_its_article(app: Flask) -> None:
    call = make_call(code_prefix="QN07")
    store = app.extensions["store"]
    for title in ("Số một", "Số hai", "hai số"):
        submit(make_draft(call, make_user(), title=title, store=store))
    add_rule(call.id, RuleInput("khoản 3 Điều 4", "Chỉ lĩnh vực biển", Kind.ANSWER_AMONG, "field",
                                allowed=("sea",)), actor=make_user(), now=NOW)
    add_rule(call.id, PEOPLE, actor=make_user(), now=NOW)
    second = db.session.query(Entry).filter_by(code="QN07-0003").one()

    rows = list_queue(call, "", 1, NOW).rows

    assert [(row.code, row.examined.twins) for row in rows] == [
        (second.code, ("QN07-0002",)), ("QN07-0001", ()), ("QN07-0002", ())]
    assert {tuple(found.value for found in row.examined.failed) for row in rows} == {("1",)}


def test_a_postmark_in_time_is_looked_at_by_a_person(entry: Entry) -> None:
    add(entry, PAPER)
    day = local_date(NOW)
    late = NOW + timedelta(days=9)

    def verdict() -> str:
        found = examine_entries(entry.competition, [entry.id], late)[entry.id].findings
        return found[0].verdict.value

    assert verdict() == "unknown"
    for posted, expected in ((8, "failed"), (6, "look")):
        record_paper(entry.id, PaperInput(day + timedelta(days=9), day + timedelta(days=posted), 2),
                     actor=entry.owner, now=late)
        assert verdict() == expected


@pytest.mark.parametrize("given", [
    PaperInput(local_date(NOW) + timedelta(days=1), None, 1),
    PaperInput(local_date(NOW), local_date(NOW) + timedelta(days=1), 1),
    PaperInput(local_date(NOW), None, 0), PaperInput(local_date(NOW), None, 101),
])
def test_paper_that_cannot_be_is_refused(entry: Entry, given: PaperInput) -> None:
    with pytest.raises(DomainError):
        record_paper(entry.id, given, actor=entry.owner, now=NOW)
    assert db.session.query(PaperSet).count() == 0


@pytest.mark.parametrize("given", [
    RuleInput("Điều 4", "x", Kind.ANSWER_AMONG, "nowhere", allowed=("a",)),
    RuleInput("Điều 4", "x", Kind.ANSWER_AMONG, "field"),
    RuleInput("Điều 4", "x", Kind.TEAM_SIZE), RuleInput("Điều 4", "x", Kind.TEAM_SIZE, "", 5, 2),
    RuleInput("Điều 4", "x", Kind.PAPER_WITHIN, least=5),
])
def test_an_article_that_compares_nothing_is_refused(entry: Entry, given: RuleInput) -> None:
    with pytest.raises(DomainError):
        add(entry, given)


def test_a_removed_article_is_checked_no_longer(entry: Entry) -> None:
    add(entry, PEOPLE)
    rule, = list_rules(entry.competition_id)
    remove_rule(rule.id, actor=entry.owner, now=NOW)
    assert examine_entries(entry.competition, [entry.id], NOW)[entry.id].findings == ()
    with pytest.raises(DomainError):
        remove_rule(rule.id, actor=entry.owner, now=NOW)


def test_who_has_a_dossier_open_is_told_until_they_go(entry: Entry) -> None:
    one, two = make_user("Phạm Thư"), make_user("Đỗ Văn")
    assert note_sight(entry.id, actor=one, now=NOW) == []
    assert [s.user.name for s in note_sight(entry.id, actor=two, now=NOW)] == ["Phạm Thư"]
    assert note_sight(entry.id, actor=two, now=NOW + timedelta(minutes=1)) == []


def test_the_secretary_adds_an_article_records_paper_and_prints_its_receipt(
        client: Any, entry: Entry) -> None:
    base = f"/organise/{entry.competition.slug}"
    secretary = sign_in(client, make_officer(Role.SECRETARY, entry.competition))
    typed = {"article": "khoản 2 Điều 4", "text": "Nhóm từ 2 người", "kind": "team_size",
             "key": "", "least": "2", "most": "", "allowed": "", "track_id": ""}
    assert secretary.post(f"{base}/screening-rules", data=typed).status_code == 302
    assert secretary.post(f"{base}/screening-rules",
                          data=typed | {"least": ""}).status_code == 422
    assert "khoản 2 Điều 4" in secretary.get(f"{base}/screening").text
    page = secretary.get(f"{base}/screening/{entry.code}").text
    assert "Số người trong nhóm: 1" in page
    today = local_date(utc_now()).isoformat()
    answer = secretary.post(f"{base}/screening/{entry.code}/papers", data={
        "received_on": today, "posted_on": "", "sets": "2", "handed_by": "Xã Sa Huỳnh"})
    assert answer.location == f"{base}/screening/{entry.code}#papers"
    paper = db.session.query(PaperSet).one()
    pdf = secretary.get(f"{base}/screening/{entry.code}/papers/{paper.id}.pdf")
    assert (pdf.status_code, pdf.data[:5]) == (200, b"%PDF-")
    assert secretary.post(f"{base}/screening/{entry.code}/here").json == {"others": []}
