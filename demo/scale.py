"""Five thousand entries before one hundred and fifty judges: closed, ranked and approved.

People and dossiers are written as rows, thousands at a time; sheets are given out, marked,
signed, closed and approved by the services, so marks, ranks and digests are the program's own.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from app.auth.models import User
from app.clock import from_local
from app.codes import new_code
from app.files.storage import Store
from app.orm import db
from app.text import fold, sort_key
from app.transaction import transaction
from app.units import services as units
from app.units.enums import Level
from competitions.entries.content import Content
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.inputs import GeneralInput
from competitions.programme.models import Competition, Track
from demo import play, season
from demo.cast import DOMAIN, Cast, make_cast
from demo.loading import SEED, put_away_mail, refuse_a_full_database
from demo.play import Stage
from demo.season import Dates
from demo.words import ANSWERS, PRODUCTS, UNITS, person
from judging.panels import services as panels
from judging.panels.enums import Seat
from judging.panels.models import Panel
from judging.panels.services import MemberInput
from judging.results import services as results
from judging.results.models import Result
from judging.rubrics.models import Sitting
from judging.scoresheets import services_assign, services_open
from judging.scoresheets.services import unsubmitted_sheets

DATA = GeneralInput(
    name="Cuộc thi năm nghìn hồ sơ (dữ liệu minh họa)",
    name_en="Contest of five thousand entries (demo data)", edition=1, season_year=2026,
    host_name=season.HOST, code_prefix="SC26", level=Level.PROVINCE,
    contact="Đường dây nóng minh họa: 0000 000 000",
)
ENTRIES, JUDGES = 5000, 150
#: One sheet in so many never arrives.
LOST = 50
#: Sheets in one request: 8 operations each, 500 a request.
BATCH = 60
DAY = timedelta(days=1)


@transaction()
def load_scale(store: Store, site: str, as_of: date, now: datetime, *, entries: int = ENTRIES,
               judges: int = JUDGES) -> Result:
    """Load one contest of thousands of entries up to its approved ranking."""
    refuse_a_full_database()
    today = min(now, from_local(datetime.combine(as_of, time(15, 30))))
    units.load_register()
    stage = Stage(random.Random(SEED), store, b"", site)  # noqa: S311 -- a fixed story
    cast = make_cast(today - 60 * DAY)
    competition = _set_up(cast, today)
    track = competition.tracks[0]
    numbers = _enter(stage, competition, track, entries, today - 22 * DAY)
    sitting = season.sitting_of(competition, track, 1)
    people = _seat(stage, cast, competition, sitting, judges, today - 15 * DAY)
    _assign(stage, cast, sitting, numbers, people, today - 12 * DAY)
    _judge(stage, sitting, numbers, today - 10 * DAY)
    result = _close(cast, sitting, today - DAY)
    put_away_mail(today)
    return result


def _set_up(cast: Cast, today: datetime) -> Competition:
    dates = Dates(opened=today - 40 * DAY, deadline=today - 20 * DAY, screened=today - 19 * DAY,
                  scored=today - 10 * DAY, final=today + 20 * DAY)
    return season.set_up(cast, "trimmed", replace(DATA), dates, (
        (dates.scored, dates.scored + 9 * DAY), (dates.final, dates.final + timedelta(hours=6))))


def _enter(stage: Stage, competition: Competition, track: Track, count: int,
           at: datetime) -> Sequence[int]:
    """Write founders, entries, teams and submissions as rows; return the entries' ids."""
    names = [person(stage.dice) for _ in range(count)]
    owners = _add(User, [
        {"email": f"thi-sinh-{n:05}@{DOMAIN}", "name": name, "sort_key": sort_key(name),
         "search": fold(name), "created_at": at, "confirmed_at": at, "is_demo": True}
        for n, name in enumerate(names, start=1)])
    contents = [_content(stage, track, n, name) for n, name in enumerate(names, start=1)]
    entry_ids = _add(Entry, [
        _entry(competition, track, n, owner, content, at)
        for n, (owner, content) in enumerate(zip(owners, contents, strict=True), start=1)])
    _add(TeamMember, [
        {"entry_id": entry_id, "user_id": owner, "name": name, "sort_key": sort_key(name),
         "unit_name": content.unit_name, "is_leader": True, "position": 1}
        for entry_id, owner, name, content in zip(entry_ids, owners, names, contents, strict=True)])
    _add(Submission, [
        {"entry_id": entry_id, "number": 1, "rule_book_id": competition.rule_books[-1].id,
         "digest": content.digest, "receipt_code": new_code(), "submitted_at": at,
         "submitted_by_id": owner, **vars(content)}
        for entry_id, owner, content in zip(entry_ids, owners, contents, strict=True)])
    competition.last_entry_number = count
    db.session.flush()
    return entry_ids


