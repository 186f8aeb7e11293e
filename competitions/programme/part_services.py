"""Tracks, stages and prizes: added, changed, put in order, removed while nothing hangs on them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import text
from app.audit.services import record
from app.auth.models import User
from app.errors import DomainError
from app.i18n import _l
from app.orm import db, lock
from app.transaction import transaction
from competitions.programme.editing import apply, edit, expect_version, plain
from competitions.programme.enums import StageKind
from competitions.programme.inputs import PrizeInput, StageInput, TrackInput
from competitions.programme.models import Competition, Prize, Stage, Track

P = TypeVar("P", Track, Stage, Prize)


@transaction()
def add_track(competition_id: int, data: TrackInput, *, actor: User, now: datetime) -> Track:
    """Add a track, with the prizes it begins with, after the others."""
    competition = lock(Competition, competition_id)
    others = competition.tracks
    _check_name(data.name, others)
    values = asdict(data) | {"key": _free_key(data.key or data.name, others)}
    values.pop("prizes")
    track = Track(competition_id=competition_id, position=_end(others), **values)
    track.prizes = [Prize(position=place, **asdict(prize))
                    for place, prize in enumerate(data.prizes, start=1)]
    competition.tracks.append(track)
    record("track_added", track, actor=actor, now=now, competition_id=competition_id,
           after={"name": track.name, "prizes": [prize.name for prize in track.prizes]})
    return track


@transaction()
def update_track(track_id: int, data: TrackInput, version: int, *, actor: User,
                 now: datetime) -> Track:
    """Rename a track or describe it."""
    track = lock(Track, track_id)
    _check_name(data.name, [row for row in _tracks(track) if row.id != track_id])
    values = {"name": data.name, "name_en": data.name_en, "description": data.description}
    edit(track, version, values, action="track_changed", actor=actor, now=now,
         competition_id=track.competition_id)
    return track


@transaction()
def add_stage(competition_id: int, data: StageInput, *, actor: User, now: datetime) -> Stage:
    """Add a stage after the others."""
    competition = lock(Competition, competition_id)
    _check_times(data)
    stage = Stage(competition_id=competition_id, position=_end(competition.stages),
                  **asdict(data))
    competition.stages.append(stage)
    record("stage_added", stage, actor=actor, now=now, competition_id=competition_id,
           after={"name": stage.name, "kind": stage.kind.value})
    return stage


@transaction()
def update_stage(stage_id: int, data: StageInput, version: int, *, actor: User,
                 now: datetime) -> Stage:
    """Change a stage; what happens in it stays what it is."""
    stage = lock(Stage, stage_id)
    if data.kind is not stage.kind:
        raise DomainError(_l("Add a stage of that kind and remove this one."), "kind")
    _check_times(data)
    edit(stage, version, asdict(data), action="stage_changed", actor=actor, now=now,
         competition_id=stage.competition_id)
    return stage


@transaction()
def add_prize(track_id: int, data: PrizeInput, version: int, *, actor: User,
              now: datetime) -> Prize:
    """Add a rank of prizes below the others."""
    track = lock(Track, track_id)
    expect_version(track, version)
    prize = Prize(track_id=track_id, position=_end(track.prizes), **asdict(data))
    track.prizes.append(prize)
    _note("prize_added", track, prize, actor, now, after=_words(data))
    return prize


@transaction()
def update_prize(prize_id: int, data: PrizeInput, version: int, *, actor: User,
                 now: datetime) -> Prize:
    """Change a rank of prizes."""
    prize = lock(Prize, prize_id)
    track = lock(Track, prize.track_id)
    expect_version(track, version)
    before, after = apply(prize, asdict(data))
    if after:
        _note("prize_changed", track, prize, actor, now, before=before, after=after)
    return prize


@transaction()
def move_part(kind: type[P], part_id: int, *, up: bool, actor: User, now: datetime) -> P:
    """Change places with the neighbour above or below; at the end nothing happens."""
    part = lock(kind, part_id)
    row = _siblings(part)
    here = next(place for place, one in enumerate(row) if one.id == part_id)
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        _number(row)
        record(f"{kind.__tablename__}_moved", part, actor=actor, now=now,
               competition_id=_competition_id(part), after={"place": there + 1})
    return part


@transaction()
def remove_part(kind: type[P], part_id: int, *, actor: User, now: datetime) -> None:
    """Remove a track, stage or prize on which nothing hangs yet."""
    part = lock(kind, part_id)
    row = [one for one in _siblings(part) if one.id != part_id]
    if not row and kind is not Prize:
        raise DomainError(_l("A competition keeps at least one track and one stage."))
    record(f"{kind.__tablename__}_removed", part, actor=actor, now=now,
           competition_id=_competition_id(part), before={"name": part.name})
    try:
        with db.session.begin_nested():
            if isinstance(part, Track):
                db.session.execute(sa.delete(Prize).filter_by(track_id=part_id))
            db.session.execute(sa.delete(kind).where(kind.id == part_id))
    except IntegrityError:
        raise DomainError(
            _l("“%(name)s” is in use by entries or results and stays.", name=part.name)
        ) from None
    db.session.expunge(part)
    _number(row)


def _siblings(part: P) -> list[P]:
    kind = type(part)
    parent = kind.track_id if isinstance(part, Prize) else kind.competition_id
    own = part.track_id if isinstance(part, Prize) else part.competition_id
    rows = sa.select(kind).where(parent == own).order_by(kind.position, kind.id)
    return list(db.session.scalars(rows.with_for_update()))


def _number(row: Sequence[Any]) -> None:
    """Give places 1, 2, 3 in two steps: places are unique at every moment."""
    for place, part in enumerate(row, start=1):
        part.position = -place
    db.session.flush()
    for place, part in enumerate(row, start=1):
        part.position = place
    db.session.flush()


def _competition_id(part: Track | Stage | Prize) -> int:
    return part.track.competition_id if isinstance(part, Prize) else part.competition_id


def _tracks(track: Track) -> list[Track]:
    return _siblings(track)


def _end(rows: Sequence[Any]) -> int:
    return max((row.position for row in rows), default=0) + 1


def _check_name(name: str, others: Sequence[Track]) -> None:
    if text.fold(name) in {text.fold(track.name) for track in others}:
        raise DomainError(_l("There is a track of this name already."), "name")


def _free_key(name: str, others: Sequence[Track]) -> str:
    taken = {track.key for track in others}
    wanted = text.slugify(name)[:36].strip("-")
    tries = [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))]
    return next(key for key in tries if key not in taken)


def _check_times(data: StageInput) -> None:
    if data.starts_at and data.ends_at and data.ends_at < data.starts_at:
        raise DomainError(_l("The end lies before the beginning."), "ends_at")
    if (data.kind is StageKind.PITCH) != (data.pitch_minutes is not None):
        raise DomainError(_l("A pitch stage needs its minutes; other stages have none."),
                          "pitch_minutes")


def _words(data: PrizeInput) -> dict[str, Any]:
    return {key: plain(value) for key, value in asdict(data).items()}


def _note(action: str, track: Track, prize: Prize, actor: User, now: datetime,
          **content: Any) -> None:
    track.version += 1
    record(action, prize, actor=actor, now=now, competition_id=track.competition_id, **content)
