"""Nominations follow what they rest on: holds, superseded results, prizes taken back."""

from typing import Any

import pytest
from flask import Flask

from app.auth.enums import Role
from app.clock import local_date
from app.errors import Conflict
from app.orm import db
from ecosystem.forwarding import following, queries, services
from ecosystem.forwarding.enums import NominationState
from ecosystem.forwarding.models import Nomination
from ecosystem.forwarding.services_progress import LetterInput, send_nomination
from judging.awards.enums import AwardState
from judging.awards.models import Award
from judging.results.complaints import services as complaints
from judging.results.complaints.enums import Channel, ComplaintKind
from judging.results.complaints.services import ComplaintInput
from judging.results.enums import ResultState
from judging.results.models import Result, ResultRow
from tests.conftest import both_databases
from tests.ecosystem.factories import Final, make_final, make_target
from tests.ecosystem.forwarding.test_services import agree, propose, reasons
from tests.factories import NOW, grant, sign_in


def hold(final: Final, entry: Any) -> None:
    row = complaints.receive(final.competition.id, ComplaintInput(
        ComplaintKind.COMPLAINT, Channel.PHONE, local_date(NOW), "Xem lại", "Xem lại điểm.",
        entry_code=entry.code), actor=final.organiser, now=NOW)
    complaints.set_hold(row.id, True, "Chờ", row.version, actor=final.organiser, now=NOW)


def agreed(final: Final, place: int = 0, **target: Any) -> Nomination:
    """Return a nomination to which everybody has agreed."""
    nomination, = propose(final, make_target(final, **target), final.entries()[place])
    agree(nomination, final.organiser)
    return nomination


def supersede(final: Final, *codes: str) -> Result:
    """End the published result; entries by their last digits stand anew in that order."""
    old = final.results[0]
    old.state, old.superseded_at, old.superseded_reason = ResultState.SUPERSEDED, NOW, "Đơn số 1"
    if not codes:
        db.session.commit()
        return old
    new = Result(
        sitting_id=old.sitting_id, number=2, state=ResultState.PUBLISHED, rubric={}, rules={},
        arithmetic=1, input_digest="1" * 64, digest="e" * 64, computed_at=NOW, approved_at=NOW,
        approved_by_id=old.approved_by_id, published_at=NOW, published_by_id=old.published_by_id,
        decision_number="77/QĐ-TEST", decision_date=NOW.date())
    db.session.add(new)
    rows = {row.code[-1]: row for row in old.rows}
    for place, code in enumerate(codes, start=1):
        was = rows[code]
        new.rows.append(ResultRow(
            entry=was.entry, submission_id=was.submission_id, position=place, code=was.code,
            title=was.title, unit_name=was.unit_name, score=f"{90 - place}.00", rank=place,
            tied=False, counted=2, excluded=0, qualifies=True, advances=False, reasons=[]))
    db.session.commit()
    return new


def test_the_package_of_an_entry_on_hold_is_handed_out_only_once_it_was_sent(
    app: Flask, client: Any
) -> None:
    final = make_final(2)
    nomination = agreed(final)
    services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    hold(final, final.entries()[0])
    page = f"/organise/{final.competition.slug}/forwarding/{nomination.ref}"
    grant(final.organiser, Role.ORGANISER, final.competition)
    organiser = sign_in(client, final.organiser)
    refused = organiser.get(f"{page}/package")
    assert (refused.status_code, "đang tạm dừng theo đơn số 1" in refused.text) == (409, True)
    assert "/package" not in organiser.get(page).text
    complaints.set_hold(1, False, "Đã rõ", 2, actor=final.organiser, now=NOW)
    send_nomination(nomination.id, LetterInput("34/SKHCN", NOW.date()), "a" * 64,
                    actor=final.organiser, now=NOW)
    complaints.set_hold(1, True, "Lại chờ", 3, actor=final.organiser, now=NOW)
    assert "/package" in organiser.get(page).text
    assert organiser.get(f"{page}/package").status_code == 200


