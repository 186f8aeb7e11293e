"""Long papers: made by the worker, called off, fetched while one may read them, on record."""

from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.clock import utc_now
from app.files.box import client as box
from app.files.models import StoredFile
from app.files.storage import digest_of
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from judging.papers import building, work
from judging.papers.enums import PaperKind
from judging.papers.services_files import queue_paper
from tests.app.paper.reading import WordFile, pdf_text
from tests.conftest import both_databases
from tests.factories import NOW, make_officer, sign_in
from tests.judging.papers.helpers import judged
from tests.judging.papers.test_life import begin, page
from tests.judging.papers.test_templates import address, upload


@both_databases
def test_a_long_paper_is_made_in_the_background_and_put_on_record(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _result = judged(entries=3, judges=2)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    paper = begin(office, made, PaperKind.FILLED_SHEETS)
    url = page(made, paper)
    short = office.get(f"{url}/paper.docx")
    monkeypatch.setattr(work, "MOST_AT_ONCE", 50)

    sent_on = office.get(f"{url}/paper.pdf")
    offered = office.get(url).text
    asked = office.post(f"{url}/paper.pdf")
    job_id = int(asked.headers["Location"].partition("?")[0].rsplit("/", 1)[1])
    waiting = office.get(asked.headers["Location"]).text
    db.session.rollback()
    while jobs.run_next(utc_now()):
        pass
    done = db.session.get_one(Job, job_id, populate_existing=True)
    fetched = office.get(done.result["url"])

    assert (sent_on.status_code, sent_on.headers["Location"]) == (302, url)
    assert "Lập bản PDF" in offered
    assert "Hủy" in waiting
    assert (done.state, done.progress, done.total, done.error) == (JobState.DONE, 9, 9, None)
    assert fetched.data.startswith(b"%PDF")
    assert pdf_text(fetched.data).count("PHIẾU CHẤM ĐIỂM") == 9
    assert WordFile(short.data).text().count("PHIẾU CHẤM ĐIỂM") == 9
    told = [event.values.content for event in
            db.session.query(AuditEvent).filter_by(action="exported").order_by(AuditEvent.id)]
    assert [(said["kind"], said["form"]) for said in told] == [
        ("paper.filled_sheets", "docx"), ("paper.filled_sheets", "pdf")]
    assert told[1]["sha256"] == done.result["sha256"]
    other = sign_in(client, make_officer(Role.SECRETARY, made.competition))
    assert other.get(done.result["url"]).status_code == 404


def test_a_paper_that_was_called_off_leaves_nothing(app: Flask, client: Any) -> None:
    made, _result = judged(entries=1, judges=1)
    organiser = make_officer(Role.ORGANISER, made.competition)
    paper = begin(sign_in(client, organiser), made, PaperKind.FILLED_SHEETS)
    for way in ("pdf", "docx"):
        job = queue_paper(paper, way, actor=organiser, now=NOW)
        jobs.cancel_job(job.id, NOW)
        with pytest.raises(jobs.Cancelled):
            work.make_paper(job.id, job.arguments)
        db.session.rollback()
    assert db.session.query(AuditEvent).filter_by(action="exported").count() == 0


def test_a_paper_called_off_while_it_is_drawn_leaves_nothing_either(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A template of the office is filled in one long step that hears of nothing."""
    made, _result = judged(entries=1, judges=1)
    organiser = make_officer(Role.ORGANISER, made.competition)
    paper = begin(sign_in(client, organiser), made, PaperKind.FILLED_SHEETS)
    job = queue_paper(paper, "docx", actor=organiser, now=NOW)

    def call_off(*_about: Any) -> bytes:
        jobs.cancel_job(job.id, NOW)
        return b"PK"

    monkeypatch.setattr(work, "drawn", call_off)
    while jobs.run_next(utc_now()):
        pass
    assert db.session.get_one(Job, job.id, populate_existing=True).state is JobState.CANCELLED
    assert db.session.query(AuditEvent).filter_by(action="exported").count() == 0
    assert db.session.query(StoredFile).filter_by(sha256=digest_of(b"PK")).count() == 0


def test_filling_in_a_template_renews_the_lease_and_hears_of_being_called_off(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _result = judged(entries=1, judges=1)
    organiser = make_officer(Role.ORGANISER, made.competition)
    office = sign_in(client, organiser)
    url = address(made, PaperKind.NOTICE)
    upload(office, url, office.get(f"{url}/built-in.docx").data)
    paper = begin(office, made, PaperKind.NOTICE)
    monkeypatch.setattr(box, "EVERY", 0.001)
    looks: list[int] = []

    def look(done: int) -> None:
        looks.append(done)
        raise jobs.Cancelled

    with pytest.raises(jobs.Cancelled):
        work.drawn(paper, building.document_of(paper), "docx", look)
    assert looks == [0]
