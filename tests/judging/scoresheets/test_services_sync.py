"""Operations on a real database: applied once, kept for ever, written by one service."""

import hashlib
import uuid
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.audit.models import AuditEvent
from app.audit.services import canonical
from app.orm import db
from judging.rubrics.enums import SittingState
from judging.scoresheets import services
from judging.scoresheets.enums import MarkState, SheetState
from judging.scoresheets.models import DeskDevice, Mark, Operation, SignedSheet
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rounds import CRITERIA, Round, make_round
from tests.judging.scoresheets.desk import operation

TABLET, PHONE = str(uuid.uuid4()), str(uuid.uuid4())


def queue(sheet_id: int, *, base: int = 0, first: int = 1, submit: bool = False,
          value: str = "8,5") -> list[dict[str, Any]]:
    """Return marks for every criterion, then a comment, then perhaps the submit."""
    sent = [operation(first + place, criterion=key, value=value, sheet=sheet_id, base=base,
                      prev=first + place - 1 if place else None)
            for place, (key, _, _) in enumerate(CRITERIA)]
    sent.append(operation(first + 3, "comment", text="Tốt", sheet=sheet_id, base=base,
                          prev=first + 2))
    if submit:
        sent.append(operation(first + 4, "submit", sheet=sheet_id, base=base, prev=first + 3))
    return sent


def statuses(answers: list[dict[str, Any]]) -> list[str]:
    return [answer.get("code") or answer["status"] for answer in answers]


def marks_of(sheet_id: int) -> dict[str, tuple[MarkState, int | None, str]]:
    rows = db.session.scalars(sa.select(Mark).filter_by(sheet_id=sheet_id)
                              .execution_options(populate_existing=True))
    return {row.criterion.key: (row.state, row.value, row.comment) for row in rows}


@both_databases
def test_a_queue_is_applied_signed_and_answered_again(app: Flask) -> None:
    here = make_round()
    judge, entry = here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    sent = queue(sheet.id, submit=True)
    answers = services.synchronise(judge, TABLET, sent, NOW)
    assert [(a["status"], a["version"]) for a in answers] == [
        ("applied", version) for version in range(1, 6)]
    given = (MarkState.GIVEN, 850, "")
    assert marks_of(sheet.id) == {"innovation": given, "market": given, "team": given}
    again = services.synchronise(judge, TABLET, sent, NOW)
    assert [(a["status"], a["first"]) for a in again] == [("duplicate", a) for a in answers]
    fresh = here.sheet(judge, entry)
    assert (fresh.state, fresh.version, fresh.comment) == (SheetState.SUBMITTED, 5, "Tốt")
    assert db.session.query(Operation).count() == 5
    assert here.sitting.rubrics[0].frozen_at == NOW
    db.session.refresh(entry)
    assert entry.is_being_judged is True


@both_databases
def test_a_signature_holds_the_canonical_content_and_stands_in_the_chain(app: Flask) -> None:
    here = make_round()
    judge, entry = here.judges[0], here.entries[0]
    sheet = here.sheet(judge, entry)
    services.synchronise(judge, TABLET, queue(sheet.id, submit=True), NOW)
    [signed] = db.session.query(SignedSheet).all()
    assert signed.digest == hashlib.sha256(canonical(signed.content).encode()).hexdigest()
    assert (signed.content["entry"], signed.content["comment"], signed.content["judge"]) == (
        entry.code, "Tốt", {"id": judge.id, "name": judge.name})
    assert signed.content["marks"][0] == {"criterion": "innovation", "mark": "8.5", "comment": ""}
    event = db.session.query(AuditEvent).filter_by(action="sheet_signed").one()
    assert (event.actor_id, event.values.content["digest"]) == (judge.id, signed.digest)


@both_databases
def test_a_conflict_shows_the_servers_sheet_and_changes_nothing(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, queue(sheet.id), NOW)
    late = operation(1, sheet=sheet.id, value="3")
    [answer] = services.synchronise(judge, PHONE, [late], NOW)
    assert (answer["status"], answer["current"]["marks"]["innovation"]) == (
        "conflict", {"value": "8.5", "comment": ""})
    assert "message" in answer
    [retry] = services.synchronise(judge, PHONE, [late], NOW)
    assert (retry["status"], retry["first"]["status"]) == ("duplicate", "conflict")
    [seen] = services.synchronise(
        judge, PHONE, [operation(2, sheet=sheet.id, value="3", base=4)], NOW)
    assert (seen["status"], seen["version"]) == ("applied", 5)


