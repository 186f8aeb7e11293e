"""The demo as it is loaded: complete, consistent, marked as invented, and only where it may be."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.models import User
from app.clock import local_date, utc_now
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from competitions.entries.team_models import Guardian
from competitions.programme.models import Competition, Stage, Track
from competitions.screening.findings import list_rules
from competitions.screening.queue import list_queue
from demo.loading import load_final, load_province
from ecosystem.forwarding.models import Nomination, TargetContest
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.models import Suggestion
from ecosystem.plans.queries import get_plan
from judging.awards.models import Certificate
from judging.results.models import Result, ResultRow
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import DeskDevice, Scoresheet
from tests.conftest import Browser, app_on_a_copy, build_app
from tests.factories import sign_in

NOTICE = "Dữ liệu minh họa"


def load(app: Flask) -> None:
    """Load the demo as of now."""
    now = utc_now()
    load_final(app.extensions["store"], "http://localhost", local_date(now), now)
    db.session.remove()


@pytest.fixture(scope="module")
def loaded(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application with the demo loaded once for all tests of this module."""
    app = app_on_a_copy(empty_sqlite, tmp_path_factory.mktemp("demo"))
    app.test_client_class = Browser
    with app.app_context():
        asked: list[str] = []

        def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(statement)

        sa.event.listen(db.engine, "before_cursor_execute", note)
        load(app)
        sa.event.remove(db.engine, "before_cursor_execute", note)
        app.extensions["demo_statements"] = len(asked)
        yield app
        db.session.remove()
        db.engine.dispose()


def person(short: str) -> User:
    return db.session.query(User).filter_by(email=f"{short}@demo.test").one()


def contest(prefix: str) -> Competition:
    return db.session.query(Competition).filter_by(code_prefix=prefix).one()


def ranking(prefix: str, track: str) -> list[tuple[Any, ...]]:
    """Return rank and owner of the places of a contest's last stage."""
    last = sa.select(sa.func.max(Stage.position)).where(
        Stage.competition_id == contest(prefix).id).scalar_subquery()
    return [tuple(row) for row in db.session.execute(
        sa.select(ResultRow.rank, User.email).select_from(ResultRow)
        .join(Result, ResultRow.result_id == Result.id).join(Sitting).join(Stage)
        .join(Track, Sitting.track_id == Track.id).join(Entry, ResultRow.entry_id == Entry.id)
        .join(User, Entry.owner_id == User.id)
        .where(Stage.competition_id == contest(prefix).id, Stage.position == last,
               Track.name == track, Result.superseded_at.is_(None))
        .order_by(ResultRow.position))]


def sheets_of_final(short: str, track: str) -> list[SheetState]:
    """Return the states of a judge's sheets in the sixth edition's final."""
    return sorted(db.session.scalars(
        sa.select(Scoresheet.state).join(Sitting, Scoresheet.sitting_id == Sitting.id).join(Stage)
        .join(Track, Sitting.track_id == Track.id)
        .where(Scoresheet.judge_id == person(short).id, Stage.position == 3, Track.name == track,
               Stage.competition_id == contest("QN06").id)))


def test_the_demo_asks_no_more_of_the_database_than_seconds_allow(loaded: Flask) -> None:
    assert loaded.extensions["demo_statements"] < 20_000  # about 0.6 ms each on a quiet machine


def test_results_and_the_chain_of_events_verify(loaded: Flask) -> None:
    results = loaded.test_cli_runner().invoke(args=["results", "verify"])
    chain = loaded.test_cli_runner().invoke(args=["audit", "verify"])

    assert (results.exit_code, results.output) == (
        0, "8 results verified; the audit chain holds.\n")
    assert chain.exit_code == 0, chain.output


def test_founders_of_the_cast_win_by_their_marks_and_get_certificates(loaded: Flask) -> None:
    places = ranking("QN05", "Dự án")

    assert places[:2] == [(1, "founder1@demo.test"), (2, "founder6@demo.test")]
    assert [rank for rank, _owner in places] == [1, 2, 3, 4, 5]
    names = set(db.session.scalars(sa.select(Certificate.recipient)))
    assert {person("founder1").name, person("founder6").name} <= names


