"""Who may take what away: never more than the pages show, and all of it on record."""

import csv
import io
from typing import Any

from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.orm import db
from judging.records.enums import ExportKind
from judging.records.models import ExportChoice
from judging.results import services as results
from tests.factories import NOW, make_competition, make_officer, sign_in
from tests.judging.contest import Contest, make_contest
from tests.judging.records.rounds import played, write_letters

#: Every column of a ranking.
EVERY = ("stage", "track", "rank", "title", "unit", "score", "sheets", "excluded", "advances",
         "prize", "tie", "note", "state", "result", "computed_at", "decision", "digest")


def base(made: Contest) -> str:
    """Return the address of the exports of a contest."""
    return f"/organise/{made.competition.slug}/exports"


def take(client: Any, made: Contest, kind: str, form: str = "csv", *columns: str) -> Any:
    """Ask for a file."""
    return client.post(f"{base(made)}/{kind}", data={
        "form": form, "sitting": "0", "columns": list(columns)})


def rows_of(answer: Any) -> list[list[str]]:
    """Return the rows of a CSV file."""
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))


def test_the_organiser_takes_chosen_columns_and_the_choice_is_remembered(
    app: Flask, client: Any
) -> None:
    made, result, organiser = played()
    officer = sign_in(client, organiser)

    overview = officer.get(base(made)).text
    first = take(officer, made, "rankings", "csv", "rank", "score", "digest")
    again = officer.get(f"{base(made)}/rankings").text
    seen = officer.get(base(made)).text

    assert [f'exports/{kind.value}"' in overview for kind in ExportKind] == [True] * 8
    assert first.headers["Content-Disposition"].startswith("attachment")
    assert rows_of(first)[0] == ["Hạng", "Mã hồ sơ", "Điểm", "Mã đối chiếu", "Dữ liệu minh họa"]
    assert rows_of(first)[1][3] == result.digest
    row = db.session.get_one(ExportChoice, (organiser.id, ExportKind.RANKINGS))
    assert (row.form.value, row.columns) == ("csv", ["rank", "score", "digest"])
    assert again.count("checked") == 4
    event = db.session.query(AuditEvent).filter_by(action="exported").one()
    assert event.actor_id == organiser.id
    assert (event.values.content["kind"], event.values.content["rows"]) == ("rankings", 3)
    assert "Xếp hạng (CSV)" in seen


def test_a_secretary_takes_entries_and_the_text_messages_of_the_own_page(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    write_letters(made.competition.id)
    secretary = make_officer(Role.SECRETARY, made.competition)
    officer = sign_in(client, secretary)

    entries = rows_of(take(officer, made, "entries"))
    mails = rows_of(take(officer, made, "mails", "csv", "text", "subject"))

    assert [row[0] for row in entries[1:]] == [entry.code for entry in made.entries]
    assert mails[1:] == [["'+84900000001", "Thông báo", "Mã […]"]]
    refused = [kind for kind in ("sheets", "judges", "awards", "certificates", "complaints")
               if take(officer, made, kind).status_code == 403]
    assert len(refused) == 5
    assert "Lập kho lưu trữ" not in officer.get(base(made)).text


def test_no_mark_leaves_before_the_judging_is_closed(app: Flask, client: Any) -> None:
    made, _result, organiser = played()
    made.sitting.is_blind = True
    results.reopen_sitting(made.sitting.id, "Chấm lại", actor=made.chair, now=NOW)
    db.session.commit()

    opened = [rows_of(take(sign_in(client, person), made, kind))
              for person in (organiser, made.chair) for kind in ("sheets", "rankings")]
    results.close_and_compute(made.sitting.id, {}, actor=made.chair, now=NOW)
    columns = ("unit", "title", "digest")
    closed = rows_of(take(sign_in(client, made.chair), made, "sheets", "csv", *columns))
    told = rows_of(take(sign_in(client, organiser), made, "rankings", "csv", "unit", "rank"))

    assert [len(rows) for rows in opened] == [1, 1, 1, 1]
    assert (len(closed), closed[0][:4]) == (10, ["Mã hồ sơ", "Tên dự án", "Đơn vị", "Giám khảo"])
    assert {row[2] for row in closed[1:]} == {""}
    assert len(told) == 4


def test_another_contest_gives_nothing(app: Flask, client: Any) -> None:
    made = make_contest()
    other = make_competition()
    stranger = make_officer(Role.ORGANISER, other)
    officer = sign_in(client, stranger)

    foreign = officer.post(f"/organise/{other.slug}/exports/rankings", data={
        "form": "csv", "sitting": str(made.sitting.id), "columns": []})

    assert officer.get(base(made)).status_code == 403
    assert take(officer, made, "entries").status_code == 403
    assert foreign.status_code == 422
    assert officer.get(f"/organise/{other.slug}/exports/unknown").status_code == 404


def test_a_page_holds_only_so_many_columns(app: Flask, client: Any) -> None:
    made = make_contest()
    organiser = make_officer(Role.ORGANISER, made.competition)
    fields = ("track", "title", "unit", "state", "first_at", "leader", "email", "phone",
              "people", "team", "files", "version", "last_at", "receipt", "digest")

    full = take(sign_in(client, organiser), made, "entries", "pdf", *fields)
    more = take(sign_in(client, organiser), made, "rankings", "pdf", *EVERY)

    assert (full.status_code, full.mimetype) == (200, "application/pdf")
    assert more.status_code == 422
    assert "nhiều nhất 16 cột" in more.text
