"""A province at its largest for the web benchmark: rows written in bulk, in seconds."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app import text
from app.auth.enums import Role, Scope
from app.auth.models import Grant, User
from app.orm import db
from app.units.enums import Level
from competitions.dossiers.enums import FieldKind, FormChange
from competitions.dossiers.fields import frozen, view_of
from competitions.dossiers.models import DossierField, FormVersion
from competitions.dossiers.queries import list_fields
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.enums import CompetitionState, StageKind
from competitions.programme.models import Competition, RuleBook, Stage, Track
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember, PanelSitting
from judging.results.models import Result, ResultRow
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.enums import MarkState, SheetState
from judging.scoresheets.models import Mark, PitchSlot, Scoresheet

ENTRIES, JUDGES, FOUNDERS = 5000, 50, 500
#: Founders who have drafts still to submit.
WRITERS = 16
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
CRITERIA = (("innovation", 20), ("market", 25), ("team", 20), ("feasibility", 15), ("impact", 10),
            ("pitch", 10))
FINALISTS = 20
TITLE = "Chuỗi giá trị quế Trà Bồng hữu cơ và du lịch cộng đồng, dự án số"


@dataclass(frozen=True)
class Scale:
    """How much to write: sheets of each entry in the closed stage, drafts ready to submit."""

    sheets: int
    drafts: int


def load(scale: Scale) -> None:
    """Write the contest: 5,000 entries, a closed ranking, a final being scored, drafts."""
    people()
    programme()
    _entries(scale.drafts)
    _sheets(scale.sheets)
    _ranking()
    db.session.commit()
    if db.engine.dialect.name == "postgresql":
        catch_up_sequences()
    db.session.commit()


def add(model: Any, rows: list[dict[str, Any]]) -> None:
    names = {name for row in rows for name in row}
    rows = [{name: row.get(name) for name in names} for row in rows]
    for start in range(0, len(rows), 5000):
        db.session.execute(sa.insert(model.__table__), rows[start:start + 5000])


def catch_up_sequences() -> None:
    """Let PostgreSQL count on from the ids that were written."""
    for table in db.metadata.sorted_tables:
        if "id" in table.c and isinstance(table.c.id.type, sa.Integer):
            db.session.execute(sa.text(
                f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'),"
                f" (SELECT COALESCE(MAX(id), 1) FROM \"{table.name}\"))"))


def people() -> None:
    """1 organises, 2 to 51 judge (2 is the chair), the rest found."""
    add(User, [
        {"id": number, "email": f"p{number}@bench.test", "name": f"Người Thử {number:04d}",
         "sort_key": f"{number:08d}", "search": f"nguoi thu {number:04d}", "locale": "vi",
         "confirmed_at": NOW, "created_at": NOW}
        for number in range(1, 2 + JUDGES + FOUNDERS)
    ])
    roles = [(1, Role.ORGANISER), (2, Role.CHAIR)]
    roles += [(number, Role.JUDGE) for number in range(3, 2 + JUDGES)]
    add(Grant, [{"user_id": user, "role": role, "scope_kind": Scope.COMPETITION, "scope_id": 1,
                  "granted_at": NOW} for user, role in roles])


def programme(*more: dict[str, Any]) -> None:
    """Write a call with two stages; *more* questions follow the six of its form."""
    add(Competition, [{
        "id": 1, "slug": "bench", "name": "Cuộc thi đo tốc độ", "search": "cuoc thi do toc do",
        "edition": 1, "season_year": 2026, "level": Level.PROVINCE, "host_name": "Đơn vị thử",
        "code_prefix": "BN01", "template": "bench", "deadline": NOW + timedelta(days=9000),
        "state": CompetitionState.OPEN, "opened_at": NOW, "created_by_id": 1, "created_at": NOW,
        "last_entry_number": ENTRIES,
    }])
    add(Track, [{"id": 1, "competition_id": 1, "key": "du-an", "name": "Dự án", "position": 1}])
    add(Stage, [
        {"id": 1, "competition_id": 1, "kind": StageKind.SCORING, "name": "Hồ sơ", "position": 1},
        {"id": 2, "competition_id": 1, "kind": StageKind.PITCH, "name": "Chung kết",
         "position": 2, "pitch_minutes": 8, "questions_minutes": 10},
    ])
    add(RuleBook, [{"id": 1, "competition_id": 1, "number": 1, "effective_at": NOW}])
    _form([{
        "id": number, "competition_id": 1, "key": f"field{number}", "kind": FieldKind.LONG_TEXT,
        "label": f"Câu hỏi {number}", "position": number, "max_words": 300, "is_required": True,
    } for number in range(1, 7)] + list(more))
    times: list[dict[str, Any]] = [
        {"state": SittingState.CLOSED, "closed_at": NOW, "closed_by_id": 2},
        {"state": SittingState.OPEN, "closed_at": None, "closed_by_id": None}]
    add(Sitting, [{"id": number, "competition_id": 1, "stage_id": number, "track_id": 1,
                    "opened_at": NOW, "seats": FINALISTS if number == 1 else None, **values}
                   for number, values in enumerate(times, start=1)])
    add(Rubric, [{"id": number, "sitting_id": number, "number": 1} for number in (1, 2)])
    add(Criterion, [
        {"id": 6 * (rubric - 1) + place, "rubric_id": rubric, "key": key, "name": key.title(),
         "position": place, "high": Decimal(high), "step": Decimal("0.5")}
        for rubric in (1, 2) for place, (key, high) in enumerate(CRITERIA, start=1)])
    add(Panel, [{"id": 1, "competition_id": 1, "name": "Hội đồng", "created_at": NOW}])
    add(PanelSitting, [{"sitting_id": number, "panel_id": 1} for number in (1, 2)])
    add(PanelMember, [
        {"panel_id": 1, "user_id": user, "seat": Seat.CHAIR if user == 2 else Seat.JUDGE,
         "invited_at": NOW, "accepted_at": NOW, "declared_at": NOW}
        for user in range(2, 2 + JUDGES)])


def _form(questions: list[dict[str, Any]]) -> None:
    """Write the questions, and the form that they are as a competition has it from its start."""
    add(DossierField, questions)
    add(FormVersion, [{
        "competition_id": 1, "number": 1, "changed_at": NOW, "change": FormChange.MADE,
        "fields": [frozen(view_of(row)) for row in list_fields(1)]}])


def _entries(drafts: int) -> None:
    rows = [entry_row(number, is_draft=number > ENTRIES)
            for number in range(1, ENTRIES + drafts + 1)]
    add(Entry, rows)
    submitted = rows[:ENTRIES]
    add(Submission, [
        {"id": row["id"], "entry_id": row["id"], "number": 1, "track_id": 1, "rule_book_id": 1,
         "title": row["title"], "unit_name": row["unit_name"], "answers": row["draft"],
         "team": [], "files": [], "digest": f"{row['id']:064d}",
         "receipt_code": f"{row['id']:012d}", "submitted_at": NOW,
         "submitted_by_id": row["owner_id"]} for row in submitted])
    add(TeamMember, [
        {"entry_id": row["id"], "user_id": row["owner_id"], "name": "Người Thử", "sort_key": "t",
         "is_leader": True, "position": 1, "email": "a@bench.test"} for row in rows])


def entry_row(number: int, *, is_draft: bool) -> dict[str, Any]:
    """Return one entry, submitted or a draft, ready to be written."""
    title = f"{TITLE} {number}"
    answers = {f"field{field}": "Mô tả ngắn gọn về giải pháp và thị trường. " * 8
               for field in range(1, 7)}
    given = {"state": EntryState.DRAFT, "number": None, "code": None, "submitted_at": None,
             "last_submission": 0} if is_draft else {
        "state": EntryState.ELIGIBLE, "number": number, "code": f"BN01-{number:04d}",
        "submitted_at": NOW, "last_submission": 1}
    return {
        "id": number, "ref": f"bench{number}", "competition_id": 1, "track_id": 1,
        "owner_id": 2 + JUDGES + (
            (number - ENTRIES - 1) % WRITERS if is_draft else (number - 1) % FOUNDERS),
        "title": title,
        "sort_key": text.sort_key(title), "search": text.fold(title), "unit_name": "Xã Trà Bồng",
        "draft": {"title": title, "unit_name": "Xã Trà Bồng", **answers}, "created_at": NOW,
        **given,
    }


def _sheets(each: int) -> None:
    """Signed sheets of the closed stage; untouched ones of the final, every judge's."""
    closed = [(entry, 2 + (entry + turn) % JUDGES)
              for entry in range(1, ENTRIES + 1) for turn in range(each)]
    final = [(entry, judge) for entry in range(1, FINALISTS + 1)
             for judge in range(2, 2 + JUDGES)]
    rows = [_sheet(1, entry, judge, SheetState.SUBMITTED) for entry, judge in closed]
    rows += [_sheet(2, entry, judge, SheetState.ASSIGNED) for entry, judge in final]
    for number, row in enumerate(rows, start=1):
        row["id"] = number
    add(Scoresheet, rows)
    add(Mark, [
        {"sheet_id": row["id"], "criterion_id": place, "state": MarkState.GIVEN,
         "value": 50 * (place + row["id"] % 7), "version": place, "seq": place}
        for row in rows[:len(closed)] for place in range(1, 7)])
    add(PitchSlot, [{"sitting_id": 2, "entry_id": entry, "position": entry}
                     for entry in range(1, FINALISTS + 1)])


