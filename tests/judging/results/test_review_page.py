"""The review page and what stands around it, over HTTP: ties, gaps, another method, comments."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.orm import db
from competitions.entries.models import Entry
from judging.papers.reading_results import sitting_facts
from judging.results import reviewing, services
from judging.results.models import Result
from judging.results.services import PublicationInput
from judging.results.verifying import differences
from judging.rubrics.enums import Aggregate
from judging.scoresheets.models import Scoresheet
from tests.factories import NOW, make_officer, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest


def closed(marks: dict[int, tuple[Any, Any]], **method: Any) -> tuple[Contest, Result]:
    """Return a contest whose first stage is closed."""
    made = stage.make_contest(entries=len(marks), **method)
    stage.score_all(made, marks)
    return made, services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)


def review(client: Any, made: Contest, **arguments: Any) -> str:
    """Return the chair's review page."""
    answer = sign_in(client, made.chair).get(
        f"/organise/{made.competition.slug}/stages/{made.sitting.stage_id}/results",
        query_string=arguments)
    assert answer.status_code == 200
    return str(answer.text)


def results() -> list[Result]:
    db.session.rollback()
    return list(db.session.query(Result).order_by(Result.number))


def test_the_chair_settles_a_tie_where_it_is_told(app: Flask, client: Any) -> None:
    made, _result = closed({1: (50, 30), 2: (40, 30), 3: (40, 30)}, tie_break=["chair"],
                           articles={"tie": "khoản 3 Điều 9"})
    first, second = made.entries[1].code, made.entries[2].code
    page = review(client, made)
    assert "khoản 3 Điều 9" in page
    assert f'value="{first}, {second}"' in page
    answer = client.post(
        f"/organise/{made.competition.slug}/sittings/{made.sitting.id}/tie",
        data={"order": f"{second}, {first}", "reason": "Tính mới cao hơn"})
    assert answer.status_code == 302
    assert [(row.code, row.rank) for row in results()[-1].rows][1:] == [(second, 2), (first, 3)]


def test_ties_below_every_place_that_counts_are_nobodys_business(app: Flask, client: Any) -> None:
    marks = {number: (60 - number, 30) for number in range(1, 15)} | {15: (5, 5), 16: (5, 5)}
    made, _result = closed(marks, judges=0, tie_break=["chair"])
    page = review(client, made)
    assert "/tie" not in page
    assert page.count("data-row") == 16


def test_a_long_ranking_is_read_page_by_page_with_one_cut(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "PER_PAGE", 2)
    made, _result = closed({1: (50, 30), 2: (45, 30), 3: (40, 30)})
    first, second, beyond = review(client, made), review(client, made, page=2), review(
        client, made, page=99)
    assert [page.count("data-row") for page in (first, second, beyond)] == [2, 1, 1]
    assert [page.count("is-cut") for page in (first, second)] == [1, 0]
    assert "page=2" in first


def test_one_reason_stands_for_all_sheets_of_a_judge_and_is_shown_afterwards(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=2, judges=1)
    for entry in made.entries:
        stage.score(made.sitting, made.chair, entry, 50, 30)
        stage.assign(made.sitting, made.judges[0], entry)
    assert f'name="reason_judge_{made.judges[0].id}"' in review(client, made)
    single = db.session.query(Scoresheet).filter_by(
        judge_id=made.judges[0].id, entry_id=made.entries[1].id).one()
    answer = client.post(
        f"/organise/{made.competition.slug}/sittings/{made.sitting.id}/close",
        data={f"reason_judge_{made.judges[0].id}": "Nghỉ ốm", f"reason_{single.id}": "Mất mạng"})
    assert answer.status_code == 302
    page = review(client, made)
    assert "Nghỉ ốm" in page
    assert "Mất mạng" in page
    assert "Phiếu chưa gửi: 2" in page


METHOD = {"aggregate": "mean", "missing": "reject", "places": "2", "min_sheets": "1",
          "floor_basis": "any_sheet", "deviation_basis": "mean", "deviation_action": "flag",
          "seats": "2"}


