"""Giving prizes: ties, money, votes, the committee; what follows when a prize ends."""

from datetime import date, timedelta

import pytest
from flask import Flask

from app.auth.enums import Role
from app.auth.models import User
from app.errors import DomainError
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Distinction, TeamMember
from competitions.programme.enums import PrizeKind
from competitions.programme.models import Prize
from judging.awards import payments, queries, services, services_papers
from judging.awards.enums import AwardState, CertificateKind, CertificateState
from judging.awards.models import Award, Certificate, PrizeList
from judging.awards.services import Confirmation, RulesInput
from judging.results import services as results
from judging.results.models import Result
from judging.results.services import PublicationInput
from judging.results.votes.enums import Ratio, VoteKind
from judging.results.votes.services import VoteInput, record_vote
from judging.verification.queries import find_confirmed
from tests.factories import NOW, make_officer
from tests.judging import contest as stage
from tests.judging.contest import Contest, make_contest, score_all

MILLION = 1_000_000
TIED = {1: (50, 30), 2: (40, 30), 3: (40, 30)}


def approved(made: Contest, marks: dict[int, tuple[int, int]]) -> Result:
    """Return the approved result of the last stage, entered by those who score best."""
    for sitting in made.sittings:
        sitting.opened_at, sitting.seats = NOW, 3 if sitting is made.sitting else None
        db.session.commit()
        score_all(made, marks, sitting)
        result = results.close_and_compute(sitting.id, {}, actor=made.chair, now=NOW)
        results.approve_result(result.id, actor=made.chair, now=NOW)
    return result


def publish(made: Contest, result: Result, number: str = "12/QĐ-UBND") -> Result:
    """Publish by a decision, or with the decision pending."""
    given = PublicationInput(number, date(2026, 1, 5) if number else None, not number)
    return results.publish_result(result.id, given, actor=made.approver,
                                  now=NOW + timedelta(days=30))


def vote(made: Contest, kind: VoteKind, prize: Prize, in_favour: int = 3) -> None:
    """Record a vote of the panel on a prize of the last stage."""
    record_vote(made.sittings[-1].id, VoteInput(
        kind, "Biểu quyết về giải", "", 3, in_favour, 3 - in_favour, 0, Ratio.TWO_THIRDS,
        prize_id=prize.id), actor=made.chair, now=NOW)


def prizes_of(made: Contest) -> list[Prize]:
    """Return the first and the second prize: 10 and 5 million."""
    return list(made.competition.tracks[0].prizes)


def proposed(result: Result) -> dict[int, tuple[int, ...]]:
    """Return the proposal as the page sends it back."""
    chosen: dict[int, tuple[int, ...]] = {}
    for prize, entry in queries.propose(result).given:
        chosen[prize] = (*chosen.get(prize, ()), entry)
    return chosen


def confirm(made: Contest, result: Result, **values: object) -> list[Award]:
    """Confirm what the rule proposes."""
    given = Confirmation(proposed(result), "", **values)  # type: ignore[arg-type]
    return services.confirm_awards(result.id, given, actor=made.chair, now=NOW)


def test_a_shared_prize_beyond_the_budget_waits_for_a_vote_and_for_money(app: Flask) -> None:
    made = make_contest()
    result = approved(made, TIED)
    second = prizes_of(made)[1]
    both = {**proposed(result), second.id: (made.entries[1].id, made.entries[2].id)}

    with pytest.raises(DomainError) as untied:
        services.confirm_awards(result.id, Confirmation(both, "Lý do"), actor=made.chair, now=NOW)
    vote(made, VoteKind.SHARED_PRIZE, second)
    with pytest.raises(DomainError) as unpaid:
        confirm(made, result)
    with pytest.raises(DomainError) as unraised:
        confirm(made, result, raised_to=20 * MILLION)
    awards = confirm(made, result, split=frozenset({second.id}))

    assert (untied.value.field, unpaid.value.field, unraised.value.field) == (
        f"prize_{second.id}", "raised_by", "raised_by")
    assert "20.000.000" in str(unpaid.value.message)
    assert [award.amount for award in awards] == [10 * MILLION, 2_500_000, 2_500_000]


