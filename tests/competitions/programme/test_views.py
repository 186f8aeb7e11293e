import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.enums import Role
from app.orm import db
from competitions.programme.models import Competition, Prize, RuleBook, Track
from competitions.programme.queries import list_finals
from tests.app.files.samples import paper
from tests.factories import NOW, grant, make_competition, make_officer, make_user, sign_in

SIGNED = paper()
LONG = "Ý tưởng " * 1250  # 10,000 characters
#: NUL, direction marks and a decomposed ế: cleaned, not refused.
STRANGE = "Cuộc\x00 thi \u202eKhởi nghiê\u0323p 🚀 e\u0302\u0301"


def general(**changes: Any) -> dict[str, Any]:
    return {"version": "1", "name": "Cuộc thi thử", "edition": "7", "season_year": "2026",
            "level": "province", "host_name": "Sở Khoa học và Công nghệ", "place": "Quảng Ngãi",
            "code_prefix": "TN99", "deadline": "2027-01-15T17:00", **changes}


@pytest.fixture
def draft(app) -> Competition:
    return make_competition("thi-thu", is_open=False)


@pytest.fixture
def organiser(client, draft) -> Any:
    return sign_in(client, make_officer(Role.ORGANISER, draft))


def selects(app: Any, client: Any, url: str) -> int:
    """Count the SELECTs of a page."""
    seen: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    db.session.expire_all()
    sa.event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(url).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)


def test_the_general_part_is_saved(organiser, draft):
    answer = organiser.post("/organise/thi-thu/programme/general", data=general(theme="Biển"))

    assert answer.status_code == 302
    db.session.expire_all()
    assert (draft.theme, draft.edition, draft.deadline.isoformat()) == (
        "Biển", 7, "2027-01-15T10:00:00+00:00")


def test_strange_letters_are_cleaned_at_the_edge(organiser, draft):
    organiser.post("/organise/thi-thu/programme/general", data=general(name=STRANGE))

    db.session.expire_all()
    assert draft.name == "Cuộc thi Khởi nghiệp 🚀 ế"


@pytest.mark.parametrize("changes", [
    {"name": ""}, {"name": LONG}, {"edition": "0"}, {"edition": "bảy"}, {"season_year": "99999"},
    {"level": "galaxy"}, {"code_prefix": "Q"}, {"code_prefix": "QN-7"},
    {"deadline": "0001-01-01T00:00"}, {"deadline": "mai"}, {"summary": "x" * 2001},
])
def test_a_general_part_with_a_mistake_is_shown_again_as_typed(organiser, draft, changes):
    answer = organiser.post("/organise/thi-thu/programme/general",
                            data=general(theme="Giữ lại câu này", **changes))

    assert answer.status_code == 422
    assert "Giữ lại câu này" in answer.text
    db.session.expire_all()
    assert draft.theme == ""


def test_the_second_of_two_writers_sees_what_is_stored_and_keeps_what_was_typed(organiser, draft):
    organiser.post("/organise/thi-thu/programme/general", data=general(theme="Người thứ nhất"))
    answer = organiser.post("/organise/thi-thu/programme/general",
                            data=general(theme="Người thứ hai"))

    assert answer.status_code == 409
    assert "Người thứ nhất" in answer.text
    assert 'value="Người thứ hai"' in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    again = organiser.post("/organise/thi-thu/programme/general",
                           data=general(theme="Người thứ hai", version="2"))
    assert again.status_code == 302


@pytest.mark.parametrize("version", ["", "một", "9" * 40, "-1"])
def test_a_nonsense_version_is_a_conflict(organiser, draft, version):
    answer = organiser.post("/organise/thi-thu/programme/general", data=general(version=version))

    assert answer.status_code == 409


def test_a_deadline_of_an_open_competition_is_extended_on_its_page(app, client):
    competition = make_competition("mo", deadline=NOW + timedelta(days=400))
    sign_in(client, make_officer(Role.ORGANISER, competition))
    url = "/organise/mo/programme/deadline"
    data = {"version": "1", "deadline": "2028-03-01T17:00"}

    assert client.post(url, data=data).status_code == 422
    for typed, told in (("", "Đề nghị điền mục này."), ("mai", "Thời điểm không hợp lệ.")):
        wrong = client.post(url, data={"version": "1", "deadline": typed, "reason": "Bão"}).text
        assert told in wrong
    assert client.post(url, data={**data, "reason": "Bão số 13"}).status_code == 302
    db.session.expire_all()
    assert competition.deadline.isoformat() == "2028-03-01T10:00:00+00:00"


