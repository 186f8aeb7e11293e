"""The pages of forwarding, as their people use them."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.auth.enums import Role
from app.orm import db
from ecosystem.forwarding import services
from ecosystem.forwarding.enums import NominationState
from ecosystem.forwarding.models import Nomination
from ecosystem.forwarding.services_consent import issue_link
from tests.ecosystem.factories import PDF, make_final, make_target
from tests.factories import NOW, grant, make_officer, make_user, sign_in


@pytest.fixture
def final(app):
    return make_final(3)


@pytest.fixture
def office(client, final):
    grant(final.organiser, Role.ORGANISER, final.competition)
    return sign_in(client, final.organiser)


def base(final):
    return f"/organise/{final.competition.slug}/forwarding"


def nominated(final, count=1):
    target = make_target(final, quota=50, top_n=50)
    return services.propose_nominations(
        target.id, [e.id for e in final.entries()[:count]], actor=final.organiser, now=NOW)


def typed(**values):
    return {"name": "Techfest vùng", "organiser": "Đơn vị đăng cai", "level": "region",
            "deadline": "2026-12-20T17:00", "sender": "Sở KH&CN", "quota": "2", "top_n": "2",
            "prize_floor": "", "checklist": "Phiếu đăng ký\nBản cam kết", **values}


def page(response):
    return response.get_data(as_text=True)


def test_an_organiser_adds_a_contest_and_puts_the_ticked_forward(office, final):
    added = office.post(f"{base(final)}/targets/new", data=typed(), follow_redirects=True)
    assert added.status_code == 200
    assert page(added).count(" checked>") == 2
    best = final.entries()[0]
    done = office.post(added.request.path, data={"ids": [best.id]}, follow_redirects=True)
    assert best.title in page(done)
    assert "2 thành viên chưa đồng ý" in page(done)


def test_a_contest_without_a_rule_keeps_what_was_typed(office, final):
    answer = office.post(f"{base(final)}/targets/new", data=typed(top_n="", quota="0"))
    assert answer.status_code == 422
    assert "Đơn vị đăng cai" in page(answer)


def test_the_way_from_consent_to_the_result(office, final):
    [nomination] = nominated(final)
    at = f"{base(final)}/{nomination.ref}"
    early = office.post(f"{at}/approve")
    assert (early.status_code, "Y Ƀlŏm" in page(early)) == (422, True)
    owner = sign_in(office.application.test_client(), nomination.entry.owner)
    owner.post(f"/nominations/{nomination.ref}/consent", data={"answer": "agree"})
    second = nomination.consents[1]
    shown = office.post(f"{at}/consents/{second.id}/link", follow_redirects=True)
    link = page(shown).split("http://localhost")[1].split("<")[0].strip()
    assert "zalo-text" not in page(office.get(at))
    stranger = office.application.test_client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, data={"answer": "agree"}).status_code == 302
    assert office.post(f"{at}/approve").status_code == 302
    assert office.post(f"{at}/send", data={
        "document_number": "125/SKHCN", "document_date": "2026-11-20"}).status_code == 302
    assert office.post(f"{at}/reply", data={
        "kind": "accepted", "happened_on": "2026-11-20", "text": "Được nhận.",
        "file": (io.BytesIO(PDF), "trả lời.pdf")}).status_code == 302
    assert office.post(f"{at}/result", data={
        "happened_on": "2026-11-21", "text": "Đạt giải.", "prize": "Giải Ba",
        "file": (io.BytesIO(PDF), "kết quả.pdf")}).status_code == 302
    db.session.expire_all()
    done = db.session.get_one(Nomination, nomination.id)
    assert (done.state, done.document_number, [e.prize for e in done.events]) == (
        NominationState.RESULT, "125/SKHCN", ["", "Giải Ba"])
    assert "Giải Ba" in page(office.get(at))
    evidence = office.get(f"{at}/events/{done.events[0].id}")
    assert (evidence.data, evidence.mimetype) == (PDF, "application/pdf")


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"PK\x03\x04"])
def test_a_reply_without_a_pdf_is_refused_and_keeps_what_was_typed(office, final, content):
    [nomination] = nominated(final)
    db.session.execute(sa.text(
        "UPDATE nomination SET state = 'sent', approved_at = :t, approved_by_id = :u,"
        " sent_at = :t, sent_by_id = :u, document_number = '1', document_date = '2026-11-20',"
        " package_digest = 'x'"), {"t": "2026-11-20 00:00:00", "u": final.organiser.id})
    db.session.commit()
    answer = office.post(f"{base(final)}/{nomination.ref}/reply", data={
        "kind": "accepted", "happened_on": "2026-11-20", "text": "Đồng ý tiếp nhận",
        "file": (io.BytesIO(content), "x.pdf")})
    assert (answer.status_code, "Đồng ý tiếp nhận" in page(answer)) == (422, True)


def test_the_package_is_the_same_bytes_twice(office, final):
    [nomination] = nominated(final)
    at = f"{base(final)}/{nomination.ref}/package"
    first, second = office.get(at), office.get(at)
    assert first.data == second.data
    archive = zipfile.ZipFile(io.BytesIO(first.data))
    assert archive.namelist() == ["manifest.json", "ho-so.txt"]
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["submission"]["digest"] == nomination.submission.digest
    assert not any(b"@" in archive.read(name) for name in archive.namelist())


def test_a_clerk_sends_but_does_not_approve(client, final):
    [nomination] = nominated(final)
    clerk = sign_in(client, make_officer(Role.CLERK, final.competition))
    at = f"{base(final)}/{nomination.ref}"
    assert clerk.get(at).status_code == 200
    assert clerk.post(f"{at}/approve").status_code == 403
    assert clerk.get(base(final)).status_code == 200


def test_another_competitions_nomination_is_not_found(office, final):
    other = make_final(1)
    [nomination] = nominated(other)
    assert office.get(f"{base(final)}/{nomination.ref}").status_code == 404


def link_of(final, nomination, now=NOW):
    consent, token = issue_link(nomination.consents[1].id, actor=final.organiser, now=now)
    return consent, f"/consents/{token}"


def test_opening_a_link_changes_nothing_and_using_it_twice_is_told(client, final):
    [nomination] = nominated(final)
    consent, link = link_of(final, nomination)
    assert client.get(link).status_code == 200
    db.session.expire_all()
    assert consent.given_at is None
    answers = [client.post(link, data={"answer": "agree"}).status_code for _ in range(2)]
    assert (answers, client.post(link, data={"answer": "maybe"}).status_code) == ([302, 409], 422)


def test_an_expired_or_invented_link_opens_nothing(client, final):
    [nomination] = nominated(final)
    consent, link = link_of(final, nomination, NOW - timedelta(days=60))
    assert client.get(link).status_code == 410
    assert client.post(link, data={"answer": "agree"}).status_code == 409
    assert client.get("/consents/bia-ra").status_code == 404
    db.session.expire_all()
    assert consent.given_at is None


def test_a_link_takes_the_consent_back(client, final):
    [nomination] = nominated(final)
    consent, link = link_of(final, nomination)
    client.post(link, data={"answer": "agree"})
    assert "Rút lại sự đồng ý" in page(client.get(link))
    client.post(link, data={"answer": "decline"})
    db.session.expire_all()
    assert (consent.given_at is None, consent.withdrawn_at is None) == (False, False)


def test_a_member_may_not_answer_for_another_team(client, final):
    [nomination] = nominated(final)
    stranger = sign_in(client, make_user("Người lạ"))
    assert stranger.get(f"/nominations/{nomination.ref}/consent").status_code == 404


def test_the_founder_sees_the_nomination_and_is_asked(final):
    from ecosystem.forwarding.founder_panel import entry_panels
    [nomination] = nominated(final)
    from flask import current_app
    with current_app.test_request_context():
        [panel] = entry_panels(nomination.entry, nomination.entry.owner)
    assert (panel.kind, "Y Ƀlŏm" in panel.text, len(panel.links)) == ("amber", True, 1)


@pytest.mark.parametrize("path", ["", "/targets/{target}"])
def test_the_number_of_queries_does_not_grow(app, client, path):
    counts = []
    for size in (1, 30):
        final = make_final(size)
        nominations = nominated(final, 1 if path else size)
        grant(final.organiser, Role.ORGANISER, final.competition)
        sign_in(client, final.organiser)
        db.session.remove()
        at = base(final) + path.format(target=nominations[0].target_id)
        counts.append(_selects(client, at))
    assert counts[0] == counts[1]


def _selects(client, at):
    seen = []
    listen = lambda *args: seen.append(args[2])  # noqa: E731
    sa.event.listen(db.engine, "before_cursor_execute", listen)
    assert client.get(at).status_code == 200
    sa.event.remove(db.engine, "before_cursor_execute", listen)
    return len(seen)
