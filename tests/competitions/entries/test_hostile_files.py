"""Hostile files through the real upload: nobody is harmed, and the sender is told what to do."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from flask import Flask

from app.clock import utc_now
from app.jobs.services import run_next
from app.orm import db
from competitions.dossiers.models import DossierField
from competitions.entries.models import Entry
from tests.app.files.samples import (
    armed_paper,
    bomb,
    document,
    endless_paper,
    locked_paper,
    paper,
    vast_picture,
)
from tests.competitions.entries.helpers import make_call, make_draft
from tests.competitions.entries.sending import send
from tests.factories import make_user, sign_in

HTML = b"<script>alert(document.cookie)</script>"


#: What is sent → what the sender is told.
HOSTILE = [
    (lambda: b"", "Tệp rỗng"),
    (lambda: HTML + paper(), "không thuộc các loại được nhận"),
    (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
     "không thuộc các loại"),
    (lambda: b"MZ" + bytes(900), "không thuộc các loại"),
    (lambda: b"GIF89a" + HTML, "không thuộc các loại"),
    (locked_paper, "bị khóa bằng mật khẩu"),
    (endless_paper, "tệp này có 10000 trang"),
    (lambda: b"%PDF-1.7\n" + bytes(500), "Không mở được"),
    (lambda: b"\xff\xd8\xff\xe0" + bytes(500), "Không mở được"),
    (vast_picture, "triệu điểm ảnh"),
    (lambda: bomb("wordprocessingml.document"), "giải nén lớn bất thường"),
    (lambda: bomb("presentationml.presentation"), "giải nén lớn bất thường"),
    (lambda: bomb("spreadsheetml.sheet"), "giải nén lớn bất thường"),
    (lambda: document("spreadsheetml.sheet"), "không thuộc các loại"),
    (lambda: document(**{"[Content_Types].xml": b"<Types>macroEnabled.main+xml</Types>"}),
     "có macro"),
    (lambda: document(**{"[Content_Types].xml": b"<!DOCTYPE a [<!ENTITY a 'b'>]><Types/>"}),
     "giải nén lớn bất thường"),
    (lambda: document(**{"[Content_Types].xml": b"<Types/>"}), "tệp nén (ZIP)"),
    (lambda: document(**{"../../etc/passwd": b"root"}), "Không mở được"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "đời cũ hoặc tệp có mật khẩu"),
]
NAMES = [
    ("../../../etc/passwd", "passwd.pdf"), ("C:\\Users\\An\\bài.exe", "bài.pdf"),
    ("a\"\r\nSet-Cookie: x=1.pdf", "a\" Set-Cookie: x=1.pdf"), ("\u202efdp.exe", "fdp.pdf"),
    ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
    ("", "ho-so.pdf"), ("...", "ho-so.pdf"), ("x" * 400, "x" * 190 + ".pdf"),
]


@pytest.fixture
def entry(app: Flask) -> Entry:
    now = utc_now()
    call = make_call(deadline=now + timedelta(days=3), opened_at=now)
    field = db.session.query(DossierField).filter_by(key="deck").one()
    field.settings = {"accepts": ["pdf", "word", "slides", "image"]}
    db.session.commit()
    return make_draft(call, make_user("Hồ Thị Lan"), now=now)


@pytest.fixture
def founder(client: Any, entry: Entry) -> Any:
    return sign_in(client, entry.owner)


def test_what_may_harm_is_refused_with_what_to_do(founder: Any, entry: Entry) -> None:
    for make, words in HOSTILE:
        answer = send(founder, entry, make(), "Bài thuyết trình.pdf")
        assert (answer.status_code, words in answer.json["message"]) == (422, True), answer.json

    waiting = founder.get(f"/entries/{entry.ref}/uploads").json["uploads"]
    assert (entry.attachments, waiting) == ([], [])


def test_a_name_is_a_name_and_no_path(founder: Any, entry: Entry) -> None:
    for name, kept in NAMES:
        answer = send(founder, entry, paper(), name)
        sent = founder.get(f"/entries/{entry.ref}/files/{answer.json['attachment']}")
        disposition = sent.headers["Content-Disposition"]

        assert answer.json["name"] == kept
        assert disposition.startswith("attachment; filename=")
        assert [mark for mark in ("\n", "\r", "/", "\\") if mark in disposition] == []
        assert "Set-Cookie" not in [key for key, _ in sent.headers]
    assert "<img src=x" not in founder.get(f"/entries/{entry.ref}/edit").text


def test_an_armed_paper_is_handed_out_disarmed_and_the_sender_is_told(
    founder: Any, entry: Entry
) -> None:
    content = armed_paper() + b"PK\x03\x04" + HTML  # and a packed page hangs on it
    answer = send(founder, entry, content)
    url = f"/entries/{entry.ref}/files/{answer.json['attachment']}"
    early = founder.get(url)  # before the worker has come to it
    run_next(utc_now())
    sent = founder.get(url)

    for response in (early, sent):
        assert [word for word in (b"/JavaScript", b"/Launch", b"MZ-not", b"/OpenAction", b"PK\x03",
                                  b"<script") if word in response.data] == []
        assert len(pypdf.PdfReader(io.BytesIO(response.data)).pages) == 1
        assert {name: response.headers[name] for name in (
            "Content-Type", "Content-Security-Policy", "X-Content-Type-Options")} == {
            "Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'"}
    told = founder.get(f"/entries/{entry.ref}/files").json["files"]["deck"]
    assert "Đã bỏ khỏi bản giao cho người khác: mã lệnh, lệnh mở chương trình, tệp nhúng" in told
