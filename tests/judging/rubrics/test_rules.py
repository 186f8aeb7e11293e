from decimal import Decimal

import pytest

from app.i18n import _l
from judging import engine
from judging.rubrics.enums import Aggregate, DeviationAction, DeviationBasis, FloorBasis, Missing
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.rubrics.rules import (
    engine_rubric,
    engine_rules,
    method_in_words,
    rubric_from_json,
    rubric_to_json,
    rules_from_json,
    rules_to_json,
)


def criterion(key: str, high: str, **more: object) -> Criterion:
    values = {"low": Decimal(0), "step": Decimal("0.5"), "weight": Decimal(1), "counts": True}
    return Criterion(key=key, name=key, high=Decimal(high), **{**values, **more})


def sitting(**more: object) -> Sitting:
    values = {
        "aggregate": Aggregate.MEAN, "trim": 0, "places": 2, "min_sheets": 1,
        "missing": Missing.REJECT, "threshold": Decimal("50.000"), "floor": Decimal(0),
        "floor_basis": FloorBasis.ANY_SHEET, "deviation": Decimal(20),
        "deviation_basis": DeviationBasis.MEAN, "deviation_action": DeviationAction.FLAG,
        "tie_break": ["criterion:idea", "first_places", "chair"], "seats": 5,
    }
    return Sitting(**{**values, **more})


def test_a_stored_rubric_reads_as_the_engines():
    rubric = Rubric(scale=100, is_normalised=False, criteria=[
        criterion("idea", "20"), criterion("shown", "5", counts=False, step=None)])

    assert engine_rubric(rubric) == engine.Rubric((
        engine.Criterion("idea", 0, 20, step="0.5"), engine.Criterion("shown", 0, 5, counts=False)
    ))


def test_a_stored_method_reads_as_the_engines():
    assert engine_rules(sitting()) == engine.Rules(
        deviation=engine.Deviation(20), threshold=50, floor=engine.Floor(0),
        tie_break=("criterion:idea", "first_places", "chair"), seats=5,
    )


def test_a_method_without_conditions_reads_as_the_engines_defaults():
    bare = sitting(threshold=None, floor=None, deviation=None, tie_break=[], seats=None)

    assert engine_rules(bare) == engine.Rules()


def test_a_rubric_comes_back_from_json_as_it_was():
    rubric = engine.Rubric((
        engine.Criterion("a", "0", "20.0", weight="1.2500", step="0.5"),
        engine.Criterion("b", 1, 5, counts=False),
    ), scale=60, normalise=True)

    assert rubric_from_json(rubric_to_json(rubric)) == rubric
    assert rubric_to_json(rubric)["criteria"][0] == {
        "key": "a", "low": "0", "high": "20", "weight": "1.25", "step": "0.5", "counts": True,
        "parent": None, "source": "panel",
    }


@pytest.mark.parametrize("rules", [
    engine.Rules(),
    engine.Rules(aggregate="trimmed_mean", drop=1, threshold="50.5", seats=3, min_sheets=3,
                 deviation=engine.Deviation("15.5", "range"), missing="zero",
                 floor=engine.Floor(1, "average"), tie_break=("median", "chair")),
])
def test_rules_come_back_from_json_as_they_were(rules):
    assert rules_from_json(rules_to_json(rules)) == rules


def test_the_same_value_written_differently_gives_the_same_json():
    longer, shorter = engine.Rules(threshold="50.00"), engine.Rules(threshold=50)

    assert rules_to_json(longer) == rules_to_json(shorter)


def test_the_method_is_told_in_sentences(app):
    with app.test_request_context("/?lang=en"):
        said = [str(line) for line in method_in_words(
            engine_rules(sitting()), {"idea": "Innovation"})]

    assert said == [
        "The score of an entry is the mean of the totals on its sheets.",
        "A sheet with a criterion left open does not count.",
        "Scores are rounded half up to 2 decimals.",
        "A sheet more than 20 points from the mean of its entry is flagged for the panel; "
        "it still counts.",
        "An entry qualifies from 50 points.",
        "An entry does not qualify if a criterion has 0 points on any sheet.",
        "The first 5 of the track that qualify advance.",
        "Equal scores are decided in this order: the mean mark for “Innovation”; the number of "
        "judges who placed the entry first; the order decided by the chair of the panel.",
    ]


def test_figures_follow_the_language(app):
    rules = engine.Rules(threshold="62.5")
    with app.test_request_context("/?lang=vi"):
        assert "Hồ sơ đạt từ 62,5 điểm trở lên." in [str(s) for s in method_in_words(rules)]


def test_lazy_words_are_not_fixed_to_a_language():
    assert type(method_in_words(engine.Rules())[0]) is type(_l("x"))
