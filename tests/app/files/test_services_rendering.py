"""Pages are drawn once by the worker, go on after its death, and say why there are none."""

import io
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask
from PIL import Image

from app.clock import utc_now
from app.files import queries
from app.files.enums import RenderProblem, RenderState
from app.files.kinds import DOCX, JPEG, PDF
from app.files.models import FilePage, Rendering, StoredFile
from app.files.services import keep
from app.files.services_rendering import begin_rendering, give_up_dead, render_again, served
from app.files.storage import LocalStore, digest_of
from app.jobs.models import Job, JobState
from app.jobs.services import run_next
from app.orm import db
from app.transaction import transaction
from tests.app.files.samples import SECRET, document, paper, photograph
from tests.conftest import both_databases

NOW = utc_now()


def file_of(app: Flask, content: bytes, content_type: str = PDF.content_type) -> StoredFile:
    """Keep a file and ask for its pages."""
    store = app.extensions["store"]
    store.put(digest_of(content), content)

    @transaction()
    def write() -> StoredFile:
        row = keep(store, content, content_type, now=NOW)
        begin_rendering(row, (), actor=None, now=NOW)
        return row

    return write()


def rendering() -> Rendering:
    db.session.rollback()
    return db.session.query(Rendering).populate_existing().one()


@both_databases
def test_pages_are_drawn_once_with_their_words_and_weight(app: Flask) -> None:
    file = file_of(app, paper(3))
    file_of(app, paper(3))  # the same content from somebody else
    while run_next(utc_now()):
        pass

    pages = queries.pages_of([file.id])[file.id]
    images = [Image.open(io.BytesIO(queries.page_image(
        app.extensions["store"], file.sha256, n))) for n in (1, 2, 3)]
    assert [(p.number, p.text.strip(), p.image.size < 20_000) for p in pages] == [
        (n, f"Cha ca Sa Huynh {n}", True) for n in (1, 2, 3)]
    assert [image.size for image in images] == [(p.width, p.height) for p in pages]
    assert (queries.pages_of_contents([file.sha256])[file.sha256], rendering().state,
            db.session.query(Job).count()) == (pages, RenderState.DONE, 1)


class DyingStore(LocalStore):
    """A store whose process dies when so many contents have been put."""

    def __init__(self, root: Path, left: int) -> None:
        super().__init__(root)
        self.left = left

    def put(self, sha256: str, content: bytes) -> None:
        if self.left == 0:
            raise SystemExit
        self.left -= 1
        super().put(sha256, content)


@both_databases
def test_a_worker_that_dies_leaves_its_pages_to_the_next(app: Flask) -> None:
    file = file_of(app, paper(4))
    store = app.extensions["store"]
    app.extensions["store"] = DyingStore(store.root, left=3)  # the copy and two pages
    with pytest.raises(SystemExit):
        run_next(utc_now())
    half = (rendering().state, rendering().done, rendering().total)
    app.extensions["store"] = store
    soon = run_next(utc_now())  # its lease still holds
    run_next(utc_now() + timedelta(minutes=2))

    assert (half, soon) == ((RenderState.RUNNING, 2, 4), False)
    assert (rendering().state, [p.number for p in queries.pages_of([file.id])[file.id]],
            db.session.query(FilePage).count()) == (RenderState.DONE, [1, 2, 3, 4], 4)


def test_a_file_that_kills_three_workers_is_given_up(app: Flask) -> None:
    file_of(app, paper())
    job = db.session.query(Job).one()
    job.state, job.finished_at = JobState.FAILED, NOW
    db.session.commit()
    given_up = give_up_dead()

    assert (given_up, rendering().problem, give_up_dead()) == (1, RenderProblem.TOO_HEAVY, 0)


def test_a_picture_is_its_own_page(app: Flask) -> None:
    file = file_of(app, photograph(), JPEG.content_type)
    run_next(utc_now())

    assert [(p.number, p.width, p.height) for p in queries.pages_of([file.id])[file.id]] == [
        (1, 480, 640)]


def test_without_libreoffice_a_word_file_is_handed_out_harmless(
    app: Flask, monkeypatch: Any
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    file = file_of(app, document(), DOCX.content_type)
    run_next(utc_now())
    content, kind = served(app.extensions["store"], file.sha256, DOCX.content_type)

    assert (rendering().problem, kind) == (RenderProblem.NO_OFFICE, DOCX.content_type)
    assert (content[:2], SECRET.encode() in content) == (b"PK", False)


#: Answers as LibreOffice does: --outdir FOLDER FILE → FOLDER/document.pdf.
OFFICE = """#!/bin/sh
fonts=$(sed -n 's,.*<dir>\\([^<]*\\)</dir>.*,\\1,p' "$FONTCONFIG_FILE")
[ -f "$fonts/Tinos-Regular.ttf" ] || exit 1
while [ $# -gt 2 ]; do [ "$1" = --outdir ] && out=$2; shift; done
[ -s "$2" ] && cp "{paper}" "$2.tmp" && mv "$2.tmp" "$(dirname "$2")/document.pdf"
"""


def test_with_libreoffice_a_word_file_becomes_pages(
    app: Flask, monkeypatch: Any, tmp_path: Path
) -> None:
    file = file_of(app, document(), DOCX.content_type)
    with monkeypatch.context() as bare:
        bare.setenv("PATH", "/nonexistent")
        run_next(utc_now())
    (tmp_path / "made.pdf").write_bytes(paper(2))
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(OFFICE.replace("{paper}", str(tmp_path / "made.pdf")))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    again = render_again(utc_now())
    run_next(utc_now())
    content, kind = served(app.extensions["store"], file.sha256, DOCX.content_type)

    assert (again, rendering().state, len(queries.pages_of([file.id])[file.id])) == (
        1, RenderState.DONE, 2)
    assert (kind, pypdf.PdfReader(io.BytesIO(content)).metadata) == (PDF.content_type, None)
