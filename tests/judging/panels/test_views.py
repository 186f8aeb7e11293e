"""The office's pages of panels: from the invitation to the reopened sheet."""

import re
from typing import Any

import pytest
from flask import Flask, g

from app.auth.enums import Role
from app.auth.models import PersonalLink, User
from app.orm import db
from app.outbox.models import Message
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember
from judging.scoresheets import services
from judging.scoresheets.enums import SheetState
from tests.factories import NOW, PASSWORD, grant, make_user, sign_in
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import TABLET, count_statements, queue


def enter(client: Any, user: User) -> None:
    g.pop("_login_user", None)
    sign_in(client, user)


@pytest.fixture
def here(app: Flask) -> Round:
    return make_round()


def base(here: Round) -> str:
    return f"/organise/{here.competition.slug}"


def test_a_panel_is_appointed_and_a_member_invited_by_link(app: Flask, client: Any) -> None:
    here = make_round(is_assigned=False)
    db.session.query(PanelMember).delete()
    for row in here.panel.sittings:
        db.session.delete(row)
    db.session.commit()
    enter(client, here.organiser)
    response = client.post(f"{base(here)}/panels/new", data={
        "name": "Hội đồng chung khảo", "sitting_ids": [here.sitting.id]})
    panel = db.session.query(Panel).filter_by(name="Hội đồng chung khảo").one()
    assert response.location == f"{base(here)}/panels/{panel.id}"
    client.post(f"{response.location}/members/new", data={
        "name": "Y Ƀlŏm Niê", "email": "Blom@Example.test", "seat": "chair",
        "title": "TS.", "unit_name": "Trường Đại học"})
    member = db.session.query(PanelMember).one()
    assert (member.seat, member.user.email, member.user.password_hash) == (
        Seat.CHAIR, "blom@example.test", None)
    assert {grant.role for grant in member.user.grants} == {Role.CHAIR}
    page = client.get(response.location).get_data(as_text=True)
    secret = re.search(r"http://localhost/link/[\w-]+", page)
    assert secret is not None
    assert db.session.query(Message).one().secret == secret.group()
    assert "/link/" not in client.get(response.location).get_data(as_text=True)
    assert here.organiser.name in page


def test_a_second_chair_an_entrant_and_a_taken_stage_are_refused(
    here: Round, client: Any
) -> None:
    enter(client, here.organiser)
    url = f"{base(here)}/panels/{here.panel.id}/members/new"
    chair = client.post(url, data={"name": "Người khác", "seat": "chair"})
    owner = db.session.get(User, here.entries[0].owner_id)
    entrant = client.post(url, data={"name": "X", "email": owner.email, "seat": "judge"})
    taken = client.post(f"{base(here)}/panels/new", data={
        "name": "Hội đồng khác", "sitting_ids": [here.sitting.id]})
    assert [r.status_code for r in (chair, entrant, taken)] == [422, 422, 422]
    assert "Hội đồng khác" in taken.get_data(as_text=True)
    assert db.session.query(PanelMember).count() == 3


def test_links_are_reissued_and_withdrawn_by_the_office(here: Round, client: Any) -> None:
    enter(client, here.organiser)
    member = here.panel.members[2]
    url = f"{base(here)}/panels/{here.panel.id}"
    client.post(f"{url}/members/{member.id}/link")
    client.post(f"{url}/members/{member.id}/link")
    first, second = db.session.query(PersonalLink).order_by(PersonalLink.id).all()
    assert first.revoked_at is not None
    assert client.post(f"{url}/links/{second.id}/revoke").status_code == 302
    assert second.revoked_at is not None
    assert client.post(f"{url}/links/999/revoke").status_code == 404


def test_assignment_is_previewed_applied_and_judging_opened(app: Flask, client: Any) -> None:
    here = make_round(is_open=False, is_assigned=False)
    enter(client, here.organiser)
    page = f"{base(here)}/stages/{here.sitting.stage_id}/assignment?lang=en"
    assert "New sheets: 6" in client.get(page).get_data(as_text=True)
    client.post(f"{base(here)}/sittings/{here.sitting.id}/assign")
    assert "Open judging" in client.get(page).get_data(as_text=True)
    client.post(f"{base(here)}/sittings/{here.sitting.id}/open")
    assert "Judging is open" in client.get(page).get_data(as_text=True)


def test_progress_shows_presence_and_no_mark(here: Round, client: Any) -> None:
    judge = here.judges[2]
    services.synchronise(judge, TABLET, queue(
        here.sheet(judge, here.entries[0]).id, submit=True, value="13,5"), NOW)
    for person in (here.organiser, here.judges[0]):
        enter(client, person)
        page = client.get(f"{base(here)}/stages/{here.sitting.stage_id}/progress")
        text = page.get_data(as_text=True)
        assert "1/6" in text
        assert "13,5" not in text
        assert f"/sheets/{here.sheet(judge, here.entries[0]).id}\"" not in text


