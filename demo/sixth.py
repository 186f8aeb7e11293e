"""The sixth edition, whose final is today: dossiers published, Ý tưởng nearly done, Dự án begun."""

from datetime import date, datetime, timedelta

from app.auth.models import User
from app.orm import db
from app.privacy.models import ConsentPurpose
from app.units.enums import Level
from competitions.entries import services_invites
from competitions.entries.models import Entry
from competitions.entries.services_invites import GuardianInput, OwnWord
from competitions.programme.inputs import GeneralInput
from competitions.programme.models import Competition
from demo import play, season
from demo.cast import Cast
from demo.play import Stage
from demo.season import HOST, Dates
from demo.words import Idea, ideas
from judging.panels import services as panels
from judging.panels.enums import ConflictKind, Seat
from judging.panels.models import Panel
from judging.panels.services import ConflictInput, MemberInput
from judging.rubrics.models import Sitting
from judging.scoresheets import services as sheets
from judging.scoresheets.models import Scoresheet

DATA = GeneralInput(
    name="Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 6 (dữ liệu minh họa)",
    name_en="6th Quảng Ngãi innovation startup contest (demo data)", edition=6, season_year=2026,
    host_name=HOST, parent_name="ỦY BAN NHÂN DÂN TỈNH (minh họa)", code_prefix="QN06",
    level=Level.PROVINCE, contact="Đường dây nóng minh họa: 0000 000 000",
)
#: Changes that judge 1's tablet still kept when it last called.
UNSENT = 3
FAILING = {3: ("Hồ sơ nộp không đúng đối tượng dự thi.", "khoản 2 Điều 4")}


