"""What waits: entries on hold by a complaint, and prizes of a result that was superseded."""

import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.auth.enums import Role
from app.auth.models import User
from app.clock import local_date
from app.codes import format_code
from app.errors import Conflict
from app.orm import db
from judging.awards import payments, services, services_papers
from judging.awards.models import Award, Certificate
from judging.results import services as results
from judging.results.complaints import services as complaints
from judging.results.complaints.enums import Channel, ComplaintKind
from judging.results.complaints.services import ComplaintInput
from judging.results.models import Result
from judging.results.votes.enums import VoteKind
from judging.verification.queries import find_confirmed
from tests.factories import NOW, make_officer, sign_in
from tests.judging.awards.test_paper_views import issued, words_of
from tests.judging.awards.test_services import TIED, approved, confirm, publish, vote
from tests.judging.contest import Contest, make_contest

SAID = "Đang tạm dừng theo đơn số 1"


def hold(made: Contest, organiser: User, place: int | None = 0) -> None:
    """Enter a paper about an entry (or none) and hold what it is about."""
    row = complaints.receive(made.competition.id, ComplaintInput(
        ComplaintKind.COPYRIGHT, Channel.PAPER, local_date(NOW), "Sao chép", "Giống bài khác.",
        entry_code=made.entries[place].code or "" if place is not None else ""),
        actor=organiser, now=NOW)
    complaints.set_hold(row.id, True, "Chờ xác minh", row.version, actor=organiser, now=NOW)


