"""Reading paper sheets: which wait for whom; never what the other person typed."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from app.auth.models import User
from app.errors import NotFound
from app.orm import db
from competitions.entries.models import Entry
from judging.rubrics.enums import SittingState
from judging.rubrics.models import Sitting
from judging.scoresheets.enums import WRITABLE
from judging.scoresheets.models import Scoresheet
from judging.scoresheets.paper.enums import LIVE
from judging.scoresheets.paper.models import PaperSheet

#: Ended ones that the board still shows.
RECENT = 30


@dataclass(frozen=True)
class Board:
    """What the paper desk shows."""

    waiting: Sequence[PaperSheet]
    ended: Sequence[PaperSheet]
    #: Sheets still out, of stages where judging is open, with no paper yet.
    out: Sequence[Scoresheet]
    sittings: Sequence[Sitting]


def board_of(competition_id: int) -> Board:
    """Return the papers of a competition: 5 SELECTs whatever their number."""
    sittings = db.session.scalars(
        sa.select(Sitting).filter_by(competition_id=competition_id, state=SittingState.OPEN)
        .where(Sitting.opened_at.is_not(None)).order_by(Sitting.id)
        .options(joinedload(Sitting.stage), joinedload(Sitting.track))).all()
    waiting = db.session.scalars(
        _papers(competition_id).where(PaperSheet.state.in_(LIVE)).order_by(PaperSheet.id)).all()
    ended = db.session.scalars(
        _papers(competition_id).where(PaperSheet.state.not_in(LIVE))
        .order_by(PaperSheet.id.desc()).limit(RECENT)).all()
    taken = {paper.sheet_id for paper in waiting}
    out = db.session.scalars(
        sa.select(Scoresheet).join(Scoresheet.judge).join(Scoresheet.entry)
        .where(Scoresheet.sitting_id.in_([s.id for s in sittings]), Scoresheet.state.in_(WRITABLE))
        .options(contains_eager(Scoresheet.judge), contains_eager(Scoresheet.entry),
                 joinedload(Scoresheet.submission))
        .order_by(User.sort_key, Entry.number)).all()
    return Board(waiting, ended, [sheet for sheet in out if sheet.id not in taken], sittings)


def get_sheet(competition_id: int, sheet_id: int) -> Scoresheet:
    """Return a sheet of a competition; 404 otherwise."""
    found = db.session.scalar(
        sa.select(Scoresheet).join(Sitting).where(
            Scoresheet.id == sheet_id, Sitting.competition_id == competition_id)
        .options(joinedload(Scoresheet.judge), joinedload(Scoresheet.entry),
                 joinedload(Scoresheet.submission), joinedload(Scoresheet.rubric)))
    if found is None:
        raise NotFound()
    return found


def get_paper(competition_id: int, paper_id: int) -> PaperSheet:
    """Return a paper of a competition; 404 otherwise."""
    found = db.session.scalar(_papers(competition_id).where(PaperSheet.id == paper_id))
    if found is None:
        raise NotFound()
    return found


def live_papers(competition_id: int) -> list[PaperSheet]:
    """Return the papers of a competition that wait for somebody."""
    return list(db.session.scalars(
        sa.select(PaperSheet).join(PaperSheet.sheet).join(Scoresheet.sitting)
        .where(Sitting.competition_id == competition_id, PaperSheet.state.in_(LIVE))))


def live_paper(sheet_id: int) -> PaperSheet | None:
    """Return the paper of a sheet that waits for somebody."""
    return db.session.scalar(
        sa.select(PaperSheet).where(PaperSheet.sheet_id == sheet_id, PaperSheet.state.in_(LIVE))
        .options(joinedload(PaperSheet.first_by), joinedload(PaperSheet.file)))


def sheets_to_print(sitting_id: int) -> list[Scoresheet]:
    """Return the sheets of a sitting that a judge may still fill in, judge by judge."""
    return list(db.session.scalars(
        sa.select(Scoresheet).join(Scoresheet.judge).join(Scoresheet.entry)
        .where(Scoresheet.sitting_id == sitting_id, Scoresheet.state.in_(WRITABLE))
        .options(contains_eager(Scoresheet.judge), contains_eager(Scoresheet.entry),
                 joinedload(Scoresheet.submission), joinedload(Scoresheet.rubric))
        .order_by(User.sort_key, User.id, Entry.number)))


def _papers(competition_id: int) -> sa.Select[tuple[PaperSheet]]:
    return (
        sa.select(PaperSheet).join(PaperSheet.sheet).join(Scoresheet.sitting)
        .join(Scoresheet.entry).join(Scoresheet.judge)
        .where(Sitting.competition_id == competition_id)
        .options(
            contains_eager(PaperSheet.sheet).options(
                contains_eager(Scoresheet.entry), contains_eager(Scoresheet.judge)),
            joinedload(PaperSheet.first_by), joinedload(PaperSheet.second_by),
            joinedload(PaperSheet.file))
    )
