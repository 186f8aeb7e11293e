"""Rules of closing, approving, publishing and superseding."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.errors import Conflict, DomainError, Forbidden, NotFound
from app.orm import db
from judging.results import services
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from judging.results.services import PublicationInput
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets import slots
from judging.scoresheets.enums import SheetState
from tests.conftest import both_databases
from tests.factories import NOW
from tests.judging import contest as stage

DECISION = PublicationInput("12/QĐ-UBND", date(2026, 11, 20), False)
PENDING = PublicationInput("", None, True)


def table(result):
    rows = db.session.scalars(
        sa.select(ResultRow).filter_by(result_id=result.id).order_by(ResultRow.position))
    return [(row.code[-4:], row.score, row.rank, row.advances) for row in rows]


def closed(made=None, exceptions=None):
    made = made or stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: ("30.5", 30)})
    result = services.close_and_compute(
        made.sitting.id, exceptions or {}, actor=made.chair, now=NOW)
    return made, result


@both_databases
def test_closing_stops_marks_and_computes_the_ranking(app):
    made, result = closed()

    assert table(result) == [("0001", "80.00", 1, True), ("0002", "70.00", 2, True),
                             ("0003", "60.50", 3, False)]
    assert (result.number, result.state, made.sitting.state) == (
        1, ResultState.COMPUTED, SittingState.CLOSED)


def test_a_missing_sheet_needs_a_reason_before_closing(app):
    made = stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30)})
    sheet = stage.assign(made.sitting, made.judges[0], made.entries[2])

    with pytest.raises(DomainError) as refused:
        services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    services.close_and_compute(made.sitting.id, {sheet.id: "Ốm, vắng mặt"},
                               actor=made.chair, now=NOW)

    assert refused.value.field == f"reason_{sheet.id}"
    assert (sheet.state, sheet.reason) == (SheetState.ABSENT, "Ốm, vắng mặt")


def test_an_entry_without_a_counted_sheet_stands_last_without_a_place(app):
    made = stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30)})

    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)

    assert table(result)[-1] == ("0003", None, None, False)


def test_only_the_chair_of_the_panel_closes(app):
    made = stage.make_contest()

    for person in (made.judges[0], made.approver):
        with pytest.raises(NotFound):
            services.close_and_compute(made.sitting.id, {}, actor=person, now=NOW)


def test_reopening_sets_the_result_aside_with_the_reason_and_counts_on(app):
    made, first = closed()

    services.reopen_sitting(made.sitting.id, "Nhập nhầm", actor=made.chair, now=NOW)
    second = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)

    assert (first.state, first.superseded_reason) == (ResultState.SUPERSEDED, "Nhập nhầm")
    assert (second.number, second.digest) == (2, first.digest)


@both_databases
def test_approval_freezes_and_admits_who_advances_into_the_next_stage(app):
    made, result = closed()

    services.approve_result(result.id, actor=made.chair, now=NOW)

    assert made.sitting.state is SittingState.APPROVED
    assert [slot.entry_id for slot in slots.slots_of(made.sittings[1].id)] == [
        made.entries[0].id, made.entries[1].id]


def test_a_result_that_was_set_aside_cannot_be_approved(app):
    made, first = closed()
    services.reopen_sitting(made.sitting.id, "Nhập nhầm", actor=made.chair, now=NOW)
    services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)

    with pytest.raises(Conflict):
        services.approve_result(first.id, actor=made.chair, now=NOW)


@both_databases
def test_another_person_publishes_by_a_decision(app):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)

    services.publish_result(result.id, DECISION, actor=made.approver, now=NOW)

    assert (result.state, result.decision_number, made.sitting.state) == (
        ResultState.PUBLISHED, "12/QĐ-UBND", SittingState.PUBLISHED)


def test_whoever_approved_may_not_publish_even_as_an_approver(app):
    from app.auth.enums import Role
    from tests.factories import grant

    made, result = closed()
    grant(made.chair, Role.APPROVER, made.competition)
    services.approve_result(result.id, actor=made.chair, now=NOW)

    with pytest.raises(Forbidden):
        services.publish_result(result.id, DECISION, actor=made.chair, now=NOW)


def test_two_people_publishing_at_once_publish_once(app):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, PENDING, actor=made.approver, now=NOW)

    with pytest.raises(Conflict):
        services.publish_result(result.id, DECISION, actor=made.approver, now=NOW)

    assert result.is_decision_pending


@pytest.mark.parametrize(("given", "field"), [
    (PublicationInput("", date(2026, 11, 20), False), "decision_number"),
    (PublicationInput("12/QĐ", None, False), "decision_date"),
    (PublicationInput("12/QĐ", date(2027, 1, 1), False), "decision_date"),
])
def test_a_publication_needs_its_decision_or_says_that_it_is_pending(app, given, field):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)

    with pytest.raises(DomainError) as refused:
        services.publish_result(result.id, given, actor=made.approver, now=NOW)

    assert refused.value.field == field


def test_a_pending_decision_is_recorded_later(app):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, PENDING, actor=made.approver, now=NOW)

    services.record_decision(result.id, DECISION, actor=made.approver, now=NOW)

    assert (result.is_decision_pending, result.decision_number) == (False, "12/QĐ-UBND")


def test_a_superseded_result_is_computed_anew_and_published_again(app):
    made, result = closed()
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, DECISION, actor=made.approver, now=NOW)

    services.supersede_result(result.id, "Có đơn khiếu nại", actor=made.approver, now=NOW)
    second = services.recompute(made.sitting.id, actor=made.chair, now=NOW)
    services.approve_result(second.id, actor=made.chair, now=NOW)
    services.publish_result(second.id, PENDING, actor=made.approver, now=NOW)

    assert [(r.number, r.state) for r in db.session.scalars(
        sa.select(Result).order_by(Result.number))] == [
        (1, ResultState.SUPERSEDED), (2, ResultState.PUBLISHED)]
    assert db.session.get_one(Sitting, made.sitting.id).state is SittingState.PUBLISHED


def test_a_tie_left_to_the_chair_is_settled_by_order_and_reason(app):
    made = stage.make_contest(tie_break=["chair"])
    stage.score_all(made, {1: (40, 30), 2: (40, 30), 3: (10, 10)})
    first = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    codes = [made.entries[1].code, made.entries[0].code]

    second = services.settle_tie(made.sitting.id, codes, "Biểu quyết", actor=made.chair, now=NOW)

    assert [row[:3] for row in table(first)[:2]] == [("0001", "70.00", 1), ("0002", "70.00", 1)]
    assert [row[:3] for row in table(second)[:2]] == [("0002", "70.00", 1), ("0001", "70.00", 2)]
