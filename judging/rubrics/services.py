"""The grid of stages and tracks: made from a template, kept complete, opened."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.dossiers.services import create_form
from competitions.programme import part_services as parts
from competitions.programme import services as programme
from competitions.programme.enums import SCORED
from competitions.programme.inputs import GeneralInput, RulesInput, StageInput, TrackInput
from competitions.programme.models import Competition, Stage, Track
from judging.rubrics import queries
from judging.rubrics.inputs import CriterionInput, MethodInput
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.rubrics.rows import copy_of, criterion_row, method_values, places_for
from judging.rubrics.templates import StageTemplate, Template


@transaction()
def create_from_template(template: Template, data: GeneralInput, *, actor: User,
                         now: datetime) -> Competition:
    """Make a draft competition with all that the template holds."""
    if not data.who_may_enter:
        data = replace(data, who_may_enter=template.who_may_enter)
    competition = programme.create_competition(data, template=template.key, actor=actor, now=now)
    for track in template.tracks:
        parts.add_track(competition.id, track, actor=actor, now=now)
    plan = {}
    for stage_template in template.stages:
        stage = parts.add_stage(competition.id, stage_template.stage, actor=actor, now=now)
        plan[stage.id] = stage_template
    create_sittings(competition, plan)
    create_form(competition.id, actor=actor, now=now)
    if template.rules:
        programme.save_rules(competition.id, RulesInput(template.rules, now), competition.version,
                             actor=actor, now=now)
    return competition


@transaction()
def create_sittings(competition: Competition, plan: Mapping[int, StageTemplate]) -> list[Sitting]:
    """Give every scored stage and track its rubric and method; *plan* is by stage id."""
    made = []
    for stage in competition.stages:
        if stage.kind not in SCORED:
            continue
        data = plan.get(stage.id)
        for track in competition.tracks:
            made.append(_sitting(stage, track, data.method if data else None,
                                 data.criteria if data else (), data.source if data else ""))
    db.session.flush()
    return made


@transaction()
def add_track(competition_id: int, data: TrackInput, *, actor: User, now: datetime) -> Track:
    """Add a track; judges score it as they score the tracks before it."""
    track = parts.add_track(competition_id, data, actor=actor, now=now)
    _complete_grid(competition_id)
    return track


@transaction()
def add_stage(competition_id: int, data: StageInput, *, actor: User, now: datetime) -> Stage:
    """Add a stage; where judges score in it, every track gets an empty rubric."""
    stage = parts.add_stage(competition_id, data, actor=actor, now=now)
    _complete_grid(competition_id)
    return stage


@transaction()
def move_stage(stage_id: int, *, up: bool, actor: User, now: datetime) -> Stage:
    """Change the order of stages while judging has begun in none."""
    stage = lock(Stage, stage_id)
    begun = sa.select(Sitting.id).where(
        Sitting.competition_id == stage.competition_id, Sitting.opened_at.is_not(None))
    if db.session.scalar(begun.limit(1)):
        raise DomainError(_l("Judging has begun, so the order of the stages stays."))
    return parts.move_part(Stage, stage_id, up=up, actor=actor, now=now)


@transaction()
def remove_from_grid(kind: type[Stage] | type[Track], part_id: int, *, actor: User,
                     now: datetime) -> None:
    """Remove a stage or track together with its rubrics, while nobody works with them."""
    part = lock(kind, part_id)
    column = Sitting.stage_id if kind is Stage else Sitting.track_id
    sittings = list(db.session.scalars(
        sa.select(Sitting).where(column == part_id).with_for_update()))
    refusal = DomainError(
        _l("“%(name)s” has a panel, entries or marks already and stays.", name=part.name))
    if any(sitting.opened_at for sitting in sittings):
        raise refusal
    try:
        with db.session.begin_nested():
            _delete_sittings([sitting.id for sitting in sittings])
    except IntegrityError:
        raise refusal from None
    parts.remove_part(kind, part_id, actor=actor, now=now)


@transaction()
def open_competition(competition_id: int, *, actor: User, now: datetime) -> Competition:
    """Open a draft for entries once programme and rubrics lack nothing."""
    competition = lock(Competition, competition_id)
    missing = queries.missing_in_rubrics(competition)
    if missing:
        raise DomainError(missing[0])
    return programme.open_competition(competition_id, actor=actor, now=now)


def _complete_grid(competition_id: int) -> None:
    """Add the sittings that the grid lacks, like those of the same stage where there are any."""
    db.session.flush()
    competition = lock(Competition, competition_id)
    known = queries.list_sittings(competition_id)
    taken = {(sitting.stage_id, sitting.track_id) for sitting in known}
    for stage in competition.stages:
        if stage.kind not in SCORED:
            continue
        model = next((sitting for sitting in known if sitting.stage_id == stage.id), None)
        for track in competition.tracks:
            if (stage.id, track.id) in taken:
                continue
            sitting = _sitting(stage, track, None, (), "")
            if model is not None:
                _imitate(sitting, model)
    db.session.flush()


def _imitate(sitting: Sitting, model: Sitting) -> None:
    source, rubric = queries.current_rubric(model), sitting.rubrics[0]
    for name in MethodInput.__dataclass_fields__:
        setattr(sitting, name, getattr(model, name))
    rubric.source, rubric.places = source.source, source.places
    rubric.is_normalised, rubric.scale = source.is_normalised, source.scale
    rubric.asks_comment = source.asks_comment
    rubric.criteria = [copy_of(row) for row in source.criteria]


def _sitting(stage: Stage, track: Track, method: MethodInput | None,
             criteria: Iterable[CriterionInput], source: str) -> Sitting:
    rows = [criterion_row(data, place) for place, data in enumerate(criteria, start=1)]
    rubric = Rubric(number=1, source=source, places=places_for(rows), criteria=rows)
    sitting = Sitting(
        competition_id=track.competition_id, stage=stage, track=track, rubrics=[rubric],
        **method_values(method or MethodInput()),
    )
    db.session.add(sitting)
    return sitting


def _delete_sittings(ids: list[int]) -> None:
    rubrics = sa.select(Rubric.id).where(Rubric.sitting_id.in_(ids))
    db.session.execute(sa.delete(Criterion).where(Criterion.rubric_id.in_(rubrics))
                       .execution_options(synchronize_session=False))
    db.session.execute(sa.delete(Rubric).where(Rubric.sitting_id.in_(ids))
                       .execution_options(synchronize_session=False))
    db.session.execute(sa.delete(Sitting).where(Sitting.id.in_(ids))
                       .execution_options(synchronize_session=False))
    db.session.expire_all()
