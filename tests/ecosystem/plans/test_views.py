"""The pages of the indicators for officers, leaders and the administrator."""

import io
from datetime import date

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.files.storage import digest_of
from app.orm import db
from ecosystem.plans import services, services_suggest
from ecosystem.plans.models import Fact, Suggestion
from tests.ecosystem.factories import PDF, make_final
from tests.ecosystem.plans.test_services import record, support
from tests.factories import NOW, make_officer, make_user, sign_in


@pytest.fixture
def officer(client):
    services.load_plans()
    user = make_officer(Role.ECOSYSTEM)
    sign_in(client, user)
    return user


def page(response):
    return response.get_data(as_text=True)


def typed(**values):
    return {"kind": "support", "support_kind": "training", "subject": "Dự án Quế Trà Bồng",
            "occurred_on": "2026-05-02", "territory": "quang_ngai", "amount": "",
            "description": "Tập huấn gọi vốn.", "file": (io.BytesIO(PDF), "biên bản.pdf"),
            "reason": "", **values}


def test_the_plan_says_figures_ranges_rules_and_territory(client, officer):
    shown = page(client.get("/ecosystem/plans/NQ08"))
    for words in ("chỉ tiêu 100 - 120", "chỉ tiêu 150 - 160", "đã chốt", "Cách tính:",
                  "trước hợp nhất", "Số liệu tính đến ngày", "Chưa có cách tính",
                  "giai đoạn này không đặt chỉ tiêu"):
        assert words in shown


def test_an_officer_records_support_and_the_figure_opens_to_its_evidence(client, officer):
    done = client.post("/ecosystem/outcomes/new", data=typed(), follow_redirects=True)
    assert "Đã có 1 dự án; chỉ tiêu 150 - 160" in page(done)
    assert "Xem minh chứng (1)" in page(done)
    opened = page(client.get("/ecosystem/plans/NQ08/indicators/supported_projects?period=2026"))
    assert "Tập huấn gọi vốn." in opened
    evidence = client.get("/ecosystem/outcomes/1/evidence")
    assert (evidence.data, evidence.mimetype) == (PDF, "application/pdf")


@pytest.mark.parametrize("values", [
    {"file": (io.BytesIO(b"MZ"), "virus.pdf")}, {"occurred_on": "2026-13-40"},
    {"occurred_on": "2025-01-01"}, {"subject": "x" * 301}, {"kind": "capital"},
    {"amount": "nhiều"}, {"support_kind": ""}, {"kind": "unheard"},
])
def test_a_mistake_is_told_and_what_was_typed_is_kept(client, officer, values):
    answer = client.post("/ecosystem/outcomes/new", data=typed(**values))
    assert (answer.status_code, "Tập huấn gọi vốn." in page(answer)) == (422, True)
    assert db.session.query(Fact).count() == 0


def test_a_suggestion_is_confirmed_on_its_page(client, officer):
    make_final(2)
    services_suggest.refresh_suggestions(NOW)
    one, two = db.session.scalars(sa.select(Suggestion).order_by(Suggestion.id)).all()
    assert "Có 2 gợi ý đang chờ xác nhận" in page(client.get("/ecosystem/"))
    at = f"/ecosystem/suggestions/{one.id}"
    assert client.get(at).status_code == 200
    assert client.post(at, data={"support_kind": ""}).status_code == 422
    confirmed = client.post(at, data={
        "support_kind": "mentoring", "occurred_on": "2026-11-20", "description": "Cố vấn."})
    assert confirmed.status_code == 302
    client.post(f"/ecosystem/suggestions/{two.id}/dismiss", data={"reason": "Chưa hỗ trợ."})
    shown = page(client.get("/ecosystem/suggestions?state=dismissed"))
    assert "Chưa hỗ trợ." in shown
    assert "Đã có 1 dự án" in page(client.get("/ecosystem/plans/NQ08"))


def test_a_correction_brings_the_figure_down(client, officer):
    record(officer, support())
    fact = db.session.scalar(sa.select(Fact.id))
    done = client.post(f"/ecosystem/facts/{fact}/correct", data={"reason": "Nhầm."},
                       follow_redirects=True)
    assert ("Đã có 0 dự án" in page(done), "Nhầm." in page(done)) == (True, True)
    assert [client.post(f"/ecosystem/facts/{fact}/correct", data={"reason": reason}).status_code
            for reason in ("", "x" * 2001)] == [422, 422]


def test_a_leader_reads_and_does_not_write(client, officer):
    sign_in(client, make_officer(Role.LEADER))
    for path in ("/ecosystem/", "/ecosystem/plans/NQ08", "/ecosystem/plans/SONLA",
                 "/ecosystem/plans/NQ08/indicators/clubs"):
        assert client.get(path).status_code == 200
    for path in ("/ecosystem/suggestions", "/ecosystem/outcomes/new"):
        assert client.get(path).status_code == 403
    assert "Ghi nhận kết quả" not in page(client.get("/ecosystem/"))


def test_a_founder_has_no_business_here(client, officer):
    sign_in(client, make_user())
    assert client.get("/ecosystem/").status_code == 403


def test_the_administrator_brings_the_plans_up(client):
    sign_in(client, make_officer(Role.ADMIN))
    assert "Chưa có kế hoạch chỉ tiêu" in page(client.get("/ecosystem/"))
    done = client.post("/ecosystem/load", follow_redirects=True)
    assert "08-NQ/TU" in page(done)


@pytest.mark.parametrize("path", [
    "/ecosystem/plans/NQ99", "/ecosystem/plans/NQ08/indicators/nothing",
    "/ecosystem/plans/NQ08/indicators/clubs?period=1999", "/ecosystem/suggestions/99",
    "/ecosystem/outcomes/99/evidence", "/ecosystem/plans/NQ08/report.docx",
    "/ecosystem/suggestions?state=maybe",
])
def test_what_is_not_there_is_not_found(client, officer, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", [
    "/ecosystem/", "/ecosystem/plans/NQ08", "/ecosystem/suggestions", "/ecosystem/outcomes/new",
    "/ecosystem/plans/NQ08/indicators/supported_projects?period=2026",
])
def test_the_number_of_queries_does_not_grow(app, client, officer, path):
    counts = []
    for size in (1, 30):
        make_final(size)
        services_suggest.refresh_suggestions(NOW)
        for n in range(size):
            record(officer, support(f"Dự án {size}-{n}", date(2026, 5, 2)))
        sign_in(client, officer)
        db.session.remove()
        counts.append(_selects(client, path))
    assert counts[0] == counts[1]


def _selects(client, path):
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    assert client.get(path).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)


def test_words_in_the_place_of_a_file_are_no_file(client, officer):
    answer = client.post("/ecosystem/outcomes/new", data=typed(file="biên bản.pdf"))
    assert answer.status_code == 422


def test_a_report_that_leaves_is_on_record(client, officer):
    taken = client.get("/ecosystem/plans/NQ08/report.xlsx?year=2026")
    event = db.session.query(AuditEvent).filter_by(action="exported").one()
    said = event.values.content
    assert (said["kind"], said["form"], said["about"], said["sha256"]) == (
        "plan_report", "xlsx", "NQ08 2026", digest_of(taken.data))