def test_a_decision_may_raise_the_budget_instead(app: Flask) -> None:
    made = make_contest()
    result = approved(made, TIED)
    services.set_rules(made.competition.tracks[0].id, RulesInput("both", None, False, None),
                       actor=made.chair, now=NOW, competition_id=made.competition.id)

    awards = confirm(made, result, raised_by="30/QĐ-UBND", raised_to=20 * MILLION)

    listed = db.session.query(PrizeList).one()
    assert ([award.amount for award in awards], listed.budget, listed.raised_by) == (
        [10 * MILLION, 5 * MILLION, 5 * MILLION], 20 * MILLION, "30/QĐ-UBND")


def test_a_rank_stays_empty_only_by_a_carried_vote_and_two_thirds_agree(app: Flask) -> None:
    made = make_contest()
    result = approved(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    first, second = prizes_of(made)
    services.set_rules(first.track_id, RulesInput("chair", None, False, 9), actor=made.chair,
                       now=NOW, competition_id=made.competition.id)
    only_second = {first.id: (), second.id: (made.entries[0].id,)}

    with pytest.raises(DomainError) as unvoted:
        services.confirm_awards(result.id, Confirmation(only_second, "Lý do", in_favour=9),
                                actor=made.chair, now=NOW)
    vote(made, VoteKind.EMPTY_RANK, first)
    with pytest.raises(DomainError) as too_few:
        confirm(made, result, in_favour=5)
    awards = confirm(made, result, in_favour=6)

    assert (unvoted.value.field, too_few.value.field) == (f"prize_{first.id}", "in_favour")
    assert [(a.prize_id, a.entry_id) for a in awards] == [(second.id, made.entries[0].id)]


def test_a_track_may_give_no_prize_at_all_and_thank_those_who_took_part(app: Flask) -> None:
    made = make_contest()
    result = approved(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    for prize in prizes_of(made):
        vote(made, VoteKind.EMPTY_RANK, prize)

    assert confirm(made, result) == []
    publish(made, result)
    page, = queries.awards_page(made.competition)
    papers = services_papers.issue_certificates(
        result.id, actor=made.approver, now=NOW, kind=CertificateKind.PARTICIPATION)

    assert (page.is_confirmed, page.cost) == (True, 0)
    assert [row.recipient for row in papers] == [f"Đinh Văn Sáng {n}" for n in (1, 2, 3)]


def test_two_of_one_name_in_a_team_get_a_certificate_each(app: Flask) -> None:
    made = make_contest()
    result = publish(made, approved(made, {1: (50, 30), 2: (40, 30), 3: (30, 30)}))
    winner = made.entries[0]
    winner.members.append(TeamMember(name=winner.members[0].name, position=2,
                                     sort_key=winner.members[0].sort_key))
    db.session.commit()
    confirm(made, result)

    papers = services_papers.issue_certificates(result.id, actor=made.approver, now=NOW)
    again = services_papers.issue_certificates(result.id, actor=made.approver, now=NOW)

    assert [row.recipient for row in papers] == [
        "Đinh Văn Sáng 1", "Đinh Văn Sáng 1", "Đinh Văn Sáng 2"]
    assert again == []


def test_the_clerks_decision_makes_certificates_valid_and_revoking_ends_them(app: Flask) -> None:
    made = make_contest()
    result = publish(made, approved(made, TIED | {3: (30, 30)}), "")
    clerk: User = make_officer(Role.CLERK, made.competition)
    awards = confirm(made, result)
    made_now = services_papers.issue_certificates(result.id, actor=clerk, now=NOW)
    services_papers.register_certificates(
        made.competition.id, {made_now[0].id: "001/GCN", made_now[1].id: ""},
        actor=clerk, now=NOW)
    services.record_prize_decision(result.id, "45/QĐ-UBND", NOW.date(), actor=clerk, now=NOW)
    services_papers.complete_certificates(result.id, actor=clerk, now=NOW)
    fresh = services_papers.reissue_certificate(made_now[1].id, "Đinh Văn Hoà", "Sai dấu",
                                                actor=clerk, now=NOW)
    services.revoke_award(awards[0].id, "Vi phạm bản quyền", actor=clerk, now=NOW)

    states = {c.recipient: find_confirmed(c.code).state for c in db.session.query(Certificate)}
    assert states == {"Đinh Văn Sáng 1": "revoked", "Đinh Văn Sáng 2": "replaced",
                      "Đinh Văn Hoà": "valid"}
    assert (fresh.decision_number, fresh.replaces_id) == ("45/QĐ-UBND", made_now[1].id)
    assert [(row.entry_id, row.revoked_at is not None)
            for row in db.session.query(Distinction).order_by(Distinction.entry_id)] == [
        (made.entries[0].id, True), (made.entries[1].id, False)]
    lines = payments.prize_lines(made.competition.id, payments.rates_of(made.competition.id))
    assert [(line.name, line.gross) for line in lines] == [("Đinh Văn Sáng 2", 5 * MILLION)]


def test_certificates_follow_a_superseded_result_and_nothing_is_overwritten(app: Flask) -> None:
    made = make_contest()
    result = publish(made, approved(made, TIED | {3: (30, 30)}))
    confirm(made, result)
    old = services_papers.issue_certificates(result.id, actor=made.approver, now=NOW)
    results.supersede_result(result.id, "Giám khảo là cổ đông", actor=made.approver, now=NOW)
    while_waiting = {find_confirmed(row.code).state for row in old}
    again = results.recompute(made.sittings[-1].id, actor=made.chair, now=NOW)
    results.approve_result(again.id, actor=made.chair, now=NOW)
    vote(made, VoteKind.EMPTY_RANK, prizes_of(made)[1])
    publish(made, again, "77/QĐ-UBND")
    confirm(made, again)
    new = services_papers.issue_certificates(again.id, actor=made.approver, now=NOW)

    assert while_waiting == {"reviewed"}
    assert [row.state for row in old] == [CertificateState.REPLACED, CertificateState.REVOKED]
    assert [(row.recipient, row.replaces_id, row.decision_number) for row in new] == [
        ("Đinh Văn Sáng 1", old[0].id, "77/QĐ-UBND")]
    assert [a.state for a in db.session.query(Award).order_by(Award.id)] == [
        AwardState.REVOKED, AwardState.REVOKED, AwardState.CONFIRMED]


def test_a_special_prize_may_go_to_an_entry_of_the_track_that_did_not_reach_the_final(
    app: Flask,
) -> None:
    made = make_contest()
    first = approved(made, {1: (50, 30), 2: (45, 30), 3: (40, 30)})
    outside, gone = stage.make_entry(made.competition, 8), stage.make_entry(made.competition, 9)
    more = [stage.make_entry(made.competition, number) for number in (10, 11)]
    gone.state = EntryState.WITHDRAWN
    track = made.competition.tracks[0].id
    liked = Prize(track_id=track, position=3, name="Giải được yêu thích nhất", seats=2,
                  amount=MILLION, kind=PrizeKind.AUDIENCE)
    db.session.add(liked)
    db.session.commit()
    db.session.expire_all()
    by_rule = proposed(first)
    page, = queries.awards_page(made.competition)
    assert list(page.structure.others) == [outside.id, *(entry.id for entry in more)]
    services.set_rules(track, RulesInput("share", None, False, None), actor=made.chair, now=NOW,
                       competition_id=made.competition.id)
    for wrong in (by_rule | {liked.id: (gone.id,)},
                  by_rule | {liked.id: (outside.id, more[0].id, more[1].id)},
                  by_rule | {prizes_of(made)[0].id: (outside.id,)}):
        with pytest.raises(DomainError):
            services.confirm_awards(first.id, Confirmation(wrong, "Bình chọn"), actor=made.chair,
                                    now=NOW)
    services.confirm_awards(first.id, Confirmation(
        by_rule | {liked.id: (made.entries[2].id, outside.id)}, ""), actor=made.chair, now=NOW)
    given = {award.entry_id: award.amount for award in queries.standing_awards(first.id)
             if award.prize_id == liked.id}
    assert given == {made.entries[2].id: MILLION, outside.id: MILLION}
    publish(made, first)
    papers = services_papers.issue_certificates(first.id, actor=made.chair, now=NOW)
    assert outside.id in {paper.entry_id for paper in papers}

    results.supersede_result(first.id, "Giám khảo là cổ đông", actor=made.approver, now=NOW)
    again = results.recompute(made.sittings[-1].id, actor=made.chair, now=NOW)
    results.approve_result(again.id, actor=made.chair, now=NOW)
    page, = queries.awards_page(made.competition)
    assert page.chosen(liked) == [made.entries[2].id, outside.id]  # kept unless somebody objects


def test_special_prizes_go_to_whom_people_choose_and_recognition_follows_the_ranks(
    app: Flask,
) -> None:
    made = make_contest()
    result = approved(made, {1: (50, 30), 2: (45, 30), 3: (40, 30)})
    track = made.competition.tracks[0].id
    special, liked, known = (
        Prize(track_id=track, position=place, name=name, seats=1, amount=0, kind=kind,
              benefit="Khoá ươm tạo", benefit_value=value)
        for place, name, kind, value in (
            (3, "Giải Phụ nữ khởi nghiệp", PrizeKind.SPECIAL, 2 * MILLION),
            (4, "Giải được yêu thích nhất", PrizeKind.AUDIENCE, 0),
            (5, "Công nhận", PrizeKind.RECOGNITION, 0)))
    db.session.add_all([special, liked, known])
    db.session.commit()
    db.session.expire_all()
    by_rule = proposed(result)
    assert (special.id in by_rule, by_rule[known.id]) == (False, (made.entries[2].id,))
    twice = by_rule | {special.id: (made.entries[0].id,)}

    with pytest.raises(DomainError) as refused:
        services.confirm_awards(result.id, Confirmation(twice, ""), actor=made.chair, now=NOW)
    services.set_rules(track, RulesInput("chair", None, True, None), actor=made.chair, now=NOW,
                       competition_id=made.competition.id)
    services.confirm_awards(result.id, Confirmation(twice, ""), actor=made.chair, now=NOW)

    assert refused.value.field == f"prize_{special.id}"
    page, = queries.awards_page(made.competition)
    assert (page.cost, page.budget) == (17 * MILLION, 17 * MILLION)
    assert {(row.name.partition(",")[0], row.rank) for row in db.session.query(Distinction)} >= {
        ("Giải Phụ nữ khởi nghiệp", None), ("Công nhận", None)}


def test_benefits_that_are_shared_count_as_often_as_there_are_seats(app: Flask) -> None:
    made = make_contest()
    result = approved(made, TIED)
    first, second = prizes_of(made)
    second.amount, second.benefit, second.benefit_value = 0, "Khoá ươm tạo", 4 * MILLION
    db.session.commit()
    services.set_rules(made.competition.tracks[0].id, RulesInput("share", None, False, None),
                       actor=made.chair, now=NOW, competition_id=made.competition.id)
    before, = queries.awards_page(made.competition)
    awards = confirm(made, result)
    after, = queries.awards_page(made.competition)
    assert [award.prize_id for award in awards].count(second.id) == 2
    assert (before.cost, after.cost) == (first.amount + 4 * MILLION,) * 2
