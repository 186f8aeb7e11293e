"""A judged contest with whatever its papers speak of."""

from decimal import Decimal
from typing import Any

from app.orm import db
from competitions.programme.models import Competition
from judging.panels.enums import Seat
from judging.panels.models import Panel, PanelMember
from judging.papers.enums import PaperKind
from judging.papers.models import Paper
from judging.results import services
from judging.results.models import Result
from judging.rubrics.models import Sitting
from tests.factories import NOW, make_user
from tests.judging.contest import Contest, make_contest, score_all

#: Marks of entries by number; 2 and 3 end with equal scores.
MARKS = {1: ("55.5", 30), 2: (40, 30), 3: (30, 40)}


def judged(entries: int = 3, judges: int = 2, **method: Any) -> tuple[Contest, Result]:
    """Return a contest whose first scored stage is closed and approved."""
    contest = make_contest(entries, judges, **method)
    competition = contest.competition
    competition.host_name, competition.parent_name = "Sở Khoa học và Công nghệ", "UBND tỉnh"
    competition.is_demo = True
    panel = db.session.query(Panel).filter_by(competition_id=competition.id).one()
    clerk = make_user("Đặng Thị Ghi")
    panel.members.append(PanelMember(user_id=clerk.id, seat=Seat.SECRETARY, invited_at=NOW,
                                     title="Chuyên viên", unit_name="Sở Khoa học và Công nghệ"))
    db.session.commit()
    score_all(contest, marks_for(entries))
    result = services.close_and_compute(contest.sitting.id, {}, actor=contest.chair, now=NOW)
    services.approve_result(result.id, actor=contest.chair, now=NOW)
    return contest, result


def marks_for(entries: int) -> dict[int, tuple[Any, Any]]:
    """Return marks for so many entries, in half points."""
    more = {n: (Decimal(n % 120) / 2, 20) for n in range(4, entries + 1)}
    return {n: marks for n, marks in {**MARKS, **more}.items() if n <= entries}


def paper_of(competition: Competition, kind: PaperKind, sitting: Sitting | None = None,
             judge_id: int | None = None, **values: str) -> Paper:
    """Return a draft that is in no table yet."""
    return Paper(competition_id=competition.id, kind=kind, values=values, judge_id=judge_id,
                 sitting_id=sitting.id if sitting else None)
