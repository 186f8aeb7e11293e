"""Votes: who may record them, what a carried motion does, and that nothing is lost by it."""

import re
from typing import Any

import pytest
from flask import Flask

from app.clock import utc_now
from app.errors import Conflict, DomainError, NotFound
from app.jobs import services as jobs
from app.orm import db
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.results import services
from judging.results.analysis.models import Analysis
from judging.results.comparing import Change, changes
from judging.results.inputs import dropped_of
from judging.results.models import Result, ResultSheet
from judging.results.queries import live_result
from judging.results.reviewing import compare_with_former
from judging.results.verifying import differences
from judging.results.votes import queries
from judging.results.votes.enums import Ratio, VoteKind
from judging.results.votes.models import Vote
from judging.results.votes.services import VoteInput, record_vote
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services import declare_conflict
from tests.conftest import both_databases
from tests.factories import NOW, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest


@pytest.fixture
def closed(app: Flask) -> Contest:
    """Return a closed contest of three entries in which one judge's sheet decides place one."""
    made = stage.make_contest(entries=3)
    first, second, third = made.entries
    for judge in made.scorers:
        stage.score(made.sitting, judge, first, 40, 30)
        stage.score(made.sitting, judge, second, 40, 30 if judge is not made.judges[0] else 40)
        stage.score(made.sitting, judge, third, 20, 10)
    services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    return made


def sheet_of(made: Contest, judge: int, entry: int) -> Scoresheet:
    return db.session.query(Scoresheet).filter_by(
        sitting_id=made.sitting.id, judge_id=made.judges[judge].id,
        entry_id=made.entries[entry].id).one()


def vote(made: Contest, kind: VoteKind, count: tuple[int, int, int] = (3, 0, 0), *,
         actor: Any = None, ratio: Ratio = Ratio.MAJORITY, **about: Any) -> Vote:
    given = VoteInput(kind, "Không tính phiếu", "Có quan hệ sở hữu", sum(count), *count, ratio,
                      **about)
    return record_vote(made.sitting.id, given, actor=actor or made.chair, now=NOW)


def ranking(made: Contest) -> list[tuple[str, str | None, int | None]]:
    result = live_result(made.sitting.id)
    assert result
    return [(row.code[-1], row.score, row.rank) for row in result.rows]


@both_databases
def test_a_sheet_left_out_by_a_vote_stays_on_record_and_counts_nowhere(closed: Contest) -> None:
    assert ranking(closed)[0] == ("2", "73.33", 1)
    sheet = sheet_of(closed, 0, 1)
    cast = vote(closed, VoteKind.DROP_SHEET, sheet_id=sheet.id)

    result = live_result(closed.sitting.id)
    assert result is not None
    assert (cast.is_carried, cast.number, result.number) == (True, 1, 2)
    assert ranking(closed)[:2] == [("1", "70.00", 1), ("2", "70.00", 1)]
    line = db.session.query(ResultSheet).filter_by(result_id=result.id, sheet_id=sheet.id).one()
    assert (line.counted, line.reason, line.total) == (False, "vote:1", None)
    assert dropped_of(result.id) == {sheet.id: "vote:1"}
    services.approve_result(result.id, actor=closed.chair, now=NOW)
    assert list(differences(result)) == []


def test_all_sheets_of_a_judge_can_be_left_out(closed: Contest) -> None:
    vote(closed, VoteKind.DROP_JUDGE, judge_id=closed.judges[0].id)
    result = live_result(closed.sitting.id)
    assert result is not None
    assert {row.counted for row in result.rows} == {2}


def test_a_motion_that_is_not_carried_changes_nothing(closed: Contest) -> None:
    before = ranking(closed)
    cast = vote(closed, VoteKind.DROP_SHEET, (1, 1, 1), sheet_id=sheet_of(closed, 0, 1).id)
    result = live_result(closed.sitting.id)
    assert (cast.is_carried, result and result.number, ranking(closed)) == (False, 1, before)


