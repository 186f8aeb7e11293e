"""Between closing and the result: marks stop at once, the worker computes once, pages cope."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.clock import utc_now
from app.errors import Conflict
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from judging.papers import services as papers
from judging.papers.enums import PaperKind
from judging.results import services
from judging.results.enums import ResultState
from judging.results.models import Result, ResultOrder
from judging.results.services_closing import compute_result
from judging.results.votes.enums import Ratio, VoteKind
from judging.results.votes.services import VoteInput, record_vote
from judging.rubrics.enums import SittingState
from judging.scoresheets.models import Scoresheet
from tests.factories import NOW, grant, make_user, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest

#: What reads results, and so must cope with one that is not there yet.
NEAR = {"results", "review", "votes", "awards", "certificates", "papers", "records",
        "complaints", "programme_office"}
MARKS = {1: (50, 30), 2: (40, 30), 3: ("30.5", 30)}


@pytest.fixture
def waiting(app: Flask) -> Contest:
    """Return a contest whose first stage was closed a moment ago."""
    made = stage.make_contest()
    stage.score_all(made, MARKS)
    services.close_sitting(made.sitting.id, {}, actor=made.chair, now=NOW)
    return made


def work() -> None:
    while jobs.run_next(utc_now()):
        pass
    db.session.expire_all()


def address(made: Contest, rest: str) -> str:
    return f"/organise/{made.competition.slug}/{rest}"


def review_of(made: Contest) -> str:
    return address(made, f"stages/{made.sitting.stage_id}/results")


def numbers() -> list[tuple[int, str]]:
    db.session.rollback()
    return [(result.number, result.state) for result in
            db.session.query(Result).order_by(Result.number)]


def test_marks_stop_at_once_and_the_worker_computes_what_closing_in_place_would(
    waiting: Contest,
) -> None:
    assert waiting.sitting.state is SittingState.CLOSED
    assert numbers() == []
    work()
    assert numbers() == [(1, ResultState.COMPUTED)]
    assert db.session.query(ResultOrder).count() == 0
    other = stage.make_contest()
    stage.score_all(other, MARKS)
    same = services.close_and_compute(other.sitting.id, {}, actor=other.chair, now=NOW)
    result = db.session.query(Result).filter_by(sitting_id=waiting.sitting.id).one()
    assert ([(row.score, row.rank, row.advances) for row in result.rows], result.rules) == (
        [(row.score, row.rank, row.advances) for row in same.rows], same.rules)
    assert result.computed_by_id == waiting.chair.id


def test_the_page_looks_again_by_itself_until_the_ranking_is_there(
    waiting: Contest, client: Any
) -> None:
    chair = sign_in(client, waiting.chair)
    page = chair.get(review_of(waiting)).text
    assert "Đang tính kết quả…" in page
    assert "waiting=result-queued" in page
    assert "/approve" not in page
    again = f"{review_of(waiting)}?waiting=result-queued"
    assert chair.get(again).status_code == 204
    work()
    answer = chair.get(again)
    assert (answer.status_code, answer.text.count("data-row"), "/approve" in answer.text) == (
        200, 3, True)
    assert "&amp;waiting=" not in answer.text.replace("waiting=analysis-queued", "")


def test_no_page_of_the_office_breaks_while_the_result_is_on_its_way(
    waiting: Contest, client: Any
) -> None:
    organiser = make_user("Võ Thị Lan")
    for role in (Role.ORGANISER, Role.SECRETARY, Role.CLERK, Role.OBSERVER):
        grant(organiser, role, waiting.competition)
    named = {"slug": waiting.competition.slug, "sitting_id": waiting.sitting.id,
             "stage_id": waiting.sitting.stage_id}
    rules = [rule for rule in client.application.url_map.iter_rules()
             if "GET" in (rule.methods or ()) and "slug" in rule.arguments
             and rule.arguments <= set(named) and rule.endpoint.split(".")[0] in NEAR]
    assert {rule.endpoint.split(".")[0] for rule in rules} == NEAR
    adapter = client.application.url_map.bind("localhost")
    for person in (waiting.chair, organiser):
        here = sign_in(client, person)
        broken = {rule.endpoint for rule in rules
                  if here.get(adapter.build(rule.endpoint, {
                      name: named[name] for name in rule.arguments})).status_code >= 500}
        assert broken == set()


@pytest.mark.parametrize("dies", ["before it computed", "before it said so"])
def test_a_worker_that_dies_is_followed_by_one_result(waiting: Contest, dies: str) -> None:
    job = db.session.query(Job).one()
    job.state, job.attempts = JobState.RUNNING, 1
    job.lease_until = utc_now() - timedelta(seconds=1)
    db.session.commit()
    if dies == "before it said so":
        compute_result(job.id, {"sitting": waiting.sitting.id})
    work()
    assert numbers() == [(1, ResultState.COMPUTED)]
    assert db.session.query(Job).filter(Job.state != JobState.DONE).count() == 0


def test_a_result_that_failed_is_asked_for_again_once(waiting: Contest, client: Any) -> None:
    chair, recompute = sign_in(client, waiting.chair), address(
        waiting, f"sittings/{waiting.sitting.id}/recompute")
    assert chair.post(recompute).status_code == 409  # it is still in the queue
    jobs.cancel_job(db.session.query(Job).one().id, NOW)
    page = chair.get(review_of(waiting)).text
    assert "Chưa tính được kết quả" in page
    assert "Tính lại" in page
    assert "&amp;waiting=" not in page
    assert [chair.post(recompute).status_code for _ in range(2)] == [302, 409]
    work()
    assert numbers() == [(1, ResultState.COMPUTED)]
    assert chair.post(recompute).status_code == 409


def test_reopening_calls_the_result_off(waiting: Contest) -> None:
    services.reopen_sitting(waiting.sitting.id, "Sót phiếu", actor=waiting.chair, now=NOW)
    work()
    assert numbers() == []
    services.close_sitting(waiting.sitting.id, {}, actor=waiting.chair, now=NOW)
    work()
    assert numbers() == [(1, ResultState.COMPUTED)]


def test_a_former_result_is_not_taken_for_the_one_on_its_way(
    waiting: Contest, client: Any
) -> None:
    work()
    services.reopen_sitting(waiting.sitting.id, "Sót phiếu", actor=waiting.chair, now=NOW)
    services.close_sitting(waiting.sitting.id, {}, actor=waiting.chair, now=NOW)
    chair = sign_in(client, waiting.chair)
    page = chair.get(review_of(waiting)).text
    assert ("Đang tính kết quả…" in page, "data-row" in page) == (True, False)
    assert "Đang tính" in chair.get(address(waiting, "results")).text
    assert chair.get(address(waiting, f"sittings/{waiting.sitting.id}/what-if")).status_code == 404
    work()
    assert numbers() == [(1, ResultState.SUPERSEDED), (2, ResultState.COMPUTED)]


def test_a_vote_that_computes_leaves_nothing_to_the_worker(waiting: Contest) -> None:
    sheet = db.session.query(Scoresheet).filter_by(sitting_id=waiting.sitting.id).first()
    assert sheet
    record_vote(waiting.sitting.id, VoteInput(
        VoteKind.DROP_SHEET, "Loại phiếu", "", 3, 3, 0, 0, Ratio.MAJORITY, sheet_id=sheet.id),
        actor=waiting.chair, now=NOW)
    work()
    assert numbers() == [(1, ResultState.COMPUTED)]
    with pytest.raises(Conflict):
        services.compute_again(waiting.sitting.id, actor=waiting.chair, now=NOW)


def test_minutes_are_not_sent_to_be_signed_before_they_have_a_result_to_show(
    waiting: Contest,
) -> None:
    paper, = papers.create_papers(waiting.competition.id, PaperKind.MINUTES, waiting.sitting.id,
                                  actor=waiting.chair, now=NOW)
    with pytest.raises(Conflict):
        papers.send_to_sign(paper.id, actor=waiting.chair, now=NOW)
    work()
    assert papers.send_to_sign(paper.id, actor=waiting.chair, now=NOW).digest