def test_prizes_with_an_entry_on_hold_are_not_confirmed_and_the_page_says_so_before(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    organiser = make_officer(Role.ORGANISER, made.competition)
    result = publish(made, approved(made, TIED | {3: (30, 30)}))
    hold(made, organiser)
    base = f"/organise/{made.competition.slug}"
    page = sign_in(client, organiser).get(f"{base}/awards").text
    first, second = made.competition.tracks[0].prizes
    tried = client.post(f"{base}/results/{result.id}/awards", data={
        f"prize_{first.id}": made.entries[0].id, f"prize_{second.id}": made.entries[1].id})

    assert "Đơn số 1" in page
    assert tried.status_code == 409
    assert f"hồ sơ {made.entries[0].code} đang tạm dừng theo đơn số 1" in tried.text
    assert db.session.query(Award).count() == 0
    complaints.set_hold(1, False, "Đã rõ", 2, actor=organiser, now=NOW)
    assert len(confirm(made, result)) == 2


def test_certificates_are_made_for_the_others_and_for_nobody_where_all_are_held(
    app: Flask,
) -> None:
    made = make_contest()
    organiser = make_officer(Role.ORGANISER, made.competition)
    result = publish(made, approved(made, TIED | {3: (30, 30)}))
    confirm(made, result)
    hold(made, organiser)
    others = services_papers.issue_certificates(result.id, actor=organiser, now=NOW)
    with pytest.raises(Conflict) as refused:
        services_papers.issue_certificates(result.id, actor=organiser, now=NOW)
    assert [row.entry_id for row in others] == [made.entries[1].id]
    assert "đơn số 1" in str(refused.value.message)


def test_a_certificate_on_hold_is_not_printed_by_anybody(app: Flask, client: Any) -> None:
    made, organiser = issued()
    hold(made, organiser)
    base = f"/organise/{made.competition.slug}"
    held, free = (row.id for row in db.session.query(Certificate).order_by(Certificate.id))
    result = db.session.query(Result).order_by(Result.id.desc()).first()
    officer = sign_in(client, organiser)
    register = officer.get(f"{base}/certificates").text
    answers = [officer.get(f"{base}/certificates/{key}.pdf") for key in (held, free)]
    track = officer.get(f"{base}/results/{result.id}/certificates.pdf")
    chosen = officer.post(f"{base}/certificates/print",
                          data={"ids": [held, free], "form": "pdf", "anyway": "y"})
    renamed = officer.post(f"{base}/certificates/{held}/reissue",
                           data={"recipient": "Y Hoà", "reason": "Sai tên"})
    owner = sign_in(client, made.entries[0].owner)
    own = owner.get(f"/entries/{made.entries[0].code}/certificates.pdf")
    told = owner.get(f"/entries/{made.entries[0].ref}").text

    assert register.count(SAID) == 1
    assert [answer.status_code for answer in (*answers, track, chosen, renamed, own)] == [
        409, 200, 200, 409, 409, 409]
    assert "đơn số 1" in answers[0].text
    assert "Y Ƀlŏm" in words_of(track.data)
    assert "Hoà" not in words_of(track.data)
    assert "Ban Tổ chức đang xem xét giấy chứng nhận này" in told


def test_money_on_hold_is_left_off_the_sheet_which_says_why(app: Flask, client: Any) -> None:
    made, organiser = issued()
    hold(made, organiser)
    base = f"/organise/{made.competition.slug}/payments"
    officer = sign_in(client, organiser)
    sheet = load_workbook(io.BytesIO(officer.get(f"{base}/prizes.xlsx").data)).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    paper = words_of(officer.get(f"{base}/prizes.pdf").data)
    hold(made, organiser, None)  # the whole contest
    refused = officer.get(f"{base}/prizes.pdf")

    assert [line.gross for line in payments.prize_lines(
        made.competition.id, payments.rates_of(made.competition.id))] == []
    assert any(SAID in cell for cell in cells)
    assert not any("Nhất" in cell and SAID not in cell for cell in cells)
    assert SAID in paper
    assert refused.status_code == 409
    assert "theo đơn số 1, 2" in refused.text


def test_prizes_of_a_superseded_result_wait_and_codes_tell_no_sooner_than_the_page(
    app: Flask, client: Any
) -> None:
    made, organiser = issued()
    base = f"/organise/{made.competition.slug}"
    codes = [row.code for row in db.session.query(Certificate).order_by(Certificate.id)]
    old = db.session.query(Result).order_by(Result.id.desc()).first()
    results.supersede_result(old.id, "Giám khảo là cổ đông", actor=made.approver, now=NOW)
    officer = sign_in(client, organiser)
    pages = {name: officer.get(f"{base}/{name}").text
             for name in ("awards", "certificates", "payments")}
    printed = officer.get(f"{base}/certificates/{db.session.query(Certificate).first().id}.pdf")
    again = results.recompute(made.sittings[-1].id, actor=made.chair, now=NOW)
    results.approve_result(again.id, actor=made.chair, now=NOW)
    vote(made, VoteKind.EMPTY_RANK, made.competition.tracks[0].prizes[1])
    confirm(made, again)
    before = [find_confirmed(code).state for code in codes]
    publish(made, again, "77/QĐ-UBND")

    assert "Giám khảo là cổ đông" in pages["awards"]
    assert pages["payments"].count("Kết quả làm căn cứ đã bị thay thế") == 2
    assert pages["certificates"].count("Kết quả làm căn cứ đã bị thay thế") == 2
    assert printed.status_code == 409
    assert before == ["reviewed", "reviewed"]
    assert [find_confirmed(code).state for code in codes] == ["reviewed", "revoked"]


def test_a_prize_taken_back_leaves_its_rank_empty_in_public(app: Flask, client: Any) -> None:
    made, organiser = issued()
    public = f"/competitions/{made.competition.slug}/results"
    award = db.session.query(Award).order_by(Award.id).first()
    before = client.get(public).text
    services.revoke_award(award.id, "Sao chép", actor=organiser, now=NOW)
    after = client.get(public).text
    code = db.session.query(Certificate).order_by(Certificate.id).first().code

    assert "để trống" not in before
    assert after.count("thứ hạng 1 để trống") == 1
    assert "Sao chép" not in after
    assert "Đã bị thu hồi ngày" in client.get(f"/verify/{format_code(code)}").text
