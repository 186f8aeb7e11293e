"""A round ready to be scored: competition, rubric, panel, entries; small and committed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app import text
from app.auth.enums import Role
from app.auth.models import User
from app.orm import db
from competitions.entries.enums import EntryState
from competitions.entries.models import Entry, Submission
from competitions.programme.enums import StageKind
from competitions.programme.models import Competition, RuleBook
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember, PanelSitting
from judging.rubrics.models import Criterion, Rubric, Sitting
from judging.scoresheets import services
from judging.scoresheets.models import Scoresheet
from tests.factories import NOW, grant, make_competition, make_user

#: key, maximum, step
CRITERIA = (("innovation", 20, "0.5"), ("market", 25, "0.5"), ("team", 15, "0.5"))


@dataclass
class Round:
    """One sitting with its people."""

    competition: Competition
    sitting: Sitting
    panel: Panel
    judges: list[User]
    entries: list[Entry]
    organiser: User

    def sheet(self, judge: User, entry: Entry) -> Scoresheet:
        """Return a judge's sheet of an entry as it is now."""
        return db.session.query(Scoresheet).populate_existing().filter_by(
            sitting_id=self.sitting.id, judge_id=judge.id, entry_id=entry.id).one()


def make_round(judges: int = 3, entries: int = 2, *, is_open: bool = True,
               is_assigned: bool = True, declared: bool = True, **changes: Any) -> Round:
    """Return an opened sitting; the first judge is the chair, all have declared no conflict."""
    competition = make_competition(stages=(StageKind.SCORING, StageKind.PITCH), **changes)
    sitting = make_sitting(competition, 0, is_open=is_open)
    people = [make_user(name) for name in _NAMES[:judges]]
    panel = make_panel(competition, [sitting], people, declared=declared)
    made = [make_entry(competition, number) for number in range(1, entries + 1)]
    organiser = make_user("Võ Thị Lan")
    grant(organiser, Role.ORGANISER, competition)
    if is_assigned:
        services.assign_everyone(sitting.id, None, organiser, NOW)
    return Round(competition, sitting, panel, people, made, organiser)


_NAMES = ("Nguyễn Văn An", "Lê Thị Bình", "Trần Quốc Cường", "Phạm Thu Dung", "Đỗ Minh Đức",
          "Hoàng Thị Em", "Vũ Anh Giang", "Bùi Thị Hà", "Đinh Y Ƀlŏm")


def make_sitting(competition: Competition, stage: int, *, is_open: bool = True,
                 **values: Any) -> Sitting:
    """Return the sitting of the first track in a stage, with a rubric of three criteria."""
    sitting = Sitting(competition_id=competition.id, stage_id=competition.stages[stage].id,
                      track_id=competition.tracks[0].id, opened_at=NOW if is_open else None,
                      **values)
    rubric = Rubric(number=1, criteria=[
        Criterion(key=key, name=key.title(), position=place, high=Decimal(high),
                  step=Decimal(step))
        for place, (key, high, step) in enumerate(CRITERIA, start=1)
    ])
    sitting.rubrics.append(rubric)
    db.session.add(sitting)
    db.session.commit()
    return sitting


def make_panel(competition: Competition, sittings: list[Sitting], people: list[User], *,
               declared: bool = True) -> Panel:
    """Return a panel whose first member is the chair and the second the deputy."""
    panel = Panel(competition_id=competition.id, name="Hội đồng giám khảo", created_at=NOW)
    db.session.add(panel)
    db.session.flush()
    for sitting in sittings:
        db.session.add(PanelSitting(panel_id=panel.id, sitting_id=sitting.id))
    seats = (Seat.CHAIR, Seat.DEPUTY_CHAIR)
    for place, person in enumerate(people):
        seat = seats[place] if place < len(seats) else Seat.JUDGE
        db.session.add(PanelMember(
            panel_id=panel.id, user_id=person.id, seat=seat, invited_at=NOW, title="Ủy viên",
            accepted_at=NOW if declared else None, declared_at=NOW if declared else None))
        grant(person, seat.role, competition)
    db.session.commit()
    return panel


def make_entry(competition: Competition, number: int, *, track: int = 0,
               state: EntryState = EntryState.ELIGIBLE, **values: Any) -> Entry:
    """Return an entry that was submitted once and is in the contest."""
    title = values.pop("title", f"Chế biến quế Trà Bồng {number}")
    owner = make_user(f"Chủ dự án {number}")
    code = f"{competition.code_prefix}-{number:04d}"
    entry = Entry(
        competition_id=competition.id, track_id=competition.tracks[track].id, owner_id=owner.id,
        number=number, code=code, state=state, title=title, sort_key=text.sort_key(title),
        search=text.fold(f"{code} {title}"), unit_name="Xã Trà Bồng", created_at=NOW,
        submitted_at=NOW, last_submission=1, **values)
    db.session.add(entry)
    db.session.flush()
    add_submission(entry, 1)
    db.session.commit()
    return entry


def add_submission(entry: Entry, number: int) -> Submission:
    """Add a numbered version of an entry."""
    competition_id = entry.competition_id
    book = db.session.query(RuleBook).filter_by(competition_id=competition_id).first()
    if book is None:
        book = RuleBook(competition_id=competition_id, number=1, effective_at=NOW)
        db.session.add(book)
        db.session.flush()
    submission = Submission(
        entry_id=entry.id, number=number, track_id=entry.track_id, rule_book_id=book.id,
        title=entry.title, unit_name=entry.unit_name, answers={"summary": "Quế hữu cơ."},
        team=[], files=[], digest=f"{entry.id:032x}{number:032x}",
        receipt_code=f"R{entry.id:07d}{number:04d}", submitted_at=NOW,
        submitted_by_id=entry.owner_id)
    db.session.add(submission)
    entry.last_submission = number
    db.session.flush()
    return submission
