"""The founder's pages: their own entry only, nothing typed lost, hard input refused in words."""

import io
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfWriter

from app.clock import utc_now
from app.orm import db
from competitions.entries.content import content_of
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission
from competitions.entries.queries import fields_of
from tests.competitions.entries.helpers import make_call, make_draft, pdf, submit
from tests.factories import make_user, sign_in

MIB = 1024 * 1024


@pytest.fixture
def entry(app: Flask) -> Entry:
    now = utc_now()
    call = make_call(deadline=now + timedelta(days=3), opened_at=now, code_prefix="QN07")
    return make_draft(call, make_user("Y Ƀlŏm"), store=app.extensions["store"], now=now)


@pytest.fixture
def founder(client: Any, entry: Entry) -> Any:
    return sign_in(client, entry.owner)


def answers(entry: Entry, **changes: Any) -> dict[str, Any]:
    return {"version": entry.version, "answer_title": "Chả cá Sa Huỳnh",
            "answer_unit_name": "Xã Sa Huỳnh", "answer_summary": "Làm chả cá sạch.",
            "track_id": entry.track_id, **changes}


def upload(client: Any, entry: Entry, content: bytes, name: str = "bài.pdf", **changes: Any
           ) -> Any:
    """Send the dossier with a file, as bytes: the client's own encoder leaves files open."""
    edge = b"----edge"
    parts = [f'name="{key}"\r\n\r\n{value}'.encode()
             for key, value in answers(entry, **changes).items()]
    parts.append(f'name="file_deck"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--" + edge + b"\r\nContent-Disposition: form-data; " + part + b"\r\n"
                    for part in parts) + b"--" + edge + b"--\r\n"
    return client.post(f"/entries/{entry.ref}/edit", data=body,
                       content_type=f"multipart/form-data; boundary={edge.decode()}")


def test_a_founder_begins_an_entry_and_goes_on_with_the_dossier(client: Any, app: Flask) -> None:
    call = make_call(deadline=utc_now() + timedelta(days=1))
    founder = sign_in(client, make_user())

    answer = founder.post(f"/competitions/{call.slug}/apply", data={
        "track_id": call.tracks[1].id, "title": "Muối Sa Huỳnh"})

    made = db.session.query(Entry).one()
    assert (answer.status_code, answer.location) == (302, f"/entries/{made.ref}/edit")
    assert (made.title, made.track_id, made.code, made.members[0].is_leader) == (
        "Muối Sa Huỳnh", call.tracks[1].id, None, True)


def test_nobody_begins_an_entry_after_the_deadline_or_unconfirmed(client: Any, app: Flask) -> None:
    closed = make_call(deadline=utc_now() - timedelta(seconds=1))
    still_open = make_call(deadline=utc_now() + timedelta(days=1))
    data = {"track_id": closed.tracks[0].id, "title": "X"}

    late = sign_in(client, make_user()).post(f"/competitions/{closed.slug}/apply", data=data)
    data["track_id"] = still_open.tracks[0].id
    stranger = sign_in(client, make_user(confirmed=False))
    unconfirmed = stranger.post(f"/competitions/{still_open.slug}/apply", data=data)

    assert (late.status_code, unconfirmed.status_code, db.session.query(Entry).count()) == (
        422, 422, 0)


@pytest.mark.parametrize("path", [
    "", "/edit", "/submit", "/members/new", "/members/1", "/files/1", "/submissions/1",
    "/submissions/1/receipt.pdf", "/submissions/1/files/0",
])
def test_an_entry_of_somebody_else_does_not_exist(
    client: Any, entry: Entry, path: str
) -> None:
    submit(entry, utc_now())
    stranger = sign_in(client, make_user("Người lạ"))

    assert [stranger.get(f"/entries/{name}{path}").status_code
            for name in (entry.ref, entry.code)] == [404, 404]


