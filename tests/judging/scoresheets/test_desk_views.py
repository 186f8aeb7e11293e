"""The desk as an application: the same for everybody, whole, and nobody's data in it."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.files.models import FilePage, StoredFile
from app.files.services_rendering import BUDGET
from app.orm import db
from competitions.dossiers.defaults import DEFAULT_FORM
from competitions.dossiers.enums import FILE_KINDS, FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.models import Submission
from judging.panels.enums import ConflictKind
from judging.panels.services import ConflictInput
from judging.scoresheets import services
from tests.factories import NOW, sign_in
from tests.judging.rounds import Round, make_round
from tests.judging.scoresheets.test_services_sync import TABLET, queue


@pytest.fixture
def here(app: Flask) -> Round:
    return make_round()


def test_the_shell_is_the_same_for_everybody_and_speaks_both_languages(
    here: Round, client: Any,
) -> None:
    stranger = client.get("/judge/shell").get_data(as_text=True)
    sign_in(client, here.judges[2])
    assert client.get("/judge/shell").get_data(as_text=True) == stranger
    assert here.judges[2].name not in stranger
    for word in ("Đã lưu trên máy", "Saved on this device"):
        assert word in stranger


def test_the_worker_names_everything_that_the_desk_imports(app: Flask, client: Any) -> None:
    script = client.get("/judge/sw.js?module").get_data(as_text=True)
    named = json.loads(re.search(r"ADDRESSES = (\[.*?\]);", script)[1])  # type: ignore[index]
    static = [url.removeprefix("/static/").split("?")[0] for url in named[2:]]
    assert [name for name in static if not Path(str(app.static_folder), name).is_file()] == []
    pages = "".join(client.get(url).get_data(as_text=True) for url in named[:2])
    linked = set(re.findall(r'(?:href|src)="(/static/[^"#]+)"', pages))
    assert linked - set(named) <= {"/static/fonts/BeVietnamPro-Regular.woff2"}
    assert re.findall(r"^import", client.get("/judge/sw.js").get_data(as_text=True), re.M) == []


def test_the_bundle_tells_receipts_reasons_and_required_comments(here: Round, client: Any) -> None:
    judge = here.judges[2]
    services.synchronise(judge, TABLET, queue(here.sheet(judge, here.entries[0]).id, submit=True),
                         NOW)
    sign_in(client, judge)
    bundle = client.get("/judge/bundle").json
    sent, fresh = bundle["sheets"]
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", sent["receipt"]["code"])
    assert (fresh["receipt"], fresh["reopen_reason"]) == (None, "")
    assert bundle["rubrics"][0]["comment_required"] is False
    assert bundle["judge"] == {"id": judge.id, "name": judge.name, "locale": "vi"}


def test_pages_of_a_dossier_go_to_its_judges_alone(here: Round, client: Any, app: Flask) -> None:
    judge, entry = here.judges[2], here.entries[0]
    sheet = here.sheet(judge, entry)
    _add_page(app, sheet.submission)
    url = f"/judge/sheets/{sheet.id}/files/0/pages/1"
    sign_in(client, judge)
    dossier = client.get("/judge/bundle").json["dossiers"][0]
    assert [page["size"] for file in dossier["files"] for page in file["pages"]] == [4]
    assert client.get(url).data == b"webp"
    assert client.get(url.replace("pages/1", "pages/9")).status_code == 404
    services.declare_conflict(ConflictInput(judge.id, entry.id, ConflictKind.FAMILY, "Em họ"),
                              actor=judge, now=NOW)
    assert client.get(url).status_code == 404
    sign_in(client, here.judges[1])
    assert client.get(url).status_code == 404


def test_the_decks_of_a_panel_fit_on_a_tablet() -> None:
    read = [row for row in DEFAULT_FORM if row.kind in FILE_KINDS and row.is_for_judges]
    assert 20 * len(read) * BUDGET < 60 * 1000 * 1000


def _add_page(app: Flask, submission: Submission) -> None:
    """Give a submission a deck of one page; whoever judges sees the field it answers."""
    rows = []
    for content, kind in ((b"webp", "image/webp"), (b"%PDF", "application/pdf")):
        name = hashlib.sha256(content).hexdigest()
        app.extensions["store"].put(name, content)
        rows.append(StoredFile(sha256=name, size=4, content_type=kind, created_at=NOW))
    field = DossierField(competition_id=submission.entry.competition_id, key="deck",
                         kind=FieldKind.FILE, label="Bài thuyết trình", position=9)
    db.session.add_all([*rows, field])
    db.session.flush()
    db.session.add(FilePage(file_id=rows[1].id, number=1, width=800, height=600,
                            image_id=rows[0].id))
    submission.files = [{"field": "deck", "name": "deck.pdf", "size": 4, "sha256": rows[1].sha256,
                         "content_type": "application/pdf"}]
    db.session.commit()
