"""Every way that data leave as a file is on record, as the page of exports is."""

from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.files.storage import digest_of
from app.orm import db
from judging.papers.enums import PaperKind
from judging.results import services as results
from judging.results.models import ResultRow
from tests.factories import NOW, make_officer, sign_in
from tests.judging.papers.test_life import begin, page
from tests.judging.records.rounds import played


def taken() -> list[dict[str, Any]]:
    db.session.rollback()
    events = db.session.query(AuditEvent).filter_by(action="exported").order_by(AuditEvent.id)
    return [event.values.content for event in events]


@pytest.mark.parametrize(("address", "kind", "form", "rows", "about"), [
    ("results/{result}/ranking.csv", "ranking", "csv", 3, "Vòng 2 · Dự án"),
    ("results/{result}/ranking.json", "ranking", "json", 3, "Vòng 2 · Dự án"),
    ("results/{result}/ranking.xlsx", "ranking", "xlsx", 3, "Vòng 2 · Dự án"),
    ("results/{result}/ranking.pdf", "ranking", "pdf", 3, "Vòng 2 · Dự án"),
    ("results/{result}/entries/{entry}/explanation.pdf", "explanation", "pdf", 1, "{code}"),
    ("entries.xlsx", "entry_list", "xlsx", 3, ""),
    ("payments/fees.xlsx", "payments.fees", "xlsx", 3, ""),
])
def test_a_file_taken_from_a_page_is_on_record(
    app: Flask, client: Any, address: str, kind: str, form: str, rows: int, about: str
) -> None:
    made, result, organiser = played()
    results.approve_result(result.id, actor=made.chair, now=NOW)
    first = db.session.query(ResultRow).filter_by(result_id=result.id, position=1).one()
    names = {"result": result.id, "entry": first.entry_id, "code": first.code}

    officer, url = (sign_in(client, organiser),
                    f"/organise/{made.competition.slug}/{address.format(**names)}")
    assert officer.head(url).status_code == 200  # takes nothing
    answer = officer.get(url)

    assert answer.status_code == 200
    told, = taken()
    assert (told["kind"], told["form"], told["rows"], told["about"], told["sha256"]) == (
        kind, form, rows, about.format(**names), digest_of(answer.data))
    if kind == "ranking":
        assert told["columns"][:4] == ["rank", "code", "title", "unit"]


def test_papers_are_on_record_and_what_strangers_fetch_is_not(app: Flask, client: Any) -> None:
    made, _result, organiser = played()
    office = sign_in(client, organiser)
    url = page(made, begin(office, made, PaperKind.SCORE_TABLE))
    office.get(f"{url}/paper.docx")
    shown = office.get(f"/organise/{made.competition.slug}/exports").text
    clerk = sign_in(client, make_officer(Role.CLERK, made.competition))
    assert clerk.get(f"{url}/paper.pdf").status_code == 404
    client.get(f"/competitions/{made.competition.slug}/results")

    assert [(told["kind"], told["form"]) for told in taken()] == [("paper.score_table", "docx")]
    assert "(DOCX), Vòng 2 · Dự án" in shown