@pytest.mark.parametrize("path", [
    "/edit", "/submit", "/withdraw", "/members/new", "/members/1/remove"])
def test_nobody_changes_an_entry_of_somebody_else(
    client: Any, entry: Entry, path: str
) -> None:
    stranger = sign_in(client, make_user("Người lạ"))

    answer = stranger.post(f"/entries/{entry.ref}{path}", data=answers(entry))

    assert (answer.status_code, entry.state) == (404, EntryState.DRAFT)


def test_a_member_with_an_account_fills_in_answers_but_does_not_run_the_entry(
    client: Any, entry: Entry
) -> None:
    member = make_user("Rơ Châm H'Bĭa", "hbia@example.test")
    sign_in(client, entry.owner).post(f"/entries/{entry.ref}/members/new", data={
        "name": "Rơ Châm H'Bĭa", "email": "HBia@example.test"})
    reader = sign_in(client, member)

    assert [reader.get(f"/entries/{entry.ref}").status_code,
            reader.get("/entries/").status_code,
            reader.post(f"/entries/{entry.ref}/edit", data=answers(entry)).status_code,
            reader.post(f"/entries/{entry.ref}/members/new", data={"name": "A"}).status_code,
            reader.get(f"/entries/{entry.ref}/submit").status_code,
            reader.post(f"/entries/{entry.ref}/submit", data={"accepts_rules": "y"}).status_code,
            ] == [200, 200, 302, 404, 200, 404]


def test_the_whole_way_from_draft_to_receipt(founder: Any, entry: Entry, app: Flask) -> None:
    saved = founder.post(f"/entries/{entry.ref}/edit", data=answers(entry, then="review"))
    digest = content_of(entry, fields_of(entry.competition_id)).digest
    sent = founder.post(saved.location, data={"digest": digest, "accepts_rules": "y"})
    twice = founder.post(saved.location, data={"digest": digest, "accepts_rules": "y"})
    receipt = founder.get(sent.location)
    paper = founder.get(f"{sent.location}/receipt.pdf")

    assert [saved.location, sent.location, twice.location] == [
        f"/entries/{entry.ref}/submit", *[f"/entries/{entry.ref}/submissions/1"] * 2]
    assert (receipt.status_code, "QN07-0001" in receipt.text) == (200, True)
    assert (paper.mimetype, paper.data[:5], paper.headers["Content-Disposition"][:10]) == (
        "application/pdf", b"%PDF-", "attachment")
    assert db.session.query(Submission).count() == 1


def test_after_the_deadline_the_page_refuses_and_keeps_the_draft(
    founder: Any, entry: Entry
) -> None:
    entry.competition.deadline = utc_now() - timedelta(milliseconds=1)
    db.session.commit()
    digest = content_of(entry, fields_of(entry.competition_id)).digest

    refused = founder.post(f"/entries/{entry.ref}/submit",
                           data={"digest": digest, "accepts_rules": "y"})
    kept = founder.post(f"/entries/{entry.ref}/edit", data=answers(
        entry, answer_summary="Viết tiếp sau hạn."))

    assert (refused.status_code, "Chưa nộp được: hồ sơ đến máy chủ lúc" in refused.text) == (
        422, True)
    assert (kept.status_code, entry.draft["summary"], entry.state) == (
        302, "Viết tiếp sau hạn.", EntryState.DRAFT)


@pytest.mark.parametrize(("typed", "kept"), [
    ("Y Ƀlŏm", "Y Ƀlŏm"), ("H'Bĭa", "H'Bĭa"), ("A", "A"),
    (unicodedata.normalize("NFD", "Hoà Đắk Hrĕ"), "Hoà Đắk Hrĕ"),
    ("Rơ\x00 Châm \u202eH'Bĭa\u202c 🌱", "Rơ Châm H'Bĭa 🌱"),
])
def test_a_name_is_kept_as_typed(founder: Any, entry: Entry, typed: str, kept: str) -> None:
    founder.post(f"/entries/{entry.ref}/members/new", data={"name": typed})

    assert [member.name for member in entry.members] == ["Y Ƀlŏm", kept]


