"""From stored rubrics and methods to the engine's, to plain JSON and back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from judging import engine
from judging.rubrics.models import Rubric, Sitting
from judging.rubrics.wording import method_in_words

__all__ = ["CappedRules", "cap_of", "engine_rubric", "engine_rules", "method_in_words",
           "rubric_from_json", "rubric_to_json", "rules_from_json", "rules_to_json"]


@dataclass(frozen=True)
class CappedRules(engine.Rules):
    """Rules by which at most so many entries of one unit advance; units are unknown to a tally."""

    unit_cap: int = 0


def cap_of(rules: engine.Rules) -> int | None:
    """Return how many entries of one unit may advance, None without such a rule."""
    return rules.unit_cap if isinstance(rules, CappedRules) else None


def engine_rubric(rubric: Rubric) -> engine.Rubric:
    """Return a stored rubric as the engine reads it."""
    return engine.Rubric(
        tuple(
            engine.Criterion(row.key, row.low, row.high, weight=row.weight, step=row.step,
                             counts=row.counts)
            for row in rubric.criteria
        ),
        scale=Decimal(rubric.scale), normalise=rubric.is_normalised,
    )


def engine_rules(sitting: Sitting) -> engine.Rules:
    """Return the method of a (stage, track) as the engine reads it."""
    deviation = None if sitting.deviation is None else engine.Deviation(
        sitting.deviation, sitting.deviation_basis.value, sitting.deviation_action.value
    )
    floor = None if sitting.floor is None else engine.Floor(
        sitting.floor, sitting.floor_basis.value
    )
    cap = sitting.unit_cap if sitting.seats is not None else None
    made = {
        "aggregate": sitting.aggregate.value, "drop": sitting.trim, "deviation": deviation,
        "threshold": sitting.threshold, "floor": floor, "min_sheets": sitting.min_sheets,
        "places": sitting.places, "missing": sitting.missing.value,
        "tie_break": tuple(sitting.tie_break), "seats": sitting.seats,
    }
    return engine.Rules(**made) if cap is None else CappedRules(**made, unit_cap=cap)


def rubric_to_json(rubric: engine.Rubric) -> dict[str, Any]:
    """Return a rubric as plain JSON: decimals as text, without needless zeros."""
    return {
        "criteria": [
            {"key": row.key, "low": _text(row.low), "high": _text(row.high),
             "weight": _text(row.weight), "step": _text(row.step), "counts": row.counts,
             "parent": row.parent, "source": row.source}
            for row in rubric.criteria
        ],
        "scale": _text(rubric.scale), "normalise": rubric.normalise,
    }


def rubric_from_json(content: dict[str, Any]) -> engine.Rubric:
    """Return the rubric that `rubric_to_json` wrote down."""
    criteria = tuple(engine.Criterion(**row) for row in content["criteria"])
    return engine.Rubric(criteria, scale=content["scale"], normalise=content["normalise"])


def rules_to_json(rules: engine.Rules) -> dict[str, Any]:
    """Return rules as plain JSON: decimals as text, without needless zeros."""
    deviation, floor = rules.deviation, rules.floor
    return {
        "aggregate": rules.aggregate, "drop": rules.drop, "level": rules.level,
        "rounding_stages": list(rules.rounding_stages),
        "deviation": deviation and {"limit": _text(deviation.limit), "basis": deviation.basis,
                                    "action": deviation.action},
        "threshold": _text(rules.threshold),
        "floor": floor and {"value": _text(floor.value), "basis": floor.basis},
        "min_sheets": rules.min_sheets, "places": rules.places, "missing": rules.missing,
        "tie_break": list(rules.tie_break), "seats": rules.seats,
        **({} if cap_of(rules) is None else {"unit_cap": cap_of(rules)}),
    }


def rules_from_json(content: dict[str, Any]) -> engine.Rules:
    """Return the rules that `rules_to_json` wrote down."""
    deviation, floor = content["deviation"], content["floor"]
    kind = CappedRules if "unit_cap" in content else engine.Rules
    return kind(**{
        **content,
        "deviation": deviation and engine.Deviation(**deviation),
        "floor": floor and engine.Floor(**floor),
        "rounding_stages": tuple(content["rounding_stages"]),
        "tie_break": tuple(content["tie_break"]),
    })


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")
