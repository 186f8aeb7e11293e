"""The fifth edition, first quarter of 2024: judged, published, certified, forwarded."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

from app.units.enums import Level
from competitions.entries.models import Entry
from competitions.programme.inputs import GeneralInput
from competitions.programme.models import Competition, Track
from demo import play, season
from demo.cast import Cast
from demo.play import Stage
from demo.season import HOST, Dates
from demo.words import Idea, ideas
from judging.awards import queries as awards
from judging.awards import services as prizes
from judging.awards import services_papers as certificates
from judging.awards.services import Confirmation
from judging.results import feedback
from judging.results.models import Result

DATES = Dates(
    opened=datetime(2023, 11, 15, 1, 0, tzinfo=UTC),
    deadline=datetime(2024, 1, 19, 10, 0, tzinfo=UTC),
    screened=datetime(2024, 1, 23, 2, 0, tzinfo=UTC),
    scored=datetime(2024, 2, 20, 2, 0, tzinfo=UTC),
    final=datetime(2024, 3, 22, 1, 0, tzinfo=UTC),
)
DATA = GeneralInput(
    name="Cuộc thi Khởi nghiệp đổi mới sáng tạo tỉnh Quảng Ngãi lần thứ 5 (dữ liệu minh họa)",
    name_en="5th Quảng Ngãi innovation startup contest (demo data)", edition=5, season_year=2024,
    host_name=HOST, parent_name="ỦY BAN NHÂN DÂN TỈNH (minh họa)", code_prefix="QN05",
    level=Level.PROVINCE, contact="Đường dây nóng minh họa: 0000 000 000",
)
FAILING = {
    4: ("Doanh nghiệp đăng ký lần đầu quá 5 năm.", "khoản 2 Điều 4"),
    11: ("Hồ sơ không có bản thuyết minh đọc được.", "khoản 1 Điều 6"),
    19: ("Trùng nội dung với hồ sơ khác của cùng nhóm.", "khoản 3 Điều 4"),
}
#: What two founders of the cast enter, by the position of the track.
OWN = {2: {
    "founder1": Idea("Bột rau má sấy lạnh Mộ Đức", "Huyện Mộ Đức", "agriculture",
                     ("Phạm Thị Uyên",)),
    "founder6": Idea("Cà phê cascara Sơn Tây", "Huyện Sơn Tây", "agriculture", ("A Thút",)),
}}
#: How good they are, beyond anybody else: judges then rank them first and second.
OWN_QUALITY = {"founder1": 0.95, "founder6": 0.9}


def play_fifth(stage: Stage, cast: Cast) -> Competition:
    """Run the whole edition."""
    day = timedelta(days=1)
    competition = season.set_up(cast, "quang-ngai", DATA, DATES, (
        (DATES.deadline, DATES.screened + 3 * day), (DATES.scored, DATES.scored + 5 * day),
        (DATES.final, DATES.final + timedelta(hours=9))))
    kept = {track.id: _enter(stage, cast, track) for track in competition.tracks}
    for position in (2, 3):
        sittings = [season.sitting_of(competition, track, position)
                    for track in competition.tracks]
        if position == 2:
            every = [season.sitting_of(competition, track, each)
                     for each in (2, 3) for track in competition.tracks]
            season.seat(cast, competition, every, DATES.scored - 8 * day)
        for sitting in sittings:
            _run(stage, cast, sitting, kept, position)
    return competition


def _enter(stage: Stage, cast: Cast, track: Track) -> list[Entry]:
    entries = season.take_in(stage, track, ideas(stage.dice, 20, old=True), DATES)
    for short, idea in OWN.get(track.position, {}).items():
        idea = replace(idea, people=(cast[short].name, *idea.people))
        entries.append(play.enter(stage, track, idea, DATES.deadline - timedelta(hours=3),
                                  owner=cast[short]))
    return season.screen_all(stage, cast, entries, DATES, FAILING)


def _run(stage: Stage, cast: Cast, sitting: object, kept: dict[int, list[Entry]],
         position: int) -> None:
    start = DATES.scored if position == 2 else DATES.final
    known = season.qualities(stage, list(chain(*kept.values())), least=0.5, most=0.84)
    for entry in chain(*kept.values()):
        short = str(entry.owner.email).split("@")[0]
        known[entry.id] = OWN_QUALITY.get(short, known[entry.id])
    if position == 3:
        season.draw(stage, cast, sitting, start - timedelta(days=1))
    season.begin(cast, sitting, start - timedelta(hours=1))
    season.judge(stage, sitting, known, start)
    end = start + timedelta(days=5 if position == 2 else 0, hours=8)
    result = season.close_and_approve(cast, sitting, end)
    number = f"QĐ minh họa 0{position + sitting.track.position}/2024"
    season.publish(cast, result, end + timedelta(hours=1), number)
    if position == 3:
        give_prizes(cast, result, end + timedelta(hours=2))
        feedback.release_comments(result.id, None, actor=cast["chair"],
                                  now=end + timedelta(hours=3))


def give_prizes(cast: Cast, result: Result, at: datetime) -> None:
    """Confirm what the rule proposes and make the certificates."""
    proposal = awards.propose(result)
    chosen: dict[int, tuple[int, ...]] = {}
    for prize_id, entry_id in proposal.given:
        chosen[prize_id] = (*chosen.get(prize_id, ()), entry_id)
    prizes.confirm_awards(result.id, Confirmation(chosen, ""), actor=cast["organiser"], now=at)
    certificates.issue_certificates(result.id, actor=cast["clerk"], now=at + timedelta(minutes=5))
