"""An open call with a queue and drafts, and a small contest that awaits its decision."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.clock import local_date
from app.units.enums import Level
from competitions.dossiers import services as dossiers
from competitions.dossiers.enums import FieldKind
from competitions.dossiers.inputs import FieldInput
from competitions.engine import Kind
from competitions.entries import services as entries
from competitions.entries.models import Entry
from competitions.programme.inputs import GeneralInput
from competitions.programme.models import Competition
from competitions.screening import services_papers, services_rules
from competitions.screening.enums import Outcome
from competitions.screening.services_papers import PaperInput
from competitions.screening.services_rules import RuleInput
from demo import play, season
from demo.cast import Cast
from demo.fifth import give_prizes
from demo.play import Stage
from demo.season import Dates
from demo.words import ANSWERS, Idea, ideas, person
from judging.results.models import Result

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
COMMUNE = GeneralInput(
    name="Cuộc thi Ý tưởng khởi nghiệp xã Trà Bồng năm 2025 (dữ liệu minh họa)",
    name_en="2025 startup idea contest of Trà Bồng commune (demo data)", edition=1,
    season_year=2025, host_name="Ủy ban nhân dân xã (minh họa)", code_prefix="TB25",
    level=Level.COMMUNE, contact="Đường dây nóng minh họa: 0000 000 000",
)
#: All but the market, the impact and the deck: three answers are missing.
HALF = {key: ANSWERS[key] for key in ("summary", "problem", "solution", "team")} | {
    "field": "digital"}
#: Asked in this contest besides the default form.
FIRST_LICENCE, AGE = "Ngày đăng ký kinh doanh lần đầu", "Tuổi của trưởng nhóm"


def play_open_call(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Open a call with nine in the queue, a draft, a refusal and a withdrawal.

    Three of the nine fail an article, one may be a duplicate, one hangs on its postmark, one is
    returned and overdue.
    """
    day = timedelta(days=1)
    dates = Dates(
        opened=season.at_hour(now - 30 * day, 8), deadline=season.at_hour(now + 12 * day, 17),
        screened=now - 6 * day, scored=season.at_hour(now + 20 * day, 8),
        final=season.at_hour(now + 40 * day, 8))
    competition = season.set_up(cast, "quang-ngai", OPEN, dates, (
        (dates.deadline, dates.deadline + 5 * day), (dates.scored, dates.scored + 6 * day),
        (dates.final, dates.final + timedelta(hours=9))))
    asked = _ask_more(cast, competition, dates.opened)
    track, other = competition.tracks
    found = ideas(stage.dice, 12)
    for place, (idea, more, ago) in enumerate(_queue(stage, found, asked, now)):
        entry = play.enter(stage, (track, other)[place % 2], idea, now - ago * day, more=more)
        if place in PAPERS:
            _bring(cast, entry, now, PAPERS[place])
    _own(stage, cast, track, now, found[8:], asked)
    return competition


#: Place in the queue → days ago that the paper came, and of its postmark.
PAPERS: dict[int, tuple[int, int | None]] = {3: (5, None), 4: (2, 6), 5: (3, 4)}


def _ask_more(cast: Cast, competition: Competition, at: datetime) -> dict[str, str]:
    """Ask for two facts more and let the program check five articles; return the questions."""
    organiser = cast["organiser"]
    keys = {}
    for label, english, kind in (
            (FIRST_LICENCE, "Date of the first business registration", FieldKind.DATE),
            (AGE, "Age of the leader", FieldKind.NUMBER)):
        row = dossiers.add_field(competition.id, kind, FieldInput(
            label, section="Giới thiệu", label_en=english, is_required=False, is_for_judges=False),
            actor=organiser, now=at)
        keys[label] = row.key
    for given in (
        RuleInput("khoản 1 Điều 4", "Doanh nghiệp thành lập không quá 5 năm kể từ lần đăng ký "
                  "đầu tiên", Kind.NOT_OLDER, keys[FIRST_LICENCE], most=5),
        RuleInput("khoản 2 Điều 4", "Trưởng nhóm từ 16 đến 35 tuổi", Kind.ANSWER_WITHIN,
                  keys[AGE], 16, 35),
        RuleInput("khoản 3 Điều 4", "Mỗi nhóm không quá 5 người", Kind.TEAM_SIZE, most=5),
        RuleInput("khoản 4 Điều 4", "Mỗi người đứng tên không quá 2 hồ sơ", Kind.ENTRIES_OF_ONE,
                  most=2),
        RuleInput("khoản 2 Điều 6", "Gửi bản giấy trong 7 ngày kể từ ngày nộp trực tuyến, tính "
                  "theo dấu bưu điện", Kind.PAPER_WITHIN, most=7),
    ):
        services_rules.add_rule(competition.id, given, actor=organiser, now=at)
    return keys