def _sheet(sitting: int, entry: int, judge: int, state: SheetState) -> dict[str, Any]:
    is_in = state is SheetState.SUBMITTED
    return {"sitting_id": sitting, "entry_id": entry, "submission_id": entry, "judge_id": judge,
            "rubric_id": sitting, "state": state, "version": 7 if is_in else 0,
            "submitted_at": NOW if is_in else None, "created_at": NOW}


def _ranking() -> None:
    add(Result, [{
        "id": 1, "sitting_id": 1, "number": 1, "rubric": {"criteria": []}, "rules": {},
        "arithmetic": 1, "input_digest": "0" * 64, "digest": "1" * 64, "computed_at": NOW,
        "computed_by_id": 2}])
    add(ResultRow, [
        {"result_id": 1, "entry_id": entry, "submission_id": entry, "position": entry,
         "code": f"BN01-{entry:04d}", "title": f"{TITLE} {entry}", "unit_name": "Xã Trà Bồng",
         "score": f"{Decimal(100000 - 15 * entry) / 1000:.2f}", "rank": entry, "tied": False,
         "tie_broken_by": None, "counted": 4, "excluded": 0, "qualifies": entry < 3000,
         "advances": entry <= FINALISTS, "reasons": []} for entry in range(1, ENTRIES + 1)])
