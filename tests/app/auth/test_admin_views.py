"""Who may give which role where, and what happens to those who get one."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from app.auth.enums import Role
from app.auth.models import User
from app.auth.queries import find_user_by_email, holders_of
from app.orm import db
from tests.factories import (
    PASSWORD,
    letters_to,
    make_competition,
    make_officer,
    make_user,
    secret_to,
    sign_in,
)

NEW = {"name": "Lê Thị Thư", "email": "thu@example.test", "role": "secretary", "locale": "vi"}


def test_an_organiser_appoints_a_secretary_who_chooses_a_password(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    sign_in(client, make_officer(Role.ORGANISER, competition))
    assert client.post("/organise/lan-7/people", data=NEW).status_code == 302
    client.post("/logout")
    link = secret_to("thu@example.test")
    assert "Lê Thị Thư" in client.get(link).text
    answer = client.post(link, data={"name": "Lê Thị Anh Thư", "password": PASSWORD})
    assert answer.location == "/organise/lan-7/"
    assert client.get(link).status_code == 410
    (secretary,) = holders_of(Role.SECRETARY, competition.id)
    assert (secretary.name, secretary.confirmed_at is None) == ("Lê Thị Anh Thư", False)


def test_somebody_with_an_account_gets_the_role_and_a_notice(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    known = make_user(email="thu@example.test", password=PASSWORD)
    sign_in(client, make_officer(Role.ORGANISER, competition))
    for _ in range(2):
        client.post("/organise/lan-7/people", data=NEW)
    assert holders_of(Role.SECRETARY, competition.id) == [known]
    assert [m.secret for m in letters_to("thu@example.test")] == [None, None]


@pytest.mark.parametrize("role", ["admin", "judge", "chair", "leader", "founder", "", "x"])
def test_an_organiser_gives_no_role_beyond_the_office(client: Any, role: str) -> None:
    sign_in(client, make_officer(Role.ORGANISER, make_competition(slug="lan-7")))
    answer = client.post("/organise/lan-7/people", data=NEW | {"role": role})
    assert answer.status_code == 422
    assert "Lê Thị Thư" in answer.text
    assert find_user_by_email("thu@example.test") is None


def test_another_competitions_grant_cannot_be_taken_back(client: Any) -> None:
    competition, other = make_competition(slug="lan-7"), make_competition(slug="lan-8")
    foreign = make_officer(Role.SECRETARY, other).grants[0].id
    sign_in(client, make_officer(Role.ORGANISER, competition))
    assert client.post(f"/organise/lan-7/people/{foreign}/revoke").status_code == 404
    assert client.post(f"/organise/lan-8/people/{foreign}/revoke").status_code == 403
    assert client.get("/organise/lan-8/people").status_code == 403
    assert client.get("/admin/users").status_code == 403


def test_a_role_taken_back_closes_its_doors_at_once(app: Flask, client: Any) -> None:
    competition = make_competition(slug="lan-7")
    former = make_officer(Role.ORGANISER, competition)
    grant_id = former.grants[0].id
    theirs = sign_in(app.test_client(), former)
    assert theirs.get("/organise/lan-7/people").status_code == 200
    sign_in(client, make_officer(Role.ADMIN))
    client.post(f"/organise/lan-7/people/{grant_id}/revoke")
    assert theirs.get("/organise/lan-7/people").status_code == 403


def test_an_admin_invites_an_organiser_who_may_create_competitions(client: Any) -> None:
    sign_in(client, make_officer(Role.ADMIN))
    client.post("/admin/users/invite", data=NEW | {"role": "organiser"})
    user = find_user_by_email("thu@example.test")
    assert user is not None
    assert [(g.role, g.scope_id) for g in user.grants] == [(Role.ORGANISER, 0)]


def test_the_last_administrator_stays(client: Any) -> None:
    admin = make_officer(Role.ADMIN)
    sign_in(client, admin)
    path = f"/admin/users/{admin.id}/roles/{admin.grants[0].id}/revoke"
    client.post(path)
    assert client.get("/admin/users").status_code == 200
    make_officer(Role.ADMIN)
    client.post(path)
    assert client.get("/admin/users").status_code == 403


def test_a_closed_account_is_signed_out_and_its_owner_cannot_close_it(
    app: Flask, client: Any
) -> None:
    admin, other = make_officer(Role.ADMIN), make_user()
    theirs = sign_in(app.test_client(), other)
    sign_in(client, admin)
    client.post(f"/admin/users/{other.id}/close", data={"reason": "Nghỉ việc"})
    assert theirs.get("/account").status_code == 302
    client.post(f"/admin/users/{admin.id}/close")
    assert db.session.get_one(User, admin.id).is_active


def test_people_are_found_without_their_diacritics(client: Any) -> None:
    make_user("Đặng Thị Ánh")
    make_user("Y Ƀlŏm")
    sign_in(client, make_officer(Role.ADMIN))
    page = client.get("/admin/users?q=ANH dang").text
    assert "Đặng Thị Ánh" in page
    assert "Y Ƀlŏm" not in page
    assert "Y Ƀlŏm" in client.get("/admin/users?q=blom").text
    for query in ("page=999", "page=x", "role=nobody", "q=%25", "q=" + "a" * 10_000):
        assert client.get("/admin/users?" + query).status_code == 200
    for path in ("/admin/users?q=%00", "/organise/%00/people", "/link/%00"):
        assert client.get(path).status_code == 400


def test_the_list_of_people_costs_the_same_for_one_and_for_thirty(client: Any) -> None:
    sign_in(client, make_officer(Role.ADMIN))
    few = _count_selects(client, "/admin/users")
    for _ in range(30):
        make_officer(Role.LEADER)
    assert _count_selects(client, "/admin/users") == few


def test_the_people_of_a_competition_cost_the_same_for_one_and_for_thirty(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    sign_in(client, make_officer(Role.ORGANISER, competition))
    few = _count_selects(client, "/organise/lan-7/people")
    for _ in range(30):
        make_officer(Role.CLERK, competition)
    assert _count_selects(client, "/organise/lan-7/people") == few


def test_an_administrator_is_made_on_the_command_line(app: Flask) -> None:
    command = ["users", "create", "--email", "Root@Example.test", "--name", "Quản trị",
               "--role", "admin", "--password-stdin"]
    done = app.test_cli_runner().invoke(args=command, input=PASSWORD + "\n")
    assert (done.exit_code, done.output) == (0, "root@example.test: admin\n")
    again = app.test_cli_runner().invoke(args=command, input=PASSWORD + "\n")
    assert again.exit_code == 1
    easy = app.test_cli_runner().invoke(args=[*command[:3], "b@example.test", *command[4:]],
                                        input="password\n")
    assert easy.exit_code == 1
    assert find_user_by_email("b@example.test") is None


def _count_selects(client: Any, path: str) -> int:
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    return len(seen)