@both_databases
def test_each_device_hears_what_others_changed(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.exchange(judge, TABLET, [operation(1, sheet=sheet.id)], NOW)
    told = services.exchange(
        judge, PHONE, [operation(1, sheet=sheet.id, criterion="team", value="3")], NOW)
    assert statuses(told.results) == ["applied"]
    assert [(s["version"], s["marks"]["innovation"]["value"]) for s in told.sheets] == [(2, "8.5")]
    alone = services.exchange(
        judge, PHONE, [operation(2, sheet=sheet.id, criterion="team", value="4", base=2)], NOW)
    assert alone.sheets == []


@both_databases
def test_foreign_unknown_and_nonsensical_operations_are_on_record(app: Flask) -> None:
    here = make_round()
    judge, other = here.judges[2], here.judges[1]
    foreign = here.sheet(other, here.entries[0])
    mine = here.sheet(judge, here.entries[0])
    sent = [operation(1, sheet=foreign.id), operation(2, sheet=10**9),
            operation(3, sheet=mine.id, do="erase"), operation(4, sheet=mine.id, value="a\0"),
            operation(10**300, sheet=mine.id), {"id": "x"}, 7, operation(6, sheet=mine.id)]
    answers = services.synchronise(judge, TABLET, sent, NOW)
    assert statuses(answers) == ["not_yours", "not_yours", *["bad_request"] * 5, "applied"]
    assert marks_of(foreign.id) == {}
    assert db.session.query(Operation).count() == 6
    again = services.synchronise(judge, TABLET, [sent[0] | {"sheet": mine.id}], NOW)
    assert statuses(again) == ["duplicate"]


@both_databases
def test_a_foreign_hand_cannot_fill_my_chain_or_make_conflicts(app: Flask) -> None:
    here = make_round()
    judge, other = here.judges[2], here.judges[1]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(other, TABLET, [operation(4, sheet=sheet.id)], NOW)
    sent = queue(sheet.id, submit=True)
    del sent[3]
    assert statuses(services.synchronise(judge, TABLET, sent, NOW))[-1] == "incomplete"


@both_databases
def test_cut_requests_carry_the_chain_over(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sent = queue(sheet.id, submit=True)
    assert statuses(services.synchronise(judge, TABLET, sent[3:], NOW)) == [
        "applied", "incomplete"]
    for one in reversed(sent[:3]):
        assert statuses(services.synchronise(judge, TABLET, [one], NOW)) == ["applied"]
    submit = operation(9, "submit", sheet=sheet.id, base=0, prev=4)
    assert statuses(services.synchronise(judge, TABLET, [submit], NOW)) == ["applied"]


def test_na_zero_and_cleared_are_three_things(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    values = {"innovation": "na", "market": "0", "team": "5"}
    sent = [operation(place, sheet=sheet.id, criterion=key, value=value)
            for place, (key, value) in enumerate(values.items(), 1)]
    sent.append(operation(9, sheet=sheet.id, criterion="team", value=None))
    services.synchronise(judge, TABLET, sent, NOW)
    assert marks_of(sheet.id) == {
        "innovation": (MarkState.NOT_APPLICABLE, None, ""),
        "market": (MarkState.GIVEN, 0, ""), "team": (MarkState.BLANK, None, "")}


def test_a_closed_or_unopened_stage_takes_nothing(app: Flask) -> None:
    here = make_round(is_open=False)
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    assert statuses(services.synchronise(judge, TABLET, queue(sheet.id), NOW)) == [
        "stage_closed"] * 4
    with db.session.no_autoflush:
        here.sitting.opened_at = here.sitting.closed_at = NOW
        here.sitting.closed_by_id, here.sitting.state = judge.id, SittingState.CLOSED
    db.session.commit()
    assert statuses(services.synchronise(judge, TABLET, queue(sheet.id), NOW)) == [
        "stage_closed"] * 4


def test_a_revoked_device_is_refused_and_others_are_not(app: Flask) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, [], NOW)
    device = db.session.query(DeskDevice).one()
    services.revoke_device(device.id, actor=here.organiser, now=NOW)
    assert statuses(services.synchronise(
        judge, TABLET, [operation(1, sheet=sheet.id)], NOW)) == ["device_revoked"]
    assert statuses(services.synchronise(
        judge, PHONE, [operation(1, sheet=sheet.id)], NOW)) == ["applied"]


@both_databases
def test_a_clerk_writes_in_the_judges_name_and_is_named(app: Flask) -> None:
    here = make_round()
    judge, clerk = here.judges[2], make_user("Lý Thị Thư")
    sheet = here.sheet(judge, here.entries[0])
    services.synchronise(judge, TABLET, [operation(1, sheet=sheet.id)], NOW)
    [answer] = services.synchronise(
        judge, TABLET, [operation(2, sheet=sheet.id, value="3")], NOW, entered_by=clerk)
    assert answer["status"] == "conflict"
    assert [row.entered_by_id for row in db.session.query(Operation).order_by(Operation.id)] == [
        None, clerk.id]


def count_statements(work: Any) -> int:
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    work()
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)


@both_databases
def test_statements_do_not_grow_with_operations(app: Flask) -> None:
    here: Round = make_round(entries=6)
    judge = here.judges[2]
    sheets = [here.sheet(judge, entry).id for entry in here.entries]
    services.synchronise(judge, TABLET, [], NOW)
    one = count_statements(lambda: services.synchronise(
        judge, TABLET, queue(sheets[0])[:1] + queue(sheets[0], first=5)[3:], NOW))
    many = [item for place, number in enumerate(sheets[1:]) for item in
            queue(number, first=10 + 10 * place)]
    assert count_statements(lambda: services.synchronise(judge, TABLET, many, NOW)) <= one
    assert one <= 17
