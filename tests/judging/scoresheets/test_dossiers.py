"""Blind means blind everywhere a judge looks: page, desk, files, pictures, papers, conflicts."""

import hashlib
import io
import json
from typing import Any

import pypdf
import pytest
from flask import Flask

from app.clock import utc_now
from app.files.models import FilePage, StoredFile
from app.jobs.services import run_next
from app.orm import db
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.models import Submission
from judging.rubrics.models import Sitting
from judging.scoresheets.paper.printing import blank_sheet
from tests.factories import NOW, sign_in
from tests.judging.rounds import Round, make_round, make_sitting

#: What tells who is behind the entry.
TELLING = ("Xã Trà Bồng", "Y Ƀlŏm", "0905 111 222", "ho-so-y-blom", "cv.pdf")


@pytest.fixture
def here(app: Flask) -> Round:
    round_ = make_round(judges=3, entries=1)
    submission = round_.entries[0].submissions[0]
    fields = [("summary", FieldKind.LONG_TEXT, False), ("phone", FieldKind.SHORT_TEXT, True),
              ("deck", FieldKind.FILE, False), ("cv", FieldKind.FILE, True)]
    db.session.add_all(
        DossierField(competition_id=round_.competition.id, key=key, kind=kind, label=key,
                     position=place, is_identifying=is_telling)
        for place, (key, kind, is_telling) in enumerate(fields))
    submission.answers = {"summary": "Quế hữu cơ.", "phone": "0905 111 222"}
    submission.team = [{"name": "Y Ƀlŏm", "title": "", "unit_name": "", "is_leader": True}]
    submission.files = [_file(app, "deck", "ho-so-y-blom.pdf"), _file(app, "cv", "cv.pdf")]
    round_.sitting.is_blind = True
    db.session.commit()
    return round_


def _file(app: Flask, field: str, name: str) -> dict[str, Any]:
    """Store a file with the picture of its one page."""
    rows = []
    for content, kind in ((_pdf(), "application/pdf"), (f"webp {field}".encode(), "image/webp")):
        content += field.encode()
        digest = hashlib.sha256(content).hexdigest()
        app.extensions["store"].put(digest, content)
        rows.append(StoredFile(sha256=digest, size=len(content), content_type=kind,
                               created_at=NOW))
    db.session.add_all(rows)
    db.session.flush()
    db.session.add(FilePage(file_id=rows[0].id, number=1, width=800, height=600,
                            image_id=rows[1].id))
    return {"field": field, "name": name, "size": 4, "sha256": rows[0].sha256,
            "content_type": "application/pdf"}


def _pdf() -> bytes:
    out, writer = io.BytesIO(), pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


def told(text: str) -> list[str]:
    """Return which of the telling words stand in a text."""
    return [word for word in TELLING if word in text]


def test_neither_page_nor_desk_says_who_is_behind_an_entry(here: Round, client: Any) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    for path in ("/judge/", f"/judge/sheets/{sheet.id}", f"/judge/sheets/{sheet.id}/submit",
                 "/judge/print", "/judge/conflicts"):
        assert (path, told(client.get(path).text)) == (path, [])
    bundle = json.dumps(client.get("/judge/bundle").json, ensure_ascii=False)
    assert (told(bundle), "Quế hữu cơ." in bundle) == ([], True)


def test_files_keep_their_question_s_name_and_telling_ones_are_not_there(
    here: Round, client: Any
) -> None:
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.judges[2])
    answer = client.get(f"/judge/sheets/{sheet.id}/files/0")
    assert (answer.status_code, told(answer.headers["Content-Disposition"])) == (200, [])
    assert client.get(f"/judge/sheets/{sheet.id}/files/0/pages/1").status_code == 200
    for path in ("files/1", "files/1/pages/1"):
        assert client.get(f"/judge/sheets/{sheet.id}/{path}").status_code == 404


def test_papers_are_blind_too_and_earlier_ones_with_names_are_gone(
    here: Round, client: Any, app: Flask
) -> None:
    sign_in(client, here.judges[2])
    here.sitting.is_blind = False
    db.session.commit()
    named = _print(client, here.sitting)
    assert told(_words(client.get(named).data)) == list(TELLING)
    here.sitting.is_blind = True
    db.session.commit()
    blind = _print(client, here.sitting)
    assert (client.get(named).status_code, told(_words(client.get(blind).data))) == (404, [])
    sheet = here.sheet(here.judges[2], here.entries[0])
    with app.test_request_context():
        assert blank_sheet(sheet, here.sitting, here.competition, "", "vi").unit == ""


def _print(client: Any, sitting: Sitting) -> str:
    answer = client.post(f"/judge/sittings/{sitting.id}/dossiers")
    while run_next(utc_now()):
        pass
    return "/judge/dossiers/" + answer.location.rsplit("/", 1)[1]


def _words(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return " ".join("".join(page.extract_text() for page in reader.pages).split())


def test_the_organiser_switches_it_and_a_change_after_the_start_wants_a_reason(
    here: Round, client: Any
) -> None:
    url = f"/organise/{here.competition.slug}/rubrics/{here.sitting.id}"
    sign_in(client, here.organiser)
    assert "Chấm ẩn danh" in client.get(url).text
    page = client.get(f"{url}/method").text
    assert 'name="is_blind"' in page
    data = {"version": str(here.sitting.version), "aggregate": "mean", "missing": "reject",
            "places": "2", "min_sheets": "1", "floor_basis": "any_sheet",
            "deviation_basis": "mean", "deviation_action": "flag"}
    assert client.post(f"{url}/method", data=data).status_code == 422
    answer = client.post(f"{url}/method", data=data | {"reason": "Thể lệ sửa đổi"})
    assert (answer.status_code, db.session.get(Sitting, here.sitting.id).is_blind) == (302, False)
    assert db.session.get(Submission, 1).unit_name == "Xã Trà Bồng"


def test_the_founder_s_preview_is_blind_exactly_where_the_judges_of_a_stage_are(
    here: Round, client: Any
) -> None:
    make_sitting(here.competition, 1)
    entry = here.entries[0]
    entry.draft = {"title": "Quế", "unit_name": "Xã Trà Bồng",
                   "summary": "Quế hữu cơ.", "phone": "0905 111 222"}
    db.session.commit()
    blind, final = (stage.id for stage in here.competition.stages)
    founder = sign_in(client, entry.owner)
    seen = {stage: founder.get(f"/entries/{entry.ref}/preview?stage={stage}").text
            for stage in (blind, final)}
    assert {stage: told(text) for stage, text in seen.items()} == {
        blind: [], final: ["Xã Trà Bồng", "0905 111 222"]}
    words = "Giám khảo vòng này không được biết hồ sơ của ai"
    assert {stage: words in text for stage, text in seen.items()} == {blind: True, final: False}
