from dataclasses import replace
from decimal import Decimal

import pytest
import sqlalchemy as sa

from app.audit.models import AuditEvent
from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from judging.rubrics import queries
from judging.rubrics.enums import Aggregate, DeviationAction, DeviationBasis, SittingState
from judging.rubrics.inputs import MethodInput
from judging.rubrics.method_services import update_method
from judging.rubrics.models import Sitting
from judging.rubrics.services import create_from_template
from judging.rubrics.templates import QUANG_NGAI
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rubrics.test_services import general

GOOD = MethodInput(threshold=Decimal("62.5"), seats=3, tie_break=("median", "criterion:plan"))


@pytest.fixture
def officer(app) -> User:
    return make_user()


@pytest.fixture
def sitting(officer) -> Sitting:
    made = create_from_template(QUANG_NGAI, general(), actor=officer, now=NOW)
    return queries.list_sittings(made.id)[0]


@both_databases
def test_a_method_is_set_and_on_record(app, sitting, officer):
    update_method(sitting.id, GOOD, 1, actor=officer, now=NOW)

    db.session.expire_all()
    assert (sitting.threshold, sitting.seats, sitting.tie_break, sitting.floor) == (
        Decimal("62.5"), 3, ["median", "criterion:plan"], None)
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.values.content["before"]["threshold"] == "50"
    assert event.values.content["after"]["threshold"] == "62.5"


@both_databases
def test_once_judging_has_begun_a_change_needs_a_reason(app, sitting, officer):
    sitting.opened_at = NOW
    db.session.commit()

    with pytest.raises(DomainError) as refusal:
        update_method(sitting.id, GOOD, 1, actor=officer, now=NOW)
    assert refusal.value.field == "reason"
    update_method(sitting.id, GOOD, 1, actor=officer, now=NOW, reason="Quyết định số 5/QĐ-BTC")
    event = db.session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id.desc())).first()
    assert event.values.content["reason"] == "Quyết định số 5/QĐ-BTC"


@both_databases
def test_after_closing_the_method_stands(app, sitting, officer):
    sitting.opened_at = sitting.closed_at = NOW
    sitting.closed_by_id = officer.id
    sitting.state = SittingState.CLOSED
    db.session.commit()

    with pytest.raises(Conflict):
        update_method(sitting.id, GOOD, 1, actor=officer, now=NOW, reason="Muộn rồi")


def test_the_second_of_two_writers_is_told(app, sitting, officer):
    update_method(sitting.id, GOOD, 1, actor=officer, now=NOW)

    with pytest.raises(Conflict):
        update_method(sitting.id, replace(GOOD, seats=4), 1, actor=officer, now=NOW)


def test_only_trimming_leaves_sheets_out(app, sitting, officer):
    update_method(sitting.id, replace(GOOD, trim=2), 1, actor=officer, now=NOW)

    assert sitting.trim == 0


@pytest.mark.parametrize(("data", "field"), [
    (replace(GOOD, aggregate=Aggregate.TRIMMED_MEAN), "trim"),
    (replace(GOOD, threshold=Decimal("100.5")), "threshold"),
    (replace(GOOD, threshold=Decimal("50.0001")), "threshold"),
    (replace(GOOD, tie_break=("criterion:gone",)), "tie_break"),
    (replace(GOOD, tie_break=("chair", "chair")), "tie_break"),
    (replace(GOOD, deviation=Decimal(15), deviation_basis=DeviationBasis.RANGE,
             deviation_action=DeviationAction.EXCLUDE), "deviation_action"),
])
def test_a_method_that_contradicts_itself_is_refused_beside_its_field(
        app, sitting, officer, data, field):
    with pytest.raises(DomainError) as refusal:
        update_method(sitting.id, data, 1, actor=officer, now=NOW)
    assert refusal.value.field == field
