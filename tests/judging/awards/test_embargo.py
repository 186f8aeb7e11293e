"""What founders and strangers learn of prizes before the result behind them is public: nothing."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.auth.enums import Role
from app.auth.models import User
from app.clock import local_date, utc_now
from app.orm import db
from judging.awards import privacy, services, services_papers
from judging.awards.enums import CertificateState
from judging.awards.models import Award, Certificate
from judging.results import services as results
from judging.results.models import Publication, Result
from judging.results.services import PublicationInput
from judging.results.votes.enums import VoteKind
from judging.verification.queries import find_confirmed
from tests.factories import NOW, make_officer, sign_in
from tests.judging.awards.test_paper_views import issued
from tests.judging.awards.test_services import TIED, approved, confirm, publish, vote
from tests.judging.contest import Contest, make_contest
from tests.judging.results.test_at_once import together, user

REVIEWED = "Ban Tổ chức đang xem xét giấy chứng nhận này"


def told(client: FlaskClient, made: Contest) -> list[tuple[bool, int, list[str]]]:
    """Return what each winner reads of the own certificate, may download and take home."""
    answers = []
    for entry in made.entries[:2]:
        founder = sign_in(client, entry.owner)
        page = founder.get(f"/entries/{entry.code}").text
        papers = privacy.export(db.session.get_one(User, entry.owner_id))[1].rows
        answers.append((REVIEWED in page, founder.get(
            f"/entries/{entry.code}/certificates.pdf").status_code,
            [row["state"] for row in papers]))
    return answers


def issued_early(made: Contest, hours: int) -> tuple[Result, list[Certificate]]:
    """Publish a result for an hour that is still to come, and make its certificates now."""
    now, organiser = utc_now(), make_officer(Role.ORGANISER, made.competition)
    result = approved(made, TIED | {3: (30, 30)})
    results.publish_result(result.id, PublicationInput(
        "12/QĐ-UBND", local_date(now), False, public_from=now + timedelta(hours=hours)),
        actor=made.approver, now=now)
    confirm(made, result)
    return result, services_papers.issue_certificates(result.id, actor=organiser, now=now)


def let_the_hour_pass() -> None:
    """Put the hour of every publication a minute ago."""
    db.session.query(Publication).update({"public_from": utc_now() - timedelta(minutes=1)})
    db.session.commit()


def count_waiting() -> int:
    """Count who waits for a lock in the database."""
    db.session.rollback()
    return int(db.session.scalar(sa.text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()")) or 0)


def test_prizes_taken_back_before_publication_are_not_told_beside_an_earlier_stage(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    final = approved(made, TIED | {3: (30, 30)})
    first = db.session.query(Result).order_by(Result.id).first()
    publish(made, first)
    confirm(made, final)
    award = db.session.query(Award).order_by(Award.id).first()
    services.revoke_award(award.id, "Sao chép", actor=made.approver, now=NOW)
    page = client.get(f"/competitions/{made.competition.slug}/results").text
    assert (made.entries[0].title in page, "để trống" in page) == (True, False)


def test_who_loses_a_prize_learns_it_with_everybody_else(app: Flask, client: Any) -> None:
    made, _organiser = issued()
    for entry in made.entries:
        entry.members[0].user_id = entry.owner_id
    db.session.commit()
    old = db.session.query(Result).order_by(Result.id.desc()).first()
    results.supersede_result(old.id, "Giám khảo là cổ đông", actor=made.approver, now=NOW)
    again = results.recompute(made.sittings[-1].id, actor=made.chair, now=NOW)
    results.approve_result(again.id, actor=made.chair, now=NOW)
    vote(made, VoteKind.EMPTY_RANK, made.competition.tracks[0].prizes[1])
    confirm(made, again)
    before = told(client, made)
    publish(made, again, "77/QĐ-UBND")
    assert before == [(True, 409, ["valid"])] * 2
    assert told(client, made) == [(True, 409, ["valid"]), (False, 404, ["revoked"])]


def test_a_certificate_made_before_the_hour_waits_for_it_outside_the_office(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    _result, certificates = issued_early(made, 24)
    entry, code = made.entries[0], certificates[0].code
    page, papers = f"/entries/{entry.code}", f"/entries/{entry.code}/certificates.pdf"

    def shown() -> tuple[bool, bool, int]:
        founder = sign_in(client, entry.owner)
        return (find_confirmed(code) is not None, papers in founder.get(page).text,
                founder.get(papers).status_code)

    before = shown()
    let_the_hour_pass()
    assert (before, shown()) == ((False, False, 404), (True, True, 200))


def test_a_certificate_of_a_result_that_ended_before_its_hour_is_never_shown(
    app: Flask, client: Any
) -> None:
    made = make_contest()
    result, certificates = issued_early(made, 2)
    results.supersede_result(result.id, "Cộng nhầm", actor=made.approver,
                             now=utc_now() - timedelta(hours=1))
    let_the_hour_pass()
    assert [find_confirmed(row.code) for row in certificates] == [None, None]
    assert find_confirmed(result.digest[:16]) is None
    assert told(client, made) == [(False, 404, [])] * 2


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_certificate_made_anew_ends_with_the_prize_that_is_taken_back_meanwhile(
    app: Flask,
) -> None:
    _made, organiser = issued()
    award, officer = db.session.query(Award).order_by(Award.id).first().id, organiser.id
    printed = db.session.query(Certificate).filter_by(award_id=award).one().id
    holder = db.engine.connect()  # whoever holds the contest, so that both meet in the middle
    holder.execute(sa.text("SELECT id FROM competition FOR UPDATE"))

    def reissue() -> None:
        services_papers.reissue_certificate(printed, "Đinh Thị Hoà", "Sai dấu", now=NOW,
                                            actor=user(officer))

    def revoke() -> None:
        while not count_waiting():
            pass
        services.revoke_award(award, "Sao chép", actor=user(officer), now=NOW)

    def let_go() -> None:
        while count_waiting() < 2:
            pass
        holder.rollback()
        holder.close()

    assert together(app, reissue, revoke, let_go) == ["done"] * 3
    rows = db.session.query(Certificate).filter_by(award_id=award).order_by(Certificate.id)
    assert [row.state for row in rows] == [CertificateState.REPLACED, CertificateState.REVOKED]