def _content(stage: Stage, track: Track, number: int, name: str) -> Content:
    product, field = stage.dice.choice(PRODUCTS)
    unit = stage.dice.choice(UNITS)
    return Content(track.id, f"{product} {unit.split(' ', 1)[1]} {number}", unit,
                   ANSWERS | {"field": field},
                   [{"name": name, "title": "", "unit_name": unit, "is_leader": True}], [])


def _entry(competition: Competition, track: Track, number: int, owner: int, content: Content,
           at: datetime) -> dict[str, Any]:
    code = f"{competition.code_prefix}-{number:04}"
    return {
        "competition_id": competition.id, "track_id": track.id, "owner_id": owner,
        "number": number, "code": code, "state": EntryState.ELIGIBLE, "title": content.title,
        "sort_key": sort_key(content.title), "unit_name": content.unit_name,
        "search": fold(f"{code} {content.title} {content.unit_name} {content.team[0]['name']}"),
        "draft": {"title": content.title, "unit_name": content.unit_name, **content.answers},
        "created_at": at, "submitted_at": at, "last_submission": 1,
    }


def _add(model: Any, rows: list[dict[str, Any]]) -> Sequence[int]:
    """Insert rows and return their ids in the same order."""
    return db.session.scalars(
        sa.insert(model).returning(model.id, sort_by_parameter_order=True), rows).all()


def _seat(stage: Stage, cast: Cast, competition: Competition, sitting: Sitting, count: int,
          at: datetime) -> list[int]:
    """Appoint the panel of the demo and as many judges beside it as are asked for."""
    season.seat(cast, competition, [sitting], at)
    panel = db.session.query(Panel).filter_by(competition_id=competition.id).one()
    for number in range(len(cast.judges()), count):
        name = f"{person(stage.dice)} {number}"
        panels.seat_member(
            panel.id, MemberInput(name, f"giam-khao-{number:03}@{DOMAIN}", Seat.JUDGE, "Ủy viên",
                                  "Đơn vị minh họa"), actor=cast["organiser"], now=at)
    return [member.user_id for member in panel.members]


def _assign(stage: Stage, cast: Cast, sitting: Sitting, entries: Sequence[int],
            judges: Sequence[int], at: datetime) -> None:
    """Give every entry to three, four or five judges."""
    pairs = [(judge, entry) for place, entry in enumerate(entries)
             for judge in stage.dice.sample(judges, 3 + place % 3)]
    services_assign.assign_pairs(sitting.id, pairs, actor=cast["organiser"], now=at)
    services_open.open_judging(sitting.id, actor=cast["organiser"], now=at)


def _judge(stage: Stage, sitting: Sitting, entries: Sequence[int], at: datetime) -> None:
    """Let every judge send his sheets; one in fifty never arrives."""
    known = {entry: stage.dice.uniform(0.4, 0.92) for entry in entries}
    held: dict[User, list[play.Filled]] = {}
    tastes: dict[int, play.Taste] = {}
    for place, sheet in enumerate(play.sheets_of(sitting)):
        taste = tastes.setdefault(sheet.judge_id, play.Taste(
            stage.dice.uniform(-0.06, 0.06), stage.dice.uniform(0.02, 0.05)))
        marks = play.marks_for(stage.dice, sheet.rubric, known[sheet.entry_id], taste)
        if place % LOST:
            held.setdefault(sheet.judge, []).append(play.Filled(sheet, marks))
    for judge, filled in held.items():
        for begun, part in enumerate(play.batched(filled, BATCH)):
            play.score(judge, part, at + begun * timedelta(hours=20))


def _close(cast: Cast, sitting: Sitting, at: datetime) -> Result:
    missing = {sheet.id: "Giám khảo không gửi phiếu (minh họa)."
               for sheet in unsubmitted_sheets(sitting.id)}
    result = results.close_and_compute(sitting.id, missing, actor=cast["chair"], now=at)
    return results.approve_result(result.id, actor=cast["chair"], now=at + timedelta(hours=1))
