from typing import Any

import pytest

from app.auth.enums import Role
from app.orm import db
from competitions.programme.enums import CompetitionState
from competitions.programme.models import Competition
from judging.rubrics import queries, services
from judging.rubrics.models import Criterion, Sitting
from judging.rubrics.templates import BLANK, QUANG_NGAI
from tests.competitions.programme.test_views import selects
from tests.factories import NOW, make_officer, make_user, sign_in
from tests.judging.rubrics.test_services import general

FORM = {
    "template": "quang-ngai", "name": "Cuộc thi Khởi nghiệp tỉnh Quảng Ngãi lần thứ 7",
    "edition": "7", "season_year": "2026", "level": "province", "place": "Quảng Ngãi",
    "host_name": "Sở Khoa học và Công nghệ", "code_prefix": "qn07",
    "deadline": "2099-12-18T17:00",
}
METHOD = {
    "version": "1", "aggregate": "mean", "missing": "reject", "places": "2", "min_sheets": "1",
    "seats": "5", "threshold": "50", "floor": "0", "floor_basis": "any_sheet", "deviation": "20",
    "deviation_basis": "mean", "deviation_action": "flag", "tie_break-0": "criterion:innovation",
    "tie_break-1": "chair",
}
CRITERION = {"version": "1", "name": "Đội ngũ", "high": "10", "low": "0", "step": "0,5",
             "weight": "1", "counts": "y"}


@pytest.fixture
def sitting(app, client) -> Sitting:
    """Return a sitting of a competition whose organiser is signed in."""
    officer = make_user()
    made = services.create_from_template(QUANG_NGAI, general(), actor=officer, now=NOW)
    sign_in(client, officer)
    return queries.list_sittings(made.id)[0]


def url_of(sitting: Sitting, path: str = "") -> str:
    return f"/organise/{sitting.stage.competition.slug}/rubrics/{sitting.id}{path}"


def test_an_administrator_makes_a_competition_from_a_template_and_opens_it(app, client):
    sign_in(client, make_officer(Role.ADMIN))
    assert client.get("/organise/new").status_code == 200
    assert "Thể lệ công bố không nêu" in client.get("/organise/new?template=quang-ngai").text

    made = client.post("/organise/new", data=FORM)
    assert made.status_code == 302
    competition = db.session.query(Competition).one()
    assert (competition.code_prefix, competition.state) == ("QN07", CompetitionState.DRAFT)
    db.session.expire_all()
    url = f"/organise/{competition.slug}/open"
    assert client.post(url).status_code == 422
    assert client.post(url, data={"agreed": "y"}).status_code == 302
    db.session.expire_all()
    assert competition.state is CompetitionState.OPEN
    assert client.post(url, data={"agreed": "y"}).status_code == 409
    assert "Thể lệ công bố không nêu" in client.get(f"/competitions/{competition.slug}/").text


@pytest.mark.parametrize("changes", [
    {"name": ""}, {"code_prefix": ""}, {"edition": "-7"}, {"deadline": "x"},
    {"name": "\x00\u202e"},
])
def test_a_competition_with_a_mistake_is_not_made(app, client, changes):
    sign_in(client, make_officer(Role.ADMIN))
    answer = client.post("/organise/new", data={**FORM, "theme": "Giữ lại câu này", **changes})

    assert answer.status_code == 422
    assert "Giữ lại câu này" in answer.text
    assert db.session.query(Competition).count() == 0


def test_an_unknown_template_leads_back_to_the_choice(app, client):
    sign_in(client, make_officer(Role.ADMIN))

    answer = client.get("/organise/new?template=../../etc")
    assert answer.status_code == 200
    assert "template=quang-ngai" in answer.text


def test_only_those_who_may_create_competitions_do(app, client):
    sign_in(client, make_user())

    assert client.get("/organise/new").status_code == 403
    assert app.test_client().get("/organise/new").status_code == 302


