from decimal import Decimal

import pytest

from app.auth.models import User
from app.errors import Conflict, DomainError
from app.orm import db
from judging.rubrics import criteria_services as services
from judging.rubrics import queries
from judging.rubrics.inputs import CriterionInput, LevelInput, ScaleInput
from judging.rubrics.models import Sitting
from judging.rubrics.services import create_from_template
from judging.rubrics.templates import QUANG_NGAI
from tests.conftest import both_databases
from tests.factories import NOW, make_user
from tests.judging.rubrics.test_services import general


@pytest.fixture
def officer(app) -> User:
    return make_user()


@pytest.fixture
def sitting(officer) -> Sitting:
    made = create_from_template(QUANG_NGAI, general(), actor=officer, now=NOW)
    return queries.list_sittings(made.id)[0]


def keys(sitting: Sitting) -> list[str]:
    db.session.expire_all()
    return [row.key for row in queries.current_rubric(sitting).criteria]


@both_databases
def test_criteria_are_added_changed_moved_and_removed(app, sitting, officer):
    by = {"actor": officer, "now": NOW}
    rubric = queries.current_rubric(sitting)
    team = services.add_criterion(
        sitting.id, CriterionInput("Đội ngũ", Decimal(10), step=Decimal("0.25")), 1, **by)
    assert (team.key, rubric.places, rubric.version) == ("doi-ngu", 2, 2)
    services.update_criterion(
        sitting.id, team.id,
        CriterionInput("Năng lực đội ngũ", Decimal("12.5"), step=Decimal("0.5"),
                       levels=(LevelInput(Decimal(0), Decimal(6), "Yếu"),)), 2, **by)
    assert (team.key, team.high, rubric.places) == ("doi-ngu", Decimal("12.5"), 1)
    assert team.descriptors == [{"from": "0", "to": "6", "text": "Yếu"}]
    services.move_criterion(sitting.id, team.id, up=True, **by)
    services.remove_criterion(sitting.id, rubric.criteria[0].id, **by)

    assert keys(sitting) == ["growth", "plan", "direction", "impact", "doi-ngu", "pitch"]


def test_a_criterion_removed_leaves_the_tie_chain_too(app, sitting, officer):
    first = queries.current_rubric(sitting).criteria[0]
    services.remove_criterion(sitting.id, first.id, actor=officer, now=NOW)

    assert sitting.tie_break == ["first_places", "head_to_head", "chair"]


@both_databases
def test_criteria_stand_still_once_a_mark_exists(app, sitting, officer):
    rubric = queries.current_rubric(sitting)
    rubric.frozen_at = NOW
    db.session.commit()
    by = {"actor": officer, "now": NOW}

    with pytest.raises(Conflict):
        services.add_criterion(sitting.id, CriterionInput("X", Decimal(5)), 1, **by)
    with pytest.raises(Conflict):
        services.remove_criterion(sitting.id, rubric.criteria[0].id, **by)
    with pytest.raises(Conflict):
        services.copy_rubric(sitting.id, sitting.id + 1, 1, **by)
    assert len(keys(sitting)) == 6


@both_databases
def test_a_rubric_is_copied_from_another_stage(app, sitting, officer):
    by = {"actor": officer, "now": NOW}
    other = queries.list_sittings(sitting.competition_id)[3]
    for row in list(queries.current_rubric(other).criteria)[1:]:
        services.remove_criterion(other.id, row.id, **by)
    services.update_scale(other.id, ScaleInput("Điều 7 Thể lệ"), 6, **by)
    services.copy_rubric(sitting.id, other.id, 1, **by)

    assert keys(sitting) == ["innovation"]
    assert queries.current_rubric(sitting).source == "Điều 7 Thể lệ"
    assert keys(other) == ["innovation"]


def test_the_second_of_two_writers_is_told(app, sitting, officer):
    data = CriterionInput("Một", Decimal(5))
    services.add_criterion(sitting.id, data, 1, actor=officer, now=NOW)

    with pytest.raises(Conflict):
        services.add_criterion(sitting.id, CriterionInput("Hai", Decimal(5)), 1, actor=officer,
                               now=NOW)


@pytest.mark.parametrize(("data", "field"), [
    (CriterionInput("A", Decimal(0)), "high"),
    (CriterionInput("A", Decimal(-5)), "high"),
    (CriterionInput("A", Decimal(10), step=Decimal(3)), "step"),
    (CriterionInput("A", Decimal(10), step=Decimal(0)), "step"),
    (CriterionInput("A", Decimal("10.0001"), step=None), "high"),
    (CriterionInput("A", Decimal(10), weight=Decimal("0.00001")), "weight"),
    (CriterionInput("Tính đổi mới sáng tạo", Decimal(10)), "name"),
    (CriterionInput("A", Decimal(10), levels=(LevelInput(Decimal(5), Decimal(11), "Cao"),)),
     "levels"),
])
def test_numbers_that_no_sheet_could_hold_are_refused_beside_their_field(
        app, sitting, officer, data, field):
    with pytest.raises(DomainError) as refusal:
        services.add_criterion(sitting.id, data, 1, actor=officer, now=NOW)
    assert refusal.value.field == field
