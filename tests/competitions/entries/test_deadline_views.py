"""The organiser's pages of more time."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app.auth.enums import Role
from app.clock import utc_now
from app.orm import db
from app.outbox.models import Message
from app.outbox.sms import send_texts
from tests.competitions.entries.helpers import make_call, make_draft
from tests.factories import make_officer, make_user, sign_in


def test_the_organiser_extends_for_everybody_and_the_public_page_says_so(
    client: Any, app: Flask
) -> None:
    now = utc_now()
    call = make_call(deadline=now - timedelta(seconds=1), opened_at=now - timedelta(days=9))
    office = sign_in(client, make_officer(Role.ORGANISER, call))
    url = f"/organise/{call.slug}/programme/deadline"
    data = {"version": call.version, "deadline": "2030-12-18T17:00", "reason": "Bão số 13",
            "notice_number": "12/TB-BTC"}
    sent = office.post(url, data=data)
    page = office.get(f"/competitions/{call.slug}/")

    assert (office.get(url).status_code, sent.status_code, call.deadline.isoformat()) == (
        200, 302, "2030-12-18T10:00:00+00:00")
    assert all(words in page.text for words in ("12/TB-BTC", "Bão số 13", "17 giờ 00"))


def test_one_founder_gets_more_time_and_the_draft_stays_unread(client: Any, app: Flask) -> None:
    now = utc_now()
    call = make_call(deadline=now + timedelta(hours=1), opened_at=now)
    entry = make_draft(call, make_user("Rơ Châm H'Bĭa", "hbia@example.test"), now=now)
    office = sign_in(client, make_officer(Role.ORGANISER, call))
    url = f"/organise/{call.slug}/programme/deadline/entry?who=hbia%40example.test"
    form = {"entry_id": entry.id, "deadline": "2030-12-18T17:00"}
    page = office.get(url)
    refused = office.post(url, data=form)
    done = office.post(url, data={**form, "reason": "Bão số 13"})
    nobody = office.get(url.replace("hbia", "khac"))

    assert (page.status_code, "H&#39;Bĭa" in page.text, "Chả cá Sa Huỳnh" in page.text) == (
        200, True, False)
    assert (refused.status_code, done.status_code, nobody.status_code) == (422, 302, 200)
    db.session.refresh(entry)
    assert entry.extended_until.isoformat() == "2030-12-18T10:00:00+00:00"
    assert "Không tìm thấy" in nobody.text


def test_an_entry_of_another_competition_is_not_extended_here(client: Any, app: Flask) -> None:
    now = utc_now()
    call, foreign = (make_call(deadline=now + timedelta(hours=1), opened_at=now)
                     for _ in range(2))
    entry = make_draft(foreign, make_user("Người khác", "khac@example.test"), now=now)
    office = sign_in(client, make_officer(Role.ORGANISER, call))
    url = f"/organise/{call.slug}/programme/deadline/entry?who=khac%40example.test"
    answer = office.post(url, data={
        "entry_id": entry.id, "deadline": "2030-12-18T17:00", "reason": "x"})

    assert (answer.status_code, entry.extended_until) == (422, None)


def test_the_office_is_told_of_notices_to_phones_that_no_machine_sends(
    client: Any, app: Flask
) -> None:
    now = utc_now()
    call = make_call(deadline=now + timedelta(hours=1), opened_at=now)
    founder = make_user("Y Ƀlŏm", email=None)
    founder.email, founder.phone = None, "+84905123456"
    db.session.commit()
    make_draft(call, founder, now=now)
    office = sign_in(client, make_officer(Role.ORGANISER, call))
    office.post(f"/organise/{call.slug}/programme/deadline", data={
        "version": call.version, "deadline": "2030-12-18T17:00", "reason": "Bão số 13"})
    send_texts(app.config, utc_now())
    notice = db.session.query(Message).filter_by(to="+84905123456").one()
    waiting = office.get(f"/organise/{call.slug}/").text
    office.post(f"/texts/{notice.id}/handed-over")
    done = office.get(f"/organise/{call.slug}/").text

    assert ("Thông báo cần chuyển qua Zalo" in waiting, "Thông báo cần chuyển" in done) == (
        True, False)
