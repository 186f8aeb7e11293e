"""A hall for the desk benchmark: one final, its panel, its entries, a sheet for each pair."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from app.auth.enums import Role, Scope
from app.auth.models import Grant, User
from app.orm import db
from app.units.enums import Level
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.models import Competition, RuleBook, Stage, Track
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember, PanelSitting
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.models import Scoresheet

TABLETS, ENTRIES = 60, 12
KEYS = ("innovation", "growth", "plan", "direction", "impact", "pitch")
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


def load(entries: int) -> dict[int, list[int]]:
    """Write the hall and return each judge's sheets."""
    people = [_person(number) for number in range(TABLETS + 1)]
    db.session.add_all(people)
    db.session.flush()
    competition = _competition(people[0])
    sitting = _sitting(competition)
    _panel(competition, sitting, people[1:])
    sheets = [_sheet(sitting, entry, judge)
              for entry in [_entry(competition, people[0], n) for n in range(1, entries + 1)]
              for judge in people[1:]]
    db.session.add_all(sheets)
    db.session.flush()
    found: dict[int, list[int]] = {}
    for sheet in sheets:
        found.setdefault(sheet.judge_id, []).append(sheet.id)
    db.session.commit()
    return found


def _person(number: int) -> User:
    return User(name=f"Người Thử {number:02d}", email=f"p{number}@bench.test",
                sort_key=f"{number:04d}", search=f"nguoi thu {number:02d}", confirmed_at=NOW,
                created_at=NOW)


def _competition(organiser: User) -> Competition:
    competition = Competition(
        slug="desk", name="Cuộc thi đo bàn chấm", search="cuoc thi do ban cham", edition=1,
        season_year=2026, level=Level.PROVINCE, host_name="Đơn vị thử", code_prefix="DK01",
        template="bench", deadline=NOW + timedelta(days=9000), state=CompetitionState.OPEN,
        opened_at=NOW, created_by_id=organiser.id, created_at=NOW)
    competition.tracks = [Track(key="du-an", name="Dự án", position=1)]
    competition.stages = [Stage(kind=StageKind.PITCH, name="Chung kết", position=1,
                                pitch_minutes=8, questions_minutes=10)]
    db.session.add(competition)
    db.session.flush()
    db.session.add(RuleBook(competition_id=competition.id, number=1, effective_at=NOW))
    db.session.flush()
    return competition


def _sitting(competition: Competition) -> Sitting:
    rubric = Rubric(number=1, criteria=[
        Criterion(key=key, name=key.title(), position=place, high=Decimal(20),
                  step=Decimal("0.5")) for place, key in enumerate(KEYS, start=1)])
    sitting = Sitting(competition_id=competition.id, stage_id=competition.stages[0].id,
                      track_id=competition.tracks[0].id, opened_at=NOW, rubrics=[rubric])
    db.session.add(sitting)
    db.session.flush()
    return sitting


def _panel(competition: Competition, sitting: Sitting, judges: list[User]) -> None:
    db.session.add(Panel(
        competition_id=competition.id, name="Hội đồng", created_at=NOW,
        sittings=[PanelSitting(sitting_id=sitting.id)],
        members=[PanelMember(user_id=judge.id, seat=Seat.JUDGE, invited_at=NOW, accepted_at=NOW,
                             declared_at=NOW) for judge in judges]))
    db.session.add_all(Grant(user_id=judge.id, role=Role.JUDGE, scope_kind=Scope.COMPETITION,
                             scope_id=competition.id, granted_at=NOW) for judge in judges)
    db.session.flush()


def _entry(competition: Competition, owner: User, number: int) -> Entry:
    title, code = f"Dự án thử {number}", f"DK01-{number:04d}"
    entry = Entry(
        competition_id=competition.id, track_id=competition.tracks[0].id, owner_id=owner.id,
        number=number, code=code, title=title, sort_key=title, search=title,
        state=EntryState.ELIGIBLE, draft={}, submitted_at=NOW, last_submission=1, created_at=NOW)
    db.session.add(entry)
    db.session.flush()
    book = db.session.query(RuleBook).filter_by(competition_id=competition.id).one()
    db.session.add(Submission(
        id=entry.id, entry_id=entry.id, number=1, track_id=entry.track_id, rule_book_id=book.id,
        title=title, answers={}, team=[], files=[], digest=f"{number:064d}",
        receipt_code=f"{number:012d}", submitted_at=NOW, submitted_by_id=owner.id))
    db.session.flush()
    return entry


def _sheet(sitting: Sitting, entry: Entry, judge: User) -> Scoresheet:
    return Scoresheet(sitting_id=sitting.id, entry_id=entry.id, submission_id=entry.id,
                      judge_id=judge.id, rubric_id=sitting.rubrics[0].id, created_at=NOW)