@pytest.mark.parametrize("changes", [
    {"amount": "-5"}, {"seats": "0"}, {"seats": "-1"}, {"seats": ""}, {"name": ""},
    {"amount": "9" * 19}, {"amount": "nhiều"}, {"seats": "1,5"}, {"amount": "10.5"}, {"name": LONG},
])
def test_a_prize_that_cannot_be_is_refused(organiser, draft, changes):
    url = f"/organise/thi-thu/programme/tracks/{draft.tracks[0].id}/prizes/new"
    data = {"version": "1", "name": "Giải Nhất", "seats": "1", "amount": "10.000.000", **changes}

    assert organiser.post(url, data=data).status_code == 422
    assert db.session.query(Prize).count() == 0


def test_prizes_are_added_moved_and_removed_by_clicks(organiser, draft):
    track = draft.tracks[0]
    url = f"/organise/thi-thu/programme/tracks/{track.id}/prizes/new"
    for version, name in enumerate(["Giải Nhất", "Giải Nhì"], start=1):
        organiser.post(url, data={"version": version, "name": name, "seats": "1",
                                  "amount": "10.000.000", "may_stay_empty": "y"})
    first, second = db.session.scalars(sa.select(Prize).order_by(Prize.position))
    assert (first.amount, first.may_stay_empty) == (10_000_000, True)
    page = organiser.get(f"/organise/thi-thu/programme/prizes/{first.id}").text
    assert 'value="10.000.000"' in page

    organiser.post(f"/organise/thi-thu/programme/prizes/{second.id}/up")
    organiser.post(f"/organise/thi-thu/programme/prizes/{first.id}/remove")
    db.session.expire_all()
    assert [(prize.position, prize.name) for prize in track.prizes] == [(1, "Giải Nhì")]


def test_parts_of_another_competition_are_not_there(organiser, draft):
    other = make_competition("khac", is_open=False)
    for path in (f"tracks/{other.tracks[0].id}", f"stages/{other.stages[0].id}",
                 f"tracks/{other.tracks[0].id}/prizes/new", "prizes/99999",
                 "tracks/99999999999999999999999"):
        assert organiser.get(f"/organise/thi-thu/programme/{path}").status_code == 404
    moved = organiser.post(f"/organise/thi-thu/programme/tracks/{other.tracks[1].id}/up")
    assert moved.status_code == 404


def test_the_signed_rules_are_downloaded_from_the_public_page(app, client):
    competition = make_competition("mo")
    sign_in(client, make_officer(Role.ORGANISER, competition))
    from io import BytesIO
    data = {"version": "1", "text": "Điều 1. Phạm vi", "effective_at": "2026-11-01T08:00",
            "upload": (BytesIO(SIGNED), "the-le.pdf")}

    answer = client.post("/organise/mo/programme/rules", data=data,
                         content_type="multipart/form-data")
    assert answer.status_code == 302
    assert "/competitions/mo/rules/1.pdf" in client.get("/competitions/mo/").text
    assert client.get("/competitions/mo/rules/1.pdf").data == SIGNED
    assert client.get("/competitions/mo/rules/2.pdf").status_code == 404


def test_rules_that_are_no_pdf_inside_are_refused(organiser, draft):
    from io import BytesIO
    data = {"version": "1", "text": "Điều 1. Phạm vi", "effective_at": "2026-11-01T08:00",
            "upload": (BytesIO(b"MZ program"), "the-le.pdf")}

    answer = organiser.post("/organise/thi-thu/programme/rules", data=data,
                            content_type="multipart/form-data")
    assert answer.status_code == 422
    assert db.session.query(RuleBook).count() == 0


