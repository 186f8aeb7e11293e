"""Reading rubrics, methods and the grid of stages and tracks."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from app.errors import NotFound
from app.i18n import _l, local
from app.orm import db
from competitions.programme.enums import SCORED
from competitions.programme.models import Competition, Stage, Track
from judging.engine import EngineError
from judging.rubrics.enums import Aggregate
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.rubrics.rules import engine_rubric, engine_rules, method_in_words
from judging.rubrics.templates import ASSUMED


@dataclass(frozen=True)
class SittingView:
    """One (stage, track) with its rubric and its method in words."""

    row: Sitting
    rubric: Rubric
    stage: str
    track: str
    total: Decimal
    source: Any
    method: tuple[Any, ...]

    @property
    def criteria(self) -> list[Criterion]:
        """Return the rows of the rubric."""
        return self.rubric.criteria


def list_sittings(competition_id: int) -> list[Sitting]:
    """Return the grid in the order of stages, then tracks, with rubrics."""
    return list(db.session.scalars(
        sa.select(Sitting).join(Sitting.stage).join(Sitting.track)
        .where(Sitting.competition_id == competition_id)
        .options(joinedload(Sitting.stage), joinedload(Sitting.track),
                 selectinload(Sitting.rubrics))
        .order_by(Stage.position, Track.position, Sitting.id)
    ))


def get_sitting(sitting_id: int, competition_id: int) -> Sitting:
    """Return a (stage, track) of this competition."""
    sitting = db.session.get(Sitting, sitting_id)
    if sitting is None or sitting.competition_id != competition_id:
        raise NotFound()
    return sitting


def get_criterion(criterion_id: int, sitting: Sitting) -> Criterion:
    """Return a criterion of the rubric in force."""
    for criterion in current_rubric(sitting).criteria:
        if criterion.id == criterion_id:
            return criterion
    raise NotFound()


def current_rubric(sitting: Sitting) -> Rubric:
    """Return the latest version of a sitting's rubric."""
    return sitting.rubrics[-1]


def total_of(rubric: Rubric) -> Decimal:
    """Return what a full sheet is worth."""
    counting = [row for row in rubric.criteria if row.counts]
    if rubric.is_normalised:
        return Decimal(rubric.scale) if counting else Decimal(0)
    return sum((row.high * row.weight for row in counting), Decimal(0))


def criterion_names(rubric: Rubric) -> Mapping[str, str]:
    """Return the names of the criteria by key, in the language in force."""
    return {row.key: local(row) for row in rubric.criteria}


def source_in_words(rubric: Rubric) -> Any:
    """Return where a rubric's numbers come from; the template's own note in both languages."""
    if rubric.source == ASSUMED:
        return _l("The maximum of each criterion is an assumption of the template; the published "
                  "rules do not give it.")
    return rubric.source


def view_of(sitting: Sitting) -> SittingView:
    """Return a sitting as pages show it."""
    rubric = current_rubric(sitting)
    return SittingView(
        sitting, rubric, local(sitting.stage), local(sitting.track), total_of(rubric),
        source_in_words(rubric),
        tuple(method_in_words(engine_rules(sitting), criterion_names(rubric))),
    )


def missing_in_rubrics(competition: Competition) -> list[Any]:
    """Return what the rubrics lack before a competition can open, in words."""
    if not any(stage.kind in SCORED for stage in competition.stages):
        return [_l("There is no stage in which judges score.")]
    missing = []
    for sitting in list_sittings(competition.id):
        name = f"{local(sitting.stage)} · {local(sitting.track)}"
        problem = _problem(sitting)
        if problem:
            missing.append(_l("%(name)s: %(problem)s", name=name, problem=problem))
    return missing


def _problem(sitting: Sitting) -> Any:
    rubric = current_rubric(sitting)
    if not any(row.counts for row in rubric.criteria):
        return _l("there is no criterion that counts.")
    if exceeds(sitting.threshold, sitting.aggregate, rubric):
        return _l("the least score to qualify is above the maximum of a sheet.")
    try:
        engine_rules(sitting).check(engine_rubric(rubric))
    except EngineError:
        return _l("the rubric or the method contradicts itself.")
    return None


def exceeds(threshold: Decimal | None, aggregate: Aggregate, rubric: Rubric) -> bool:
    """Tell whether no entry could reach the threshold."""
    if threshold is None or aggregate is Aggregate.SUM or not rubric.criteria:
        return False
    return threshold > total_of(rubric)
