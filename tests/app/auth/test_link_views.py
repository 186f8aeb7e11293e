"""A personal link in the browser of a judge, of a thief, and of a chat program's preview."""

from typing import Any

from flask import Flask

from app.auth import services_links
from app.auth.enums import Role
from app.auth.models import PersonalLink, User
from app.orm import db
from tests.factories import NOW, grant, make_competition, make_user, sign_in


def issue() -> tuple[User, PersonalLink, str]:
    competition = make_competition()
    judge = make_user("Rơ Châm H'Bĭa")
    grant(judge, Role.JUDGE, competition)
    link, secret = services_links.issue_link(judge, competition.id, now=NOW,
                                             actor=make_user("Phạm Văn Lập"))
    return judge, link, f"/link/{secret}"


def test_looking_at_a_link_does_not_open_it(client: Any) -> None:
    _, link, path = issue()
    page = client.get(path)
    assert page.status_code == 200
    assert "Rơ Châm H&#39;Bĭa" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert db.session.get_one(PersonalLink, link.id).opened_at is None


def test_the_button_opens_the_desk_without_a_password(client: Any) -> None:
    judge, _, path = issue()
    assert client.post(path).location == "/judge/"
    with client.session_transaction() as session:
        assert session["_user_id"] == judge.get_id()
    cookie = client.get_cookie(f"be_phong_device_{judge.id}")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")


def test_the_same_device_comes_in_again_after_signing_out(client: Any) -> None:
    _, _, path = issue()
    client.post(path)
    client.post("/logout")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302


def test_another_device_is_told_whom_to_ask(app: Flask, client: Any) -> None:
    _, _, path = issue()
    client.post(path)
    other = app.test_client()
    for page in (other.get(path), other.post(path)):
        assert page.status_code == 410
        assert "Phạm Văn Lập" in page.text
    assert other.get("/account").status_code == 302


def test_opening_a_link_takes_the_place_of_whoever_was_signed_in(client: Any) -> None:
    _, _, path = issue()
    sign_in(client, make_user("Người khác"))
    assert "Người khác" in client.get(path).text
    client.post(path)
    assert "Rơ Châm" in client.get("/account").text
    assert "Phạm Văn Lập" in client.get("/account").text


def test_a_mistyped_link_says_nothing_about_anybody(client: Any) -> None:
    _, _, path = issue()
    page = client.get(path + "x")
    assert page.status_code == 410
    assert "Rơ Châm" not in page.text
