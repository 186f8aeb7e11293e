"""A file in pieces over HTTP: cut, sent twice, out of order, by strangers, of another evening."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import Flask

from app.clock import utc_now
from app.files.models import StoredFile, Upload, UploadChunk
from app.files.services_uploads import erase_pieces, forget_expired
from app.files.storage import digest_of
from app.orm import db
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.models import Attachment, Entry
from tests.app.files.samples import SECRET, paper, photograph
from tests.competitions.entries.helpers import make_call, make_draft
from tests.competitions.entries.sending import PIECE, begin, finish, piece, send
from tests.conftest import build_app
from tests.factories import make_user, sign_in

#: A PDF of about 1.2 MB: three pieces.
LARGE = paper() + b"%" + b"0" * 1_200_000


@pytest.fixture
def entry(app: Flask) -> Entry:
    now = utc_now()
    call = make_call(deadline=now + timedelta(days=3), opened_at=now)
    return make_draft(call, make_user("Y Ƀlŏm"), now=now)


@pytest.fixture
def founder(client: Any, entry: Entry) -> Any:
    return sign_in(client, entry.owner)


def files_in(app: Flask) -> set[str]:
    root = Path(app.extensions["store"].root)
    return {path.name for path in root.rglob("*") if path.is_file()}


def test_a_file_cut_in_its_pieces_arrives_whole_and_once(
    app: Flask, founder: Any, entry: Entry
) -> None:
    begun = begin(founder, entry, LARGE)
    first = piece(founder, begun, LARGE, 0)
    again = piece(founder, begun, LARGE, 0)  # the answer was lost
    ahead = piece(founder, begun, LARGE, 1_000_000)
    behind = piece(founder, begun, LARGE, 100)
    early = finish(founder, entry, begun)
    resumed = begin(founder, entry, LARGE)  # the page was opened anew
    second = piece(founder, resumed, LARGE, resumed.json["offset"])
    third = piece(founder, resumed, LARGE, second.json["offset"])
    done = finish(founder, entry, resumed)
    twice = finish(founder, entry, resumed)

    assert [a.json["offset"] for a in (begun, first, again, ahead, resumed, second, third)] == [
        0, 524288, 524288, 524288, 524288, 1048576, len(LARGE)]
    assert (ahead.status_code, behind.status_code, early.status_code) == (409, 409, 422)
    assert (done.status_code, done.json["attachment"], done.json["size"]) == (
        201, twice.json["attachment"], len(LARGE))
    assert [a.file.sha256 for a in entry.attachments] == [digest_of(LARGE)]
    assert (files_in(app), db.session.query(UploadChunk).count()) == ({digest_of(LARGE)}, 0)


def test_a_file_goes_on_after_the_server_was_started_again(
    app: Flask, founder: Any, entry: Entry, database_url: str, tmp_path: Path
) -> None:
    begun = begin(founder, entry, LARGE)
    piece(founder, begun, LARGE, 0)

    another = build_app(database_url, tmp_path)
    with another.app_context():
        client = sign_in(another.test_client(), db.session.get_one(Entry, entry.id).owner)
        waiting = client.get(f"/entries/{entry.ref}/uploads").json["uploads"]
        done = send(client, entry, LARGE)
        db.session.remove()
        db.engine.dispose()

    assert [(u["field"], u["name"], u["offset"], u["size"]) for u in waiting] == [
        ("deck", "Bài.pdf", 524288, len(LARGE))]
    assert (done.status_code, done.json["size"]) == (201, len(LARGE))


def test_three_tabs_that_end_the_same_file_at_once_make_it_one_file(
    app: Flask, founder: Any, entry: Entry
) -> None:
    begun = begin(founder, entry, LARGE)
    for start in range(0, len(LARGE), PIECE):
        piece(founder, begun, LARGE, start)
    tabs = [sign_in(app.test_client(), entry.owner) for _ in range(3)]
    url, upload = f"/entries/{entry.ref}/files", begun.json["upload"]

    def end(tab: Any) -> Any:
        with app.app_context():
            return tab.post(url, json={"field": "deck", "uploads": [upload]})

    db.session.rollback()
    with ThreadPoolExecutor(3) as pool:
        ends = list(pool.map(end, tabs))

    db.session.expire_all()
    [row] = db.session.query(Attachment).all()
    assert [(end.status_code, end.json["attachment"]) for end in ends] == [(201, row.id)] * 3


def test_the_limit_is_told_before_the_first_byte(founder: Any, entry: Entry) -> None:
    field = db.session.query(DossierField).filter_by(key="deck").one()
    field.settings = {"max_mb": 2}
    db.session.commit()
    page = founder.get(f"/entries/{entry.ref}/edit").text
    refused = founder.post(f"/entries/{entry.ref}/uploads", json={
        "field": "deck", "name": "a.pdf", "size": 2 * 1024 * 1024 + 1})

    assert "tối đa 2 MB" in page
    assert (refused.status_code, "2 MB" in refused.json["message"]) == (422, True)


@pytest.mark.parametrize("given", [
    {}, {"field": "deck", "size": "9"}, {"field": "deck", "size": -1, "name": "x"}, [], "x",
])
def test_a_beginning_that_makes_no_sense_is_refused(
    founder: Any, entry: Entry, given: Any
) -> None:
    answer = founder.post(f"/entries/{entry.ref}/uploads", json=given)
    assert (answer.status_code, bool(answer.json["message"])) == (422, True)


def test_a_file_on_its_way_is_its_senders_alone(
    app: Flask, founder: Any, entry: Entry
) -> None:
    begun = begin(founder, entry, LARGE)
    stranger = make_user("Lê Văn Lạ")
    other = make_draft(make_call(deadline=utc_now() + timedelta(days=1), opened_at=utc_now()),
                       stranger, now=utc_now())
    theirs = sign_in(app.test_client(), stranger)

    assert [answer.status_code for answer in (
        piece(theirs, begun, LARGE, 0), finish(theirs, entry, begun), finish(theirs, other, begun),
        theirs.get(f"/entries/{entry.ref}/uploads"), begin(theirs, entry, LARGE),
        theirs.post(f"/entries/{entry.ref}/uploads/{begun.json['upload']}/forget"),
        theirs.get(f"/entries/{entry.ref}/files"),
    )] == [404] * 7
    assert [u.received for u in db.session.query(Upload)] == [0]


def test_pieces_beyond_the_file_or_too_large_are_refused(founder: Any, entry: Entry) -> None:
    begun = begin(founder, entry, LARGE[:1000])

    assert piece(founder, begun, LARGE, 0, 1001).status_code == 422
    assert piece(founder, begun, bytes(3 * 1024 * 1024), 0, 3 * 1024 * 1024).status_code == 413
    assert founder.get(f"/entries/{entry.ref}/uploads").json["uploads"][0]["offset"] == 0


def test_what_is_given_up_or_never_finished_leaves_nothing(
    app: Flask, founder: Any, entry: Entry
) -> None:
    stopped, left = (begin(founder, entry, LARGE, mark=mark) for mark in "12")
    for begun in (stopped, left):
        piece(founder, begun, LARGE, 0)
    founder.post(f"{stopped.json['url']}forget")
    kept = files_in(app)
    store = app.extensions["store"]
    soon = forget_expired(utc_now() + timedelta(days=2))
    late = forget_expired(utc_now() + timedelta(days=4))
    erase_pieces(store, late)

    assert (len(kept), soon, len(late), files_in(app)) == (1, [], 1, set())
    assert piece(founder, left, LARGE, 524288).status_code == 404


def test_photographs_of_paper_become_one_pdf_without_where_they_were_taken(
    app: Flask, founder: Any, entry: Entry
) -> None:
    shots = [photograph("HEIF", turned=1), photograph("JPEG"), photograph("PNG")]
    begun = [begin(founder, entry, shot, f"IMG_{n}.HEIC") for n, shot in enumerate(shots)]
    for one, shot in zip(begun, shots, strict=True):
        piece(founder, one, shot, 0)
    done = finish(founder, entry, *begun)

    row = entry.attachments[0]
    content = app.extensions["store"].get(row.file.sha256)
    assert (done.status_code, row.name, row.file.content_type, SECRET.encode() in content) == (
        201, "IMG_0.pdf", "application/pdf", False)
    assert len(pypdf.PdfReader(app.extensions["store"].path(row.file.sha256)).pages) == 3


def test_a_picture_question_keeps_one_picture(founder: Any, entry: Entry) -> None:
    db.session.add(DossierField(competition_id=entry.competition_id, key="logo", position=9,
                                kind=FieldKind.IMAGE, label="Logo", is_required=False))
    db.session.commit()
    done = send(founder, entry, photograph("PNG"), "logo.exe", field="logo")
    refused = send(founder, entry, paper(), "logo.png", field="logo")

    assert [(a.name, a.file.content_type) for a in entry.attachments] == [
        ("logo.jpg", "image/jpeg")]
    assert (done.status_code, refused.status_code) == (201, 422)


def test_an_earlier_file_is_kept_and_can_be_put_back(founder: Any, entry: Entry) -> None:
    send(founder, entry, paper(1), "Cũ.pdf")
    send(founder, entry, paper(2), "Mới.pdf")
    earlier = db.session.query(Attachment).filter_by(name="Cũ.pdf").one()
    page = founder.get(f"/entries/{entry.ref}/edit").text
    sent = founder.get(f"/entries/{entry.ref}/files/{earlier.id}")
    founder.post(f"/entries/{entry.ref}/edit", data={
        "version": entry.version, "then": f"restore_file:{earlier.id}"})

    assert ("Các tệp đã gửi trước: 1" in page, sent.status_code) == (True, 200)
    assert [a.name for a in entry.attachments] == ["Cũ.pdf"]


def test_without_script_the_form_sends_several_photographs_too(
    founder: Any, entry: Entry
) -> None:
    edge, lines = "edge", []
    for number in (1, 2):
        lines += [f"--{edge}\r\nContent-Disposition: form-data; name=\"file_deck\"; "
                  f"filename=\"{number}.jpg\"\r\n\r\n".encode(), photograph(), b"\r\n"]
    body = b"".join([*lines, f"--{edge}--\r\n".encode()])
    answer = founder.post(f"/entries/{entry.ref}/edit", data=body,
                          content_type=f"multipart/form-data; boundary={edge}")

    assert (answer.status_code, [a.name for a in entry.attachments],
            db.session.query(StoredFile).count()) == (302, ["1.pdf"], 1)
