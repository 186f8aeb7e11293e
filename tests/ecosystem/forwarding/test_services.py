"""Nominations by the rule, from the published ranking."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.clock import utc_now
from app.errors import Conflict, DomainError
from app.orm import db
from competitions.entries.enums import EntryState
from ecosystem.forwarding import queries, services
from ecosystem.forwarding.enums import NominationState
from ecosystem.forwarding.services_consent import answer_by_account, answer_by_link, issue_link
from judging.results.enums import ResultState
from judging.results.models import Publication
from tests.conftest import both_databases
from tests.ecosystem.factories import make_final, make_target
from tests.factories import NOW, make_user


def view_of(final, target):
    return queries.get_target(final.competition.id, target.id)


def reasons(final, target):
    return {c.standing.code[-4:]: [str(r) for r in c.reasons]
            for c in queries.list_candidates(view_of(final, target))}


def propose(final, target, *entries):
    return services.propose_nominations(
        target.id, [e.id for e in entries], actor=final.organiser, now=NOW)


def agree(nomination, actor):
    """Let every member agree: the first by account, the others by link."""
    for consent in list(nomination.consents):
        if consent.member.user_id:
            answer_by_account(consent.id, True, actor=consent.nomination.entry.owner, now=NOW)
        else:
            _, token = issue_link(consent.id, actor=actor, now=NOW)
            answer_by_link(token, True, now=NOW)


@both_databases
def test_the_first_two_places_qualify_and_the_others_are_told_why(app):
    final = make_final(3)
    target = make_target(final)
    assert reasons(final, target) == {
        "0001": [], "0002": [],
        "0003": ["Xếp thứ 3; quy tắc lấy 2 vị trí đầu mỗi bảng."],
    }


def test_a_prize_floor_takes_prizes_of_that_rank_and_above(app):
    final = make_final(4)
    target = make_target(final, top_n=None, prize_floor=2, quota=4)
    assert [code for code, why in reasons(final, target).items() if not why] == ["0001", "0002"]


def test_a_result_that_was_superseded_proposes_nobody(app):
    final = make_final(2)
    target = make_target(final)
    result = final.results[0]
    result.state, result.superseded_at = ResultState.SUPERSEDED, NOW
    result.superseded_reason = "Sửa một phiếu."
    db.session.commit()
    assert queries.list_candidates(view_of(final, target)) == []


@both_databases
def test_nobody_is_put_forward_before_the_hour_of_publication(app):
    final = make_final(2)
    target = make_target(final)
    publication = Publication(result_id=final.results[0].id,
                              public_from=utc_now() + timedelta(hours=2))
    db.session.add(publication)
    db.session.commit()
    why = ["Kết quả chưa công bố ra ngoài; chờ đến giờ công bố."]
    assert reasons(final, target) == {"0001": why, "0002": why}
    with pytest.raises(DomainError):
        propose(final, target, final.entries()[0])
    publication.public_from = utc_now() - timedelta(minutes=1)
    db.session.commit()
    assert len(propose(final, target, final.entries()[0])) == 1


def test_equals_that_do_not_fit_the_quota_together_are_left_to_the_organiser(app):
    final = make_final(2, ("Ý tưởng", "Dự án"))
    target = make_target(final, quota=3)
    ticked = [(c.standing.rank, c.is_chosen)
              for c in queries.list_candidates(view_of(final, target))]
    assert ticked == [(1, True), (1, True), (2, False), (2, False)]


@both_databases
def test_a_nomination_names_the_version_that_was_judged(app):
    final = make_final(2)
    target = make_target(final)
    first = final.entries()[0]
    [nomination] = propose(final, target, first)
    assert (nomination.state, nomination.submission_number, nomination.basis["rank"],
            nomination.basis["prize_name"], len(nomination.consents)) == (
        NominationState.PROPOSED, 1, 1, "Giải Nhất", 2)


def test_an_entry_is_put_forward_once(app):
    final = make_final(2)
    target = make_target(final)
    propose(final, target, final.entries()[0])
    with pytest.raises(DomainError):
        propose(final, target, final.entries()[0])


def test_the_quota_counts_nominations_that_stand(app):
    final = make_final(3)
    target = make_target(final, top_n=3, quota=1)
    one, two, _ = final.entries()
    [nomination] = propose(final, target, one)
    with pytest.raises(DomainError, match="0"):
        propose(final, target, two)
    services.withdraw_nomination(nomination.id, "Nhóm không tham gia.", actor=final.organiser,
                                 now=NOW)
    assert [n.entry_id for n in propose(final, target, two)] == [two.id]


def test_a_foreign_or_withdrawn_entry_is_refused(app):
    final, other = make_final(2), make_final(2)
    target = make_target(final)
    with pytest.raises(DomainError):
        propose(final, target, other.entries()[0])
    gone = final.entries()[0]
    gone.state = EntryState.WITHDRAWN
    db.session.commit()
    with pytest.raises(DomainError):
        propose(final, target, gone)


@both_databases
def test_no_approval_before_every_member_agreed(app):
    final = make_final(2)
    [nomination] = propose(final, make_target(final), final.entries()[0])
    with pytest.raises(DomainError, match="Y Ƀlŏm"):
        services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    agree(nomination, final.organiser)
    approved = services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    assert approved.state is NominationState.APPROVED


def test_approving_twice_is_told_apart(app):
    final = make_final(2)
    [nomination] = propose(final, make_target(final), final.entries()[0])
    agree(nomination, final.organiser)
    services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)
    with pytest.raises(Conflict):
        services.approve_nomination(nomination.id, actor=final.organiser, now=NOW)


def test_two_people_editing_a_target_do_not_overwrite_each_other(app):
    final = make_final(2)
    target = make_target(final)
    given = services.TargetInput(
        target.name, target.organiser, target.level, target.deadline + timedelta(days=1),
        target.sender, 5, 2, None)
    services.edit_target(target.id, given, 1, actor=final.organiser, now=NOW)
    with pytest.raises(Conflict):
        services.edit_target(target.id, replace(given, quota=9), 1, actor=make_user(), now=NOW)


def test_a_rule_needs_places_or_prizes(app):
    with pytest.raises(DomainError):
        make_target(make_final(1), top_n=None)


@both_databases
def test_a_nomination_in_the_database_needs_its_letter_when_sent(app):
    final = make_final(2)
    [nomination] = propose(final, make_target(final), final.entries()[0])
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.text("UPDATE nomination SET sent_at = :now WHERE id = :id"),
                           {"now": NOW, "id": nomination.id})
    db.session.rollback()