@both_databases
def test_an_entry_on_hold_is_neither_proposed_nor_approved_nor_sent(app: Flask) -> None:
    final = make_final(2)
    nomination = agreed(final)
    hold(final, final.entries()[0])
    assert reasons(final, nomination.target)["0001"] == ["Đang tạm dừng theo đơn số 1."]
    with pytest.raises(Conflict) as refused:
        services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    assert "đang tạm dừng theo đơn số 1" in str(refused.value.message)
    with pytest.raises(Conflict):
        propose(final, make_target(final, name="Cuộc thi khác"), final.entries()[0])
    complaints.set_hold(1, False, "Đã rõ", 2, actor=final.organiser, now=NOW)
    services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    complaints.set_hold(1, True, "Lại chờ", 3, actor=final.organiser, now=NOW)
    with pytest.raises(Conflict):
        send_nomination(nomination.id, LetterInput("34/SKHCN", NOW.date()), "a" * 64,
                        actor=final.organiser, now=NOW)
    assert nomination.state is NominationState.APPROVED


@both_databases
def test_a_nomination_takes_over_the_new_place_while_it_still_qualifies(app: Flask) -> None:
    final = make_final(3)
    nomination = agreed(final)
    new = supersede(final, "2", "1", "3")
    upset = following.upsets([nomination])[nomination.id]
    assert (upset.result.number, upset.still_qualifies, upset.facts["rank"]) == (1, True, 2)
    services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    assert (nomination.result_id, nomination.basis["rank"]) == (new.id, 2)
    assert following.upsets([nomination]) == {}


@pytest.mark.parametrize(("codes", "reason"), [
    (("2", "3", "1"), "Xếp thứ 3; quy tắc lấy 2 vị trí đầu mỗi bảng."),
    ((), "Hiện chưa có kết quả chung kết nào được công bố cho hồ sơ này."),
])
def test_a_nomination_that_lost_its_ground_goes_no_further_and_says_why(
    app: Flask, client: Any, codes: tuple[str, ...], reason: str
) -> None:
    final = make_final(3)
    nomination = agreed(final)
    supersede(final, *codes)
    grant(final.organiser, Role.ORGANISER, final.competition)
    base = f"/organise/{final.competition.slug}"
    officer = sign_in(client, final.organiser)
    page = officer.get(f"{base}/forwarding/{nomination.ref}").text
    tried = officer.post(f"{base}/forwarding/{nomination.ref}/approve")

    assert "Kết quả lần 1 đã bị thay thế" in page
    assert reason in page
    assert tried.status_code == 409
    assert "không còn hiệu lực" in tried.text
    assert "không còn đủ điều kiện" in officer.get(f"{base}/forwarding").text
    assert "Đề cử có kết quả hoặc giải làm căn cứ đã thay đổi" in officer.get(f"{base}/").text
    owner = sign_in(client, nomination.entry.owner)
    assert "đang xem xét lại căn cứ đề cử" in owner.get(f"/entries/{nomination.entry.ref}").text


def test_a_prize_taken_back_ends_the_way_even_of_a_first_place(app: Flask) -> None:
    final = make_final(2)
    nomination = agreed(final)
    award = db.session.query(Award).filter_by(entry_id=nomination.entry_id).one()
    award.state, award.revoked_at, award.reason = AwardState.REVOKED, NOW, "Sao chép"
    db.session.commit()
    upset = following.upsets([nomination])[nomination.id]
    assert [str(reason) for reason in upset.reasons] == [
        "Giải đã bị thu hồi; thứ hạng để trống."]
    assert (upset.award, upset.result) == (award, None)
    with pytest.raises(Conflict):
        services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)


def test_what_stands_has_nothing_to_tell(app: Flask) -> None:
    final = make_final(2)
    nomination = agreed(final)
    view = queries.get_target(final.competition.id, nomination.target_id)
    assert following.upsets(view.nominations) == {}
