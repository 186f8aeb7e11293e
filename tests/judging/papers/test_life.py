"""One life for each paper: what was sent stays, the signed file is kept, changes are named."""

import io
import re
from typing import Any

from flask import Flask

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.files.storage import digest_of
from app.orm import db
from judging.papers.enums import PaperKind, PaperState
from judging.papers.models import Paper
from judging.results.models import ResultRow
from tests.app.files.signing import signed_pdf
from tests.app.paper.reading import WordFile, pdf_text
from tests.factories import grant, make_officer, make_user, sign_in
from tests.judging.contest import Contest
from tests.judging.papers.helpers import judged


def begin(client: Any, made: Contest, kind: PaperKind) -> Paper:
    """Begin a paper on the page and return its row."""
    answer = client.post(f"/organise/{made.competition.slug}/papers",
                         data={"kind": kind.value, "sitting_id": made.sitting.id})
    assert answer.status_code == 302, answer.text
    return db.session.query(Paper).order_by(Paper.id.desc()).first()


def page(made: Contest, paper: Paper) -> str:
    return f"/organise/{made.competition.slug}/papers/{paper.id}"


def signed(number: str = "", content: bytes = b"", **more: str) -> dict[str, Any]:
    return {"number": number, "signed_on": "2026-11-20", "signers": "Nguyễn Văn Hoà",
            "file": (io.BytesIO(content), "Quyết định.pdf"), **more}


def test_what_officers_type_stands_on_both_files(app: Flask, client: Any) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    url = page(made, begin(office, made, PaperKind.MINUTES))
    away = made.judges[0].id
    assert office.post(f"{url}/words", data={"version": "1", "opened": "25:00"}).status_code == 422
    typed = office.post(f"{url}/words", data={
        "version": "1", "opened": "08:00", "closed": "16:32", f"absent_{away}": "Đi công tác"})
    assert typed.status_code == 302
    assert "Vắng: Đi công tác" in pdf_text(office.get(f"{url}/paper.pdf").data)
    word = WordFile(office.get(f"{url}/paper.docx").data)
    assert "vào hồi 16 giờ 32 cùng ngày" in word.text()


def test_minutes_go_from_draft_to_issued_and_name_what_changed_since(
    app: Flask, client: Any
) -> None:
    made, result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    paper = begin(office, made, PaperKind.MINUTES)
    url = page(made, paper)
    draft = office.get(f"{url}/paper.pdf")

    assert office.post(f"{url}/send").status_code == 302
    assert "data of today in" not in office.get(f"{url}?lang=en").text
    row = db.session.query(ResultRow).filter_by(result_id=result.id, position=1).one()
    row.title = "Tên đã sửa"
    db.session.commit()
    seen = office.get(f"{url}?lang=en").text
    assert "differs from the data of today in 1 places" in seen or "in 2 places" in seen
    assert "Tên đã sửa" in seen
    kept = office.get(f"{url}/paper.pdf").data
    assert "Tên đã sửa" not in pdf_text(kept)

    assert office.post(f"{url}/signed", data=signed(content=b"no pdf")).status_code == 422
    whole = signed_pdf(draft.data, "Lê Văn Chủ", "Đặng Thị Ghi")
    assert office.post(f"{url}/signed", data=signed("03/BB-HĐGK", whole)).status_code == 302
    after = office.get(url).text
    assert "Lê Văn Chủ; Đặng Thị Ghi" in after
    assert office.get(f"{url}/signed.pdf").data == whole
    taken = db.session.query(AuditEvent).filter_by(action="exported").all()[-1]
    assert taken.values.content["sha256"] == digest_of(whole)
    assert office.post(f"{url}/issue").status_code == 302
    assert "Bản đã ký khác dữ liệu hiện tại ở" in office.get(f"{url}?lang=vi").text
    db.session.expire_all()
    stored = db.session.get_one(Paper, paper.id)
    assert (stored.state, stored.number) == (PaperState.ISSUED, "03/BB-HĐGK")
    refused = office.post(f"{url}/public")
    assert refused.status_code == 422  # minutes are not for the public page


