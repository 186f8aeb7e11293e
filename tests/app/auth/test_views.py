"""Coming in and going out, as a browser sees it."""

import re
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.enums import Role
from app.auth.models import User
from app.orm import db
from tests.conftest import build_app
from tests.factories import (
    PASSWORD,
    grant,
    letters_to,
    make_competition,
    make_officer,
    make_user,
    secret_to,
    sign_in,
)

REGISTRATION = {"name": "Đỗ Thị Lan", "email": "lan@example.test", "password": PASSWORD,
                "privacy": "y", "next": "/competitions/a/"}
#: Whatever is typed: never a 500.
HOSTILE = ["a\0b", "\u202egnol", "🚀" * 40, "x" * 10_000, "Ho\u0300a bi\u0300nh", " ", "%(x)s{{1}}"]


def enter(client: Any, email: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login", data={"email": email, "password": password, **more})


def is_signed_in(client: Any) -> bool:
    return bool(client.get("/account").status_code == 200)


def test_a_founder_registers_confirms_and_goes_on_to_where_they_came_from(client: Any) -> None:
    answer = client.post("/register", data=REGISTRATION)
    assert answer.location == "/sent/register"
    assert "lan@example.test" in client.get(answer.location).text
    link = secret_to("lan@example.test")
    for _ in range(2):  # a mail scanner looks first
        assert client.get(link).status_code == 200
        assert not is_signed_in(client)
    assert client.post(link).location == "/competitions/a/"
    assert is_signed_in(client)
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)


def test_another_browser_than_the_one_that_registered_chooses_the_password(
        client: Any, app: Flask) -> None:
    client.post("/register", data=REGISTRATION | {"password": "mat-khau-cua-ke-gian"})
    link, owner = secret_to("lan@example.test"), app.test_client()
    assert 'name="password"' in owner.get(link).text
    assert owner.post(link).status_code == 422
    typed = {"name": "Đỗ Thị Lan", "password": "ngan"}
    assert (owner.post(link, data=typed).status_code, is_signed_in(owner)) == (422, False)
    assert owner.post(link, data=typed | {"password": PASSWORD}).location == "/competitions/a/"
    assert is_signed_in(owner)
    assert enter(client, "lan@example.test", "mat-khau-cua-ke-gian").status_code == 422
    assert enter(client, "lan@example.test").status_code == 302


def test_the_confirmation_is_sent_again_from_either_page(client: Any) -> None:
    client.post("/register", data=REGISTRATION)
    assert "/register/again" in client.get("/login").text
    assert 'action="/register/again"' in client.get("/sent/register").text
    answer = client.post("/register/again", data={"email": "lan@example.test"})
    assert answer.location == "/sent/register"
    assert client.post(secret_to("lan@example.test")).location == "/competitions/a/"
    stranger = client.post("/register/again", data={"email": "nobody@example.test"})
    assert (stranger.status_code, stranger.location) == (302, "/sent/register")
    assert client.post("/register/again", data={"email": "x"}).status_code == 422


def test_registering_a_known_address_answers_the_same(client: Any) -> None:
    fresh = client.post("/register", data=REGISTRATION)
    make_user(email="known@example.test")
    known = client.post("/register", data=REGISTRATION | {"email": "known@example.test"})
    assert (known.status_code, known.location) == (fresh.status_code, fresh.location)
    assert [m.kind for m in letters_to("known@example.test")] == ["already_registered"]


def test_registering_needs_the_privacy_text_accepted(client: Any) -> None:
    answer = client.post("/register", data={k: v for k, v in REGISTRATION.items()
                                            if k != "privacy"})
    assert answer.status_code == 422
    assert "lan@example.test" in answer.text
    assert letters_to("lan@example.test") == []