def test_the_organiser_is_led_to_appoint_who_screens_and_who_publishes(organiser, draft):
    def lacking() -> list[str]:
        page = organiser.get("/organise/thi-thu/").text
        return re.findall("Chưa có: ([^<]*)<", page) if "/organise/thi-thu/people" in page else []

    assert "/organise/thi-thu/people" in organiser.get("/organise/thi-thu/programme").text
    assert lacking() == ["Thư ký, Người phê duyệt"]
    make_officer(Role.SECRETARY, draft)
    assert lacking() == ["Người phê duyệt"]
    make_officer(Role.APPROVER, draft)
    assert lacking() == []


def test_a_draft_is_seen_by_its_office_alone(app, draft):
    stranger, office = app.test_client(), app.test_client()
    sign_in(office, make_officer(Role.SECRETARY, draft))

    assert stranger.get("/competitions/thi-thu/").status_code == 404
    assert sign_in(app.test_client(), make_user()).get("/competitions/thi-thu/").status_code == 404
    assert office.get("/competitions/thi-thu/").status_code == 200
    assert "thi-thu" not in stranger.get("/competitions/").text


def test_the_public_page_says_when_and_how_to_enter(app, client):
    competition = make_competition("mo", deadline=NOW.replace(year=2030, hour=10))
    page = client.get("/competitions/mo/").text

    assert competition.name in page
    assert "17 giờ 00, thứ Năm ngày 21/11/2030" in page
    assert 'href="/competitions/mo/apply"' in page


def test_after_the_deadline_nobody_is_asked_to_enter(app, client):
    make_competition("qua", deadline=NOW.replace(year=2020), opened_at=NOW.replace(year=2019))

    assert "/competitions/qua/apply" not in client.get("/competitions/qua/").text


@pytest.mark.parametrize("path", ["programme", "programme/general", "programme/rules",
                                  "programme/deadline", "programme/tracks/1"])
def test_the_programme_is_changed_by_its_organisers_only(app, draft, path):
    make_competition("khac")
    for role in (Role.SECRETARY, Role.CHAIR, Role.APPROVER):
        other = sign_in(app.test_client(), make_officer(role, draft))
        assert other.get(f"/organise/thi-thu/{path}").status_code == 403
    foreign = make_officer(Role.ORGANISER, db.session.query(Competition).filter_by(
        slug="khac").one())
    assert sign_in(app.test_client(), foreign).get(
        f"/organise/thi-thu/{path}").status_code == 403
    assert app.test_client().get(f"/organise/thi-thu/{path}").status_code == 302


def test_lists_ask_the_database_as_often_for_thirty_as_for_one(app, client):
    first = make_competition("so-0")
    officer = make_officer(Role.ORGANISER, first)
    sign_in(client, officer)
    urls = ("/organise/", "/competitions/", "/organise/so-0/programme", "/competitions/so-0/")
    for url in urls:
        selects(app, client, url)
    before = {url: selects(app, client, url) for url in urls}
    for number in range(1, 30):
        grant(officer, Role.ORGANISER, make_competition(f"so-{number}"))
        db.session.add(Track(competition_id=first.id, key=f"k{number}", name=f"Bảng {number}",
                             position=number + 10, prizes=[Prize(position=1, name="G", seats=1)]))
    db.session.commit()

    assert {url: selects(app, client, url) for url in urls} == before


def test_words_in_the_place_of_the_signed_rules_are_no_file(organiser, draft):
    answer = organiser.post("/organise/thi-thu/programme/rules", data={"upload": "the-le.pdf"})
    assert answer.status_code == 422


def test_a_final_is_today_on_each_of_its_days(app: Flask) -> None:
    midnight, hour = datetime(2026, 11, 22, 17, tzinfo=UTC), timedelta(hours=1)  # in Viet Nam
    final = make_competition().stages[-1]
    spans = ((-20, -2), (-3, 9), (-3, 30), (8, 17), (20, None), (24, 30), (-3, None))
    found = []
    for begins, ends in spans:
        final.starts_at = midnight + begins * hour
        final.ends_at = None if ends is None else midnight + ends * hour
        db.session.commit()
        found.append(bool(list_finals(midnight, midnight + 24 * hour)))
    assert found == [False, True, True, True, True, False, False]