def _queue(stage: Stage, found: list[Idea], asked: dict[str, str], now: datetime,
           ) -> list[tuple[Idea, dict[str, str], int]]:
    """Return eight dossiers with what they answer and how many days ago they came."""
    since, age = asked[FIRST_LICENCE], asked[AGE]
    young = {age: "24"}
    old = f"{local_date(now).year - 9}-03-18"
    crowd = tuple(person(stage.dice) for _ in range(6))
    twin = " ".join(reversed(found[3].title.split(" ", 1)))
    return [
        (found[0], young | {since: old}, 9), (found[1], {age: "41"}, 8),
        (replace(found[2], people=crowd), young, 8), (found[3], young, 7), (found[4], young, 12),
        (found[5], young, 5), (replace(found[6], title=twin[:1].upper() + twin[1:]), young, 4),
        (found[7], young | {since: f"{local_date(now).year - 2}-05-06"}, 3),
    ]


def _bring(cast: Cast, entry: Entry, now: datetime, came: tuple[int, int | None]) -> None:
    day = local_date(now)
    received, posted = came
    services_papers.record_paper(entry.id, PaperInput(
        day - timedelta(days=received), None if posted is None else day - timedelta(days=posted),
        2, "Bưu cục Trà Bồng" if posted is not None else "Người nộp trực tiếp"),
        actor=cast["secretary"], now=now)


def _own(stage: Stage, cast: Cast, track: object, now: datetime, found: list[Idea],
         asked: dict[str, str]) -> None:
    """Give the founders of the cast their drafts, returns and refusals."""
    day = timedelta(days=1)
    secretary = cast["secretary"]
    play.draft(stage, track, Idea("Sổ tay mùa vụ cho hộ trồng quế", "Xã Trà Bồng", "digital",
                                  (cast["founder2"].name,)), now - day, owner=cast["founder2"],
               answers=HALF)
    returned = play.enter(stage, track, found[0], now - 9 * day, owner=cast["founder3"],
                          more={asked[AGE]: "29"})
    play.screen(stage, returned, secretary, now - 8 * day, Outcome.RETURNED,
                "Bản thuyết minh thiếu phần kế hoạch tài chính.", due_at=now - day)
    refused = play.enter(stage, track, found[1], now - 8 * day, owner=cast["founder4"],
                         more={asked[AGE]: "44"})
    play.screen(stage, refused, secretary, now - 7 * day, Outcome.INELIGIBLE,
                "Trưởng nhóm quá độ tuổi dự thi.", "khoản 2 Điều 4")
    gone = play.enter(stage, track, found[2], now - 7 * day, owner=cast["founder8"])
    entries.withdraw_entry(gone.id, actor=cast["founder8"], now=now - 5 * day,
                           reason="Nhóm chuyển sang cuộc thi khác.")


def play_small_contest(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Run a small contest to its approved result: the decision has no number yet."""
    competition, _result = run_small(stage, cast, SMALL, now)
    return competition


def play_commune_contest(stage: Stage, cast: Cast, now: datetime) -> Competition:
    """Run last year's contest of a commune to its prizes."""
    at = now - timedelta(days=360)
    competition, result = run_small(stage, cast, COMMUNE, at)
    season.publish(cast, result, at, "QĐ minh họa 07/2025")
    give_prizes(cast, result, at + timedelta(hours=2))
    return competition


def run_small(stage: Stage, cast: Cast, data: GeneralInput, now: datetime,
              ) -> tuple[Competition, Result]:
    """Run one track through two scored stages to the approved result of the last."""
    day = timedelta(days=1)
    dates = Dates(
        opened=season.at_hour(now - 40 * day, 8), deadline=season.at_hour(now - 20 * day, 17),
        screened=season.at_hour(now - 19 * day, 8), scored=season.at_hour(now - 10 * day, 8),
        final=season.at_hour(now - 4 * day, 8))
    competition = season.set_up(cast, "trimmed", data, dates, (
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
    season.publish(cast, first, dates.scored + 3 * day, f"QĐ minh họa 20/{data.season_year}")
    season.draw(stage, cast, sittings[1], dates.final - day)
    season.begin(cast, sittings[1], dates.final)
    season.judge(stage, sittings[1], known, dates.final)
    return competition, season.close_and_approve(cast, sittings[1],
                                                 dates.final + timedelta(hours=6))
