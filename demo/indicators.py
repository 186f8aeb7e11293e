"""The figures of the plans: acts with evidence on record, suggestions confirmed by an officer."""

from datetime import date, datetime, timedelta

from app.clock import local_date
from app.files.storage import digest_of
from app.orm import db
from competitions.entries.enums import IN_THE_CONTEST
from competitions.entries.models import Entry
from competitions.programme.models import Competition
from demo.cast import Cast
from demo.deck import demo_paper
from demo.play import Stage
from demo.words import KON_TUM, OLD_UNITS, ideas, person
from ecosystem.plans import queries as plan_queries
from ecosystem.plans import services as plans
from ecosystem.plans import services_suggest
from ecosystem.plans.enums import SuggestionState
from ecosystem.plans.services_suggest import ConfirmInput
from ecosystem.projects.enums import OutcomeKind, SupportKind, Territory
from ecosystem.projects.evidence import Evidence
from ecosystem.projects.services import OutcomeInput

LATE = "Nhập bổ sung hồ sơ minh họa sau khi chốt số liệu."
KINDS = (SupportKind.TRAINING, SupportKind.MENTORING)
#: Of every four suggestions, one still waits for a word.
CONFIRMED_OF_FOUR = 3


class Books:
    """An officer's hand: writes outcomes down with a paper that says that it is a demo."""

    def __init__(self, stage: Stage, cast: Cast, now: datetime) -> None:
        self.stage, self.officer, self.now = stage, cast["ecosystem"], now

    def paper(self, text: str) -> Evidence:
        """Return an evidence PDF that lies in the store."""
        content = demo_paper("Giấy xác nhận minh họa", (text,))
        self.stage.store.put(digest_of(content), content)
        return Evidence(content, "minh-chung-minh-hoa.pdf")

    def write(self, kind: OutcomeKind, subject: str, day: date, text: str, paper: Evidence, *,
              how: SupportKind | None = None, amount: int | None = None,
              territory: Territory = Territory.QUANG_NGAI) -> None:
        """Record one outcome; a closed period takes it with a reason."""
        plans.record_outcome(
            OutcomeInput(kind, subject, day, territory, text, support_kind=how, amount=amount,
                         evidence=paper),
            self.stage.store, actor=self.officer, now=self.now, reason=LATE)


def play_indicators(stage: Stage, cast: Cast, fifth: Competition, sixth: Competition,
                    now: datetime) -> None:
    """Load the plans; write down both periods of Resolution 08; decide about suggestions."""
    plans.load_plans()
    books = Books(stage, cast, now)
    _support_fifth(books, fifth)
    _found_enterprises(books, stage, fifth)
    _found_organisations(books)
    _certify_advisers(books, stage)
    _support_sixth(books, sixth, now)
    _decide(books, now)


def _support_fifth(books: Books, fifth: Competition) -> None:
    """Train every team of the fifth edition: well below the range of 2022-2025."""
    text = "Lớp tập huấn hoàn thiện mô hình kinh doanh, tháng 4/2024 (minh họa)."
    paper = books.paper(text)
    for entry in _entries(fifth):
        books.write(OutcomeKind.SUPPORT, str(entry.code), date(2024, 4, 25), text, paper,
                    how=SupportKind.TRAINING)


def _found_enterprises(books: Books, stage: Stage, fifth: Competition) -> None:
    """Register thirty enterprises, the first prize's among them, which also raises capital."""
    winner = next(entry for entry in _entries(fifth) if entry.owner.name == "Nguyễn Hoà Giải Nhất")
    text = "Giấy chứng nhận đăng ký doanh nghiệp (minh họa)."
    paper = books.paper(text)
    names = [str(winner.code), *(f"{idea.title} (minh họa)"
                                 for idea in ideas(stage.dice, 29, old=True))]
    for place, name in enumerate(names):
        books.write(OutcomeKind.ENTERPRISE, name, date(2024 - place % 3, 5 + place % 7, 10), text,
                    paper)
    text = "Thỏa thuận góp vốn với nhà đầu tư cá nhân (minh họa)."
    books.write(OutcomeKind.CAPITAL, str(winner.code), date(2025, 3, 14), text, books.paper(text),
                amount=800_000_000)


def _found_organisations(books: Books) -> None:
    text = "Quyết định thành lập (minh họa)."
    paper = books.paper(text)
    for place, unit in enumerate(dict.fromkeys(OLD_UNITS)):
        books.write(OutcomeKind.SUPPORT_ORGANISATION, f"Nhóm hỗ trợ khởi nghiệp {unit} (minh họa)",
                    date(2022 + place % 4, 9, 5), text, paper)
    books.write(OutcomeKind.SERVICE_ZONE, "Khu dịch vụ khởi nghiệp Cẩm Thành (minh họa)",
                date(2025, 5, 20), text, paper)


def _certify_advisers(books: Books, stage: Stage) -> None:
    text = "Chứng nhận nhà tư vấn khởi nghiệp (minh họa)."
    paper = books.paper(text)
    names: dict[str, None] = {}
    while len(names) < 28:
        names[f"{person(stage.dice)} (minh họa)"] = None
    for place, name in enumerate(names):
        day = date(2023 + place % 3, 11, 15) if place < 25 else date(2026, 1, 20)
        if day <= local_date(books.now):
            books.write(OutcomeKind.ADVISER, name, day, text, paper)


def _support_sixth(books: Books, sixth: Competition, now: datetime) -> None:
    """Mentor teams of this year's edition; one from the former Kon Tum is shown apart."""
    text = "Buổi cố vấn trước chung kết lần thứ 6 (minh họa)."
    paper, day = books.paper(text), local_date(now - timedelta(days=9))
    chosen = _entries(sixth)
    for place, entry in enumerate(chosen[:11] + chosen[-1:]):
        books.write(OutcomeKind.SUPPORT, str(entry.code), day, text, paper, how=KINDS[place % 2],
                    territory=_territory(entry))


def _decide(books: Books, now: datetime) -> None:
    """Look for suggestions and confirm most of them; one waits for a word."""
    at = now - timedelta(days=2)
    services_suggest.refresh_suggestions(at)
    waiting = plan_queries.list_suggestions(SuggestionState.OPEN)
    for place, suggestion in enumerate(waiting):
        if place % 4 < CONFIRMED_OF_FOUR:
            services_suggest.confirm_suggestion(
                suggestion.id,
                ConfirmInput(SupportKind.CONNECTION, suggestion.occurred_on,
                             "Được nhận vào cuộc thi khu vực (minh họa)."),
                books.stage.store, actor=books.officer, now=at)


def _entries(competition: Competition) -> list[Entry]:
    return db.session.query(Entry).filter(
        Entry.competition_id == competition.id, Entry.state.in_(IN_THE_CONTEST),
    ).order_by(Entry.number).all()


def _territory(entry: Entry) -> Territory:
    return Territory.KON_TUM if entry.unit_name in KON_TUM else Territory.QUANG_NGAI