@pytest.mark.parametrize(("ratio", "count", "carried"), [
    (Ratio.MAJORITY, (2, 1, 0), True), (Ratio.MAJORITY, (2, 1, 1), False),
    (Ratio.TWO_THIRDS, (2, 1, 0), True), (Ratio.TWO_THIRDS, (3, 1, 1), False),
    (Ratio.ALL, (3, 0, 0), True), (Ratio.ALL, (3, 0, 1), False),
])
def test_a_ratio_is_counted_over_those_present(
    closed: Contest, ratio: Ratio, count: tuple[int, int, int], carried: bool
) -> None:
    assert vote(closed, VoteKind.OTHER, count, ratio=ratio).is_carried is carried


def test_other_seats_draw_the_line_anew_until_the_result_is_approved(closed: Contest) -> None:
    vote(closed, VoteKind.SEATS, seats=1)
    result = live_result(closed.sitting.id)
    assert result is not None
    assert [row.code[-1] for row in result.rows if row.advances] == ["2"]
    services.approve_result(result.id, actor=closed.chair, now=NOW)
    with pytest.raises(Conflict):
        vote(closed, VoteKind.SEATS, seats=2)


def test_a_vote_after_publication_leaves_what_is_public_and_counts_at_the_next_computing(
    closed: Contest,
) -> None:
    result = live_result(closed.sitting.id)
    assert result is not None
    services.approve_result(result.id, actor=closed.chair, now=NOW)
    services.publish_result(result.id, services.PublicationInput("", None, True),
                            actor=closed.approver, now=NOW)
    vote(closed, VoteKind.DROP_SHEET, sheet_id=sheet_of(closed, 0, 1).id)
    assert ranking(closed)[0] == ("2", "73.33", 1)
    assert list(differences(result)) == []
    services.supersede_result(result.id, "Giám khảo là cổ đông", actor=closed.approver, now=NOW)
    services.recompute(closed.sitting.id, actor=closed.chair, now=NOW)
    assert ranking(closed)[:2] == [("1", "70.00", 1), ("2", "70.00", 1)]


def test_looking_at_both_ways_stores_nothing(closed: Contest) -> None:
    result = live_result(closed.sitting.id)
    assert result is not None
    found = queries.preview(closed.sitting, result, [sheet_of(closed, 0, 1).id])
    assert [(c.code[-1], c.before[:2], c.after[:2]) for c in found] == [
        ("2", (1, "73.33"), (1, "70.00")), ("1", (2, "70.00"), (1, "70.00"))]
    assert db.session.query(Result).count() == 1


def test_other_seats_are_looked_at_before_the_panel_votes(closed: Contest, client: Any) -> None:
    address = f"/organise/{closed.competition.slug}/sittings/{closed.sitting.id}/votes"
    page = sign_in(client, closed.chair).get(f"{address}?seats=1&lang=en").text
    assert page.count("no longer") == 1
    assert f'{closed.entries[0].code}</span> {closed.entries[0].title}' in page
    assert re.search(r'<input[^>]*checked[^>]*value="seats"', page)
    assert client.get(f"{address}?seats=x").status_code == 200
    assert (db.session.query(Result).count(), closed.sitting.seats) == (1, 2)


