from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEvent
from app.auth.enums import Role
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.files.storage import digest_of
from app.orm import db
from competitions.programme import queries, services
from competitions.programme.enums import CompetitionState
from competitions.programme.inputs import ExtensionInput, GeneralInput, RulesInput
from competitions.programme.models import Competition, RuleBook
from tests.conftest import both_databases
from tests.factories import NOW, grant, make_competition, make_user


def general(competition: Competition, **changes: object) -> GeneralInput:
    values = {name: getattr(competition, name) for name in GeneralInput.__dataclass_fields__}
    return GeneralInput(**{**values, **changes})


def last_event() -> AuditEvent:
    return db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()


@pytest.fixture
def draft(app) -> Competition:
    return make_competition("thi-thu", is_open=False)


@pytest.fixture
def officer(draft) -> User:
    user = make_user("Nguyễn Thị Thu Hà")
    grant(user, Role.ORGANISER, draft)
    return user


@both_databases
def test_a_change_is_written_with_what_was_before(app, draft, officer):
    services.update_general(draft.id, general(draft, theme="Biển và núi"), 1, actor=officer,
                            now=NOW)

    assert (draft.theme, draft.version) == ("Biển và núi", 2)
    assert last_event().values.content == {
        "before": {"theme": ""}, "after": {"theme": "Biển và núi"}}


@both_databases
def test_saving_without_a_change_changes_nothing(app, draft, officer):
    data = general(draft)
    services.update_general(draft.id, data, 1, actor=officer, now=NOW)
    version = draft.version
    services.update_general(draft.id, data, version, actor=officer, now=NOW)

    assert draft.version == version


@both_databases
def test_the_second_of_two_writers_is_told_who_was_first(app, draft, officer):
    services.update_general(draft.id, general(draft, theme="Một"), 1, actor=officer, now=NOW)

    with pytest.raises(Conflict) as conflict:
        services.update_general(draft.id, general(draft, theme="Hai"), 1, actor=officer, now=NOW)
    with app.test_request_context("/?lang=en"):
        assert str(conflict.value.message).startswith(
            "Nguyễn Thị Thu Hà changed this at 09:00 21/11/2026.")
    assert db.session.get(Competition, draft.id).theme == "Một"


def test_the_beginning_of_codes_stays_once_a_code_was_given(app, draft, officer):
    draft.last_entry_number = 1
    db.session.commit()
    services.update_general(draft.id, general(draft, code_prefix="ABC"), draft.version,
                            actor=officer, now=NOW)

    assert draft.code_prefix != "ABC"


@both_databases
def test_an_open_competition_keeps_its_deadline_when_the_rest_changes(app):
    competition = make_competition()
    before = competition.deadline
    services.update_general(
        competition.id, general(competition, deadline=NOW, theme="Mới"), 1,
        actor=make_user(), now=NOW)

    assert (competition.deadline, competition.theme) == (before, "Mới")


@both_databases
def test_a_deadline_is_extended_with_its_reason_on_record(app):
    competition = make_competition()
    before, after = competition.deadline, NOW + timedelta(days=17)
    services.extend_deadline(
        competition.id, ExtensionInput(after, "Mất điện", "12/TB-BTC"), 1, actor=make_user(),
        now=NOW, told=3)

    assert competition.deadline == after
    assert last_event().values.content == {
        "reason": "Mất điện", "notice_number": "12/TB-BTC", "told": 3,
        "before": {"deadline": before.isoformat()}, "after": {"deadline": after.isoformat()}}
    notice = queries.find_extension(competition.id)
    assert (notice.previous, notice.deadline, notice.notice_number) == (
        before, after, "12/TB-BTC")


@pytest.mark.parametrize(("days", "reason", "field"), [
    (17, "", "reason"), (9, "Sớm hơn", "deadline"), (-1, "Đã qua", "deadline"),
])
def test_a_deadline_moves_only_later_and_for_a_reason(app, days, reason, field):
    competition = make_competition()

    with pytest.raises(DomainError) as refusal:
        services.extend_deadline(
            competition.id, ExtensionInput(NOW + timedelta(days=days), reason), 1,
            actor=make_user(), now=NOW)
    assert refusal.value.field == field


