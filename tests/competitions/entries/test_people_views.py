"""Pages about people: links do nothing by looking, secrets are shown once, offices stay at home."""

import io
import re
from typing import Any

import pytest

from app.auth.enums import Role
from app.orm import db
from app.outbox.models import Message
from competitions.entries import services_invites, services_team
from competitions.entries.models import Entry, TeamMember
from competitions.entries.services_team import MemberInput
from competitions.entries.team_models import Behalf
from tests.app.paper.reading import pdf_text
from tests.competitions.entries.helpers import make_call, make_draft, pdf, submit
from tests.factories import NOW, letters_to, make_officer, make_user, sign_in

WORD = {"name": "Y Ƀlŏm", "run_contest": "y", "is_adult": "y"}


@pytest.fixture
def entry(app: Any) -> Entry:
    entry = make_draft(make_call(), store=app.extensions["store"])
    services_team.add_member(entry.id, MemberInput("Y Blom", phone="0905 123 456"),
                             actor=entry.owner, now=NOW)
    return entry


def link(answer: Any) -> str:
    found = re.search(r'id="invite-link" href="http://localhost([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def member(entry: Entry) -> TeamMember:
    return db.session.get_one(Entry, entry.id, populate_existing=True).members[1]


def test_an_invitation_is_shown_once_and_answered_without_an_account(
    client: Any, entry: Entry
) -> None:
    address = f"/entries/{entry.ref}/members/{member(entry).id}/invite"
    made = sign_in(client, entry.owner).post(address)
    assert (made.status_code, made.headers["Cache-Control"]) == (200, "no-store")
    assert "<svg" in made.text
    client.post("/logout")
    page = client.get(link(made))
    assert (page.status_code, "checked" in page.text, "Y Blom" in page.text) == (200, False, True)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert member(entry).confirmed_at is None
    refused = client.post(link(made), data={"name": "Y Ƀlŏm", "is_adult": "y"})
    assert (refused.status_code, member(entry).name) == (422, "Y Blom")
    assert client.post(link(made), data={"name": "Y Ƀlŏm", "run_contest": "y"}).status_code == 422
    assert client.post(link(made), data=WORD).status_code == 302
    assert (member(entry).name, member(entry).confirmed_at is None) == ("Y Ƀlŏm", False)
    given = client.get(link(made)).text
    assert ("Rút lại sự đồng ý" in given, "Rút hồ sơ" in given) == (True, False)
    client.post(f"{link(made)}/consents", data={"purpose": "run_contest", "do": "withdraw"})
    assert member(entry).confirmed_at is None
    assert letters_to(entry.owner.email)[-1].kind == "consent_withdrawn"
    assert client.get("/team/khong-co").status_code == 410


def test_an_invitation_goes_to_the_phone(client: Any, entry: Entry) -> None:
    address = f"/entries/{entry.ref}/members/{member(entry).id}/invite"
    sent = sign_in(client, entry.owner).post(address, data={"by": "send"}).text
    assert letters_to("+84905123456")[-1].kind == "team_invite"
    assert "Tổ thư ký chuyển lời mời qua Zalo" in sent  # no gateway: nothing is on its way


def test_a_guardian_signs_on_paper(client: Any, entry: Entry) -> None:
    secret = services_invites.issue_invite(member(entry).id, actor=entry.owner, now=NOW)[1]
    child = {"name": "Y Ƀlŏm", "run_contest": "y", "birth_date": "2012-05-09",
             "guardian_name": "Y Bhem", "guardian_phone": "0905 999 999"}
    assert client.post(f"/team/{secret}", data=child).status_code == 422
    bad = client.post(f"/team/{secret}", data=child | {"guardian_paper": (_file(b"MZ"), "a.pdf")})
    assert bad.status_code == 422
    good = client.post(f"/team/{secret}",
                       data=child | {"guardian_paper": (_file(pdf()), "Giấy.pdf")})
    assert (good.status_code, member(entry).confirmed_at is None) == (302, False)
    submit(entry)
    call = entry.competition
    secretary = sign_in(client, make_officer(Role.SECRETARY, call))
    shown = secretary.get(f"/organise/{call.slug}/names/{member(entry).id}/guardian")
    assert (shown.status_code, "Y Bhem" in shown.text) == (200, True)
    paper = secretary.get(f"/organise/{call.slug}/names/{member(entry).id}/guardian/paper")
    assert paper.data[:4] == b"%PDF"


def _file(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def test_the_secretary_sees_how_many_names_are_confirmed_and_reminds(
    client: Any, entry: Entry
) -> None:
    call, people = entry.competition, f"/organise/{entry.competition.slug}/names"
    secretary = sign_in(client, make_officer(Role.SECRETARY, call))
    assert "Y Blom" not in secretary.get(people).text  # a draft is nobody's to read yet
    submit(entry)
    assert "0/2" in secretary.get(people).text
    assert "Y Blom" in secretary.get(f"{people}?only=missing").text
    assert secretary.post(f"{people}/{member(entry).id}/remind").status_code == 200
    before = db.session.query(Message).count()
    secretary.post(f"{people}/remind")
    assert db.session.query(Message).count() == before + 2


def test_an_officer_enters_for_a_founder_with_a_signed_paper(client: Any, entry: Entry) -> None:
    officer = sign_in(client, entry.owner)
    base = f"/entries/{entry.ref}/behalf"
    assert officer.post(base, data={"founder": "Y Ƀlŏm", "officer_unit": "Đoàn xã"}
                        ).status_code == 422
    officer.post(base, data={"founder": "Y Ƀlŏm", "officer_unit": "Đoàn xã",
                             "phone": "0935 111 222"})
    assert officer.post(f"{base}/confirm", data={"do": "send"}).status_code == 302
    code = letters_to("+84935111222")[-1]
    wrong = f"{(int(str(code.secret)) + 1) % 10**6:06}"
    refused = officer.post(f"{base}/confirm", data={"do": "code", "code-code": wrong})
    assert (refused.status_code, "lần thử" in refused.text) == (422, True)
    form = officer.get(f"/entries/{entry.ref}/papers/registration.pdf")
    assert f"để {entry.owner.name}, Đoàn xã nộp hồ sơ dự thi thay tôi" in pdf_text(form.data)
    assert "Điện thoại: 0935 111 222" in pdf_text(form.data)
    assert 'accept="application/pdf,image/*,.heic,.heif"' in refused.text
    done = officer.post(f"{base}/confirm", data={
        "do": "paper", "paper-paper": (_file(pdf()), "Giấy.pdf")})
    assert done.status_code == 302
    assert db.session.query(Behalf).one().confirmed_at is not None
    assert officer.get(f"{base}/paper").data[:4] == b"%PDF"


def test_an_office_helps_its_own_entrants_only(client: Any, entry: Entry) -> None:
    call, other = entry.competition, make_call()
    address = f"/organise/{call.slug}/accounts/{entry.owner_id}"
    secretary = sign_in(client, make_officer(Role.SECRETARY, call))
    assert secretary.get(address).status_code == 200
    assert secretary.post(f"{address}/recovery", data={"checked": ""}).status_code == 422
    shown = secretary.post(f"{address}/recovery", data={"checked": "Thẻ căn cước"})
    assert shown.headers["Cache-Control"] == "no-store"
    way = re.search(r"http://localhost(/recover/[\w-]+)", shown.text)
    assert way
    assert secretary.get(f"/organise/{call.slug}/accounts/{make_user().id}").status_code == 404
    stranger = sign_in(client, make_officer(Role.SECRETARY, other))
    assert stranger.get(f"/organise/{other.slug}/accounts/{entry.owner_id}").status_code == 404
    client.post("/logout")
    assert client.get(way[1]).status_code == 200
    assert client.post(way[1], data={"password": "mot-hai-ba-bon-nam"}).status_code == 302
    assert client.get(way[1]).status_code == 410
