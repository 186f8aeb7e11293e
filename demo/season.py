"""One edition of the provincial contest, act by act; each act takes its own moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from app.clock import from_local, local_date
from app.orm import db
from competitions.entries.models import Entry
from competitions.programme import part_services
from competitions.programme import services as programme
from competitions.programme.inputs import GeneralInput, RulesInput, StageInput
from competitions.programme.models import Competition, Track
from competitions.programme.models import Stage as StageRow
from competitions.screening.enums import Outcome
from demo import play
from demo.cast import Cast, give_office
from demo.play import Stage
from demo.words import Idea
from judging.panels import services as panels
from judging.panels.enums import Seat
from judging.panels.services import MemberInput, PanelInput
from judging.results import services as results
from judging.results.models import Result
from judging.results.services import PublicationInput
from judging.rubrics import services as rubrics
from judging.rubrics.models import Sitting
from judging.rubrics.templates import TEMPLATES
from judging.scoresheets import services_assign, services_draw, services_open, slots

HOST = "Sở Khoa học và Công nghệ (minh họa)"
TITLES = {Seat.CHAIR: "Chủ tịch Hội đồng", Seat.DEPUTY_CHAIR: "Phó Chủ tịch Hội đồng",
          Seat.JUDGE: "Ủy viên", Seat.SECRETARY: "Thư ký Hội đồng"}
#: Articles of the rules of the demo, beside each decision of a review.
ARTICLES = {"tie": "khoản 3 Điều 9", "deviation": "khoản 2 Điều 8", "floor": "khoản 4 Điều 8"}


@dataclass(frozen=True)
class Dates:
    """The moments of one edition."""

    opened: datetime
    deadline: datetime
    screened: datetime
    scored: datetime
    final: datetime


def at_hour(moment: datetime, hour: int) -> datetime:
    """Return the day of a moment at a full hour of Viet Nam, as rules set their times."""
    return from_local(datetime.combine(local_date(moment), time(hour)))


def set_up(cast: Cast, template: str, data: GeneralInput, dates: Dates,
           times: Sequence[tuple[datetime, datetime]]) -> Competition:
    """Create a competition from a template, give the office its roles, open it."""
    organiser = cast["organiser"]
    competition = rubrics.create_from_template(
        TEMPLATES[template], replace(data, deadline=dates.deadline), actor=organiser,
        now=dates.opened - timedelta(days=7))
    competition.is_demo = True
    give_office(cast, competition.id, dates.opened)
    for stage, (starts, ends) in zip(competition.stages, times, strict=True):
        part_services.update_stage(stage.id, _timed(stage, starts, ends), stage.version,
                                   actor=organiser, now=dates.opened - timedelta(days=6))
    for track in competition.tracks:
        for prize in track.prizes:
            prize.amount = {1: 30_000_000, 2: 20_000_000, 3: 15_000_000}.get(
                prize.position, 5_000_000)
    if not competition.rule_books:
        programme.save_rules(
            competition.id, RulesInput("Thể lệ minh họa: một bảng, hai vòng chấm.", dates.opened),
            competition.version, actor=organiser, now=dates.opened - timedelta(days=6))
    rubrics.open_competition(competition.id, actor=organiser, now=dates.opened)
    return competition


def _timed(stage: StageRow, starts: datetime, ends: datetime) -> StageInput:
    return StageInput(stage.kind, stage.name, stage.name_en, starts, ends, stage.place,
                      stage.pitch_minutes, stage.questions_minutes)


def take_in(stage: Stage, track: Track, ideas: Sequence[Idea], dates: Dates) -> list[Entry]:
    """Let founders enter between the opening and the deadline, most of them at the end."""
    span = dates.deadline - dates.opened - timedelta(hours=1)
    return [play.enter(stage, track, idea, dates.opened + span * (1 - 1 / (place + 2)) ** 0.5)
            for place, idea in enumerate(ideas)]


def screen_all(stage: Stage, cast: Cast, entries: Sequence[Entry], dates: Dates,
               failing: Mapping[int, tuple[str, str]]) -> list[Entry]:
    """Let the secretary decide about every entry; *failing* is by place in the list."""
    kept = []
    for place, entry in enumerate(entries):
        at = dates.screened + timedelta(minutes=4 * place)
        if place in failing:
            reason, article = failing[place]
            play.screen(stage, entry, cast["secretary"], at, Outcome.INELIGIBLE, reason, article)
        elif place % 9 == 5:
            play.screen(stage, entry, cast["secretary"], at, Outcome.ELIGIBLE_PAPERS_MISSING,
                        "Còn thiếu phiếu đăng ký có xác nhận của địa phương.")
            kept.append(entry)
        else:
            play.screen(stage, entry, cast["secretary"], at, Outcome.ELIGIBLE)
            kept.append(entry)
    return kept


def seat(cast: Cast, competition: Competition, sittings: Sequence[Sitting], at: datetime,
         judges: int = 6) -> None:
    """Appoint the panel: chair, deputy, judges."""
    panel = panels.create_panel(
        competition.id, PanelInput("Hội đồng giám khảo", "", tuple(s.id for s in sittings)),
        actor=cast["organiser"], now=at)
    for place, user in enumerate(cast.judges(judges)):
        chosen = (Seat.CHAIR, Seat.DEPUTY_CHAIR)[place] if place < 2 else Seat.JUDGE
        panels.seat_member(
            panel.id, MemberInput(user.name, user.email or "", chosen, TITLES[chosen],
                                  "Đơn vị minh họa"), actor=cast["organiser"], now=at)
        panels.confirm_declarations(user, competition.id, now=at + timedelta(hours=2))


def begin(cast: Cast, sitting: Sitting, at: datetime) -> None:
    """Name the articles of the method, assign everyone to everything and open judging."""
    sitting.articles = dict(ARTICLES)
    services_assign.assign_everyone(sitting.id, None, cast["organiser"], at)
    services_open.open_judging(sitting.id, actor=cast["organiser"], now=at)


def judge(stage: Stage, sitting: Sitting, qualities: dict[int, float], at: datetime) -> None:
    """Let everybody mark what was given to them."""
    people = {sheet.judge_id: sheet.judge for sheet in play.sheets_of(sitting)}
    play.score_sitting(stage, sitting, qualities, at,
                       sure=play.tastes(stage.dice, people.values()))


def close_and_approve(cast: Cast, sitting: Sitting, at: datetime) -> Result:
    """Close a sitting and approve what it gives."""
    results.close_and_compute(sitting.id, {}, actor=cast["chair"], now=at)
    live = db.session.query(Result).filter_by(sitting_id=sitting.id).order_by(
        Result.number.desc()).first()
    return results.approve_result(live.id, actor=cast["chair"], now=at + timedelta(minutes=20))


def publish(cast: Cast, result: Result, at: datetime, number: str) -> Result:
    """Publish by a decision of the demo."""
    return results.publish_result(
        result.id, PublicationInput(number, at.date(), False), actor=cast["approver"], now=at)


def draw(stage: Stage, cast: Cast, sitting: Sitting, at: datetime) -> None:
    """Draw the order of the pitches, typed by one and checked by another."""
    order = [slot.entry_id for slot in slots.slots_of(sitting.id)]
    stage.dice.shuffle(order)
    services_draw.enter_draw(sitting.id, order, actor=cast["secretary"], now=at)
    services_draw.check_draw(sitting.id, actor=cast["organiser"],
                             now=at + timedelta(minutes=5))


def qualities(stage: Stage, entries: Sequence[Entry], least: float = 0.48, most: float = 0.9,
              ) -> dict[int, float]:
    """Return how good each entry is, from 0 to 1."""
    return {entry.id: stage.dice.uniform(least, most) for entry in entries}


def sitting_of(competition: Competition, track: Track, position: int) -> Sitting:
    """Return the sitting of a track in the stage at a position."""
    chosen = next(s for s in competition.stages if s.position == position)
    return db.session.query(Sitting).filter_by(stage_id=chosen.id, track_id=track.id).one()