def test_what_is_missing_is_said_before_opening(app, client):
    officer = make_user()
    made = services.create_from_template(BLANK, general(deadline=None), actor=officer, now=NOW)
    page = sign_in(client, officer).get(f"/organise/{made.slug}/open").text

    assert "Chưa đặt hạn nộp hồ sơ." in page
    assert "Vòng chấm · Bảng chung: chưa có tiêu chí được tính điểm." in page


def test_criteria_are_added_changed_moved_and_removed_by_clicks(client, sitting):
    client.post(url_of(sitting, "/criteria/new"), data=CRITERION)
    row = db.session.query(Criterion).filter_by(key="doi-ngu").one()
    assert (row.position, str(row.step.normalize())) == (7, "0.5")
    changed = {**CRITERION, "version": "2", "high": "12,5", "levels-0-low": "0",
               "levels-0-high": "6", "levels-0-text": "Yếu"}
    assert client.post(url_of(sitting, f"/criteria/{row.id}"), data=changed).status_code == 302
    client.post(url_of(sitting, f"/criteria/{row.id}/up"))
    db.session.expire_all()
    assert (str(row.high.normalize()), row.position) == ("12.5", 6)
    assert row.descriptors == [{"from": "0", "to": "6", "text": "Yếu"}]
    client.post(url_of(sitting, f"/criteria/{row.id}/remove"))
    assert db.session.query(Criterion).filter_by(key="doi-ngu").count() == 0


def test_the_sum_of_the_criteria_is_shown(client, sitting):
    page = client.get(url_of(sitting)).text

    assert "Tổng điểm tối đa của một phiếu: 100 điểm." in page


@pytest.mark.parametrize("changes", [
    {"high": "-1"}, {"high": ""}, {"high": "NaN"}, {"high": "1e5"}, {"step": "3"}, {"name": ""},
    {"weight": "-1"}, {"name": "x" * 10000}, {"levels-0-text": "Chỉ có chữ"},
    {"levels-0-low": "0", "levels-0-high": "50", "levels-0-text": "Quá điểm tối đa"},
])
def test_a_criterion_with_a_mistake_is_shown_again(client, sitting, changes):
    answer = client.post(url_of(sitting, "/criteria/new"),
                         data={**CRITERION, "description": "Giữ lại câu này", **changes})

    assert answer.status_code == 422
    assert "Giữ lại câu này" in answer.text
    assert db.session.query(Criterion).filter_by(rubric_id=sitting.rubrics[0].id).count() == 6


def test_frozen_criteria_cannot_be_changed(client, sitting):
    sitting.rubrics[0].frozen_at = NOW
    db.session.commit()
    first = sitting.rubrics[0].criteria[0].id

    assert client.post(url_of(sitting, "/criteria/new"), data=CRITERION).status_code == 409
    assert client.post(url_of(sitting, f"/criteria/{first}/remove")).status_code == 409
    assert "criteria/new" not in client.get(url_of(sitting)).text


def test_the_method_is_changed_on_its_page(client, sitting):
    data = {**METHOD, "aggregate": "trimmed_mean", "trim": "1", "threshold": "62,5"}
    assert client.post(url_of(sitting, "/method"), data=data).status_code == 302

    db.session.expire_all()
    assert (sitting.trim, str(sitting.threshold.normalize()), sitting.tie_break) == (
        1, "62.5", ["criterion:innovation", "chair"])


@pytest.mark.parametrize("changes", [
    {"threshold": "101"}, {"threshold": "-1"}, {"aggregate": "trimmed_mean"},
    {"aggregate": "best"}, {"places": "9"}, {"min_sheets": "0"}, {"seats": "0"},
    {"tie_break-2": "chair"}, {"tie_break-2": "criterion:gone"},
    {"deviation_basis": "range", "deviation_action": "exclude"},
])
def test_a_method_with_a_mistake_is_shown_again(client, sitting, changes):
    answer = client.post(url_of(sitting, "/method"), data={**METHOD, **changes})

    assert answer.status_code == 422
    db.session.expire_all()
    assert sitting.version == 1


