"""The whole way of an entry: where it is, what comes next and when, what stopped it."""

from datetime import timedelta
from typing import Any

from flask import Flask

from app.clock import utc_now
from app.orm import db
from competitions.entries import way
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, TeamMember
from competitions.entries.way import Milestone, Reached
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.competitions.entries.test_statements import counted
from tests.factories import NOW, make_user, sign_in

PITCH = NOW + timedelta(days=40)


def at(entry: Entry, *marks: Milestone) -> list[tuple[str, str]]:
    return [(str(step.label), step.state) for step in way.steps(entry, marks)]


def stage(entry: Entry, place: int, *, goes_on: bool = True) -> Milestone:
    return Milestone(Reached.STAGE, NOW, entry.competition.stages[place].id, goes_on)


def test_the_way_goes_from_the_draft_to_the_certificate_and_on(app: Flask) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    entry.competition.stages[2].starts_at = PITCH
    assert [name for name, _state in at(entry)][:2] == ["Bản nháp", "Nộp hồ sơ"]
    names = ["Rà soát hồ sơ", "Vòng 2", "Vòng 3", "Kết quả",
             "Giấy chứng nhận (nếu đạt giải)"]
    seen = []
    for marks, state in (((), None), ((), "submitted"), ((), EntryState.ELIGIBLE),
                         ((stage(entry, 1),), None)):
        if state == "submitted":
            submit(entry)
        elif state:
            entry.state = state
        line = at(entry, *marks)
        assert [name for name, _state in line][2:] == names
        seen.append([state for _name, state in line].index("now"))
    place = way.place(way.steps(entry, [stage(entry, 1)]))

    assert seen == [0, 2, 3, 4]
    assert (place.number, place.total, place.here.begins) == (5, 7, PITCH)
    over = [stage(entry, 1), stage(entry, 2), Milestone(Reached.CERTIFICATE, NOW),
            Milestone(Reached.FORWARDED, NOW)]
    assert at(entry, *over)[5:] == [("Kết quả", "done"), ("Giấy chứng nhận", "done"),
                                    ("Đã chuyển lên cấp trên", "done")]
    assert at(entry, *over[:2])[-1] == ("Kết quả", "done")  # promises no certificate


def test_the_way_ends_where_the_entry_stopped(app: Flask) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    submit(entry)
    entry.state = EntryState.ELIGIBLE
    assert at(entry, stage(entry, 1, goes_on=False))[2:] == [
        ("Rà soát hồ sơ", "done"), ("Vòng 2", "failed")]
    entry.state = EntryState.INELIGIBLE
    assert [state for _name, state in at(entry)][:4] == ["done", "done", "failed", "next"]


def test_the_list_tells_the_way_of_each_and_asks_no_more_for_more(
    app: Flask, client: Any
) -> None:
    now, lan = utc_now(), make_user("Hồ Thị Lan")
    call = make_call(deadline=now + timedelta(days=3), opened_at=now)
    sign_in(client, lan)
    asked = []
    for more in (1, 9):
        for _ in range(more):
            make_draft(call, lan, now=now)
        db.session.expire_all()
        with counted() as statements:
            page = client.get("/entries/").text
        asked.append(len([s for s in statements if s.startswith("SELECT")]))
    assert "Bước 1/7" in page
    assert "Tiếp theo: Nộp hồ sơ, đến" in page
    assert asked[0] == asked[1]


def test_an_entry_that_was_withdrawn_is_at_no_step_any_more(app: Flask, client: Any) -> None:
    entry = make_draft(make_call(), store=app.extensions["store"])
    submit(entry)
    entry.state = EntryState.WITHDRAWN
    db.session.commit()
    page = sign_in(client, entry.owner).get("/entries/").text
    assert ("Dừng ở bước: Rà soát hồ sơ" in page, "Bước 3/7" in page) == (True, False)


def test_a_member_is_led_to_the_dossier_and_never_told_that_its_time_has_passed(
    app: Flask, client: Any
) -> None:
    now, member = utc_now(), make_user("H'Bĭa")
    call = make_call(deadline=now + timedelta(hours=3), opened_at=now)
    entry = make_draft(call, make_user("Hồ Thị Lan"), now=now)
    db.session.add(TeamMember(entry_id=entry.id, name="H'Bĭa", sort_key="h",
                              position=2, user_id=member.id))
    db.session.commit()
    page = sign_in(client, member).get(f"/entries/{entry.ref}").text
    assert ("Đã hết hạn nộp</" in page, f"/entries/{entry.ref}/edit" in page) == (False, True)
    assert "Cùng nhóm hoàn thiện bản nháp" in client.get("/").text