@pytest.mark.parametrize(("kind", "about", "field"), [
    (VoteKind.DROP_SHEET, {"sheet_id": 999}, "target"), (VoteKind.DROP_JUDGE, {}, "target"),
    (VoteKind.EMPTY_RANK, {"prize_id": 999}, "target"), (VoteKind.SEATS, {}, "seats"),
])
def test_a_motion_about_nothing_is_refused(
    closed: Contest, kind: VoteKind, about: dict[str, int], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        vote(closed, kind, **about)
    assert refused.value.field == field
    assert db.session.query(Vote).count() == 0


def test_a_count_that_does_not_add_up_is_refused(closed: Contest) -> None:
    given = VoteInput(VoteKind.OTHER, "x", "", 3, 1, 1, 0, Ratio.MAJORITY)
    with pytest.raises(DomainError) as refused:
        record_vote(closed.sitting.id, given, actor=closed.chair, now=NOW)
    assert refused.value.field == "present"


def test_a_vote_sent_twice_or_from_an_old_page_is_recorded_once(
    closed: Contest, client: Any
) -> None:
    address = f"/organise/{closed.competition.slug}/sittings/{closed.sitting.id}/votes"
    given = {"kind": "other", "motion": "Giao thư ký hoàn thiện biên bản", "present": "3",
             "in_favour": "3", "against": "0", "other": "0", "ratio": "majority"}
    chair = sign_in(client, closed.chair)
    assert 'name="seen" type="hidden" value="0"' in chair.get(address).text
    first, second = (chair.post(address, data=given | {"seen": "0"}) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert 'name="seen" type="hidden" value="1"' in second.text
    assert 'value="Giao thư ký hoàn thiện biên bản"' in second.text
    assert chair.post(address, data=given | {"seen": "1"}).status_code == 302
    assert [row.number for row in db.session.query(Vote)] == [1, 2]


@pytest.mark.parametrize("count", [("5", "-2"), ("9" * 18, "0")])
def test_a_count_that_is_none_is_refused_at_its_field(
    closed: Contest, client: Any, count: tuple[str, str]
) -> None:
    in_favour, against = count
    answer = sign_in(client, closed.chair).post(
        f"/organise/{closed.competition.slug}/sittings/{closed.sitting.id}/votes", data={
            "kind": "other", "motion": "Việc khác", "present": str(int(in_favour) + int(against)),
            "in_favour": in_favour, "against": against, "other": "0", "ratio": "majority"})
    assert (answer.status_code, db.session.query(Vote).count()) == (422, 0)
    assert f'value="{in_favour}"' in answer.text


def test_only_the_panels_leaders_record_votes(closed: Contest) -> None:
    with pytest.raises(NotFound):
        vote(closed, VoteKind.OTHER, actor=closed.judges[0])


@both_databases
def test_closing_leaves_the_analysis_to_the_worker(closed: Contest) -> None:
    analysis = db.session.query(Analysis).one()
    assert (analysis.content, analysis.analysed_at) == (None, None)
    assert jobs.run_next(utc_now())
    db.session.refresh(analysis)
    assert analysis.content is not None
    assert [line["entry"][-1] for line in analysis.content["entries"]] == ["2", "1", "3"]


def test_the_next_result_tells_what_it_changed(closed: Contest) -> None:
    sheet = sheet_of(closed, 0, 1)
    vote(closed, VoteKind.DROP_SHEET, sheet_id=sheet.id)
    result = live_result(closed.sitting.id)
    assert result is not None
    told = compare_with_former(result, closed.chair)
    assert [(c.code[-1], c.before, c.after) for c in told.entries] == [
        ("2", (1, "73.33", True), (1, "70.00", True)), ("1", (2, "70.00", True),
                                                        (1, "70.00", True))]
    assert [(s.code[-1], s.judge, str(s.before), str(s.after)) for s in told.sheets] == [
        ("2", closed.judges[0].name, "80", "Không tính theo biểu quyết số 1 của Hội đồng.")]
    assert (told.method_before, told.method_after) == ([], [])


def test_a_conflict_found_after_scoring_is_put_to_the_vote_and_then_settled(
    closed: Contest, client: Any
) -> None:
    sheet = sheet_of(closed, 0, 1)
    declare_conflict(ConflictInput(closed.judges[0].id, closed.entries[1].id,
                                   ConflictKind.SHAREHOLDER, "cổ phần"),
                     actor=closed.chair, now=NOW)
    address = f"/organise/{closed.competition.slug}/stages/{closed.sitting.stage_id}/results"
    before = sign_in(client, closed.chair).get(address).text
    vote(closed, VoteKind.DROP_SHEET, sheet_id=sheet.id)
    after = client.get(address).text
    assert f"phát hiện sau khi chấm: {closed.judges[0].name} (" in before
    assert f"kind=drop_sheet&amp;target=sheet:{sheet.id}" in before
    assert f"target=sheet:{sheet.id}" not in after
    assert "Phiếu không được tính theo biểu quyết số 1." in after


def test_an_entry_whose_title_was_corrected_is_the_same_entry() -> None:
    told = changes({("A", "Que"): (1, "8.00", True), ("B", "Sả"): (2, "7.00", True)},
                   {("A", "Quế"): (2, "6.00", True), ("B", "Sả"): (2, "7.00", True)})
    assert told == [Change("A", "Quế", (1, "8.00", True), (2, "6.00", True))]
