"""A judge asks for all dossiers on paper; the worker makes them; nobody else fetches them."""

import io
from typing import Any

import pypdf
from flask import Flask

from app.clock import utc_now
from app.jobs.services import run_next
from app.orm import db
from tests.factories import sign_in
from tests.judging.rounds import make_round


def ask(client: Any, sitting_id: int, **form: str) -> int:
    """Ask for the PDF, let the worker make it and return the job's number."""
    answer = client.post(f"/judge/sittings/{sitting_id}/dossiers", data=form)
    assert answer.status_code == 302
    assert run_next(utc_now())
    return int(answer.location.rsplit("/", 1)[1])


def test_the_pdf_holds_what_the_judge_reads(app: Flask, client: Any) -> None:
    here = make_round(judges=2, entries=2)
    here.entries[0].submissions[0].team = [
        {"name": "Y Ƀlŏm", "title": "", "unit_name": "", "is_leader": True}]
    db.session.commit()
    sign_in(client, here.judges[1])
    assert "/dossiers" in client.get("/judge/print").text
    texts = {}
    for blind in ("", "1"):
        job = ask(client, here.sitting.id, blind=blind)
        answer = client.get(f"/judge/dossiers/{job}")
        reader = pypdf.PdfReader(io.BytesIO(answer.data))
        texts[blind] = "".join(page.extract_text() for page in reader.pages)
        assert len(reader.pages) == 2
    assert all(entry.code in text for entry in here.entries for text in texts.values())
    assert ("Xã Trà Bồng" in texts[""], "Xã Trà Bồng" in texts["1"]) == (True, False)
    sign_in(client, here.judges[0])
    assert client.get(f"/judge/dossiers/{job}").status_code == 404


def test_nothing_is_printed_before_conflicts_are_declared(app: Flask, client: Any) -> None:
    here = make_round(judges=2, declared=False)
    sign_in(client, here.judges[1])
    assert client.post(f"/judge/sittings/{here.sitting.id}/dossiers").status_code == 404