def test_the_open_call_has_nine_in_the_queue_and_one_of_each_kind(loaded: Flask) -> None:
    call = contest("TN26")
    rows = list_queue(call, "", 1, utc_now()).rows
    articles = {row.id: row.article for row in list_rules(call.id)}
    entries = db.session.query(Entry).filter_by(competition_id=call.id).all()

    assert len(rows) == 9
    assert [row.is_overdue for row in rows] == [True] + [False] * 8
    assert sorted(articles[found.rule.number] for row in rows
                  for found in row.examined.failed) == [
        "khoản 1 Điều 4", "khoản 2 Điều 4", "khoản 3 Điều 4"]
    assert [bool(row.examined.failed) for row in rows[1:4]] == [True] * 3
    assert sum(len(row.examined.twins) for row in rows) == 1
    assert sum(len(row.examined.to_look_at) for row in rows) == 1
    assert {entry.owner.email.split("@")[0]: entry.state for entry in entries
            if entry.owner.email.startswith("founder")} == {
        "founder2": EntryState.DRAFT, "founder3": EntryState.RETURNED,
        "founder4": EntryState.INELIGIBLE, "founder8": EntryState.WITHDRAWN}


def test_the_draft_of_a_founder_misses_three_answers(loaded: Flask) -> None:
    browser = sign_in(loaded.test_client(), person("founder2"))
    draft = db.session.query(Entry).filter_by(owner_id=person("founder2").id).one()

    assert "Còn thiếu 3 mục" in browser.get(f"/entries/{draft.ref}/edit").get_data(as_text=True)


def test_names_units_and_titles_are_as_awkward_as_in_life(loaded: Flask) -> None:
    titles = list(db.session.scalars(sa.select(Entry.title)))
    units = set(db.session.scalars(sa.select(Entry.unit_name)))
    names = {short: person(short).name for short in ("founder5", "founder6")}

    assert max(map(len, titles)) == 140
    assert "Đặc khu Lý Sơn" in units
    assert any(unit.startswith("Huyện ") for unit in units)
    assert names == {"founder5": "Y Ƀlŏm", "founder6": "Rơ Châm H'Bĭa"}


def test_a_pupil_has_a_guardian_and_a_tablet_says_what_it_still_keeps(loaded: Flask) -> None:
    pupil = db.session.query(Entry).filter_by(owner_id=person("founder7").id).one()
    guardians = db.session.scalars(sa.select(Guardian.relation).where(
        Guardian.member_id == pupil.members[0].id)).all()
    devices = db.session.scalars(sa.select(DeskDevice.pending).where(
        DeskDevice.user_id == person("judge1").id)).all()

    assert (guardians, devices) == (["mẹ"], [3])


def test_the_first_judge_has_five_sheets_in_a_track_one_recused_one_unsent(loaded: Flask) -> None:
    states = sheets_of_final("judge1", "Ý tưởng")

    assert states == sorted([SheetState.RECUSED, SheetState.STARTED, *[SheetState.SUBMITTED] * 3])
    assert len(sheets_of_final("judge1", "Dự án")) == 5
    assert sheets_of_final("judge7", "Ý tưởng") == sheets_of_final("judge7", "Dự án") == []


def test_nominations_stand_where_the_story_leaves_them(loaded: Flask) -> None:
    rows = db.session.execute(
        sa.select(TargetContest.level, Nomination.state, Entry.code, Nomination.document_number)
        .join(Nomination.target).join(Nomination.entry).order_by(Nomination.id)).all()
    pending = [consent.member.user_id for nomination in db.session.query(Nomination)
               for consent in nomination.consents if consent.given_at is None]

    assert [(row.level, row.state) for row in rows] == [
        ("region", "result"), ("region", "accepted"), *[("region", "accepted")] * 4,
        ("nation", "proposed")]
    assert rows[1].code == rows[-1].code
    assert {bool(row.document_number.startswith("CV minh họa")) for row in rows[:-1]} == {True}
    assert pending == [person("founder6").id]


