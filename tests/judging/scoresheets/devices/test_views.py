"""A borrowed tablet over HTTP: the PIN shown once, the session it opens."""

import io
import json
import re
from typing import Any

from flask import Flask

from app.auth.enums import Role
from app.auth.passwords import hash_password
from app.orm import db
from judging.scoresheets import services as sheets
from judging.scoresheets.models import DeskDevice
from judging.scoresheets.services_sync import Caller
from tests.factories import NOW, make_officer, sign_in
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.desk import operation
from tests.judging.scoresheets.test_services_sync import TABLET


def pin_for(app: Flask, here: Round) -> str:
    """Let the secretary issue a PIN for the third judge and return it from the page."""
    client = app.test_client()
    sign_in(client, make_officer(Role.SECRETARY, here.competition))
    base = f"/organise/{here.competition.slug}"
    answer = client.post(f"{base}/judges/{here.judges[2].id}/pin", follow_redirects=True)
    found = re.search(r'id="fresh-pin">(\d{4}) (\d{4})<', answer.text)
    assert found
    assert "fresh-pin" not in client.get(f"{base}/devices").text
    return found[1] + found[2]


def test_a_judge_comes_in_by_pin_and_goes_on(app: Flask, client: Any) -> None:
    here = make_round()
    pin = pin_for(app, here)
    page = client.get(f"/judge/enter?pin={pin}")
    assert (page.status_code, pin in page.text) == (200, True)
    assert client.get("/judge/").status_code == 302
    answer = client.post("/judge/enter", data={"pin": pin})
    assert (answer.status_code, answer.location) == (302, "/judge/")
    assert client.get("/judge/bundle").json["judge"]["id"] == here.judges[2].id
    assert client.post("/judge/enter", data={"pin": pin}).status_code == 422


def test_unsent_work_elsewhere_is_told_first(app: Flask, client: Any) -> None:
    here = make_round()
    judge = here.judges[2]
    sheet = here.sheet(judge, here.entries[0])
    sheets.exchange(judge, TABLET, [operation(1, sheet=sheet.id)], NOW, caller=Caller("iPad", 6))
    client.get("/judge/enter?lang=en")
    answer = client.post("/judge/enter", data={"pin": pin_for(app, here)}, follow_redirects=True)
    assert answer.request.path == "/judge/elsewhere"
    assert "Unsent on another device: 6" in answer.text


def test_a_pin_opens_the_desk_alone_where_the_account_opens_more(app: Flask, client: Any) -> None:
    here = make_round()
    here.judges[2].password_hash = hash_password("muoi-hai-con-thuyen")
    db.session.commit()
    client.post("/judge/enter", data={"pin": pin_for(app, here)})
    assert client.get("/judge/bundle").status_code == 200
    assert client.get("/account").status_code == 403
    assert client.get("/my/entries").status_code in (403, 404)
    assert client.post("/logout").status_code == 302


def test_what_a_device_says_of_itself_is_noted(app: Flask, client: Any) -> None:
    here = make_round()
    sign_in(client, here.judges[2])
    for pending in (3, "x", -1, True, None):
        client.post("/judge/sync", json={"device": TABLET, "operations": [], "pending": pending},
                    headers={"User-Agent": "Chiếc máy cũ"})
    sign_in(client, here.organiser)
    page = client.get(f"/organise/{here.competition.slug}/devices?lang=en").text
    assert "unsent: 3" in page


def test_the_file_of_a_device_is_taken_in_by_the_office(app: Flask, client: Any) -> None:

    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.organiser)
    content = json.dumps({"device": TABLET, "judge": here.judges[2].id, "operations": [
        operation(1, sheet=sheet.id), operation(2, sheet=sheet.id, value="99")]})
    answer = client.post(f"/organise/{here.competition.slug}/devices/import?lang=en",
                         data={"file": (io.BytesIO(content.encode()), "a.json")})
    assert (answer.status_code, "Applied: 1" in answer.text) == (200, True)
    assert "The mark is outside the range" in answer.text
    assert "99" not in answer.text.partition("<main")[2]


def test_revoking_a_device_ends_the_session_of_its_browser_alone(app: Flask) -> None:
    here = make_round()
    lost, other, office = (app.test_client() for _ in range(3))
    for client in (lost, other):
        client.post("/judge/enter", data={"pin": pin_for(app, here)})
    uuid = "22222222-2222-4222-8222-222222222222"
    lost.post("/judge/sync", json={"device": TABLET, "operations": []})
    other.post("/judge/sync", json={"device": uuid, "operations": []})
    sign_in(office, here.organiser)
    [device] = db.session.query(DeskDevice).filter_by(uuid=TABLET)
    office.post(f"/organise/{here.competition.slug}/devices/{device.id}/revoke")
    late = {"device": TABLET, "operations": [operation(1, sheet=here.sheet(
        here.judges[2], here.entries[0]).id)]}
    assert lost.post("/judge/sync", json=late).status_code == 401
    assert lost.get("/judge/bundle").status_code == 401
    assert other.get("/judge/bundle").status_code == 200
    lost.post("/judge/enter", data={"pin": pin_for(app, here)})
    [answer] = lost.post("/judge/sync", json=late).json["results"]
    assert (answer["status"], answer["code"]) == ("refused", "device_revoked")
