"""An open call with a queue and drafts, and a small contest that awaits its decision."""

from datetime import datetime, timedelta

from app.units.enums import Level
from competitions.entries import services as entries
from competitions.programme.inputs import GeneralInput
from competitions.programme.models import Competition
from competitions.screening.enums import Outcome
from demo import play, season
from demo.cast import Cast
from demo.play import Stage
from demo.season import Dates
from demo.words import Idea, ideas

OPEN = GeneralInput(
    name="Cuộc thi Ý tưởng khởi nghiệp thanh niên tỉnh Quảng Ngãi năm 2026 (dữ liệu minh họa)",
    name_en="2026 youth startup idea contest (demo data)", edition=2, season_year=2026,
    host_name="Tỉnh Đoàn (minh họa)", code_prefix="TN26", level=Level.PROVINCE,
    contact="Đường dây nóng minh họa: 0000 000 000",
)
SMALL = GeneralInput(
    name="Cuộc thi Sáng kiến học đường năm 2026 (dữ liệu minh họa)",
    name_en="2026 school initiative contest (demo data)", edition=1, season_year=2026,
    host_name="Trường Cao đẳng minh họa", code_prefix="HD26", level=Level.SECTOR,
    contact="Đường dây nóng minh họa: 0000 000 000",
)
HALF = {"summary": "Ứng dụng giúp hộ dân ghi chép mùa vụ.", "field": "digital"}


def play_open_call(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Open a call with nine in the queue, one returned and overdue, drafts and a withdrawal."""
    day = timedelta(days=1)
    dates = Dates(opened=now - 30 * day, deadline=now + 12 * day, screened=now - 6 * day,
                  scored=now + 20 * day, final=now + 40 * day)
    competition = season.set_up(cast, "quang-ngai", OPEN, dates, (
        (dates.deadline, dates.deadline + 5 * day), (dates.scored, dates.scored + 6 * day),
        (dates.final, dates.final + timedelta(hours=9))))
    track, other = competition.tracks
    found = ideas(stage.dice, 12)
    for place, idea in enumerate(found[:8]):
        play.enter(stage, (track, other)[place % 2], idea, now - (9 - place) * day)
    _own(stage, cast, track, now, found[8:])
    return competition


def _own(stage: Stage, cast: Cast, track: object, now: datetime, found: list[Idea]) -> None:
    day = timedelta(days=1)
    secretary = cast["secretary"]
    play.draft(stage, track, Idea("Sổ tay mùa vụ cho hộ trồng quế", "Xã Trà Bồng", "digital",
                                  (cast["founder2"].name,)), now - day, owner=cast["founder2"],
               answers=HALF)
    returned = play.enter(stage, track, found[0], now - 9 * day, owner=cast["founder3"])
    play.screen(stage, returned, secretary, now - 8 * day, Outcome.RETURNED,
                "Bản thuyết minh thiếu phần kế hoạch tài chính.", due_at=now - day)
    refused = play.enter(stage, track, found[1], now - 8 * day, owner=cast["founder4"])
    play.screen(stage, refused, secretary, now - 7 * day, Outcome.INELIGIBLE,
                "Trưởng nhóm quá độ tuổi dự thi.", "khoản 2 Điều 4")
    gone = play.enter(stage, track, found[2], now - 7 * day, owner=cast["founder8"])
    entries.withdraw_entry(gone.id, actor=cast["founder8"], now=now - 5 * day,
                           reason="Nhóm chuyển sang cuộc thi khác.")


def play_small_contest(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Run a small contest to its approved result: the decision has no number yet."""
    day = timedelta(days=1)
    dates = Dates(opened=now - 40 * day, deadline=now - 20 * day, screened=now - 19 * day,
                  scored=now - 10 * day, final=now - 4 * day)
    competition = season.set_up(cast, "trimmed", SMALL, dates, (
        (dates.scored, dates.scored + 2 * day), (dates.final, dates.final + timedelta(hours=6))))
    track = competition.tracks[0]
    kept = season.screen_all(
        stage, cast, season.take_in(stage, track, ideas(stage.dice, 7), dates), dates, {})
    sittings = [season.sitting_of(competition, track, position) for position in (1, 2)]
    season.seat(cast, competition, sittings, dates.scored - 3 * day, judges=4)
    known = season.qualities(stage, kept)
    season.begin(cast, sittings[0], dates.scored)
    season.judge(stage, sittings[0], known, dates.scored)
    first = season.close_and_approve(cast, sittings[0], dates.scored + 2 * day)
    season.publish(cast, first, dates.scored + 3 * day, "QĐ minh họa 20/2026")
    season.draw(stage, cast, sittings[1], dates.final - day)
    season.begin(cast, sittings[1], dates.final)
    season.judge(stage, sittings[1], known, dates.final)
    season.close_and_approve(cast, sittings[1], dates.final + timedelta(hours=6))
    return competition