def test_both_periods_show_figures_one_below_its_range_and_one_without_a_rule(
        loaded: Flask) -> None:
    plan = get_plan("NQ08", local_date(utc_now()))
    found = {(row.indicator.key, period.target.first_year): (period.value, period.verdict)
             for row in plan.indicators for period in row.periods}

    assert [key for (key, year), (_value, verdict) in found.items()
            if year == 2022 and verdict == "below"] == ["supported_projects"]
    assert found["supported_projects", 2022][0] == 36
    assert found["supported_projects", 2026][0] > 3
    assert found["clubs", None] == (0, "none")
    states = list(db.session.scalars(sa.select(Suggestion.state)))
    assert (states.count(SuggestionState.CONFIRMED), states.count(SuggestionState.OPEN)) == (3, 1)


@pytest.mark.parametrize(("who", "address"), [
    *[(None, f"/{page}") for page in (
        "login", "register", "register/again", "reset", "privacy", "sent/register", "verify/",
        "confirm/x", "competitions/{QN06}/results", "nowhere")],
    ("organiser", "/organise/new"), ("organiser", "/account"), ("founder9", "/account/password"),
    (None, "/"), (None, "/competitions/"), (None, "/competitions/{QN05}/"),
    (None, "/verify/{certificate}"), (None, "/verify/{receipt}"), ("founder1", "/entries/"),
    ("founder1", "/entries/{winner}"), ("judge1", "/judge/"), ("organiser", "/organise/"),
    ("organiser", "/organise/{QN06}/"), ("secretary", "/organise/{TN26}/screening"),
    ("organiser", "/organise/{QN05}/results"), ("organiser", "/organise/{QN05}/forwarding"),
    ("leader", "/ecosystem/"), ("leader", "/ecosystem/plans/NQ08"), ("admin", "/admin/users"),
])
def test_every_page_says_that_its_data_are_invented(
        loaded: Flask, who: str | None, address: str) -> None:
    winner = db.session.query(Entry).filter_by(owner_id=person("founder1").id).one()
    known = {prefix: contest(prefix).slug for prefix in ("QN05", "QN06", "TN26")} | {
        "winner": str(winner.code), "receipt": winner.submissions[-1].receipt_code,
        "certificate": str(db.session.scalar(sa.select(Certificate.code).limit(1)))}
    browser = loaded.test_client()
    if who:
        sign_in(browser, person(who))

    answer = browser.get(address.format(**known), follow_redirects=True)

    assert answer.status_code in (200, 404, 410)
    assert NOTICE in re.sub(r"\(d", "(D", answer.get_data(as_text=True))


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_rankings_in_plain_formats_say_so_too(loaded: Flask, kind: str) -> None:
    slug = contest("QN05").slug
    stage = db.session.scalar(sa.select(Stage.id).where(
        Stage.competition_id == contest("QN05").id, Stage.position == 3))
    browser = sign_in(loaded.test_client(), person("organiser"))
    page = browser.get(f"/organise/{slug}/stages/{stage}/results").get_data(as_text=True)
    address = re.search(rf'href="([^"]*ranking\.{kind})', page)

    assert address
    assert NOTICE in browser.get(address[1]).get_data(as_text=True)


def test_the_report_of_a_plan_says_so_too(loaded: Flask, tmp_path: Path) -> None:
    out = tmp_path / "report.json"

    loaded.test_cli_runner().invoke(args=["kpi", "report", "--plan", "NQ08", "--year", "2025",
                                          "--format", "json", "--out", str(out)])

    assert json.loads(out.read_text())["notice"] == NOTICE


def test_the_first_page_leads_to_todays_final_the_last_results_and_a_certificate(
        loaded: Flask) -> None:
    page = loaded.test_client().get("/").get_data(as_text=True)

    assert page.index("Chung kết hôm nay") < page.index("Kết quả:")
    assert f"/competitions/{contest('QN05').slug}/results" in page
    assert "/verify/" in page


