"""A small judged contest: a panel, entries with submissions, sheets scored through the service."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app import text
from app.auth.enums import Role
from app.auth.models import User
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission, TeamMember
from competitions.programme.enums import StageKind
from competitions.programme.models import Competition, Prize, RuleBook
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember, PanelSitting
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.services_sync import exchange
from tests.factories import NOW, grant, make_competition, make_user

#: Two criteria of 60 and 40 points, in steps of half a point.
CRITERIA = (("innovation", 60), ("pitch", 40))


@dataclass
class Contest:
    """Everything a test of results needs to hold."""

    competition: Competition
    sittings: list[Sitting]
    chair: User
    judges: list[User]
    approver: User
    entries: list[Entry] = field(default_factory=list)

    @property
    def sitting(self) -> Sitting:
        """Return the first scored sitting."""
        return self.sittings[0]

    @property
    def scorers(self) -> list[User]:
        """Return the chair and the judges."""
        return [self.chair, *self.judges]


def make_contest(entries: int = 3, judges: int = 2, **method: Any) -> Contest:
    """Return an open contest of one track with two scored stages, a chair and *judges*."""
    competition = make_competition(
        tracks=("Dự án",), stages=(StageKind.SCREENING, StageKind.SCORING, StageKind.PITCH))
    db.session.add(RuleBook(competition_id=competition.id, number=1, effective_at=NOW))
    track = competition.tracks[0]
    for place, name in enumerate(("Nhất", "Nhì"), start=1):
        db.session.add(Prize(track_id=track.id, position=place, name=f"Giải {name}", seats=1,
                             amount=10_000_000 // place))
    sittings = [
        _sitting(competition, stage, **({"seats": 2, **method} if stage.position == 2 else {}))
        for stage in competition.stages if stage.kind is not StageKind.SCREENING
    ]
    chair = _seated("Lê Văn Chủ")
    others = [_seated(f"Nguyễn Thị Khảo {n}") for n in range(1, judges + 1)]
    approver = make_user("Hồ Văn Duyệt")
    grant(approver, Role.APPROVER, competition)
    panel = Panel(competition_id=competition.id, name="Hội đồng", created_at=NOW)
    panel.members = [
        PanelMember(user_id=user.id, seat=Seat.CHAIR if user is chair else Seat.JUDGE,
                    invited_at=NOW, accepted_at=NOW, declared_at=NOW)
        for user in (chair, *others)
    ]
    panel.sittings = [PanelSitting(sitting_id=sitting.id) for sitting in sittings]
    db.session.add(panel)
    db.session.commit()
    for user in (chair, *others):
        grant(user, Role.CHAIR if user is chair else Role.JUDGE, competition)
    contest = Contest(competition, sittings, chair, others, approver)
    contest.entries = [make_entry(competition, number) for number in range(1, entries + 1)]
    return contest


def _seated(name: str) -> User:
    return make_user(name)


def _sitting(competition: Competition, stage: Any, **method: Any) -> Sitting:
    sitting = Sitting(competition_id=competition.id, stage_id=stage.id,
                      opened_at=NOW if stage.position == 2 else None,  # the first scored one
                      track_id=competition.tracks[0].id, **method)
    rubric = Rubric(number=1)
    rubric.criteria = [
        Criterion(key=key, name=key, position=place, high=Decimal(high), step=Decimal("0.5"))
        for place, (key, high) in enumerate(CRITERIA, start=1)
    ]
    sitting.rubrics = [rubric]
    db.session.add(sitting)
    db.session.commit()
    return sitting


def make_entry(competition: Competition, number: int, **values: Any) -> Entry:
    """Return an eligible entry with one submission and a leader."""
    owner = make_user(f"Đinh Văn Sáng {number}")
    title = values.pop("title", f"Hồ sơ thử nghiệm {number}")
    entry = Entry(
        competition_id=competition.id, track_id=competition.tracks[0].id, owner_id=owner.id,
        number=number, code=f"{competition.code_prefix}-{number:04d}", title=title,
        sort_key=text.sort_key(title), search=text.fold(title), state=EntryState.ELIGIBLE,
        draft={"title": title}, submitted_at=NOW, last_submission=1, created_at=NOW, **values,
    )
    entry.members = [TeamMember(name=owner.name, sort_key=text.name_key(owner.name),
                                is_leader=True, position=1, email=owner.email or "")]
    db.session.add(entry)
    db.session.flush()
    book = db.session.query(RuleBook).filter_by(competition_id=competition.id).one()
    entry.submissions = [Submission(
        number=1, track_id=entry.track_id, rule_book_id=book.id, title=title,
        answers={"title": title}, files=[],
        team=[{"name": owner.name, "title": "", "unit_name": "", "is_leader": True}],
        digest=f"{number:064d}", receipt_code=f"{competition.id:06d}{number:06d}",
        submitted_at=NOW, submitted_by_id=owner.id,
    )]
    db.session.commit()
    return entry


def assign(sitting: Sitting, judge: User, entry: Entry) -> Scoresheet:
    """Return a judge's empty sheet for an entry."""
    sheet = Scoresheet(
        sitting_id=sitting.id, entry_id=entry.id, submission_id=entry.submissions[-1].id,
        judge_id=judge.id, rubric_id=sitting.rubrics[-1].id, created_at=NOW)
    db.session.add(sheet)
    db.session.commit()
    return sheet


def score(sitting: Sitting, judge: User, entry: Entry, *marks: Any, submit: bool = True,
          ) -> Scoresheet:
    """Give marks in the order of CRITERIA through the sync service, and sign the sheet."""
    sheet = db.session.query(Scoresheet).filter_by(
        sitting_id=sitting.id, judge_id=judge.id, entry_id=entry.id).one_or_none()
    sheet = sheet or assign(sitting, judge, entry)
    operations: list[Mapping[str, Any]] = [
        {"do": "mark", "criterion": key, "value": str(mark)}
        for (key, _high), mark in zip(CRITERIA, marks, strict=True)
    ]
    if submit:
        operations.append({"do": "submit"})
    queued = [
        {"id": str(uuid.uuid4()), "seq": seq, "prev": seq - 1 or None, "sheet": sheet.id,
         "base": sheet.version, "at": NOW.isoformat(), **operation}
        for seq, operation in enumerate(operations, start=1)
    ]
    answers = exchange(judge, str(uuid.uuid4()), queued, NOW).results
    assert [answer["status"] for answer in answers] == ["applied"] * len(queued), answers
    return db.session.get_one(Scoresheet, sheet.id, populate_existing=True)


def score_all(contest: Contest, totals: Mapping[int, tuple[Any, Any]],
              sitting: Sitting | None = None) -> None:
    """Let everybody on the panel give each entry (by number) the same two marks."""
    for entry in contest.entries:
        if entry.number in totals:
            for judge in contest.scorers:
                score(sitting or contest.sitting, judge, entry, *totals[entry.number])
