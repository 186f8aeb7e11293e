"""Rules of publication: the hour, the signed paper, who may, and who was quicker."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.auth.enums import Role
from app.auth.models import User
from app.errors import Conflict, DomainError, Forbidden
from app.orm import db
from app.privacy.models import ConsentPurpose
from app.privacy.services import Giver, give, withdraw
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.models import DossierField
from competitions.entries.models import StageRequest
from judging.results import queries, services
from judging.results.models import Publication, Result
from judging.results.services import PublicationInput
from judging.results.services_publish import announce_due
from judging.verification.queries import find_confirmed
from tests.app.files.samples import paper as scanned
from tests.conftest import both_databases
from tests.factories import NOW, grant, make_user, sign_in
from tests.judging import contest as stage
from tests.judging.contest import Contest

SIGNED = scanned()
HOUR = NOW + timedelta(hours=2)
HELD = PublicationInput("", None, True, public_from=HOUR)


@pytest.fixture
def made(app: Flask) -> Contest:
    """Three entries, result 1 approved by the chair."""
    contest = stage.make_contest(judges=1)
    stage.score_all(contest, {1: (50, 30), 2: (40, 30), 3: (30, 30)})
    result = services.close_and_compute(contest.sitting.id, {}, actor=contest.chair, now=NOW)
    services.approve_result(result.id, actor=contest.chair, now=NOW)
    return contest


def result_of(made: Contest) -> Result:
    return db.session.query(Result).filter_by(sitting_id=made.sitting.id).one()


@both_databases
def test_nothing_is_public_before_its_hour_and_everything_after(made: Contest) -> None:
    db.session.add(DossierField(
        competition_id=made.competition.id, key="slides", label="Bản trình bày", position=1,
        kind=FieldKind.LONG_TEXT, is_required=True, required_stage_id=made.sittings[1].stage_id))
    db.session.commit()
    result = result_of(made)
    services.publish_result(result.id, HELD, actor=made.approver, now=NOW)
    asked = sa.select(sa.func.count(StageRequest.id))
    before = (queries.published_results(made.competition, NOW), db.session.scalar(asked),
              announce_due(NOW))
    after = queries.published_results(made.competition, HOUR)
    assert before == ([], 0, 0)
    assert [ranking.result.id for ranking in after] == [result.id]
    assert (announce_due(HOUR), announce_due(HOUR), db.session.scalar(asked)) == (1, 0, 2)


def test_a_result_held_back_is_not_confirmed_by_its_digest(made: Contest, client: Any) -> None:
    result = result_of(made)
    far = PublicationInput("", None, True, public_from=NOW + timedelta(days=300))
    services.publish_result(result.id, far, actor=made.approver, now=NOW)
    assert find_confirmed(result.digest[:16]) is None
    assert client.get(f"/competitions/{made.competition.slug}/results").status_code == 404


def test_a_digest_tells_the_hour_at_which_the_result_came_out(made: Contest) -> None:
    result = result_of(made)
    services.publish_result(result.id, HELD, actor=made.approver, now=NOW)
    confirmed = find_confirmed(result.digest[:16])
    assert confirmed is not None
    assert confirmed.at == HOUR


@pytest.mark.parametrize("hour", [NOW, NOW - timedelta(days=1), NOW + timedelta(days=400)])
def test_the_hour_of_publication_lies_ahead(made: Contest, hour: Any) -> None:
    with pytest.raises(DomainError) as refused:
        services.publish_result(result_of(made).id, PublicationInput("", None, True, hour),
                                actor=made.approver, now=NOW)
    assert refused.value.field == "public_from"


def test_who_presses_second_is_told_who_was_quicker(made: Contest, client: Any) -> None:
    other = make_user("Trần Văn Hai")
    grant(other, Role.APPROVER, made.competition)
    address = f"/organise/{made.competition.slug}/results/{result_of(made).id}/publish"
    first = sign_in(client, made.approver).post(address, data={"how": "pending"})
    second = sign_in(client, other).post(address, data={"how": "pending"})
    assert (first.status_code, second.status_code) == (302, 409)
    assert made.approver.name in second.get_data(as_text=True)


def test_an_approver_who_chairs_the_panel_is_refused_whoever_approved(made: Contest) -> None:
    result = result_of(made)
    result.approved_by_id = make_user("Phó Chủ tịch").id
    db.session.commit()
    grant(made.chair, Role.APPROVER, made.competition)
    with pytest.raises(Forbidden):
        services.publish_result(result.id, PublicationInput("", None, True), now=NOW,
                                actor=db.session.get_one(User, made.chair.id))


def test_the_signed_decision_is_kept_and_handed_out_inside(made: Contest, client: Any) -> None:
    address = f"/organise/{made.competition.slug}/results/{result_of(made).id}"
    approver = sign_in(client, made.approver)
    sent = approver.post(f"{address}/publish", data={
        "how": "decided", "decision_number": "12/QĐ-UBND", "decision_date": "2026-11-20",
        "paper": (BytesIO(SIGNED), "QĐ 12.pdf")})
    paper = approver.get(f"{address}/decision")
    assert (sent.status_code, paper.data) == (302, SIGNED)
    assert db.session.query(Publication).one().file_name == "QĐ 12.pdf"
    assert client.get(f"{address}/decision").status_code == 200


def test_names_stand_beside_places_only_while_their_owners_agree(made: Contest) -> None:
    result = result_of(made)
    services.publish_result(result.id, PublicationInput("1/QĐ", date(2026, 11, 20), False),
                            actor=made.approver, now=NOW)
    entry = made.entries[0]
    giver = Giver("team_member", entry.members[0].id, "entry", entry.id, "page")
    give(giver, ConsentPurpose.PUBLISH_NAME, now=NOW)
    db.session.commit()
    agreed = queries.published_results(made.competition, NOW)[0].names
    withdraw(giver, ConsentPurpose.PUBLISH_NAME, now=NOW)
    db.session.commit()
    assert agreed == {entry.id: entry.members[0].name}
    assert queries.published_results(made.competition, NOW)[0].names == {}


def test_a_second_publication_changes_nothing(made: Contest) -> None:
    result = result_of(made)
    services.publish_result(result.id, HELD, actor=made.approver, now=NOW)
    with pytest.raises(Conflict):
        services.publish_result(result.id, PublicationInput("", None, True),
                                actor=made.approver, now=NOW)
    assert db.session.query(Publication).one().public_from == HOUR