@pytest.mark.parametrize(("typed", "status", "kept"), [
    ("Quế\x00 Trà Bồng", 302, "Quế Trà Bồng"),
    ("\u202eQuế 🌿", 302, "Quế 🌿"),
    (unicodedata.normalize("NFD", "Quế Trà Bồng"), 302, "Quế Trà Bồng"),
    ("Q" * 10_000, 422, "Chả cá Sa Huỳnh"),
])
def test_hard_titles_are_cleaned_or_refused_beside_the_field(
    founder: Any, entry: Entry, typed: str, status: int, kept: str
) -> None:
    answer = founder.post(f"/entries/{entry.ref}/edit", data=answers(entry, answer_title=typed))

    assert (answer.status_code, entry.title) == (status, kept)
    assert ("Q" * 10_000 in answer.text) == (status == 422)


def locked() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("bí mật", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(("content", "words"), [
    (b"", "Tệp rỗng"), (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không thuộc các loại"),
    (b"%PDF-1.7 ?".ljust(900), "Không mở"),
    (locked(), "bị khóa bằng mật khẩu"), (b"%PDF-" + b"0" * 25 * MIB, "25 MB"),
], ids=["empty", "svg", "broken", "locked", "25MB+"])
def test_bad_files_are_refused_beside_the_field_and_the_answers_are_kept(
    founder: Any, entry: Entry, content: bytes, words: str
) -> None:
    before = entry.attachments[0].id
    answer = upload(founder, entry, content, answer_summary="Mới")

    assert (answer.status_code, words in answer.text, entry.draft["summary"],
            [a.id for a in entry.attachments]) == (422, True, "Mới", [before])


def test_sixty_megabytes_are_refused_in_words(founder: Any, entry: Entry) -> None:
    answer = upload(founder, entry, b"%PDF-" + b"0" * 60 * MIB)

    assert (answer.status_code, "Tệp quá lớn" in answer.text) == (413, True)


def test_a_file_is_replaced_downloaded_safely_and_taken_out(founder: Any, entry: Entry) -> None:
    upload(founder, entry, pdf(2), "Bản mới.PDF")
    row = entry.attachments[0]
    sent = founder.get(f"/entries/{entry.ref}/files/{row.id}")
    taken = founder.post(f"/entries/{entry.ref}/edit", data=answers(
        entry, then=f"remove_file:{row.id}"))

    assert (row.name, sent.headers["Content-Security-Policy"],
            sent.headers["X-Content-Type-Options"], sent.headers["Content-Disposition"][:10]) == (
        "Bản mới.pdf", "sandbox; default-src 'none'", "nosniff", "attachment")
    assert (taken.status_code, entry.attachments) == (302, [])


def test_withdrawing_is_possible_until_judges_have_the_entry(founder: Any, entry: Entry) -> None:
    submit(entry, utc_now())
    entry.is_being_judged = True
    db.session.commit()
    refused = founder.post(f"/entries/{entry.ref}/withdraw")
    entry.is_being_judged = False
    db.session.commit()
    done = founder.post(f"/entries/{entry.ref}/withdraw")

    assert (refused.status_code, done.status_code, entry.state) == (409, 302, EntryState.WITHDRAWN)


@pytest.mark.parametrize("then", ["remove_file:²", "edit_member:²", "edit_member:" + "9" * 30])
def test_a_button_that_names_no_row_simply_saves(app: Flask, client: Any, then: str) -> None:
    entry = make_draft(make_call(), make_user("Y Ƀlŏm", "y@example.test"))
    answer = sign_in(client, entry.owner).post(f"/entries/{entry.ref}/edit", data={
        "version": str(entry.version), "then": then})
    assert answer.status_code == 302