def test_another_method_is_shown_and_changes_nothing_until_it_is_kept_with_a_reason(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=2, judges=2)
    for judge, marks in zip(made.scorers, ((60, 10), (60, 40), (58, 40)), strict=True):
        stage.score(made.sitting, judge, made.entries[0], *marks)
        stage.score(made.sitting, judge, made.entries[1], 55, 40)
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    digest, version = result.digest, made.sitting.version
    address = f"/organise/{made.competition.slug}/sittings/{made.sitting.id}/what-if"
    chair = sign_in(client, made.chair)
    median = METHOD | {"aggregate": "median", "version": str(version)}

    shown = chair.post(address, data=median | {"do": "show"})
    assert shown.status_code == 200
    assert all(words in shown.text for words in (made.entries[0].code, "98,00"))
    unreasoned = chair.post(address, data=median | {"do": "save"})
    assert unreasoned.status_code == 422
    assert [(row.number, row.digest) for row in results()] == [(1, digest)]
    assert made.sitting.aggregate is Aggregate.MEAN

    kept = chair.post(address, data=median | {"do": "save", "reason": "Theo khoản 4 Điều 9"})
    assert kept.status_code == 302
    first, second = results()
    assert (first.digest, first.superseded_reason) == (digest, "Theo khoản 4 Điều 9")
    assert (second.rules["aggregate"], second.rows[0].code) == ("median", made.entries[0].code)
    assert list(differences(second)) == []
    page = review(client, made)
    change = page.partition("/method-changes/")[2].partition('"')[0]
    told = chair.get(f"/organise/{made.competition.slug}/sittings/{made.sitting.id}"
                     f"/method-changes/{change}")
    assert "Theo khoản 4 Điều 9" in told.text
    assert made.entries[0].code in told.text
    minutes, = sitting_facts(second.sitting).method_changes
    assert "lý do: Theo khoản 4 Điều 9" in minutes
    assert f"{made.entries[0].code} hạng 1, 98,00 điểm (trước khi thay đổi: hạng " in minutes
    assert chair.post(address, data=median | {"do": "save", "reason": "Lần nữa"}).status_code in (
        409, 422)


def test_founders_read_the_comments_that_the_chair_released_and_no_judges_name(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=1, judges=1)
    for judge, words in zip(made.scorers, ("Ý tưởng rõ", "Thiếu số liệu"), strict=True):
        stage.score(made.sitting, judge, made.entries[0], Decimal(50), 30)
        db.session.query(Scoresheet).filter_by(judge_id=judge.id).update({"comment": words})
    db.session.commit()
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    services.approve_result(result.id, actor=made.chair, now=NOW)
    services.publish_result(result.id, PublicationInput("", None, True), actor=made.approver,
                            now=NOW)
    address = f"/organise/{made.competition.slug}/results/{result.id}/feedback"
    sheets = {sheet.comment: sheet.id for sheet in db.session.query(Scoresheet)}

    assert founders_page(client, made.entries[0]).isdisjoint(sheets)
    assert address in review(client, made)
    stage_page = f"/organise/{made.competition.slug}/stages/{made.sitting.stage_id}/results"
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    assert address not in office.get(stage_page).text  # the door is the chair's
    chair = sign_in(client, made.chair)
    assert "Thiếu số liệu" in chair.get(address).text
    chair.post(address, data={"do": "chosen", "comments": f"{sheets['Ý tưởng rõ']}-0"})
    assert founders_page(client, made.entries[0]) == {"Ý tưởng rõ"}
    sign_in(client, made.chair).post(address, data={"do": "all"})
    assert founders_page(client, made.entries[0]) == {"Ý tưởng rõ", "Thiếu số liệu"}
    sign_in(client, made.chair).post(address, data={"do": "chosen"})
    assert founders_page(client, made.entries[0]) == set()


def founders_page(client: Any, entry: Entry) -> set[str]:
    """Return which comments the founder reads; no judge is ever named beside them."""
    db.session.rollback()
    page = sign_in(client, entry.owner).get(f"/entries/{entry.ref}").text
    assert "Nguyễn Thị Khảo" not in page
    assert "Lê Văn Chủ" not in page
    return {words for words in ("Ý tưởng rõ", "Thiếu số liệu") if words in page}


def test_who_may_not_open_sheets_is_not_told_whose_sheet_lies_apart(
    app: Flask, client: Any
) -> None:
    made = stage.make_contest(entries=1, judges=2, deviation=Decimal(20))
    for judge, mark in zip(made.scorers, (60, 60, 5), strict=True):
        stage.score(made.sitting, judge, made.entries[0], mark, 30)
    result = services.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    services.approve_result(result.id, actor=made.chair, now=NOW)
    files = f"/organise/{made.competition.slug}/results/{result.id}/ranking.csv"
    assert f"Phiếu của {made.judges[1].name}" in review(client, made)
    assert made.judges[1].name in client.get(files).text
    told = sign_in(client, made.approver).get(
        f"/organise/{made.competition.slug}/stages/{made.sitting.stage_id}/results").text
    assert "Phiếu của một giám khảo" in told
    assert made.judges[1].name not in told + client.get(files).text
