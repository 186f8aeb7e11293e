"""Papers to sign: the team's own and the office's, of the draft and of each version."""

import io
from typing import Any

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from app.auth.enums import Role
from app.orm import db
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry
from tests.competitions.entries.helpers import make_call, make_draft, submit
from tests.factories import make_officer, make_user, sign_in

HINT = "không có mục nhận giấy tờ đã ký"


@pytest.fixture
def entry(app: Flask) -> Entry:
    founder = make_user("Y Ƀlŏm", "y@example.test")
    return make_draft(make_call(code_prefix="QN07"), founder, store=app.extensions["store"])


def words(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def ask_for_signed_papers(entry: Entry) -> None:
    db.session.add(DossierField(
        competition_id=entry.competition_id, key="signed", kind=FieldKind.FILE, position=9,
        section="Giấy tờ", label="Phiếu đăng ký đã ký", is_required=False,
        settings={"accepts": ["pdf", "image"]}))
    db.session.commit()


def test_the_founder_prints_the_draft_before_and_a_version_after_submitting(
    client: Any, entry: Entry
) -> None:
    founder = sign_in(client, entry.owner)

    draft = founder.get(f"/entries/{entry.ref}/papers/description.pdf")
    submit(entry)
    version = founder.get(f"/entries/{entry.ref}/submissions/1/papers/registration.docx?lang=en")

    assert (draft.status_code, draft.mimetype) == (200, "application/pdf")
    assert "Làm chả cá sạch." in words(draft.data)
    assert "In từ bản nháp" in words(draft.data)
    made = Document(io.BytesIO(version.data))
    assert "PHIẾU ĐĂNG KÝ DỰ THI" in [p.text for p in made.paragraphs]
    assert "Thư điện tử: y@example.test" in [p.text for p in made.paragraphs]
    assert "QN07-0001 · phiên bản 1" in made.sections[0].footer.paragraphs[0].text
    assert "dang ky du thi QN07-0001-v1.docx" in version.headers["Content-Disposition"]


def test_a_member_with_an_account_prints_and_a_stranger_finds_nothing(
    client: Any, app: Flask, entry: Entry
) -> None:
    member = make_user("Hoà")
    entry.members[0].user_id = member.id
    db.session.commit()
    address = f"/entries/{entry.ref}/papers/commitment.pdf"

    assert sign_in(client, member).get(address).status_code == 200
    stranger = sign_in(app.test_client(), make_user("Người lạ"))
    assert stranger.get(address).status_code == 404
    assert sign_in(client, member).get(address.replace("commitment", "x")).status_code == 404


def test_the_office_reads_the_papers_of_a_version_an_observer_without_contacts(
    app: Flask, entry: Entry
) -> None:
    submit(entry)
    base = f"/organise/{entry.competition.slug}/entries/QN07-0001"
    read = []
    for role in (Role.SECRETARY, Role.OBSERVER):
        reader = sign_in(app.test_client(), make_officer(role, entry.competition))
        assert f"{base}/submissions/1/papers/registration.pdf" in reader.get(base).text
        paper = reader.get(f"{base}/submissions/1/papers/registration.pdf")
        read.append("y@example.test" in words(paper.data))

    assert read == [True, False]


def test_the_page_offers_the_papers_and_says_where_signed_ones_go(
    client: Any, entry: Entry
) -> None:
    founder = sign_in(client, entry.owner)
    before = founder.get(f"/entries/{entry.ref}").text
    ask_for_signed_papers(entry)
    after = founder.get(f"/entries/{entry.ref}").text

    assert f"/entries/{entry.ref}/papers/registration.docx" in before
    assert (HINT in before, HINT in after) == (True, False)
    assert f"/entries/{entry.ref}/edit#file_signed" in after


def test_once_nothing_changes_the_papers_are_of_the_version_that_counts(
    client: Any, entry: Entry
) -> None:
    submit(entry)
    entry.state = EntryState.ELIGIBLE
    db.session.commit()
    founder = sign_in(client, entry.owner)

    page = founder.get(f"/entries/{entry.ref}").text

    assert f"/entries/{entry.ref}/submissions/1/papers/description.pdf" in page
    assert f"/entries/{entry.ref}/papers/" not in page
    assert founder.get(f"/entries/{entry.ref}/submissions/1").status_code == 200
    entry.state = EntryState.WITHDRAWN
    db.session.commit()
    assert "papers/description.pdf" not in founder.get(f"/entries/{entry.ref}").text
