"""The worker: large exports and the archive of a season, called off, cleared away, verified."""

import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.audit.models import AuditEvent
from app.clock import utc_now
from app.files.models import StoredFile
from app.files.services import keep
from app.files.services_made import KEPT, clear_old
from app.files.storage import digest_of
from app.jobs import services as jobs
from app.jobs.models import Job, JobState
from app.orm import db
from competitions.programme.models import RuleBook
from judging.awards.models import Certificate
from judging.papers.enums import PaperKind, PaperState
from judging.papers.models import Paper
from judging.records import services, verify, work
from judging.records.enums import ExportForm, ExportKind
from judging.records.making import Order
from judging.results import services as results
from judging.results.models import Result
from tests.competitions.entries.helpers import pdf
from tests.conftest import both_databases
from tests.factories import NOW, sign_in
from tests.judging.contest import Contest
from tests.judging.records.rounds import played, write_letters

ORDER = Order(ExportKind.ENTRIES, ExportForm.CSV, ("title",), None, "vi")


def run_all(job_id: int) -> Job:
    """Let the worker do what waits, and return a job as it is then."""
    db.session.rollback()
    while jobs.run_next(utc_now()):
        pass
    return db.session.get_one(Job, job_id, populate_existing=True)


@both_databases
def test_a_large_export_is_made_fetched_once_more_after_a_reload_and_cleared_away(
    app: Flask, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _result, organiser = played()
    officer = sign_in(client, organiser)
    monkeypatch.setattr(services, "MOST_AT_ONCE", 2)

    asked = officer.post(f"/organise/{made.competition.slug}/exports/entries", data={
        "form": "csv", "sitting": "0", "columns": ["title"]})
    job_id = int(asked.headers["Location"].partition("?")[0].rsplit("/", 1)[1])
    waiting = officer.get(asked.headers["Location"]).text
    done = run_all(job_id)
    url = done.result["url"]
    first, again = officer.get(url), officer.get(url)
    sha256 = done.result["sha256"]
    cleared = clear_old(app.extensions["store"], utc_now() + KEPT + timedelta(minutes=1))

    assert "Hủy" in waiting
    assert (done.state, done.error, first.data) == (JobState.DONE, None, again.data)
    assert first.data.decode("utf-8-sig").splitlines()[1] == (
        f"{made.entries[0].code};{made.entries[0].title};Dữ liệu minh họa")
    event = db.session.query(AuditEvent).filter_by(action="exported").one()
    assert event.values.content["sha256"] == sha256
    assert (cleared, officer.get(url).status_code) == (1, 404)
    assert db.session.query(StoredFile).filter_by(sha256=sha256).one().erased_at is not None


@both_databases
def test_what_somebody_keeps_as_a_file_of_its_own_is_not_cleared_away(app: Flask) -> None:
    made, _result, organiser = played()
    store, content = app.extensions["store"], b"%PDF made, then kept as the signed paper"
    sha256 = digest_of(content)
    store.put(sha256, content)
    book = db.session.query(RuleBook).filter_by(competition_id=made.competition.id).one()
    book.file_id = keep(store, content, "application/pdf", now=NOW).id
    db.session.add(Job(kind="paper", arguments={}, state=JobState.DONE, created_at=NOW,
                       created_by_id=organiser.id, finished_at=NOW, result={"sha256": sha256}))
    db.session.commit()

    assert clear_old(store, NOW + KEPT + timedelta(minutes=1)) == 0
    assert store.get(sha256) == content
    assert db.session.query(StoredFile).filter_by(sha256=sha256).one().erased_at is None


def test_an_export_that_was_called_off_leaves_nothing(app: Flask, client: Any) -> None:
    made, _result, organiser = played()
    job = services.queue_export(made.competition.id, ORDER, actor=organiser, now=NOW)
    jobs.cancel_job(job.id, NOW)

    with pytest.raises(jobs.Cancelled):
        work.make_export(job.id, job.arguments)
    db.session.rollback()

    assert run_all(job.id).state is JobState.CANCELLED
    assert db.session.query(AuditEvent).filter_by(action="exported").count() == 0
    assert sign_in(client, organiser).get(
        f"/organise/{made.competition.slug}/exports/made/{job.id}").status_code == 404


@pytest.fixture
def season(app: Flask) -> tuple[Contest, Result, Any]:
    """Return a contest with two results of one stage: the first was set aside after a change.

    The reason has a sign that some programs take for the end of a line.
    """
    made, first, organiser = played()
    results.approve_result(first.id, actor=made.chair, now=NOW)
    results.withdraw_approval(first.id, "Đối chiếu\x85lại", actor=made.chair, now=NOW)
    return made, first, organiser


def put_papers_on_file(made: Contest, client: Any) -> None:
    """Give the rules their file, and both stages signed minutes; the second is being judged."""
    content = pdf()
    store = client.application.extensions["store"]
    store.put(digest_of(content), content)
    book = db.session.query(RuleBook).filter_by(competition_id=made.competition.id).one()
    book.file_id = keep(store, content, "application/pdf", now=NOW).id
    chair = made.chair.id
    db.session.add_all(Paper(
        competition_id=made.competition.id, kind=PaperKind.MINUTES, sitting_id=sitting.id,
        state=PaperState.SIGNED, created_by_id=chair, created_at=NOW, sent_at=NOW,
        sent_by_id=chair, content={}, digest="0" * 64, signed_on=NOW.date(), recorded_at=NOW,
        recorded_by_id=chair, file_id=book.file_id, file_name="quét.pdf")
        for sitting in made.sittings)
    db.session.commit()


def archive_of(made: Contest, organiser: Any, client: Any) -> bytes:
    """Return the archive as the organiser gets it."""
    officer = sign_in(client, organiser)
    asked = officer.post(f"/organise/{made.competition.slug}/exports/archive")
    done = run_all(int(asked.headers["Location"].partition("?")[0].rsplit("/", 1)[1]))
    assert done.error is None
    return officer.get(done.result["url"]).data


def rewritten(content: bytes, folder: Path, name: str, was: str, now: str) -> Path:
    """Unpack an archive with one thing in one file changed."""
    target = folder / f"changed-{len(list(folder.iterdir()))}"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(target)
    text = (target / name).read_text("utf-8")
    assert was in text
    (target / name).write_text(text.replace(was, now, 1), "utf-8")
    return target


def findings(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what the script finds wrong."""
    assert verify.main(folder) == 1
    return [line for line in capsys.readouterr().out.splitlines() if line.startswith("✗")]


def test_the_archive_of_a_season_is_verified_by_its_own_script_and_names_what_was_changed(
    season: Any, client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, first, organiser = season
    content = archive_of(made, organiser, client)
    (tmp_path / "archive.zip").write_bytes(content)

    good = verify.main(tmp_path / "archive.zip")
    said = capsys.readouterr().out
    index = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("index.json"))
    path = index["results"][0]["path"]
    row = json.loads(zipfile.ZipFile(io.BytesIO(content)).read(path))["rows"][0]
    changed = {
        "score": rewritten(content, tmp_path, path, f'"{row[3]}"', '"99.99"'),
        "mark": rewritten(content, tmp_path, "results/signed.jsonl", '"mark":"50"', '"mark":"51"'),
        "chain": rewritten(content, tmp_path, "audit/chain.jsonl", "sheet_signed", "sheet_lost"),
    }
    (changed["score"] / "note.txt").write_text("thêm", "utf-8")

    assert (good, said.count("✓"), "nguyên vẹn" in said) == (0, 5, True)
    assert first.digest[:16] in said
    wrong = {key: findings(folder, capsys) for key, folder in changed.items()}
    assert [line[2:40] for line in wrong["score"][:2]] == [
        f"Tệp {path} đã bị thay đổi"[:38], "Tệp note.txt không có trong index.json"]
    assert any("điểm ghi 99.99, tính lại được" in line for line in wrong["score"])
    assert any("không phải là phiếu đã được ký" in line for line in wrong["mark"])
    assert any("Chuỗi sự kiện đứt tại sự kiện số" in line for line in wrong["chain"])


def test_the_archive_reads_without_the_program_and_keeps_people_out(
    season: Any, client: Any
) -> None:
    made, first, organiser = season
    write_letters(made.competition.id)
    put_papers_on_file(made, client)
    archive = zipfile.ZipFile(io.BytesIO(archive_of(made, organiser, client)))
    names, texts = archive.namelist(), {
        name: archive.read(name).decode() for name in archive.namelist()
        if name.endswith((".html", ".json", ".jsonl", ".csv", ".py", ".css"))}
    page = texts["index.html"]

    assert {"index.html", "index.json", "verify.py", "style.css", "audit/chain.jsonl",
            "results/signed.jsonl", "exports/sheets.xlsx", "exports/rankings.pdf"} <= set(names)
    assert "Dữ liệu minh họa" in page
    assert "http" not in page.replace("https://www.w3.org", "")
    assert first.digest in page
    assert "chưa đóng chấm" in page
    assert "a…@example.test" in texts["exports/mails.csv"]
    for text in texts.values():
        assert not re.search(r"\w@example\.test|\+849", text)
    papers = [name for name in names if name.startswith("papers/")]
    assert [archive.read(name)[:4] for name in papers] == [b"%PDF", b"%PDF"]
    assert "vong-2" in papers[1]
    index = json.loads(texts["index.json"])
    event = db.session.query(AuditEvent).filter_by(action="archive_made").one()
    assert (event.values.content["files"], len(index["files"]) + 1) == (len(names), len(names))
    assert db.session.query(Certificate).count() == 0