def test_an_issued_decision_may_stand_on_the_public_page(app: Flask, client: Any) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    paper = begin(office, made, PaperKind.RESULT_DECISION)
    url, public = page(made, paper), f"/competitions/{made.competition.slug}/papers/{paper.id}.pdf"
    office.post(f"{url}/send")
    content = office.get(f"{url}/paper.pdf").data
    missing = office.post(f"{url}/signed", data=signed("", content))
    assert missing.status_code == 422  # a decision has a number
    untouched = office.post(f"{url}/signed?lang=en", data={}).text
    assert untouched.count('class="field-error"') == 4  # all that is missing is said at once
    future = office.post(f"{url}/signed", data=signed("1/QĐ-BTC", content, signed_on="2999-01-01"))
    assert future.status_code == 422
    office.post(f"{url}/signed", data=signed("16/QĐ-BTC", content))
    assert office.get(public).status_code == 404
    office.post(f"{url}/issue")
    office.post(f"{url}/public")

    stranger = app.test_client()
    home = stranger.get(f"/competitions/{made.competition.slug}/").text
    assert ("Quyết định phê duyệt kết quả và trao giải số 16/QĐ-BTC ngày 20 tháng 11 năm 2026"
            in home)
    assert stranger.get(public).data == content


def test_whoever_may_not_see_the_sheets_may_not_read_their_papers(
    app: Flask, client: Any
) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    summary = begin(office, made, PaperKind.JUDGE_SUMMARY)
    assert db.session.query(Paper).count() == 2  # the chair's and the judge's
    url = page(made, summary)
    clerk, secretary = (make_officer(role, made.competition)
                        for role in (Role.CLERK, Role.SECRETARY))
    approver = made.approver
    other = make_user("Chủ tịch hội đồng khác")
    grant(other, Role.CHAIR, made.competition)
    for user in (secretary, clerk, approver, other):
        assert sign_in(client, user).get(f"{url}/paper.pdf").status_code == 404
    assert sign_in(client, clerk).get(url).status_code == 200  # to record its signature
    assert sign_in(client, secretary).get(url).status_code == 404
    assert sign_in(client, made.chair).get(f"{url}/paper.pdf").status_code == 200
    refused = sign_in(client, secretary).post(
        f"/organise/{made.competition.slug}/papers",
        data={"kind": "minutes", "sitting_id": made.sitting.id})
    assert refused.status_code == 422


def test_a_paper_taken_back_says_why_and_a_moved_one_is_not_overwritten(
    app: Flask, client: Any
) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    paper = begin(office, made, PaperKind.SCREENING)
    url = page(made, paper)
    assert office.post(f"{url}/words", data={"version": "9", "place": "A"}).status_code == 409
    office.post(f"{url}/send")
    assert office.post(f"{url}/send").status_code == 409
    assert office.post(f"{url}/take-back", data={"reason": ""}).status_code == 422
    assert office.post(f"{url}/take-back", data={"reason": "Sai tên"}).status_code == 302
    assert office.post(f"{url}/discard").status_code == 302
    assert office.get(url).status_code == 404


def test_a_list_of_legal_bases_from_an_old_page_replaces_nobodys_lines(
    app: Flask, client: Any
) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    address = f"/organise/{made.competition.slug}/papers/bases"

    def save(words: str, page: str) -> Any:
        seen = re.search(r'name="seen" value="(\w+)"', page)
        assert seen
        return office.post(address, data={"seen": seen[1], "words": words, "ended_on": "",
                                          "replaced_by": ""})

    old = office.get(address).text
    assert [save("Căn cứ Thể lệ A", old).status_code for _ in range(2)] == [302, 302]
    refused = save("Căn cứ Thể lệ B", old)
    assert refused.status_code == 409
    assert "Căn cứ Thể lệ A" in refused.text
    assert 'value="Căn cứ Thể lệ B"' in refused.text
    assert save("Căn cứ Thể lệ B", refused.text).status_code == 302


def test_a_dead_legal_basis_is_warned_about(app: Flask, client: Any) -> None:
    made, _result = judged(entries=1, judges=1)
    office = sign_in(client, make_officer(Role.ORGANISER, made.competition))
    kept = office.post(f"/organise/{made.competition.slug}/papers/bases", data={
        "words": ["Căn cứ Nghị định số 13/2023/NĐ-CP", "Căn cứ Luật số 93/2025/QH15", ""],
        "ended_on": ["", "", ""], "replaced_by": ["", "", ""]})
    assert kept.status_code == 302
    paper = begin(office, made, PaperKind.RESULT_DECISION)
    seen = office.get(page(made, paper)).text
    assert "Nghị định số 356/2025/NĐ-CP" in seen
    assert "31/12/2025" in seen
    said = pdf_text(office.get(f"{page(made, paper)}/paper.pdf").data)
    assert "Căn cứ Luật số 93/2025/QH15;" in said