def test_a_deadline_that_passed_can_be_extended_for_everybody(app):
    competition = make_competition(deadline=NOW - timedelta(hours=2))
    services.extend_deadline(
        competition.id, ExtensionInput(NOW + timedelta(days=3), "Mất điện diện rộng"), 1,
        actor=make_user(), now=NOW)

    assert competition.deadline == NOW + timedelta(days=3)


def test_the_deadline_of_a_draft_is_not_extended(app, draft, officer):
    with pytest.raises(DomainError):
        services.extend_deadline(
            draft.id, ExtensionInput(NOW + timedelta(days=40), "Lý do"), 1, actor=officer,
            now=NOW)


@both_databases
def test_the_rules_of_a_draft_are_written_in_place(app, draft, officer):
    rules = RulesInput("Bản đầu", NOW)
    services.save_rules(draft.id, rules, 1, actor=officer, now=NOW)
    services.save_rules(draft.id, replace(rules, text="Bản đã sửa"), 2, actor=officer, now=NOW)

    books = db.session.scalars(sa.select(RuleBook)).all()
    assert [(book.number, book.text) for book in books] == [(1, "Bản đã sửa")]


@both_databases
def test_after_opening_every_change_of_the_rules_is_a_new_version(app):
    competition, officer = make_competition(), make_user()
    services.save_rules(competition.id, RulesInput("Một", NOW), 1, actor=officer, now=NOW)
    services.save_rules(
        competition.id,
        RulesInput("Hai", NOW, decision_number="12/QĐ-BTC", decision_date=date(2026, 11, 20)), 2,
        actor=officer, now=NOW)

    books = db.session.scalars(sa.select(RuleBook).order_by(RuleBook.number)).all()
    assert [(book.number, book.text) for book in books] == [(1, "Một"), (2, "Hai")]


@pytest.mark.parametrize("rules", [
    RulesInput("Nội dung", NOW, decision_number="12/QĐ-BTC"),
    RulesInput("Nội dung", NOW, decision_number="12/QĐ-BTC", decision_date=date(2026, 11, 22)),
])
def test_a_decision_has_a_date_and_not_one_to_come(app, draft, officer, rules):
    with pytest.raises(DomainError) as refusal:
        services.save_rules(draft.id, rules, 1, actor=officer, now=NOW)
    assert refusal.value.field == "decision_date"


def test_the_signed_rules_stay_with_their_version(app, draft, officer):
    store, content = app.extensions["store"], b"%PDF-1.7 the rules"
    store.put(digest_of(content), content)
    services.save_rules(draft.id, RulesInput("Một", NOW), 1, actor=officer, now=NOW,
                        signed=(store, content))
    services.save_rules(draft.id, RulesInput("Hai", NOW), 2, actor=officer, now=NOW)

    book = db.session.scalars(sa.select(RuleBook)).one()
    assert book.file_id is not None


@both_databases
def test_a_competition_opens_once(app, draft, officer):
    services.save_rules(draft.id, RulesInput("Thể lệ", NOW), 1, actor=officer, now=NOW)
    services.open_competition(draft.id, actor=officer, now=NOW)

    assert (draft.state, draft.opened_at) == (CompetitionState.OPEN, NOW)
    with pytest.raises(Conflict):
        services.open_competition(draft.id, actor=officer, now=NOW)


def test_a_competition_without_rules_or_time_does_not_open(app, draft, officer):
    draft.deadline = NOW
    db.session.commit()

    assert len(services.missing_before_opening(draft, NOW)) == 2
    with pytest.raises(DomainError):
        services.open_competition(draft.id, actor=officer, now=NOW)
    assert db.session.get(Competition, draft.id).state is CompetitionState.DRAFT
