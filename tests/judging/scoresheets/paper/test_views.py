"""The paper desk over HTTP: blank sheets, a blind second typing, codes that catch slips."""

import io
from typing import Any

import pypdf
from flask import Flask

from app.auth.enums import Role
from app.orm import db
from judging.scoresheets.enums import SheetState
from judging.scoresheets.models import SignedSheet
from judging.scoresheets.paper.codes import code_of, read_code
from tests.app.files.samples import photograph
from tests.factories import make_officer, sign_in
from tests.judging.rounds import make_round


def test_a_slip_in_a_code_finds_no_other_sheet() -> None:
    for number in (1, 17, 4711, 999_999):
        digits = code_of(number)
        assert read_code(digits.lower().replace("-", " ")) == number
        for place, letter in enumerate(digits):
            if letter.isdigit():
                wrong = f"{digits[:place]}{(int(letter) + 1) % 10}{digits[place + 1:]}"
                assert read_code(wrong) is None


def test_blank_sheets_name_judge_entry_and_code(app: Flask, client: Any) -> None:
    here = make_round(judges=2, entries=2)
    sign_in(client, here.organiser)
    answer = client.get(f"/organise/{here.competition.slug}/sittings/{here.sitting.id}/paper.pdf")
    pages = pypdf.PdfReader(io.BytesIO(answer.data)).pages
    assert (answer.mimetype, len(pages)) == ("application/pdf", 4)
    text = pages[0].extract_text()
    sheet = here.sheet(here.judges[0], here.entries[0])
    for word in ("Nguyễn Văn An", here.entries[0].code, code_of(sheet.id), "PHIẾU CHẤM ĐIỂM"):
        assert word in text


def test_the_second_person_sees_the_paper_alone(app: Flask, client: Any) -> None:
    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    clerks = [make_officer(Role.CLERK, here.competition) for _ in range(2)]
    base = f"/organise/{here.competition.slug}"
    sign_in(client, clerks[0])
    found = client.get(f"{base}/paper?code={code_of(sheet.id)}")
    assert found.location == f"{base}/sheets/{sheet.id}/paper"
    typed = {"mark-innovation": "17,5", "mark-market": "20", "na-team": "1"}
    png = (io.BytesIO(photograph("PNG")), "a.png")
    assert client.post(found.location, data={**typed, "photo": png}).status_code == 302
    assert "mark-innovation" not in client.get(found.location).text
    sign_in(client, clerks[1])
    page = client.get(found.location).text
    assert ("17,5" in page, "17.5" in page, "/photo" in page) == (False, False, True)
    differs = client.post(found.location, data={**typed, "mark-innovation": "17"},
                          follow_redirects=True)
    assert ("17,5" in differs.text, "mark-market" in differs.text) == (True, False)
    client.post(found.location, data={"mark-innovation": "17,5"})
    assert here.sheet(here.judges[2], here.entries[0]).state is SheetState.SUBMITTED
    signed = db.session.query(SignedSheet).one()
    assert signed.digest[:16] in client.get(f"/verify/{signed.receipt_code}").text


def test_typed_values_stay_beside_what_is_wrong(app: Flask, client: Any) -> None:
    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    sign_in(client, here.organiser)
    answer = client.post(f"/organise/{here.competition.slug}/sheets/{sheet.id}/paper", data={
        "mark-innovation": "85", "mark-market": "20", "mark-team": ""})
    assert answer.status_code == 422
    assert answer.text.count("field-error") == 2
    assert 'value="85"' in answer.text


def test_comments_that_the_rules_ask_for_come_from_the_paper(app: Flask, client: Any) -> None:
    here = make_round()
    sheet = here.sheet(here.judges[2], here.entries[0])
    sheet.rubric.asks_comment = sheet.rubric.criteria[0].asks_comment = True
    db.session.commit()
    clerks = [make_officer(Role.CLERK, here.competition) for _ in range(2)]
    address = f"/organise/{here.competition.slug}/sheets/{sheet.id}/paper"
    typed = {"mark-innovation": "17,5", "mark-market": "20", "na-team": "1"}
    sign_in(client, clerks[0])
    refused = client.post(address, data=typed)
    assert (refused.status_code, refused.text.count("field-error")) == (422, 2)
    said = {"comment-innovation": "Mới lạ", "comment": "Nên trao giải"}
    assert client.post(address, data={**typed, **said}).status_code == 302
    sign_in(client, clerks[1])
    assert client.post(address, data=typed).status_code == 302
    content = db.session.query(SignedSheet).one().content
    assert (content["comment"], content["marks"][0]["comment"]) == ("Nên trao giải", "Mới lạ")