def test_the_chair_opens_a_sheet_after_his_own_is_in_and_reopens_it(
    here: Round, client: Any
) -> None:
    chair, judge, entry = here.judges[0], here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    services.synchronise(judge, TABLET, queue(sheet.id, submit=True), NOW)
    url = f"{base(here)}/sheets/{sheet.id}"
    enter(client, chair)
    assert client.get(url).status_code == 404
    services.synchronise(chair, TABLET, queue(here.sheet(chair, entry).id, submit=True), NOW)
    assert client.get(url).status_code == 200
    client.post(f"{url}/reopen", data={"reason": ""})
    assert here.sheet(judge, entry).state is SheetState.SUBMITTED
    client.post(f"{url}/reopen", data={"reason": "Ghi nhầm"})
    assert here.sheet(judge, entry).state is SheetState.REOPENED
    enter(client, here.organiser)
    assert (client.get(url).status_code, client.post(f"{url}/reopen").status_code) == (404, 403)


def test_the_order_is_typed_and_checked_on_its_page(app: Flask, client: Any) -> None:
    here = make_round(is_open=False)
    secretary = make_user("Hồ Thị Thư")
    grant(secretary, Role.SECRETARY, here.competition)
    url = f"{base(here)}/sittings/{here.sitting.id}/draw"
    places = [f"place-{entry.id}" for entry in here.entries]
    enter(client, here.organiser)
    wrong = client.post(url, data=dict.fromkeys(places, "2"))
    assert (wrong.status_code, wrong.get_data(as_text=True).count('value="2"')) == (422, 2)
    assert client.post(url, data=dict(zip(places, "21", strict=True))).status_code == 302
    version = here.sitting.version
    client.post(f"{url}/check", data={"version": version})
    db.session.refresh(here.sitting)
    assert here.sitting.draw_checked_at is None
    enter(client, secretary)
    assert client.post(f"{url}/check", data={"version": version}).status_code == 302
    enter(client, here.judges[0])
    assert client.post(url, data=dict(zip(places, "12", strict=True))).status_code == 403
    assert secretary.name in client.get(url).get_data(as_text=True)


def test_the_office_declares_for_a_judge_and_lets_a_member_go(here: Round, client: Any) -> None:
    enter(client, here.organiser)
    member = next(m for m in here.panel.members if m.user_id == here.judges[2].id)
    url = f"{base(here)}/panels/{here.panel.id}/members/{member.id}"
    client.post(f"{url}/conflicts", data={"entry_id": here.entries[0].id, "kind": "mentor"})
    assert here.sheet(here.judges[2], here.entries[0]).state is SheetState.RECUSED
    assert here.entries[0].code in client.get(f"{url}/conflicts").get_data(as_text=True)
    client.post(f"{url}/remove", data={"reason": "Đi công tác"})
    db.session.refresh(member)
    assert member.left_at is not None


def test_objects_of_another_competition_do_not_exist(here: Round, client: Any) -> None:
    other = make_round()
    enter(client, here.organiser)
    paths = [f"panels/{other.panel.id}", f"stages/{other.sitting.stage_id}/progress",
             f"stages/{other.sitting.stage_id}/assignment", f"sittings/{other.sitting.id}/draw",
             f"sheets/{other.sheet(other.judges[0], other.entries[0]).id}"]
    assert [client.get(f"{base(here)}/{path}").status_code for path in paths] == [404] * 5
    posts = [f"sittings/{other.sitting.id}/assign", f"sittings/{other.sitting.id}/open"]
    assert [client.post(f"{base(here)}/{path}").status_code for path in posts] == [404] * 2


def test_selects_of_the_pages_do_not_grow(app: Flask, client: Any) -> None:
    few, many = make_round(judges=2, entries=1), make_round(judges=9, entries=30)
    paths = ("panels", "panels/{panel}", "stages/{stage}/progress", "stages/{stage}/assignment")
    for path in paths:
        counts = []
        for here in (few, many):
            enter(client, here.organiser)
            url = f"{base(here)}/" + path.format(panel=here.panel.id, stage=here.sitting.stage_id)
            client.get(url)
            counts.append(count_statements(lambda url=url: client.get(url)))
        assert counts[0] == counts[1], path


def test_a_link_that_opens_more_than_this_panel_is_mailed_and_never_shown(
    here: Round, client: Any
) -> None:
    approver = make_user("Hồ Văn Duyệt", "duyet@example.test")
    grant(approver, Role.APPROVER, here.competition)
    elsewhere = make_user("Lê Thị Xa", "xa@example.test")
    grant(elsewhere, Role.JUDGE, make_round(is_assigned=False).competition)
    owner = make_user("Trần Có Khóa", "khoa@example.test", password=PASSWORD)
    enter(client, here.organiser)
    url = f"{base(here)}/panels/{here.panel.id}"
    for person in (approver, elsewhere, owner):
        client.post(f"{url}/members/new", data={
            "name": "Ai đó", "email": person.email, "seat": "judge"})
        shown = client.get(url).get_data(as_text=True)
        assert "/link/" not in shown
        assert person.name in shown
        assert [m.to for m in db.session.query(Message).filter(Message.secret.is_not(None))
                ][-1] == person.email
