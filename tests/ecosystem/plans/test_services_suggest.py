"""Publications and replies suggest; an officer decides."""

from datetime import date

import pytest
import sqlalchemy as sa

from app.auth.enums import Role
from app.errors import Conflict, DomainError
from app.files.services import PDF as PDF_KIND
from app.files.services import keep
from app.orm import db
from ecosystem.forwarding import services as forwarding
from ecosystem.forwarding.enums import EventKind
from ecosystem.forwarding.models import NominationEvent
from ecosystem.plans import queries, services, services_suggest
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.models import Fact, Suggestion
from ecosystem.plans.services_suggest import ConfirmInput
from ecosystem.projects.enums import SupportKind
from ecosystem.projects.evidence import Evidence
from judging.results.enums import ResultState
from tests.conftest import both_databases
from tests.ecosystem.factories import PDF, make_final, make_target
from tests.ecosystem.plans.test_services import TODAY, store
from tests.factories import NOW, make_officer

GIVEN = ConfirmInput(SupportKind.MENTORING, date(2026, 11, 20), "Cố vấn ba buổi.")


@pytest.fixture
def officer(app):
    services.load_plans()
    return make_officer(Role.ECOSYSTEM)


def waiting():
    db.session.expire_all()
    return queries.list_suggestions(SuggestionState.OPEN)


def figure():
    db.session.expire_all()
    return queries.get_evidence("NQ08", "supported_projects", 2026, TODAY).period.value


def confirm(suggestion, officer, given=GIVEN):
    return services_suggest.confirm_suggestion(suggestion.id, given, store(), actor=officer,
                                               now=NOW)


@both_databases
def test_a_published_final_suggests_its_finalists_once_and_counts_none(officer):
    make_final(3)
    assert [services_suggest.refresh_suggestions(NOW) for _ in range(2)] == [3, 0]
    assert ([s.indicator.key for s in waiting()], figure()) == (["supported_projects"] * 3, 0)


def test_without_plans_nothing_is_marked_as_seen(app):
    make_final(2)
    assert services_suggest.refresh_suggestions(NOW) == 0
    services.load_plans()
    assert services_suggest.refresh_suggestions(NOW) == 2


def test_an_earlier_stage_suggests_nobody(officer):
    final = make_final(2)
    final.results[0].sitting.stage_id = final.competition.stages[1].id
    db.session.commit()
    assert services_suggest.refresh_suggestions(NOW) == 0


def test_a_publication_of_a_closed_period_suggests_nobody(officer):
    final = make_final(2)
    final.results[0].published_at = NOW.replace(year=2024)
    db.session.commit()
    assert services_suggest.refresh_suggestions(NOW) == 0


@both_databases
def test_confirmed_it_counts_and_confirmed_twice_it_counts_once(officer):
    make_final(2)
    services_suggest.refresh_suggestions(NOW)
    first = waiting()[0]
    assert confirm(first, officer).id == confirm(first, officer).id
    assert (figure(), len(waiting()), db.session.query(Fact).count()) == (1, 1, 1)
    [fact] = db.session.scalars(sa.select(Fact))
    assert fact.outcome.result_id == first.result_id


def test_a_dismissed_suggestion_is_not_made_again(officer):
    make_final(1)
    services_suggest.refresh_suggestions(NOW)
    [only] = waiting()
    services_suggest.dismiss_suggestion(only.id, "Chưa có hoạt động hỗ trợ.", actor=officer,
                                        now=NOW)
    services.load_plans()
    assert (services_suggest.refresh_suggestions(NOW), waiting()) == (0, [])
    with pytest.raises(Conflict):
        confirm(only, officer)


def test_a_dismissal_needs_its_reason(officer):
    make_final(1)
    services_suggest.refresh_suggestions(NOW)
    with pytest.raises(DomainError):
        services_suggest.dismiss_suggestion(waiting()[0].id, " ", actor=officer, now=NOW)


@both_databases
def test_suggestions_of_a_superseded_result_fall_away(officer):
    final = make_final(2)
    services_suggest.refresh_suggestions(NOW)
    result = final.results[0]
    result.state, result.superseded_at = ResultState.SUPERSEDED, NOW
    result.superseded_reason = "Sửa một phiếu."
    db.session.commit()
    assert services_suggest.refresh_suggestions(NOW) == 2
    gone = db.session.scalars(sa.select(Suggestion)).all()
    assert {(s.state, s.decided_by_id) for s in gone} == {(SuggestionState.DISMISSED, None)}


def accepted(final):
    [nomination] = forwarding.propose_nominations(
        make_target(final).id, [final.entries()[0].id], actor=final.organiser, now=NOW)
    file = keep(store(), PDF, PDF_KIND, now=NOW)
    event = NominationEvent(
        nomination_id=nomination.id, kind=EventKind.ACCEPTED, happened_on=date(2026, 11, 20),
        text="Được nhận.", file_id=file.id, file_name="cv.pdf", recorded_at=NOW,
        recorded_by_id=final.organiser.id)
    db.session.add(event)
    db.session.commit()
    return event


@both_databases
def test_an_accepted_nomination_suggests_a_connection_with_its_evidence(officer):
    event = accepted(make_final(1))
    services_suggest.refresh_suggestions(NOW)
    ours = next(s for s in waiting() if s.event_id == event.id)
    assert ours.support_kind is SupportKind.CONNECTION
    outcome = confirm(ours, officer)
    assert (outcome.file_id, outcome.file_name, figure()) == (event.file_id, "cv.pdf", 1)


def test_a_project_that_counts_already_is_not_suggested_again(officer):
    final = make_final(1)
    services_suggest.refresh_suggestions(NOW)
    confirm(waiting()[0], officer)
    accepted(final)
    assert services_suggest.refresh_suggestions(NOW) == 0


def test_another_suggestion_for_a_project_that_counts_now_falls_away(officer):
    accepted(make_final(1))
    services_suggest.refresh_suggestions(NOW)
    first, _second = waiting()
    confirm(first, officer)
    assert (figure(), waiting()) == (1, [])


def test_a_day_outside_every_period_is_refused(officer):
    make_final(1)
    services_suggest.refresh_suggestions(NOW)
    old = ConfirmInput(SupportKind.MONEY, date(2019, 1, 1), "Cũ.", Evidence(PDF, "x.pdf"))
    with pytest.raises(DomainError):
        confirm(waiting()[0], officer, old)
    assert figure() == 0