def test_signing_in_begins_a_new_session_and_forgets_the_old_one(client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    with client.session_transaction() as session:
        session["planted"], session["lang"] = "by somebody", "en"
    enter(client, "lan@example.test")
    with client.session_transaction() as session:
        assert "planted" not in session
        assert (session["lang"], session.permanent) == ("en", True)


@pytest.mark.parametrize("target", [
    "https://evil.test/", "//evil.test", "/\\evil.test", "\\\\evil.test", "javascript:alert(1)",
    "/a\r\nSet-Cookie: x=1", "/\t/evil.test", "evil.test",
])
def test_nobody_is_sent_to_another_site_after_signing_in(client: Any, target: str) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    answer = enter(client, "lan@example.test", next=target)
    assert answer.status_code == 302
    assert "evil" not in answer.location
    assert answer.location.startswith("/")


def test_a_page_behind_a_door_is_reached_after_signing_in(client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    asked = client.get("/account/name?x=1")
    assert asked.location == "/login?next=/account/name?x%3D1"
    page = client.get(asked.location).text
    assert 'name="next" type="hidden" value="/account/name?x=1"' in page
    assert enter(client, "lan@example.test", next="/account/name?x=1").location \
        == "/account/name?x=1"


def test_signing_out_is_a_post_and_ends_the_session(client: Any) -> None:
    sign_in(client, make_user())
    assert client.get("/logout").status_code == 405
    assert is_signed_in(client)
    client.post("/logout")
    assert not is_signed_in(client)


def test_a_wrong_password_keeps_the_address_and_says_what_to_do(client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    answer = enter(client, "lan@example.test", "sai-mat-khau")
    assert answer.status_code == 422
    assert 'value="lan@example.test"' in answer.text
    assert "sai-mat-khau" not in answer.text


def test_a_locked_name_is_answered_429_whether_or_not_it_exists(client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    answers = []
    for email in ("lan@example.test", "xyz@example.test"):
        for _ in range(6):
            answer = enter(client, email, "sai-mat-khau")
        told = re.sub(r'(csrf[-_]token"[^>]*=")[^"]*', r"\1", answer.text.replace(email, ""))
        answers.append((answer.status_code, told))
    assert answers[0] == answers[1]
    assert answers[0][0] == 429


def test_a_reset_is_asked_and_done(client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    assert client.post("/reset", data={"email": "lan@example.test"}).location == "/sent/reset"
    assert client.post("/reset", data={"email": "no@example.test"}).location == "/sent/reset"
    link = secret_to("lan@example.test")
    assert client.get(link).headers["Cache-Control"] == "no-store"
    assert client.post(link, data={"password": "short"}).status_code == 422
    assert client.post(link, data={"password": "bon-tu-khong-lien-quan"}).status_code == 302
    assert client.get(link).status_code == 410
    assert enter(client, "lan@example.test").status_code == 422


def test_a_new_password_keeps_this_browser_and_ends_the_others(app: Flask, client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    other = app.test_client()
    for browser in (client, other):
        enter(browser, "lan@example.test")
    answer = client.post("/account/password", data={"current": PASSWORD,
                                                    "new": "bon-tu-khong-lien-quan"})
    assert answer.location == "/account"
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_signing_out_everywhere_keeps_this_browser(app: Flask, client: Any) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    other = app.test_client()
    for browser in (client, other):
        enter(browser, "lan@example.test")
    client.post("/account/sign-out-everywhere")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_a_new_address_is_confirmed_by_a_button(client: Any) -> None:
    user = make_user(email="old@example.test", password=PASSWORD)
    enter(client, "old@example.test")
    client.post("/account/address", data={"email": "new@example.test", "password": PASSWORD})
    link = secret_to("new@example.test")
    client.get(link)
    assert db.session.get_one(User, user.id).email == "old@example.test"
    client.post(link)
    assert db.session.get_one(User, user.id).email == "new@example.test"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_never_breaks_a_form(client: Any, text: str) -> None:
    make_user(email="lan@example.test", password=PASSWORD)
    for path, data in (
        ("/register", {"name": text, "email": text, "password": text, "privacy": "y"}),
        ("/register", REGISTRATION | {"name": text, "next": text}),
        ("/login", {"email": text, "password": text, "next": text}),
        ("/reset", {"email": text}),
    ):
        assert client.post(path, data=data).status_code in (302, 422)
    enter(client, "lan@example.test")
    assert client.post("/account/name", data={"name": text, "locale": text}).status_code == 422
    address = client.get("/login", query_string={"next": text, "lang": text})
    assert address.status_code == (400 if "\0" in text else 302)
    assert client.get(f"/link/{text[:50].encode().hex()}").status_code == 410


def test_decomposed_letters_are_stored_composed(client: Any) -> None:
    sign_in(client, user := make_user())
    answer = client.post("/account/name", data={"name": "Ho\u0300a  Bi\u0300nh", "locale": "vi"})
    assert answer.location == "/account"
    assert db.session.get_one(User, user.id).name == "Hòa Bình"


def test_a_form_without_its_token_is_refused(database_url: str, tmp_path: Path) -> None:
    app = build_app(database_url, tmp_path, WTF_CSRF_ENABLED=True)
    client = app.test_client()
    data = {"email": "lan@example.test", "password": PASSWORD}
    assert client.post("/login", data=data).status_code == 400
    assert client.post("/logout").status_code == 400
    page = client.get("/login").text
    found = re.search(r'name="csrf_token" type="hidden" value="([^"]+)"', page)
    assert found
    assert client.post("/login", data=data | {"csrf_token": found[1]}).status_code == 422
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(User.id))) == 0
        db.engine.dispose()


def test_too_many_posts_from_one_place_are_answered_429(
    database_url: str, tmp_path: Path
) -> None:
    app = build_app(database_url, tmp_path, RATELIMIT_ENABLED=True)
    client = app.test_client()
    answers = [client.post("/reset", data={"email": "x"}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]
    assert client.get("/reset").status_code == 200
    with app.app_context():
        db.engine.dispose()


def test_the_demonstrations_people_come_in_by_one_press_on_a_local_site(client: Any) -> None:
    user = make_user("Ban Tổ chức", "organiser@demo.test", is_demo=True)
    grant(user, Role.ORGANISER, make_competition())
    make_user("Không phải minh họa", "secretary@demo.test")
    page = client.get("/login").text
    assert 'value="organiser@demo.test"' in page
    assert 'value="secretary@demo.test"' not in page
    assert client.post("/login/demo", data={"email": "secretary@demo.test"}).status_code == 404
    client.post("/login/demo", data={"email": "organiser@demo.test"})
    assert is_signed_in(client)


def test_the_demonstrations_people_stay_out_of_a_public_site(
    database_url: str, tmp_path: Path
) -> None:
    app = build_app(database_url, tmp_path, PUBLIC_URL="https://cuocthi.example.vn")
    with app.app_context():
        make_user("Ban Tổ chức", "organiser@demo.test", is_demo=True, password=PASSWORD)
        client = app.test_client()
    assert "organiser@demo.test" not in client.get("/login").text
    assert client.post("/login/demo", data={"email": "organiser@demo.test"}).status_code == 404
    assert enter(client, "organiser@demo.test").status_code == 422
    with app.app_context():
        db.engine.dispose()


def test_everybody_comes_to_where_their_work_is(client: Any) -> None:
    competition = make_competition(slug="lan-7")
    people = {
        make_user(password=PASSWORD): "/entries/",
        make_officer(Role.JUDGE, competition, password=PASSWORD): "/judge/",
        make_officer(Role.ORGANISER, competition, password=PASSWORD): "/organise/lan-7/",
        make_officer(Role.ADMIN, password=PASSWORD): "/",
    }
    for user, page in people.items():
        assert enter(client, str(user.email)).location == page
        client.post("/logout")
