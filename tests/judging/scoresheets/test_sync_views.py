"""The protocol over HTTP, with sessions, tokens and limits as in production."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.clock import utc_now
from app.orm import db
from judging.rubrics.enums import SittingState
from judging.scoresheets import services
from judging.scoresheets.models import Operation
from tests.conftest import both_databases
from tests.factories import NOW, grant, make_user, sign_in
from tests.judging.rounds import make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import count_statements, queue

TABLET = "d4672ae5-763e-44bb-8982-f6c459706c23"


def post(client: Any, operations: Any, device: Any = TABLET, **headers: str) -> Any:
    return client.post("/judge/sync", json={"device": device, "operations": operations},
                       headers=headers)


@both_databases
def test_a_queue_over_http(app: Flask, client: Any) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sign_in(client, judge)
    response = post(client, queue(sheet.id, submit=True))
    assert response.status_code == 200
    assert [r["status"] for r in response.json["results"]] == ["applied"] * 5
    assert set(response.json) == {"server_time", "results"}


def test_refusals_come_with_words_in_the_language_asked_for(app: Flask, client: Any) -> None:
    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    response = client.post("/judge/sync?lang=en", json={
        "device": TABLET, "operations": [operation(1, sheet=sheet.id, value="99")]})
    assert response.json["results"][0]["message"] == (
        "The mark is outside the range of this criterion.")


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b'"x"', b"{}", b"\xff\xfe", b"[" * 100_000, b"1" * 5_000,
    json.dumps({"device": "x", "operations": []}).encode(),
    json.dumps({"device": TABLET, "operations": {}}).encode(),
    json.dumps({"device": 7, "operations": []}).encode(),
])
def test_a_body_that_is_no_request_is_told_so(app: Flask, client: Any, body: bytes) -> None:
    sign_in(client, make_round().judges[2])
    response = client.post("/judge/sync", data=body, content_type="application/json")
    assert (response.status_code, response.json["error"]) == (400, "bad_request")


def test_too_many_and_too_large_are_413(app: Flask, client: Any) -> None:
    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    many = [operation(seq, sheet=sheet.id) for seq in range(1, 502)]
    assert post(client, many).status_code == 413
    assert post(client, many[:500]).status_code == 200
    large = post(client, [operation(900, "comment", text="x" * 530_000)])
    assert (large.status_code, large.is_json) == (413, True)
    assert db.session.query(Operation).count() == 500


def test_strangers_get_401_and_others_403_as_json(app: Flask, client: Any) -> None:
    here = make_round()
    for method, path in (("post", "/judge/sync"), ("get", "/judge/bundle")):
        response = getattr(client, method)(path, **({"json": {}} if method == "post" else {}))
        assert (response.status_code, response.is_json) == (401, True)
    sign_in(client, here.organiser)
    assert (post(client, []).status_code, client.get("/judge/bundle").status_code) == (403, 403)
    assert post(client, []).is_json


def test_the_token_comes_with_the_bundle_and_guards_the_door(app: Flask, client: Any) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    here = make_round()
    assert post(client, []).status_code == 401
    sign_in(client, here.judges[2])
    assert (post(client, []).status_code, post(client, []).json["error"]) == (400, "csrf")
    token = client.get("/judge/bundle").json["token"]
    assert post(client, [], **{"X-CSRFToken": token}).status_code == 200
    assert post(client, [], **{"X-CSRFToken": token + "x"}).status_code == 400


@both_databases
def test_the_bundle_is_sent_once_for_each_change(app: Flask, client: Any) -> None:
    here = make_round()
    judge, entry = here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    sign_in(client, judge)
    first = client.get("/judge/bundle")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = client.get("/judge/bundle", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    services.synchronise(judge, TABLET, [operation(1, sheet=sheet.id)], NOW)
    fresh = client.get("/judge/bundle", headers=tag)
    assert fresh.status_code == 200
    told = next(s for s in fresh.json["sheets"] if s["sheet"] == sheet.id)
    assert (told["version"], told["marks"]["innovation"], told["code"]) == (
        1, {"value": "8.5", "comment": ""}, entry.code)
    assert len(fresh.json["sheets"]) == len(fresh.json["dossiers"]) == 2


def test_nobody_elses_marks_are_in_the_bundle(app: Flask, client: Any) -> None:
    here = make_round()
    other = here.sheet(here.judges[1], here.entries[0])
    services.synchronise(here.judges[1], TABLET, [
        operation(1, "comment", sheet=other.id, text="Bí mật của người khác")], NOW)
    sign_in(client, here.judges[0])
    assert "Bí mật" not in client.get("/judge/bundle").get_data(as_text=True)


def test_no_dossier_before_conflicts_are_declared(app: Flask, client: Any) -> None:
    here = make_round(declared=False)
    sign_in(client, here.judges[2])
    told = client.get("/judge/bundle").json
    assert (told["declare"], told["sheets"], told["dossiers"]) == (
        [here.competition.slug], [], [])


def test_selects_of_a_bundle_do_not_grow_with_entries(app: Flask, client: Any) -> None:
    few, many = make_round(entries=1), make_round(entries=12)
    sign_in(client, few.judges[2])
    small = count_statements(lambda: client.get("/judge/bundle"))
    sign_in(client, many.judges[2])
    assert count_statements(lambda: client.get("/judge/bundle")) == small


def test_a_judge_without_a_seat_has_an_empty_desk(app: Flask, client: Any) -> None:
    here = make_round()
    stranger = make_user("Lâm Văn Khách")
    from app.auth.enums import Role

    grant(stranger, Role.JUDGE, here.competition)
    sign_in(client, stranger)
    sheet = here.sheet(here.judges[2], here.entries[0])
    assert client.get("/judge/bundle").json["sheets"] == []
    [answer] = post(client, [operation(1, sheet=sheet.id)]).json["results"]
    assert (answer["status"], answer["code"], answer["version"]) == ("refused", "not_yours", None)


def test_a_bundle_holds_nothing_of_a_stage_whose_retention_is_over(
    app: Flask, client: Any,
) -> None:
    here = make_round()
    sign_in(client, here.judges[2])
    sitting = here.sheet(here.judges[2], here.entries[0]).sitting
    for days, held in ((29, 1), (31, 0)):
        sitting.state, sitting.closed_at = SittingState.CLOSED, utc_now() - timedelta(days=days)
        sitting.closed_by_id = here.organiser.id
        db.session.commit()
        bundle = client.get("/judge/bundle").json
        assert [len(bundle["sittings"]), len(bundle["dossiers"]) > 0] == [held, held == 1]
