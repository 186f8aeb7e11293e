"""Two people on one stage at the same moment: one goes on, the other is told; nothing deadlocks."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from app.auth.models import User
from app.clock import utc_now
from app.errors import Conflict
from app.jobs.models import Job
from app.jobs.services import run_next
from app.orm import db
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.results import services
from judging.results.enums import ResultState
from judging.results.models import Result, ResultSheet
from judging.results.services import PublicationInput
from judging.results.services_closing import compute_result
from judging.rubrics.enums import SittingState
from judging.scoresheets import services as sheets
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import Scoresheet, SignedSheet
from judging.scoresheets.services_sync import exchange
from tests.conftest import both_databases
from tests.factories import NOW
from tests.judging import contest as stage
from tests.judging.scoresheets.desk import operation

TABLET = "5e0c1a52-54f1-4c5e-9d8a-1f1f37d3a001"


def together(app: Flask, *verbs: Callable[[], Any]) -> list[Any]:
    """Run verbs at the same moment, each in a thread; return answers or kinds of refusals."""
    barrier, answers = threading.Barrier(len(verbs)), [None] * len(verbs)

    def work(place: int, verb: Callable[[], Any]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                verb()
                answers[place] = "done"
            except Exception as error:  # judged by the tests below
                answers[place] = type(error)
            finally:
                db.session.remove()

    db.session.rollback()
    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.expire_all()
    return answers


def user(user_id: int) -> User:
    return db.session.get_one(User, user_id)


def closed() -> tuple[stage.Contest, int]:
    made = stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    return made, services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW).id


@both_databases
def test_a_stage_is_closed_approved_and_published_once(app: Flask) -> None:
    made = stage.make_contest()
    stage.score_all(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    sitting_id, chair, approver = made.sitting.id, made.chair.id, made.approver.id
    answers = together(app, *[lambda: services.close_sitting(
        sitting_id, {}, actor=user(chair), now=NOW)] * 4)
    assert sorted(map(str, answers)) == sorted(map(str, ["done", *[Conflict] * 3]))
    job_id = db.session.query(Job).one().id
    assert together(app, *[lambda: compute_result(job_id, {"sitting": sitting_id})] * 3) == [
        "done"] * 3
    result_id = db.session.query(Result).one().id
    answers = together(app, *[lambda: services.approve_result(
        result_id, actor=user(chair), now=NOW)] * 4)
    assert sorted(map(str, answers)) == sorted(map(str, ["done", *[Conflict] * 3]))
    decision = PublicationInput("12/QĐ-UBND", date(2026, 11, 20), False)
    answers = together(app, *[lambda: services.publish_result(
        result_id, decision, actor=user(approver), now=NOW)] * 4)
    assert sorted(map(str, answers)) == sorted(map(str, ["done", *[Conflict] * 3]))


@both_databases
def test_approving_while_the_stage_is_reopened_is_one_or_the_other(app: Flask) -> None:
    made, result_id = closed()
    sitting_id, chair = made.sitting.id, made.chair.id
    answers = together(
        app, lambda: services.approve_result(result_id, actor=user(chair), now=NOW),
        lambda: services.reopen_sitting(sitting_id, "Xem lại", actor=user(chair), now=NOW))
    assert sorted(map(str, answers)) == sorted(map(str, ["done", Conflict]))
    states = (made.sitting.state, db.session.get_one(Result, result_id).state)
    assert states in {(SittingState.APPROVED, ResultState.APPROVED),
                      (SittingState.OPEN, ResultState.SUPERSEDED)}


@both_databases
def test_no_sheet_is_signed_or_recused_after_its_stage_closed(app: Flask) -> None:
    for _ in range(3):
        _close_with_two_late(app)


def _close_with_two_late(app: Flask) -> None:
    made = stage.make_contest(entries=2, judges=2)
    stage.score_all(made, {1: (50, 30), 2: (40, 30)})
    late = stage.assign(made.sitting, made.approver, made.entries[0])
    sheet_id, sitting_id, late_id = late.id, made.sitting.id, made.approver.id
    chair, judge, entry = made.chair.id, made.judges[0].id, made.entries[1].id
    asked = [operation(1, sheet=sheet_id, criterion="innovation", value="10"),
             operation(2, prev=1, sheet=sheet_id, criterion="pitch", value="10"),
             operation(3, "submit", prev=2, sheet=sheet_id)]
    away = ConflictInput(judge, entry, ConflictKind.FAMILY)
    answers = together(
        app, lambda: exchange(user(late_id), TABLET, asked, NOW),
        lambda: services.close_sitting(sitting_id, {sheet_id: "Vắng"}, actor=user(chair),
                                       now=NOW),
        lambda: sheets.declare_conflict(away, actor=user(judge), now=NOW))
    assert answers == ["done"] * 3
    while run_next(utc_now()):
        pass
    counted = {row.sheet_id for row in db.session.query(ResultSheet).join(Result).filter(
        Result.sitting_id == sitting_id)}
    signed = {row.id for row in db.session.query(Scoresheet).filter_by(
        sitting_id=sitting_id, state=SheetState.SUBMITTED)}
    assert counted == signed
    assert (sheet_id in signed) == (
        db.session.query(SignedSheet).filter_by(sheet_id=sheet_id).count() == 1)
