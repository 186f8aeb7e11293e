"""The first page says what is on, and what waits for whom."""

from pathlib import Path
from typing import Any

from flask import Flask

from app.home.queries import Card, Task
from tests.conftest import build_app
from tests.factories import make_user, sign_in


def test_a_stranger_sees_what_is_on(app: Flask, client: Any) -> None:
    app.extensions["home_cards"] = [
        lambda _now: [Card("Cuộc thi lần thứ 7", "/competitions/lan-7/", badge=("sea", "Mở"))]]
    page = client.get("/").text
    assert 'href="/competitions/lan-7/"' in page
    assert page.count("<h1") == 1


def test_somebody_signed_in_sees_their_own_tasks_the_waiting_ones_first(
    app: Flask, client: Any
) -> None:
    owner = make_user()
    app.extensions["home_tasks"] = [
        lambda user, _now: [Task("Later", "/l")] if user.id == owner.id else [],
        lambda user, _now: [Task("Now", "/n", 3, kind="cinnamon")] if user.id == owner.id else [],
    ]
    page = sign_in(client, owner).get("/").text
    assert page.index("Now") < page.index("Later")
    assert "Later" not in sign_in(client, make_user()).get("/").text


def test_the_service_says_whether_it_lives_and_can_work(app: Flask, client: Any) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json) == (
        200, {"status": "ok", "database": "ok", "queue": "ok", "storage": "ok"})
    assert "be_phong_mails_due 0" in client.get("/metrics").text


def test_the_service_says_which_part_fails(database_url: str, tmp_path: Path) -> None:
    app = build_app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)
    (tmp_path / "files").write_text("no folder")
    ready = app.test_client().get("/readyz")
    assert (ready.status_code, ready.json) == (
        503, {"status": "failed", "database": "ok", "queue": "failed", "storage": "failed"})
