"""Reading the programme."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import lazyload

from app.errors import NotFound
from app.i18n import local
from app.orm import db
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.models import (
    Competition,
    DeadlineExtension,
    Prize,
    RuleBook,
    Stage,
    Track,
)

P = TypeVar("P", Track, Stage, Prize)


@dataclass(frozen=True)
class Step:
    """One step of the season's timeline, as the stepper draws it."""

    label: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None


def find_competition(slug: str) -> Competition | None:
    """Return a competition by its address."""
    return db.session.scalar(sa.select(Competition).filter_by(slug=slug))


def find_only_call(now: datetime) -> Competition | None:
    """Return the one competition that takes entries now, if it is the only one."""
    found = db.session.scalars(sa.select(Competition).where(
        Competition.state == CompetitionState.OPEN, Competition.deadline >= now).limit(2)).all()
    return found[0] if len(found) == 1 else None


def list_public() -> list[Competition]:
    """Return every competition that has been opened, the latest deadline first."""
    public = sa.select(Competition).where(Competition.state != CompetitionState.DRAFT)
    return _without_tracks(public.order_by(Competition.deadline.desc(), Competition.id.desc()))


def list_finals(begin: datetime, end: datetime) -> list[tuple[Competition, Stage]]:
    """Return the public competitions whose last stage is a pitch, on at some time in between."""
    last = sa.select(sa.func.max(Stage.position)).where(
        Stage.competition_id == Competition.id).correlate(Competition).scalar_subquery()
    rows = db.session.execute(
        sa.select(Competition, Stage).join(Stage, Stage.competition_id == Competition.id)
        .options(lazyload(Competition.tracks))
        .where(Competition.state != CompetitionState.DRAFT, Stage.position == last,
               Stage.kind == StageKind.PITCH, Stage.starts_at < end,
               sa.or_(Stage.starts_at >= begin, Stage.ends_at > begin))
        .order_by(Stage.starts_at, Competition.id))
    return [(competition, stage) for competition, stage in rows]


def list_for_office(competition_ids: Iterable[int] | None) -> list[Competition]:
    """Return competitions by id, all of them for None, the newest first."""
    wanted = sa.select(Competition).order_by(Competition.id.desc())
    if competition_ids is not None:
        wanted = wanted.where(Competition.id.in_(set(competition_ids)))
    return _without_tracks(wanted)


def get_part(kind: type[P], part_id: int, competition_id: int) -> P:
    """Return a track, stage or prize of this competition."""
    part = db.session.get(kind, part_id)
    if part is None:
        raise NotFound()
    own = part.track.competition_id if isinstance(part, Prize) else part.competition_id
    if own != competition_id:
        raise NotFound()
    return part


def list_rule_books(competition_id: int) -> list[RuleBook]:
    """Return the versions of the rules, the newest first."""
    return list(db.session.scalars(
        sa.select(RuleBook).filter_by(competition_id=competition_id)
        .order_by(RuleBook.number.desc())
    ))


def find_rules(competition_id: int, number: int | None = None) -> RuleBook | None:
    """Return a version of the rules, by default the latest."""
    books = sa.select(RuleBook).filter_by(competition_id=competition_id)
    if number is not None:
        books = books.filter_by(number=number)
    return db.session.scalar(books.order_by(RuleBook.number.desc()).limit(1))


def timeline(competition: Competition, call: str, now: datetime) -> list[Step]:
    """Return the season in steps: the call for entries (worded *call*), then each stage."""
    opened, deadline = competition.opened_at, competition.deadline
    steps = [Step(call, _state(opened, deadline, now), opened, deadline)]
    steps += [
        Step(local(stage), _state(stage.starts_at, stage.ends_at, now), stage.starts_at,
             stage.ends_at)
        for stage in competition.stages
    ]
    return steps


def prize_total(competition: Competition) -> int:
    """Return the money of all prizes, all seats taken."""
    return sum(prize.amount * prize.seats
               for track in competition.tracks for prize in track.prizes)


def pitch_stage(competition: Competition) -> Stage | None:
    """Return the last stage with pitches."""
    pitches = [stage for stage in competition.stages if stage.kind is StageKind.PITCH]
    return pitches[-1] if pitches else None


def _state(starts_at: datetime | None, ends_at: datetime | None, now: datetime) -> str:
    if ends_at is not None and ends_at < now:
        return "done"
    return "now" if starts_at is not None and starts_at <= now else "next"


def _without_tracks(wanted: sa.Select[tuple[Any]]) -> list[Competition]:
    return list(db.session.scalars(wanted.options(lazyload(Competition.tracks))))


def find_extension(competition_id: int) -> DeadlineExtension | None:
    """Return the latest notice that moved the deadline."""
    return db.session.scalars(
        sa.select(DeadlineExtension).filter_by(competition_id=competition_id)
        .order_by(DeadlineExtension.id.desc()).limit(1)
    ).first()