def play_sixth(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Run the edition up to this morning."""
    day = timedelta(days=1)
    dates = Dates(
        opened=season.at_hour(now - 75 * day, 8), deadline=season.at_hour(now - 40 * day, 17),
        screened=season.at_hour(now - 38 * day, 8), scored=season.at_hour(now - 22 * day, 8),
        final=now - timedelta(hours=3))
    competition = season.set_up(cast, "quang-ngai", DATA, dates, (
        (dates.deadline, dates.screened + 5 * day), (dates.scored, dates.scored + 8 * day),
        (dates.final, dates.final + timedelta(hours=11, minutes=29))))  # open to the day's end
    _score_dossiers(stage, cast, competition, dates)
    first, second = (season.sitting_of(competition, track, 3) for track in competition.tracks)
    for sitting in (first, second):
        season.draw(stage, cast, sitting, dates.final - day)
        season.begin(cast, sitting, dates.final)
    _seat_latecomer(cast, competition, now - timedelta(hours=1))
    _play_ideas(stage, cast, first, dates.final)
    _play_projects(stage, cast, second, now - timedelta(minutes=30))
    return competition


def _score_dossiers(stage: Stage, cast: Cast, competition: Competition, dates: Dates) -> None:
    day = timedelta(days=1)
    sittings = [season.sitting_of(competition, track, position)
                for position in (2, 3) for track in competition.tracks]
    season.seat(cast, competition, sittings, dates.scored - 6 * day)
    for place, track in enumerate(competition.tracks):
        entries = season.take_in(stage, track, ideas(stage.dice, 14), dates)
        entries.append(_own_entry(stage, cast, track, place, dates))
        kept = season.screen_all(stage, cast, entries, dates, FAILING)
        sitting = sittings[place]
        known = season.qualities(stage, kept)
        known[entries[-1].id] = 0.9
        season.begin(cast, sitting, dates.scored)
        season.judge(stage, sitting, known, dates.scored)
        result = season.close_and_approve(cast, sitting, dates.scored + 8 * day)
        season.publish(cast, result, dates.scored + 10 * day, f"QĐ minh họa 1{place}/2026")


def _own_entry(stage: Stage, cast: Cast, track: object, place: int, dates: Dates) -> Entry:
    """Let the demo's finalist (Dự án) and a pupil (Ý tưởng) enter."""
    owner = cast["founder7"] if place == 0 else cast["founder5"]
    idea = (Idea("Hộp học liệu tái chế cho lớp ghép", "Xã Ba Tơ", "society", (owner.name,))
            if place == 0 else
            Idea("Rượu cần men lá đóng chai nhỏ", "Xã Ngọc Linh", "agriculture",
                 (owner.name, "A Thút")))
    entry = play.enter(stage, track, idea, dates.deadline - timedelta(hours=2), owner=owner)
    _confirm_name(owner, entry, is_pupil=place == 0, at=dates.deadline - timedelta(hours=1))
    return entry


def _confirm_name(owner: User, entry: Entry, *, is_pupil: bool, at: datetime) -> None:
    """Let a leader confirm the own name as printed; for a pupil of 15 the guardian consents."""
    leader = next(member for member in entry.members if member.is_leader)
    guardian = GuardianInput(
        date(at.year - 15, 1, 20), "Đặng Thị Giám Hộ", "0905000015", "mẹ", agrees=True,
    ) if is_pupil else None
    services_invites.confirm_by_account(
        leader.id, OwnWord(leader.name, leader.title, leader.unit_name, frozenset({
            ConsentPurpose.RUN_CONTEST, ConsentPurpose.PUBLISH_NAME}), guardian),
        actor=owner, now=at)


def _seat_latecomer(cast: Cast, competition: Competition, at: datetime) -> None:
    """Let the chair call in judge 7 today; there are no sheets yet."""
    judge = cast["judge7"]
    panel = db.session.query(Panel).filter_by(competition_id=competition.id).one()
    panels.seat_member(panel.id, MemberInput(judge.name, judge.email or "", Seat.JUDGE,
                                             "Ủy viên", "Đơn vị minh họa"),
                       actor=cast["chair"], now=at)


def _play_ideas(stage: Stage, cast: Cast, sitting: Sitting, at: datetime) -> None:
    """Five pitches: a tie at third, one gap over 20, one recusal, one sheet still unsent."""
    rows = play.sheets_of(sitting)
    order = sorted({sheet.entry_id for sheet in rows})
    level = dict(zip(order, (0.86, 0.8, 0.7, 0.7, 0.6), strict=True))
    recused, unsent = order[4], order[3]
    first = cast["judge1"]
    sheets.declare_conflict(
        ConflictInput(first.id, recused, ConflictKind.MENTOR, "Từng hướng dẫn nhóm."),
        actor=first, now=at)
    for place, sheet in enumerate(play.sheets_of(sitting)):
        if (sheet.judge_id, sheet.entry_id) == (first.id, recused):
            continue
        moment = at + timedelta(minutes=25 * order.index(sheet.entry_id), seconds=place)
        share = level[sheet.entry_id] - (0.32 if _is_far(cast, sheet, order) else 0)
        flat = play.Taste(0, 0.0) if sheet.entry_id in order[2:4] else play.Taste(0, 0.02)
        marks = play.marks_for(stage.dice, sheet.rubric, share, flat)
        send = (sheet.judge_id, sheet.entry_id) != (first.id, unsent)
        remark = "Trình bày mạch lạc." if send else ""
        play.score(sheet.judge, [play.Filled(sheet, marks, remark, send)], moment,
                   pending=0 if send else UNSENT)


def _is_far(cast: Cast, sheet: Scoresheet, order: list[int]) -> bool:
    return sheet.judge_id == cast["judge4"].id and sheet.entry_id == order[1]


def _play_projects(stage: Stage, cast: Cast, sitting: Sitting, at: datetime) -> None:
    """Leave the first pitch just ended: two sheets are in, one is begun."""
    rows = play.sheets_of(sitting)
    first = rows[0].entry_id
    here = {sheet.judge_id: sheet for sheet in rows if sheet.entry_id == first}
    for place, name in enumerate(("judge2", "judge3", "judge5")):
        sheet = here[cast[name].id]
        marks = play.marks_for(stage.dice, sheet.rubric, 0.78, play.Taste(0.0, 0.03))
        play.score(sheet.judge, [play.Filled(sheet, marks, is_sent=place < 2)],
                   at + timedelta(minutes=place))