def test_two_people_changing_a_method_do_not_overwrite_each_other(client, sitting):
    client.post(url_of(sitting, "/method"), data={**METHOD, "seats": "4"})
    answer = client.post(url_of(sitting, "/method"), data={**METHOD, "seats": "3"})

    assert answer.status_code == 409
    db.session.expire_all()
    assert sitting.seats == 4


def test_once_judging_has_begun_the_page_asks_for_a_reason(client, sitting):
    sitting.opened_at = NOW
    db.session.commit()
    data = {**METHOD, "seats": "6"}

    assert client.post(url_of(sitting, "/method"), data=data).status_code == 422
    given = {**data, "reason": "Quyết định của Ban Tổ chức"}
    assert client.post(url_of(sitting, "/method"), data=given).status_code == 302


def test_a_rubric_is_copied_and_its_source_written(client, sitting):
    other = queries.list_sittings(sitting.competition_id)[3]
    answer = client.post(url_of(sitting, "/copy"), data={"version": "1", "source": other.id})
    assert answer.status_code == 302
    answer = client.post(url_of(sitting, "/scale"), data={
        "version": "2", "source": "Điều 7 Thể lệ", "scale": "100"})
    assert answer.status_code == 302
    assert "Điều 7 Thể lệ" in client.get(url_of(sitting)).text


def test_tracks_and_stages_are_added_and_removed_by_clicks(client, sitting):
    slug = sitting.stage.competition.slug
    base = f"/organise/{slug}/programme"
    client.post(f"{base}/tracks/new", data={"version": "0", "name": "Học sinh"})
    client.post(f"{base}/stages/new", data={"version": "0", "kind": "pitch", "name": "Bán kết",
                                            "pitch_minutes": "5", "questions_minutes": "5"})
    db.session.expire_all()
    competition = db.session.get(Competition, sitting.competition_id)
    assert len(queries.list_sittings(competition.id)) == 9
    track, stage = competition.tracks[-1], competition.stages[-1]
    client.post(f"{base}/stages/{stage.id}/up")
    client.post(f"{base}/stages/{stage.id}/remove")
    client.post(f"{base}/tracks/{track.id}/remove")
    db.session.expire_all()
    assert len(queries.list_sittings(competition.id)) == 4


def test_rubrics_of_another_competition_are_not_there(app, client, sitting):
    other = make_user()
    made = services.create_from_template(
        QUANG_NGAI, general(code_prefix="QN08"), actor=other, now=NOW)
    sign_in(client, other)

    for path in ("", "/method", "/scale", "/copy", "/criteria/new", "/criteria/1"):
        assert client.get(f"/organise/{made.slug}/rubrics/{sitting.id}{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.CHAIR, Role.JUDGE, Role.OBSERVER])
def test_rubrics_are_the_organisers(app, sitting, role):
    other = sign_in(app.test_client(), make_officer(role, sitting.stage.competition))

    for path in ("", "/method", "/criteria/new"):
        assert other.get(url_of(sitting, path)).status_code == 403


def test_the_grid_asks_the_database_as_often_for_many_rows_as_for_few(app, client, sitting):
    competition = sitting.stage.competition
    officer = db.session.get(type(make_user()), competition.created_by_id)
    urls: tuple[str, ...] = (f"/organise/{competition.slug}/rubrics",
                             f"/competitions/{competition.slug}/",
                             f"/organise/{competition.slug}/programme")
    for url in urls:
        selects(app, client, url)
    before = {url: selects(app, client, url) for url in urls}
    for number in range(15):
        _add_track(competition, officer, number)

    assert {url: selects(app, client, url) for url in urls} == before


def _add_track(competition: Competition, officer: Any, number: int) -> None:
    from competitions.programme.inputs import TrackInput
    services.add_track(competition.id, TrackInput(f"Bảng {number}"), actor=officer, now=NOW)
