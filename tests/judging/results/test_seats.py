"""Who takes the seats: caps for units, reserves in order, and who leaves."""

from typing import Any

import pytest
from flask import Flask

from app.errors import Conflict, DomainError
from app.orm import db
from judging.results import services
from judging.results.advancing import find_advance, leave_stage
from judging.results.models import Result, Succession
from judging.results.seats import Ranked, next_reserve, within_units
from judging.results.services import PublicationInput
from judging.results.verifying import differences
from judging.scoresheets import slots
from tests.conftest import both_databases
from tests.factories import NOW, letters_to
from tests.judging import contest as stage
from tests.judging.contest import Contest


def row(entry: int, rank: int | None, *, unit: str = "", advances: bool = False,
        qualifies: bool = True, score: str = "50", reasons: tuple[str, ...] = ()) -> Ranked:
    return Ranked(entry, f"A-{entry}", rank, unit, qualifies, advances, score, reasons)


@pytest.mark.parametrize(("rows", "seats", "cap", "expected"), [
    ([(1, "x"), (2, "X"), (3, "y")], 2, 1, [True, False, True]),
    ([(1, ""), (2, ""), (3, "")], 2, 1, [True, True, False]),
    ([(1, "x"), (1, "x"), (3, "y")], 3, 1, [False, False, True]),
    ([(1, "x"), (2, "y"), (2, "z")], 2, 1, [True, False, False]),
    ([(None, ""), (1, "x")], 1, 1, [False, True]),
])
def test_no_unit_has_more_than_its_share(
    rows: Any, seats: int, cap: int, expected: list[bool]
) -> None:
    assert [advances for advances, _why in within_units(rows, seats, cap)] == expected


def test_a_reserve_that_does_not_qualify_is_passed_over_with_its_reason() -> None:
    rows = [row(1, 1, advances=True), row(2, 2, advances=True), row(3, 4, score="40"),
            row(4, 5, qualifies=False, score="45", reasons=("floor:idea=0",))]
    found = next_reserve(rows, {1}, {2}, None)
    assert (found.entry_id, found.skipped) == (3, (("A-4", "floor:idea=0"),))


def test_reserves_with_one_place_block_each_other() -> None:
    rows = [row(1, 1, advances=True), row(2, 2), row(3, 2)]
    assert next_reserve(rows, set(), {1}, None).entry_id is None


def final_of_four(**method: Any) -> tuple[Contest, Result]:
    made = stage.make_contest(entries=4, judges=1, **method)
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30), 4: (20, 20)})
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    return made, result


@both_databases
def test_a_cap_is_part_of_the_result_and_of_its_verification(app: Flask) -> None:
    made = stage.make_contest(entries=3, judges=1, unit_cap=1)
    for entry, unit in zip(made.entries, ("Trà Bồng", "Trà Bồng", "Lý Sơn"), strict=True):
        entry.unit_name = unit
    db.session.commit()
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    services.approve_result(result.id, actor=made.chair, now=NOW)
    assert [(r.code[-1], r.advances, r.reasons) for r in result.rows] == [
        ("1", True, []), ("2", False, ["unit_cap:1"]), ("3", True, [])]
    assert (result.rules["unit_cap"], list(differences(result))) == (1, [])
    made.sitting.unit_cap = None
    db.session.commit()
    assert [d.what for d in differences(result)] == [
        "the rule “unit_cap” is None now, the result says 1"]


@both_databases
def test_who_leaves_before_the_stage_is_followed_by_the_reserve_who_is_told(app: Flask) -> None:
    made, result = final_of_four()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, PublicationInput("", None, True), actor=made.approver,
                            now=NOW)
    first, _second, third, fourth = made.entries
    told = leave_stage(result.id, first.id, "Nhóm rút", actor=made.chair, now=NOW)
    advance = find_advance(result)
    assert (told.left_id, told.moved_id) == (first.id, third.id)
    assert advance is not None
    assert advance.reserve.entry_id == fourth.id
    letter = letters_to(third.owner.email)[-1]
    assert "vòng sau" in letter.subject
    assert f"/entries/{third.code}\n" in letter.body
    assert list(differences(result)) == []


def test_a_new_result_seats_nobody_who_left(app: Flask) -> None:
    made, result = final_of_four()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    leave_stage(result.id, made.entries[0].id, "Nhóm rút", actor=made.chair, now=NOW)
    services.withdraw_approval(result.id, "Xem lại", actor=made.chair, now=NOW)
    second = db.session.query(Result).filter_by(number=2).one()
    services.approve_result(second.id, actor=made.chair, now=NOW)
    assert {slot.entry_id for slot in slots.slots_of(made.sittings[1].id)} == {
        made.entries[1].id, made.entries[2].id}


def test_nobody_moves_up_once_the_stage_has_begun_or_without_a_seat(app: Flask) -> None:
    made, result = final_of_four()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    with pytest.raises(DomainError):
        leave_stage(result.id, made.entries[3].id, "x", actor=made.chair, now=NOW)
    made.sittings[1].opened_at = NOW
    db.session.commit()
    with pytest.raises(Conflict):
        leave_stage(result.id, made.entries[0].id, "x", actor=made.chair, now=NOW)
    assert db.session.query(Succession).count() == 0