@pytest.mark.parametrize(("who", "words"), [
    ("clerk", "Xác nhận số vào sổ giấy chứng nhận"), ("leader", "Chỉ tiêu đang đối chiếu"),
    ("approver", "Công bố kết quả"), ("chair", "Phiếu chấm cần gửi"),
    ("judge7", "Kê khai xung đột lợi ích"), ("secretary", "Rà soát hồ sơ đang chờ"),
])
def test_the_first_screen_of_each_role_says_what_to_do_now(
        loaded: Flask, who: str, words: str) -> None:
    page = sign_in(loaded.test_client(), person(who)).get("/").get_data(as_text=True)

    assert words in page


def test_a_season_whose_rounds_are_past_is_not_called_judged_any_more(loaded: Flask) -> None:
    page = sign_in(loaded.test_client(), person("organiser")).get("/organise/").get_data(
        as_text=True)

    said = re.findall("Đã kết thúc các vòng thi|Đang chấm thi|Đang nhận hồ sơ", page)
    assert sorted(said) == ["Đang chấm thi", "Đang nhận hồ sơ", *["Đã kết thúc các vòng thi"] * 2]


def test_three_numbers_of_the_first_page_open_to_what_they_count(loaded: Flask) -> None:
    browser = loaded.test_client()
    page = browser.get("/").get_data(as_text=True)
    figures = re.findall(
        r'stat-value">([^<]+)</p>\s*<p class="stat-caption"><a href="([^"]+)">', page)
    evidence = [browser.get(url) for _value, url in figures]
    places = evidence[0].get_data(as_text=True)

    assert [answer.status_code for answer in evidence] == [200, 200, 200]
    assert int(figures[0][0]) == places.count('class="code nowrap"')
    assert int(figures[1][0]) == sum(map(int, re.findall(r"Số phiếu chấm: (\d+)", places)))
    assert "đang có hiệu lực" in evidence[2].get_data(as_text=True)


def test_a_winner_reads_averages_and_the_comments_that_the_chair_released(loaded: Flask) -> None:
    entry = db.session.query(Entry).filter(
        Entry.owner == person("founder1"), Entry.competition == contest("QN05")).one()
    browser = loaded.test_client()
    sign_in(browser, person("founder1"))
    page = browser.get(f"/entries/{entry.ref}").get_data(as_text=True)

    assert "Nhận xét của Hội đồng giám khảo" in page
    assert any(words in page for words in ("Đội ngũ có kinh nghiệm.", "Ý tưởng rõ ràng.",
                                           "Cần số liệu thị trường."))


def test_a_second_load_is_refused(loaded: Flask) -> None:
    again = loaded.test_cli_runner().invoke(args=["demo", "load"])

    assert again.exit_code == 1
    assert "Cơ sở dữ liệu đã có dữ liệu" in again.output


def test_the_demo_is_refused_on_a_public_address(sqlite_url: str, tmp_path: Path) -> None:
    app = build_app(sqlite_url, tmp_path)
    app.config["PUBLIC_URL"] = "https://thi.example.vn"

    with app.app_context():
        refused = app.test_cli_runner().invoke(args=["demo", "load"])

        assert refused.exit_code == 1
        assert "PUBLIC_URL must be local" in refused.output
        assert db.session.scalar(sa.select(sa.func.count(User.id))) == 0
        db.session.remove()
        db.engine.dispose()


@pytest.mark.drill
def test_a_province_has_three_seasons_and_five_contests_on_three_levels(app: Flask) -> None:
    now = utc_now()
    load_province(app.extensions["store"], "http://localhost", local_date(now), now)
    known = db.session.query(Competition).all()
    results = app.test_cli_runner().invoke(args=["results", "verify"])

    assert len(known) == 5
    assert len({each.season_year for each in known}) == len({each.level for each in known}) == 3
    assert results.exit_code == 0, results.output


@pytest.mark.drill
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_the_demo_loads_and_verifies_on_postgresql(app: Flask) -> None:
    load(app)

    results = app.test_cli_runner().invoke(args=["results", "verify"])

    assert (results.exit_code, results.output) == (
        0, "8 results verified; the audit chain holds.\n")
